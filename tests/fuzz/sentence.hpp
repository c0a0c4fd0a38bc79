// What every fault of a reader must be: one sentence for a person, about the file it was given.
#pragma once

#include <larder/core/result.hpp>

#include <algorithm>
#include <string>

#include "fuzz/targets.hpp"

namespace fuzz {

/// A finding if this is not one sentence about the source.
inline void check_sentence(const larder::fault& wrong, const std::string& source) {
  const std::string sentence = wrong.sentence();
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  const char* const broken = std::any_of(sentence.begin(), sentence.end(), is_control) ? "is not one line"
                             : wrong.source != source                                  ? "is about something else"
                             : wrong.reason.empty()                                    ? "gives no reason"
                                                                                       : nullptr;
  if (broken != nullptr) throw finding("the fault " + std::string(broken) + ": " + sentence);
}

inline void require(bool holds, const char* what) {
  if (!holds) throw finding(std::string("accepted, and broken: ") + what);
}

}  // namespace fuzz
