// Tables of text with one header line (CSV): columns are found by name, in any order, and further columns are let be. Every record must
// have as many fields as the header, so that one cut short is a fault with its line and field. Quotes as in RFC 4180, within a line.
//
//   struct contact { std::uint32_t station; double start; };
//   auto rows = read_rows<contact>("contacts.csv", column{"gs_id", &contact::station}, column{"start_s", &contact::start});
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/trace/line_reader.hpp>
#include <larder/trace/parse.hpp>

namespace larder::inline v0::trace {

/// Records of a CSV file, read one after another. O(bytes) in all, no allocation per record.
class row_reader {
 public:
  /// Opens the file and reads its header. Faults: those of input, no header, a header with an empty or repeated name.
  static result<row_reader> open(std::string path) {
    auto lines = line_reader::open(std::move(path));
    if (!lines) return lines.error();
    row_reader reader(*std::move(lines));
    std::string_view line;
    if (!reader.lines_.next(line))
      return reader.lines_.trouble() ? *reader.lines_.trouble() : fault{reader.lines_.path(), 1, {}, "is empty, expected a header line"};
    if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
    if (!reader.split(line)) return *reader.lines_.trouble();
    for (const std::string_view name : reader.cells_) {
      if (name.empty()) return reader.lines_.at({}, "the header has a column without a name");
      if (reader.find(name)) return reader.lines_.at(name, "the header names this column twice");
      reader.header_.emplace_back(name);
    }
    return reader;
  }

  /// The position of a column, if the header names it. O(columns).
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found == header_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header_.begin());
  }

  /// The position of the first of these names that the header has, or a fault that lists what it has.
  [[nodiscard]] result<std::size_t> require(std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names)
      if (const auto position = find(name)) return *position;
    std::string reason = "the header has no such column, it has ";
    for (const std::string& name : header_) reason += name + (&name == &header_.back() ? "" : ", ");
    return fault{lines_.path(), 1, std::string(*names.begin()), std::move(reason)};
  }

  /// Goes to the next record. False at the end and after a fault.
  [[nodiscard]] bool next() {
    std::string_view line;
    if (!lines_.next(line) || !split(line)) return false;
    ++records_;
    if (cells_.size() == header_.size()) return true;
    const std::string found = "found " + std::to_string(cells_.size());
    if (cells_.size() > header_.size())
      return lines_.fail(lines_.at({}, "expected " + std::to_string(header_.size()) + " fields, " + found));
    return lines_.fail(lines_.at(header_[cells_.size()],
                                 "the record stops before this field: expected " + std::to_string(header_.size()) + " fields, " + found));
  }

  /// The text of a cell of the current record, readable until next().
  [[nodiscard]] std::string_view operator[](std::size_t column) const noexcept { return cells_[column]; }

  /// Reads a cell of the current record; false, with the fault kept, if it does not hold a T.
  template <class T>
  [[nodiscard]] bool get(std::size_t column, T& to) {
    const std::string_view expected = parse(cells_[column], to);
    return expected.empty() || refuse(column, expected);
  }

  /// Ends the reading: this cell of the current record does not hold what was expected. Answers false.
  bool refuse(std::size_t column, std::string_view expected) {
    return lines_.fail(lines_.at(header_[column], expected_instead(expected, cells_[column])));
  }

  [[nodiscard]] const std::string& path() const noexcept { return lines_.path(); }

  /// The fault that ended the reading; a table without any record is one, since a file cut after its header looks so.
  [[nodiscard]] std::optional<fault> trouble() const {
    if (lines_.trouble() || records_ > 0) return lines_.trouble();
    return fault{path(), lines_.line() + 1, {}, "the file stops after its header, expected at least one record"};
  }

 private:
  explicit row_reader(line_reader lines) : lines_(std::move(lines)) {}

  bool split(std::string_view line) {
    cells_.clear();
    unquoted_.clear();
    unquoted_.reserve(line.size());  // no later growth, so that views into it stay good
    for (std::size_t begin = 0; begin <= line.size();) {
      if (begin < line.size() && line[begin] == '"') {
        if (!split_quoted(line, begin)) return false;
      } else {
        const std::size_t stop = std::min(line.find(',', begin), line.size());
        cells_.push_back(line.substr(begin, stop - begin));
        begin = stop + 1;
      }
    }
    return true;
  }

  bool split_quoted(std::string_view line, std::size_t& begin) {
    const std::size_t start = unquoted_.size();
    for (std::size_t i = begin + 1; i < line.size(); ++i) {
      if (line[i] != '"') {
        unquoted_ += line[i];
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        unquoted_ += line[i++];
      } else if (i + 1 == line.size() || line[i + 1] == ',') {
        cells_.push_back(std::string_view(unquoted_).substr(start));
        begin = i + 2;
        return true;
      } else {
        break;
      }
    }
    const std::string field = cells_.size() < header_.size() ? header_[cells_.size()] : std::string();
    return lines_.fail(lines_.at(field, "a quoted field must end with a quote before the next comma, on the same line"));
  }

  line_reader lines_;
  std::vector<std::string> header_;
  std::vector<std::string_view> cells_;
  std::string unquoted_;
  std::uint64_t records_ = 0;
};

/// A column of a table and the member of Row that its cells fill. The member's type says what a cell may hold, see parse.hpp:
/// double refuses negative numbers, signed_number takes them, std::optional takes blanks.
template <class Row, class T>
struct column {
  column(std::string_view n, T Row::*m) : name(n), member(m) {}
  std::string_view name;
  T Row::*member;
};

/// Hands each record of a CSV file to visit(row), in order; the row is reused. Answers the fault that stopped it, if one did.
template <class Row, class Visit, class... T>
[[nodiscard]] std::optional<fault> for_each_row(const std::string& path, Visit&& visit, const column<Row, T>&... columns) {
  auto reader = row_reader::open(path);
  if (!reader) return reader.error();
  std::optional<fault> missing;
  const auto place = [&](std::string_view name) -> std::size_t {
    const auto found = reader->require({name});
    if (found) return *found;
    if (!missing) missing = found.error();
    return 0;
  };
  const std::size_t places[] = {place(columns.name)...};
  if (missing) return missing;
  Row row;
  while (reader->next()) {
    std::size_t i = 0;
    if (!(reader->get(places[i++], row.*columns.member) && ...)) break;
    visit(std::as_const(row));
  }
  return reader->trouble();
}

/// All records of a CSV file.
template <class Row, class... T>
result<std::vector<Row>> read_rows(const std::string& path, const column<Row, T>&... columns) {
  std::vector<Row> rows;
  if (auto wrong = for_each_row<Row>(
          path, [&](const Row& row) { rows.push_back(row); }, columns...))
    return *std::move(wrong);
  return rows;
}

}  // namespace larder::inline v0::trace
