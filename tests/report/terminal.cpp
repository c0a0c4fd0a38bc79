#include <larder/report/terminal.hpp>

#include <cstdio>

#include "catch.hpp"
#include "trace/files.hpp"

TEST_CASE("a file is not a terminal and takes no colors", "[report]") {
  const larder_test::scratch_folder folder;
  std::FILE* const file = std::fopen((folder / "out").c_str(), "w");
  REQUIRE(file != nullptr);
  CHECK_FALSE(larder::report::is_terminal(file));
  CHECK_FALSE(larder::report::takes_colors(file));
  std::fclose(file);
}
