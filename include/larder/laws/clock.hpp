// The laws of clocks. `check_clock(clock)` runs them all:
//
// | law           | statement                                                                              |
// |---------------|----------------------------------------------------------------------------------------|
// | asking        | asking for the time does not move it                                                   |
// | regularity    | a copy goes on as its original does and is not tied to it                              |
// | no allocation | nothing takes memory; needs settings::allocations                                      |
#pragma once

#include <larder/core/concepts.hpp>
#include <larder/core/random.hpp>
#include <larder/laws/verdict.hpp>

namespace larder::inline v0::laws {

namespace detail {

struct clock_step {
  bool request;  ///< or the end of a time slot
  [[nodiscard]] std::string text() const { return request ? "a request" : "the end of a time slot"; }
};

}  // namespace detail

/// All laws for a clock, started from `fresh`.
template <clock_policy C>
[[nodiscard]] report check_clock(const C& fresh = C{}, const settings& how = {}) {
  using steps = std::vector<detail::clock_step>;
  const auto tick = [](C& clock, const detail::clock_step& each) { each.request ? clock.on_request() : clock.on_slot(); };
  report all{std::string(C::name), {}};
  const auto run = [&](std::string_view name, auto&& broken) {
    const auto made = [&](std::uint64_t seed) {
      random draws(seed);
      steps played;
      for (int i = 0; i < how.steps; ++i) played.push_back({draws.below(3) != 0});
      return played;
    };
    all.verdicts.push_back(judged_often(name, how, made, broken));
  };
  run("asking", [&](const steps& h) -> std::string {
    C asked(fresh), quiet(fresh);
    for (const detail::clock_step& each : h) {
      const instant once = asked.now();
      if (asked.now() != once) return "asked twice, the time differs";
      tick(asked, each);
      tick(quiet, each);
    }
    return asked.now() == quiet.now() ? "" : "a clock that was asked tells another time than one that was not";
  });
  run("regularity", [&](const steps& h) -> std::string {
    C here(fresh), copy(fresh), untouched(fresh);
    for (std::size_t i = 0; i < h.size(); ++i) {
      if (i == h.size() / 2) {
        copy = here;
        untouched = here;
      }
      tick(here, h[i]);
    }
    const instant end = here.now();
    for (std::size_t i = h.size() / 2; i < h.size(); ++i) tick(copy, h[i]);
    if (!h.empty() && copy.now() != end) return "a copy made half-way ends at another time";
    for (std::size_t i = h.size() / 2; i < h.size(); ++i) tick(untouched, h[i]);
    if (!h.empty() && untouched.now() != end) return "a copy left alone meanwhile ends at another time";
    copy = fresh;
    for (const detail::clock_step& each : h) tick(copy, each);
    return copy.now() == end ? "" : "a used clock assigned anew ends at another time";
  });
  if (how.allocations != nullptr) {
    run("no allocation", [&](const steps& h) -> std::string {
      C here(fresh);
      const std::size_t before = how.allocations();
      for (const detail::clock_step& each : h) {
        tick(here, each);
        static_cast<void>(here.now());
      }
      return how.allocations() == before ? "" : "the clock takes memory";
    });
  }
  return all;
}

}  // namespace larder::inline v0::laws
