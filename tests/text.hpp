// Text files of this repository, for the tests that hold the README and the sources to their promises.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"

namespace text {

using lines = std::vector<std::string>;

/// The lines of a file, its path given from the root of the repository; a file that is not there fails the test case.
inline lines lines_of(const std::filesystem::path& path) {
  INFO(path);
  std::ifstream file(std::filesystem::path(LARDER_SOURCE) / path);
  REQUIRE(file);
  lines all;
  for (std::string line; std::getline(file, line);) all.push_back(line);
  return all;
}

/// The lines strictly between the first line equal to `opening` and the next equal to `closing`, leading blanks apart.
inline lines between(const lines& all, const std::string& opening, const std::string& closing) {
  INFO("the lines between '" << opening << "' and '" << closing << "'");
  const auto bare = [](const std::string& line) { return line.substr(std::min(line.size(), line.find_first_not_of(' '))); };
  const auto begin = std::find_if(all.begin(), all.end(), [&](const std::string& line) { return bare(line) == opening; });
  REQUIRE(begin != all.end());
  const auto end = std::find_if(begin, all.end(), [&](const std::string& line) { return bare(line) == closing; });
  REQUIRE(end != all.end());
  return lines(begin + 1, end);
}

inline std::string joined(const lines& all) {
  std::string whole;
  for (const auto& line : all) whole += line + '\n';
  return whole;
}

}  // namespace text
