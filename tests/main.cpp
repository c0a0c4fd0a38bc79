// The test program: Catch2's own, and three things more.
//   --source FILE   runs the cases written in this source file only; none there is a failure.
//   A case that checks nothing has failed (where the real traces are absent, the cases that read them say so instead).
//   The last line is "N passed, N failed", counted in test cases.
#define CATCH_CONFIG_RUNNER
#include "catch.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#if __has_include(<catch2/catch_all.hpp>)
using run_listener = Catch::EventListenerBase;
using Catch::Clara::Opt;
const auto& facts(const Catch::TestCaseHandle& each) { return each.getTestCaseInfo(); }
#else
using run_listener = Catch::TestEventListenerBase;
using Catch::clara::Opt;
const auto& facts(const Catch::TestCase& each) { return each.getTestCaseInfo(); }
#endif

namespace {

Catch::Counts cases;

struct count_cases : run_listener {
  using run_listener::run_listener;
  void testRunEnded(const Catch::TestRunStats& run) override { cases = run.totals.testCases; }
};

CATCH_REGISTER_LISTENER(count_cases)

// A name as Catch2's command line takes it literally.
std::string literal(const std::string& name) {
  std::string text;
  for (const char letter : name) {
    if (std::string_view("\\\",[]~").find(letter) != std::string_view::npos) text += '\\';
    text += letter;
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  setenv("RC_PARAMS", "seed=20230405", 0);

  std::string source;
  Catch::Session session;
  session.cli(session.cli() | Opt(source, "file")["--source"]("only the test cases written in this source file"));
  if (const int refused = session.applyCommandLine(argc, argv); refused != 0) return refused;

  auto settings = session.configData();
#ifdef LARDER_TRACES
  settings.warnings = Catch::WarnAbout::NoAssertions;
#endif
  if (!source.empty()) {
    for (const auto& each : Catch::getAllTestCasesSorted(session.config())) {
      if (facts(each).lineInfo.file != source || facts(each).isHidden()) continue;
      if (!settings.testsOrTags.empty()) settings.testsOrTags.emplace_back(",");
      settings.testsOrTags.push_back(literal(facts(each).name));
    }
    if (settings.testsOrTags.empty()) {
      std::fprintf(stderr, "larder_tests: no test case is written in %s\n", source.c_str());
      return EXIT_FAILURE;
    }
  }
  session.useConfigData(settings);

  const int failures = session.run();
  std::printf("%zu passed, %zu failed\n", static_cast<std::size_t>(cases.passed), static_cast<std::size_t>(cases.failed));
  return failures;
}
