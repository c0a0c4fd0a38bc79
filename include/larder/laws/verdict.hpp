// What the laws answer. The conformance kit (laws/) checks policies of every kind against what they must obey, and needs no test framework:
//
//   const laws::report found = laws::check_eviction<my_policy>();
//   if (!found) std::puts(found.text().c_str());      // the broken laws in words, each with a short trace that shows it
//
// A law tries random histories and shortens the first that breaks it by leaving steps out. Equal seeds give equal answers everywhere.
// Costs milliseconds per policy; takes memory and may throw std::bad_alloc.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/core/random.hpp>

namespace larder::inline v0::laws {

/// How hard the laws try.
struct settings {
  std::uint64_t seed = 1;
  int rounds = 24;  ///< random histories per law, at least 1
  int steps = 160;  ///< steps of a history, at least 1
  /// Answers how often memory was taken so far, by whoever replaces the global operator new. Null: the law "no allocation" is not run.
  std::size_t (*allocations)() noexcept = nullptr;
};

/// What became of one law.
struct verdict {
  std::string_view law;            ///< its name
  std::string broken;              ///< a sentence, or empty if the law holds
  std::vector<std::string> trace;  ///< the steps that break it, shortened

  [[nodiscard]] explicit operator bool() const noexcept { return broken.empty(); }
  /// `fifo breaks the law of stability: ...` and one line per step of the trace.
  [[nodiscard]] std::string text(std::string_view subject) const {
    std::string all(subject);
    all += broken.empty() ? " keeps the law of " : " breaks the law of ";
    all += law;
    if (!broken.empty()) all += ": " + broken;
    all += '\n';
    for (const std::string& step : trace) all += "  " + step + '\n';
    return all;
  }
};

/// What became of all laws of a kind, in the order in which they ran.
struct report {
  std::string subject;  ///< the policy's name
  std::vector<verdict> verdicts;

  /// Do all hold?
  [[nodiscard]] explicit operator bool() const noexcept {
    return std::all_of(verdicts.begin(), verdicts.end(), [](const verdict& v) { return bool(v); });
  }
  /// Was a law of this name run and found broken?
  [[nodiscard]] bool breaks(std::string_view law) const noexcept {
    return std::any_of(verdicts.begin(), verdicts.end(), [&](const verdict& v) { return v.law == law && !v; });
  }
  /// Was a law of this name run?
  [[nodiscard]] bool ran(std::string_view law) const noexcept {
    return std::any_of(verdicts.begin(), verdicts.end(), [&](const verdict& v) { return v.law == law; });
  }
  /// The broken laws in words, with their traces; empty if all hold.
  [[nodiscard]] std::string text() const {
    std::string all;
    for (const verdict& v : verdicts)
      if (!v) all += v.text(subject);
    return all;
  }
};

/// The seed of a round.
[[nodiscard]] constexpr std::uint64_t mix_seed(std::uint64_t seed, int round) noexcept {
  return mix(seed * 1000 + static_cast<std::uint64_t>(round));
}

/// The shortest history that leaving out steps finds, starting from one for which broken(history) is true. Leaves out ever smaller
/// stretches until no single step can go. broken() is asked O(n log n) times where steps go easily, O(n^2) at worst.
template <class Step, class Broken>
[[nodiscard]] std::vector<Step> shortened(std::vector<Step> history, Broken&& broken) {
  for (std::size_t length = history.size(); length > 0;) {
    bool shorter = false;
    for (std::size_t first = 0; first < history.size();) {
      std::vector<Step> without(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(first));
      if (first + length < history.size())
        without.insert(without.end(), history.begin() + static_cast<std::ptrdiff_t>(first + length), history.end());
      if (broken(std::as_const(without))) {
        history.swap(without);
        shorter = true;
      } else {
        first += length;
      }
    }
    if (!shorter || length > history.size()) length /= 2;
  }
  return history;
}

/// The verdict on a law: broken(history) answers what is wrong with a history, or nothing. A history that breaks the law is shortened; its
/// steps must have a text(). The sentence is the one found last, so that a law broken by chance is not taken for kept.
template <class Step, class Broken>
[[nodiscard]] verdict judged(std::string_view law, std::vector<Step> history, Broken&& broken) {
  verdict found{law, broken(std::as_const(history)), {}};
  if (found) return found;
  history = shortened(std::move(history), [&](const std::vector<Step>& shorter) {
    std::string sentence = broken(shorter);
    if (sentence.empty()) return false;
    found.broken = std::move(sentence);
    return true;
  });
  for (const Step& each : history) found.trace.push_back(each.text());
  return found;
}

/// The same for the first of many histories, made(round), that breaks the law.
template <class Made, class Broken>
[[nodiscard]] verdict judged_often(std::string_view law, const settings& how, Made&& made, Broken&& broken) {
  for (int round = 0; round < how.rounds; ++round)
    if (verdict found = judged(law, made(mix_seed(how.seed, round)), broken); !found) return found;
  return {law, {}, {}};
}

}  // namespace larder::inline v0::laws
