"""Turns what `llvm-cov export -skip-functions` writes into a table of the coverage of include/, folder by folder, and into a list of what
no test ran. tests/coverage/run calls it; see its --help for what is counted.

usage: table.py EXPORT ROOT LIST [--missing] [--minimum-lines P] [--minimum-branches P]
"""

import argparse
import json
import os
import re
import sys
from collections import defaultdict


def counts_of_lines(segments):
    """The largest count of the regions that begin in a line or reach into it from above; a line without code is not in it. llvm-cov shows
    the same, but for lines into which a gap reaches, as after a call that may end the program: it takes the count of the gap for theirs."""
    counts = {}
    around = None  # the segment that reaches into the line from above
    by_line = defaultdict(list)
    for line, column, count, is_counted, is_entry, is_gap in segments:
        by_line[line].append((count, is_counted, is_entry, is_gap))
    if not by_line:
        return counts
    for line in range(min(by_line), max(by_line) + 1):
        here = by_line.get(line, [])
        comes_from_gap = around is not None and around[3]
        touching = [count for count, is_counted, is_entry, is_gap in here if is_counted and not is_gap and (is_entry or comes_from_gap)]
        if around is not None and around[1] and not comes_from_gap:
            touching.append(around[0])
        is_skipped = bool(here) and not here[0][1] and here[0][2]
        if touching and not is_skipped:
            counts[line] = max(touching)
        if here:
            around = here[-1]
    return counts


def has_run_at(segments, line, column):
    """Has the code at this place run?"""
    inside = None
    for segment in segments:
        if (segment[0], segment[1]) > (line, column):
            break
        inside = segment
    return inside is not None and inside[3] and inside[2] > 0


def constants_in(text):
    """The places, (line, column) from and to, of the conditions of `if constexpr`, of whose parts the compiler may say that they never ran."""
    places = []
    for number, line in enumerate(text, 1):
        for found in re.finditer(r"\bif constexpr \(", line):
            depth, at, column = 0, number, found.end() - 1
            while at <= len(text):
                letter = text[at - 1][column : column + 1]
                depth += (letter == "(") - (letter == ")")
                if depth == 0:
                    break
                at, column = (at, column + 1) if letter else (at + 1, 0)
            places.append(((number, found.end()), (at, column + 1)))
    return places


def outcomes_of_branches(file, text):
    """(line, column, end line, end column) of each condition, with how often it was true and false in all instantiations together. Left out
    is a condition that is a constant, as it ran and was neither or is that of `if constexpr`, and what a defaulted comparison compares."""
    constants = constants_in(text)
    outcomes = defaultdict(lambda: [0, 0])
    for branch in file["branches"]:
        place = tuple(branch[:2])
        if "= default;" in text[place[0] - 1] or any(start <= place <= end for start, end in constants):
            continue
        both = outcomes[tuple(branch[:4])]
        both[0] += branch[4]
        both[1] += branch[5]
    return {
        place: both for place, both in outcomes.items() if any(both) or not has_run_at(file["segments"], place[0], place[1])
    }


def excerpt(text, place):
    line, column, last, end = place
    piece = text[line - 1][column - 1 : end - 1] if last == line else text[line - 1][column - 1 :]
    return " ".join(piece.split())


class tally:
    def __init__(self):
        self.lines = self.run = self.outcomes = self.seen = 0

    def add(self, other):
        self.lines += other.lines
        self.run += other.run
        self.outcomes += other.outcomes
        self.seen += other.seen


def examine(file, name, text):
    """The tally of one header, and a line of text for each thing that no test ran."""
    sums = tally()
    missing = []
    counts = counts_of_lines(file["segments"])
    sums.lines = len(counts)
    sums.run = sum(count > 0 for count in counts.values())
    first = None
    never = sorted(line for line, count in counts.items() if count == 0)
    for i, line in enumerate(never):
        first = line if first is None else first
        if i + 1 < len(never) and never[i + 1] == line + 1:
            continue
        where = f"{first}" if first == line else f"{first}-{line}"
        missing.append((first, f"{name}:{where}  never run: {text[first - 1].strip()}"))
        first = None
    for place, (true, false) in outcomes_of_branches(file, text).items():
        sums.outcomes += 2
        sums.seen += (true > 0) + (false > 0)
        if counts.get(place[0], 0) == 0 or (true > 0 and false > 0):
            continue  # the whole line is named already
        what = "never asked" if true == false == 0 else "never true" if true == 0 else "never false"
        missing.append((place[0], f"{name}:{place[0]}  {what}: {excerpt(text, place)}"))
    return sums, [sentence for _, sentence in sorted(missing)]


def percent(part, whole):
    """Rounded down, so that 100.0 is all of it."""
    return "-" if whole == 0 else f"{part * 1000 // whole / 10:.1f}"


def print_table(folders):
    total = tally()
    rows = [("folder", "lines", "run", "%", "branches", "seen", "%")]
    for folder in sorted(folders):
        sums = folders[folder]
        total.add(sums)
        rows.append((folder, sums.lines, sums.run, percent(sums.run, sums.lines), sums.outcomes, sums.seen, percent(sums.seen, sums.outcomes)))
    rows.append(("all", total.lines, total.run, percent(total.run, total.lines), total.outcomes, total.seen, percent(total.seen, total.outcomes)))
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join([str(row[0]).ljust(widths[0])] + [str(cell).rjust(width) for cell, width in zip(row[1:], widths[1:])]))
    return total


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument("export")
    options.add_argument("root")
    options.add_argument("list")
    options.add_argument("--missing", action="store_true")
    options.add_argument("--minimum-lines", type=float, default=0)
    options.add_argument("--minimum-branches", type=float, default=0)
    chosen = options.parse_args()

    with open(chosen.export) as opened:
        files = json.load(opened)["data"][0]["files"]
    headers = os.path.join(os.path.realpath(chosen.root), "include", "larder") + os.sep
    folders = defaultdict(tally)
    missing = []
    for file in sorted(files, key=lambda file: file["filename"]):
        path = os.path.realpath(file["filename"])
        if not path.startswith(headers):
            continue
        inside = path[len(headers) :]
        with open(path) as opened:
            text = opened.read().split("\n")
        sums, sentences = examine(file, "include/larder/" + inside, text)
        folders[inside.split(os.sep)[0] if os.sep in inside else "(top)"].add(sums)
        missing += sentences
    if not folders:
        print("larder: the export names no header of include/larder", file=sys.stderr)
        return 2

    total = print_table(folders)
    with open(chosen.list, "w") as opened:
        opened.writelines(sentence + "\n" for sentence in missing)
    print()
    if chosen.missing and missing:
        print("\n".join(missing) + "\n")
    else:
        print(f"not covered, {len(missing)} places: {os.path.relpath(chosen.list, chosen.root)}\n")

    falls_short = False
    for what, part, whole, goal in (
        ("lines", total.run, total.lines, chosen.minimum_lines),
        ("branches", total.seen, total.outcomes, chosen.minimum_branches),
    ):
        print(f"{what}: {part} of {whole}, {percent(part, whole)} %" + (f" (at least {goal:g} %)" if goal else ""))
        falls_short = falls_short or part * 100 < goal * whole
    return 1 if falls_short else 0


if __name__ == "__main__":
    sys.exit(main())
