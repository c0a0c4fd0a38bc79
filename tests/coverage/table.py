"""Turns what `llvm-cov export` writes into a table of the coverage of include/, folder by folder, and into a list of what
no test ran. tests/coverage/run calls it; see its --help for what is counted.

usage: table.py EXPORT ROOT LIST [--missing] [--minimum-lines P] [--minimum-branches P]
"""

import argparse
import json
import os
import re
import sys
from collections import defaultdict


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


CODE, GAP = 0, 3  # kinds of regions: a gap lies between statements, and holds no code


def counts_of_lines(regions):
    """How often each line with code of one function ran: the largest count of the regions that begin in the line, and of the innermost one
    that reaches into it from above. Where that is a gap which ends in the line, it is the region around the gap."""
    counts, above, around = {}, {}, {}
    for region in sorted(regions, key=lambda r: (r[0], r[1], -r[2], -r[3])):  # from the outer to the inner
        first, _, last, end, count, _, _, kind = region
        if kind not in (CODE, GAP):
            continue
        if kind == CODE:
            counts[first] = max(counts.get(first, 0), count)
        for line in range(first + 1, last + 1 if end > 1 else last):
            above[line] = region
            if kind == CODE:
                around[line] = count
    for line, region in above.items():
        is_gap = region[7] == GAP
        if is_gap and (region[2] != line or line not in around):
            continue
        counts[line] = max(counts.get(line, 0), around[line] if is_gap else region[4])
    return counts


def count_at(regions, place):
    """How often the innermost region ran in which this place is."""
    inside = [r for r in regions if r[7] == CODE and (r[0], r[1]) <= place < (r[2], r[3])]
    return max(inside, key=lambda r: (r[0], r[1]))[4] if inside else 0


class header:
    """What all functions of a header did, all instantiations of each taken together."""

    def __init__(self, path):
        with open(path) as opened:
            self.text = opened.read().split("\n")
        self.lines = {}
        self.branches = {}
        self.constants = set()
        self.constant_places = constants_in(self.text)

    def add(self, function):
        regions = [region for region in function["regions"] if region[5] == 0]  # the others are in macros
        for line, count in counts_of_lines(regions).items():
            self.lines[line] = max(self.lines.get(line, 0), count)
        for branch in function["branches"]:
            place = tuple(branch[:4])
            if branch[6] != 0 or "= default;" in self.text[place[0] - 1]:
                continue
            if any(start <= place[:2] <= end for start, end in self.constant_places):
                continue
            both = self.branches.setdefault(place, [0, 0])
            both[0] += branch[4]
            both[1] += branch[5]
            if branch[4] == branch[5] == 0 and count_at(regions, place[:2]) > 0:
                self.constants.add(place)

    def outcomes(self):
        """The conditions, (line, column, end line, end column), with how often each was true and false. Left out is a condition that is a
        constant, as it ran and was neither or is that of `if constexpr`, and what a defaulted comparison compares."""
        return {place: both for place, both in self.branches.items() if any(both) or place not in self.constants}


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


def examine(source, name):
    """The tally of one header, and a line of text for each thing that no test ran."""
    sums = tally()
    missing = []
    sums.lines = len(source.lines)
    sums.run = sum(count > 0 for count in source.lines.values())
    first = None
    never = sorted(line for line, count in source.lines.items() if count == 0)
    for i, line in enumerate(never):
        first = line if first is None else first
        if i + 1 < len(never) and never[i + 1] == line + 1:
            continue
        where = f"{first}" if first == line else f"{first}-{line}"
        missing.append((first, f"{name}:{where}  never run: {source.text[first - 1].strip()}"))
        first = None
    for place, (true, false) in source.outcomes().items():
        sums.outcomes += 2
        sums.seen += (true > 0) + (false > 0)
        if source.lines.get(place[0], 0) == 0 or (true > 0 and false > 0):
            continue  # the whole line is named already
        what = "never asked" if true == false == 0 else "never true" if true == 0 else "never false"
        missing.append((place[0], f"{name}:{place[0]}  {what}: {excerpt(source.text, place)}"))
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
        functions = json.load(opened)["data"][0]["functions"]
    root = os.path.join(os.path.realpath(chosen.root), "include", "larder") + os.sep
    headers = {}
    for function in functions:
        path = os.path.realpath(function["filenames"][0])
        if path.startswith(root):
            if path not in headers:
                headers[path] = header(path)
            headers[path].add(function)
    folders = defaultdict(tally)
    missing = []
    for path in sorted(headers):
        inside = path[len(root) :]
        sums, sentences = examine(headers[path], "include/larder/" + inside)
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
