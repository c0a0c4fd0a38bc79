#include <larder/report/terminal.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

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

TEST_CASE("a terminal takes colors unless it is dumb or NO_COLOR is set", "[report]") {
  const int control = posix_openpt(O_RDWR | O_NOCTTY);
  if (control < 0 || grantpt(control) != 0 || unlockpt(control) != 0) {
    WARN("there is no terminal to be had");
    return;
  }
  std::FILE* const terminal = std::fopen(ptsname(control), "w");
  REQUIRE(terminal != nullptr);
  const auto kept = [](const char* name) { return std::getenv(name) ? std::optional<std::string>(std::getenv(name)) : std::nullopt; };
  const auto put = [](const char* name, const std::optional<std::string>& value) {
    if (value) setenv(name, value->c_str(), 1);
    if (!value) unsetenv(name);
  };
  const auto forbidden = kept("NO_COLOR"), kind = kept("TERM");
  const auto takes = [&](const std::optional<std::string>& no_color, const std::optional<std::string>& term) {
    put("NO_COLOR", no_color);
    put("TERM", term);
    return larder::report::takes_colors(terminal);
  };
  CHECK(larder::report::is_terminal(terminal));
  CHECK(takes({}, "xterm"));
  CHECK(takes("", "xterm"));
  CHECK_FALSE(takes("1", "xterm"));
  CHECK_FALSE(takes({}, "dumb"));
  CHECK_FALSE(takes({}, {}));
  put("NO_COLOR", forbidden);
  put("TERM", kind);
  std::fclose(terminal);
  close(control);
}
