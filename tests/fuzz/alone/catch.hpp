// Stands in for Catch2 in the fuzzing programs, which share sources with the tests and run none of them.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace alone {
[[noreturn]] inline void fail(const std::string& what) {
  std::fprintf(stderr, "finding: %s\n", what.c_str());
  std::abort();
}
}  // namespace alone

#define LARDER_JOINED(a, b) a##b
#define LARDER_TEST_NAMED(line) [[maybe_unused]] static void LARDER_JOINED(case_in_line_, line)()
#define TEST_CASE(...) LARDER_TEST_NAMED(__LINE__)
#define FAIL(what) alone::fail(what)
#define CHECK(...) ((__VA_ARGS__) ? static_cast<void>(0) : alone::fail(#__VA_ARGS__))
#define REQUIRE(...) CHECK(__VA_ARGS__)
