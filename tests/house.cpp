// The house rules that a reader of the sources can check: dependencies run one way, the core stays light, and what a check is told to
// leave out has its reason.
#include <cctype>
#include <regex>
#include <set>

#include "text.hpp"

namespace {

namespace fs = std::filesystem;

const std::set<std::string> kinds{"eviction", "admission", "sharing", "context", "cost", "index", "clock", "observer"};

// The headers of the library, as "core/view.hpp".
std::vector<fs::path> headers() {
  const auto root = fs::path(LARDER_SOURCE) / "include" / "larder";
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.path().extension() == ".hpp") found.push_back(fs::relative(entry.path(), root));
  std::sort(found.begin(), found.end());
  return found;
}

// What a header includes, as written between < > or quotes.
std::vector<std::string> includes_of(const fs::path& header) {
  std::vector<std::string> found;
  for (const auto& line : text::lines_of("include/larder" / header)) {
    if (line.rfind("#include ", 0) == 0 && line.size() > 10) found.push_back(line.substr(10, line.find_last_of(">\"") - 10));
  }
  return found;
}

// The folder of a header, "" for those at the top.
std::string folder_of(const fs::path& header) { return header.has_parent_path() ? header.begin()->string() : ""; }

bool starts_with(const std::string& text, const std::string& start) { return text.rfind(start, 0) == 0; }

}  // namespace

TEST_CASE("house: the core and the kinds include nothing heavy") {
  for (const auto& header : headers()) {
    const auto folder = folder_of(header);
    if (folder != "core" && kinds.count(folder) == 0) continue;
    for (const auto& included : includes_of(header)) {
      INFO(header << " includes " << included);
      CHECK_FALSE(starts_with(included, "fmt/"));
      CHECK(std::set<std::string>{"ranges", "functional", "iostream", "boost/hana.hpp"}.count(included) == 0);
    }
  }
}

TEST_CASE("house: only report includes fmt") {
  for (const auto& header : headers())
    for (const auto& included : includes_of(header))
      if (starts_with(included, "fmt/"))
        CHECK((header.string() + " includes fmt from " + folder_of(header)) == (header.string() + " includes fmt from report"));
}

TEST_CASE("house: the core includes the core alone, a kind the core and itself") {
  const std::set<std::string> everyones{"larder/config.hpp", "larder/version.hpp", "larder/fwd.hpp"};
  for (const auto& header : headers()) {
    const auto folder = folder_of(header);
    if (folder != "core" && kinds.count(folder) == 0) continue;
    for (const auto& included : includes_of(header)) {
      if (!starts_with(included, "larder/") || everyones.count(included) != 0) continue;
      INFO(header << " includes " << included);
      CHECK((starts_with(included, "larder/core/") || starts_with(included, "larder/" + folder + "/")));
    }
  }
}

TEST_CASE("house: every header is found by its full name, opens with a comment and is included once") {
  for (const auto& header : headers()) {
    INFO(header);
    const auto lines = text::lines_of("include/larder" / header);
    REQUIRE_FALSE(lines.empty());
    CHECK(starts_with(lines.front(), "//"));
    CHECK(std::count(lines.begin(), lines.end(), "#pragma once") == 1);
    CHECK(lines.size() <= 400);
    for (const auto& line : lines) CHECK_FALSE(starts_with(line, "#include \""));
  }
}

TEST_CASE("house: no stable sort, which is deprecated inside libstdc++ 12 and an error to those who want no warning (Clang 19)") {
  for (const auto& header : headers())
    for (const auto& line : text::lines_of("include/larder" / header)) {
      INFO(header << ": " << line);
      CHECK(line.find("stable_sort(") == std::string::npos);
    }
}

TEST_CASE("house: what clang-tidy is told to leave out has its reason beside it") {
  std::string reasons;
  for (const auto& line : text::lines_of(".clang-tidy")) {
    if (starts_with(line, "# ")) reasons += ", " + line.substr(2, line.find(": ") - 2) + ",";
    if (starts_with(line, "  -") && line.size() > 3 && std::isalpha(static_cast<unsigned char>(line[3])) != 0) {
      INFO(line << " in .clang-tidy has no line that says why");
      CHECK(reasons.find(" " + line.substr(3, line.find(',') - 3) + ",") != std::string::npos);
    }
  }
  CHECK_FALSE(reasons.empty());
  const std::regex with_reason(R"(NOLINT(NEXTLINE)?\([a-z0-9,.-]+\): .+)");
  for (const auto* folder : {"include", "examples", "tests", "bench"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(LARDER_SOURCE) / folder)) {
      if (entry.path().extension() != ".hpp" && entry.path().extension() != ".cpp") continue;
      if (entry.path().filename() == "house.cpp") continue;
      for (const auto& line : text::lines_of(entry.path())) {
        if (line.find("NOLINT") == std::string::npos) continue;
        INFO(entry.path() << ": " << line);
        CHECK(std::regex_search(line, with_reason));
      }
    }
}
