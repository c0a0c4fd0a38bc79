// The README's table of promises: every promise is there, and the tests that it names speak of it.
#include <filesystem>
#include <set>

#include "text.hpp"

namespace {

/// The cells of a row of a table.
std::vector<std::string> cells(const std::string& row) {
  std::vector<std::string> all;
  for (std::size_t begin = 1, end; (end = row.find('|', begin)) != std::string::npos; begin = end + 1) {
    const std::string cell = row.substr(begin, end - begin);
    const std::size_t first = cell.find_first_not_of(' '), last = cell.find_last_not_of(' ');
    all.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
  }
  return all;
}
/// Does a file have a test case that names this number?
bool speaks_of(const std::string& file, const std::string& number) {
  for (const std::string& line : text::lines_of(file)) {
    if (line.find("TEST_CASE") == std::string::npos) continue;
    for (std::size_t at = line.find(number); at != std::string::npos; at = line.find(number, at + 1)) {
      const char before = at == 0 ? ' ' : line[at - 1], after = at + number.size() < line.size() ? line[at + number.size()] : ' ';
      if (std::isalnum(static_cast<unsigned char>(before)) == 0 && std::isdigit(static_cast<unsigned char>(after)) == 0) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("README: every promise is in the table, and shown by the tests it names or said not to apply") {
  std::set<std::string> missing;
  for (int i = 1; i <= 49; ++i) missing.insert("P" + std::to_string(i));
  for (int i = 1; i <= 8; ++i) missing.insert("D" + std::to_string(i));
  for (const auto& line : text::between(text::lines_of("README.md"), "<!-- promises:begin -->", "<!-- promises:end -->")) {
    const auto row = cells(line);
    if (row.size() != 3 || row[0].empty() || row[0].front() == '-') continue;
    INFO(line);
    CHECK(missing.erase(row[0]) == 1);
    if (row[2].rfind("does not apply: ", 0) == 0) continue;
    std::size_t named = 0;
    for (std::size_t at = row[2].find('`'); at != std::string::npos; at = row[2].find('`', row[2].find('`', at + 1) + 1)) {
      const std::string test = row[2].substr(at + 1, row[2].find('`', at + 1) - at - 1);
      INFO(test);
      CHECK(speaks_of("tests/" + test + ".cpp", row[0]));
      ++named;
    }
    CHECK(named > 0);
  }
  for (const std::string& number : missing) {
    INFO("the table does not have");
    CHECK(number == "");
  }
}
