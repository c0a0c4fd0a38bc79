// Tables for people: columns aligned, units under the names, the best value of a row or a column marked. Plain text, a terminal with colors
// (the mark is never color alone), or Markdown.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/config.hpp>
#include <larder/report/terminal.hpp>

namespace larder::inline v0::report {

/// Which value of a row or column gets the mark; of several that print alike, all do.
enum class best { none, lowest, highest };

/// What a table is rendered for.
enum class look { plain, terminal, markdown };

/// The look that suits a stream.
inline look look_for(std::FILE* stream) noexcept { return takes_colors(stream) ? look::terminal : look::plain; }

/// What stands in one place of a table.
struct cell {
  std::string text;
  double value = std::numeric_limits<double>::quiet_NaN();  ///< NaN: not a number, never best

  cell() = default;
  cell(std::string t) : text(std::move(t)) {}
  cell(std::string_view t) : text(t) {}
  cell(const char* t) : text(t) {}
  [[nodiscard]] bool is_number() const noexcept { return !std::isnan(value); }
};

/// A number with this many digits after the point; one that is not finite is a dash.
inline cell number(double value, int decimals) {
  cell made(std::isfinite(value) ? fmt::format("{:.{}f}", value, decimals) : "-");
  if (std::isfinite(value)) made.value = value;
  return made;
}

/// A whole number with its thousands set apart: 1,000,000.
inline cell number(std::uint64_t value) {
  cell made(fmt::format("{}", value));
  for (std::size_t place = made.text.size(); place > 3;) made.text.insert(place -= 3, ",");
  made.value = static_cast<double>(value);
  return made;
}

/// A unit in which sizes are printed, and with how many digits after the point.
struct size_unit {
  std::string_view name;
  double bytes = 1;
  int decimals = 0;
};
/// The largest unit of which a size has at least one: 80 B, 1.5 GB.
constexpr size_unit unit_of(std::uint64_t bytes) noexcept {
  size_unit found{"B", 1, 0};
  for (const size_unit& unit : {size_unit{"kB", 1e3, 1}, size_unit{"MB", 1e6, 1}, size_unit{"GB", 1e9, 1}, size_unit{"TB", 1e12, 1}})
    if (static_cast<double>(bytes) >= unit.bytes) found = unit;
  return found;
}
/// A size as a number of that unit, which the heading names.
inline cell in_unit(std::uint64_t bytes, const size_unit& unit) { return number(static_cast<double>(bytes) / unit.bytes, unit.decimals); }

/// The head of a column.
struct heading {
  std::string name;
  std::string unit = {};
  best mark = best::none;  ///< which value of the column is marked
};

/// A table that is filled row by row and then rendered. O(cells).
class table {
 public:
  explicit table(std::vector<heading> headings) : headings_(std::move(headings)) {}

  /// Adds a row, one cell for each heading; `across` marks the best number of the row.
  void add(std::vector<cell> cells, best across = best::none) {
    LARDER_EXPECTS(cells.size() == headings_.size(), "a row of a table has a cell for each heading");
    cells.resize(headings_.size());
    rows_.push_back({std::move(cells), across});
  }

  [[nodiscard]] std::string render(look l) const {
    const auto marked = marks();
    const bool any_unit = std::any_of(headings_.begin(), headings_.end(), [](const heading& h) { return !h.unit.empty(); });
    std::vector<layout> columns(headings_.size());
    for (std::size_t c = 0; c < columns.size(); ++c) columns[c] = lay_out(c, marked, l);

    std::string text;
    if (l == look::markdown) {
      put_line(text, columns, l, {}, [&](std::size_t c) { return title(c, l); });
      for (const layout& column : columns) text += column.numeric ? "|---:" : "|---";
      text += "|\n";
    } else {
      put_line(text, columns, l, "\x1b[1m", [&](std::size_t c) { return headings_[c].name; });
      if (any_unit) put_line(text, columns, l, {}, [&](std::size_t c) { return headings_[c].unit; });
      put_line(text, columns, l, {}, [&](std::size_t c) { return std::string(columns[c].width, '-'); });
    }
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      put_line(
          text, columns, l, {}, [&](std::size_t c) { return rows_[r].cells[c].text; }, &marked[r]);
    }
    return text;
  }

 private:
  struct row {
    std::vector<cell> cells;
    best across;
  };
  struct layout {
    std::size_t width = 0;
    bool numeric = false, has_marks = false;
  };
  using mark_grid = std::vector<std::vector<char>>;

  /// Letters on the screen, not bytes: continuation bytes of UTF-8 take no room.
  static std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
  }

  std::string title(std::size_t c, look l) const {
    const heading& h = headings_[c];
    return l == look::markdown && !h.unit.empty() ? h.name + " (" + h.unit + ")" : h.name;
  }

  layout lay_out(std::size_t c, const mark_grid& marked, look l) const {
    layout made;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      made.numeric |= rows_[r].cells[c].is_number();
      made.has_marks |= marked[r][c] != 0;
    }
    made.width = std::max(width_of(title(c, l)), l == look::markdown ? 0 : width_of(headings_[c].unit));
    for (const row& r : rows_) made.width = std::max(made.width, width_of(r.cells[c].text) + (made.has_marks ? 1 : 0));
    return made;
  }

  /// Marks in `marked` the cells that print like the best of a line of cells; `at(i)` is the i-th place of it.
  template <class At>
  void mark_best(best which, std::size_t count, mark_grid& marked, At at) const {
    if (which == best::none) return;
    const cell* found = nullptr;
    const auto each = [&](auto visit) {
      for (std::size_t i = 0; i < count; ++i) {
        const auto [r, c] = at(i);
        if (rows_[r].cells[c].is_number()) visit(rows_[r].cells[c], marked[r][c]);
      }
    };
    each([&](const cell& one, char&) {
      if (found == nullptr || (which == best::lowest ? one.value < found->value : one.value > found->value)) found = &one;
    });
    each([&](const cell& one, char& mark) {
      if (one.text == found->text) mark = 1;
    });
  }

  mark_grid marks() const {
    mark_grid marked(rows_.size(), std::vector<char>(headings_.size()));
    for (std::size_t c = 0; c < headings_.size(); ++c)
      mark_best(headings_[c].mark, rows_.size(), marked, [c](std::size_t i) { return std::pair(i, c); });
    for (std::size_t r = 0; r < rows_.size(); ++r)
      mark_best(rows_[r].across, headings_.size(), marked, [r](std::size_t i) { return std::pair(r, i); });
    return marked;
  }

  template <class Text>
  void put_line(std::string& to, const std::vector<layout>& columns, look l, std::string_view style, Text text_of,
                const std::vector<char>* marked = nullptr) const {
    std::string line;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      std::string text = text_of(c);
      if (l == look::markdown)
        for (std::size_t at = 0; (at = text.find('|', at)) != text.npos; at += 2) text.insert(at, "\\");
      const bool best_here = marked != nullptr && (*marked)[c] != 0;
      const std::size_t used = width_of(text) + (columns[c].has_marks && marked != nullptr ? 1 : 0);
      const std::string padding(columns[c].width > used ? columns[c].width - used : 0, ' ');
      const std::string_view mark = best_here ? "*" : columns[c].has_marks && marked != nullptr ? " " : "";
      if (l == look::markdown) {
        line += best_here ? "| **" + text + "** " : "| " + text + " ";
        continue;
      }
      if (c > 0) line += "  ";
      if (columns[c].numeric) line += padding;
      if (l == look::terminal && (best_here || !style.empty())) {
        line += fmt::format("{}{}{}\x1b[0m", best_here ? "\x1b[1;32m" : style, text, mark);
      } else {
        line += text;
        line += mark;
      }
      if (!columns[c].numeric) line += padding;
    }
    if (l == look::markdown) line += "|";
    line.erase(line.find_last_not_of(' ') + 1);
    to += line + "\n";
  }

  std::vector<heading> headings_;
  std::vector<row> rows_;
};

}  // namespace larder::inline v0::report
