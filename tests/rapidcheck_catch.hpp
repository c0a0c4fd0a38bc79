// rapidcheck's properties inside Catch2 test cases: `rc::prop("P12: too big is refused", [](...) { ... })`.
// The adapter that comes with rapidcheck is not used: it knows one version of Catch2 at a time, and it opens a section per property, so
// that of two properties with one description the second never runs and the case passes all the same. Here a property is run where it
// stands, every time; one that gave up or ran on no input at all has failed.
// The inputs are the same on every run; RC_PARAMS="seed=N max_success=N" in the environment asks for others.
#pragma once

#include "catch.hpp"

#include <rapidcheck.h>

#include <sstream>
#include <string>
#include <utility>

namespace rc {

template <class Testable>
void prop(const std::string& description, Testable&& testable) {
  const auto result = detail::checkTestable(std::forward<Testable>(testable));
  std::ostringstream story;
  detail::printResultMessage(result, story);
  detail::SuccessResult success;
  const bool held = result.match(success) && success.numSuccess > 0;
  if (held) {
    SUCCEED(description);
  } else {
    FAIL_CHECK(description << "\n" << story.str());
  }
}

}  // namespace rc
