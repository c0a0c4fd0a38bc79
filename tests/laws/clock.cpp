// Clocks keep their laws; and every law can fail.
#include <larder/laws/clock.hpp>

#include <larder/clock/all.hpp>

#include <boost/hana/for_each.hpp>
#include <vector>

#include "catch.hpp"
#include "laws/memory.hpp"
#include "laws/offender.hpp"

using namespace larder;

namespace {

laws::settings counting() {
  laws::settings how;
  how.allocations = memory::taken;
  return how;
}

struct ticks_when_asked {
  static constexpr std::string_view name = "ticks_when_asked";
  mutable std::int64_t ticks = 0;
  instant now() const noexcept { return {ticks++}; }
  void on_request() noexcept {}
  void on_slot() noexcept {}
};
/// Twice the same answer, but time stands still while nobody asks.
struct ticks_if_asked {
  static constexpr std::string_view name = "ticks_if_asked";
  std::int64_t ticks = 0;
  mutable bool asked = false;
  instant now() const noexcept {
    asked = true;
    return {ticks};
  }
  void on_request() noexcept { ticks += asked ? 1 : 0; }
  void on_slot() noexcept {}
};
template <larder_test::copies How>
struct copies_badly {
  static constexpr std::string_view name = "copies_badly";
  larder_test::number ticks{How};
  instant now() const noexcept { return {static_cast<std::int64_t>(ticks.value())}; }
  void on_request() noexcept { ticks.count(); }
  void on_slot() noexcept { ticks.count(); }
};
struct writes_down {
  static constexpr std::string_view name = "writes_down";
  std::vector<int> log;
  instant now() const noexcept { return {}; }
  void on_request() noexcept { log.push_back(1); }
  void on_slot() noexcept {}
};

}  // namespace

TEST_CASE("laws: every clock keeps every law of clocks (P41)") {
  boost::hana::for_each(clock::all, [&](auto type) {
    const auto found = laws::check_clock(typename decltype(type)::type{}, counting());
    INFO(found.text());
    CHECK(found);
    CHECK(found.verdicts.size() == 3);
  });
}
TEST_CASE("laws: every law of clocks fails on its offender") {
  using larder_test::breaks, larder_test::copies;
  breaks(laws::check_clock(ticks_when_asked{}), "asking", "asked twice, the time differs", 1, {"regularity"});
  breaks(laws::check_clock(ticks_if_asked{}), "asking", "a clock that was asked tells another time", 1);
  breaks(laws::check_clock(copies_badly<copies::tied_to_original>{}), "regularity", "a copy made half-way ends at another time", 2);
  breaks(laws::check_clock(copies_badly<copies::second_starts_anew>{}), "regularity", "a copy left alone meanwhile ends at another time",
         2);
  breaks(laws::check_clock(copies_badly<copies::keep_when_assigned>{}), "regularity", "a used clock assigned anew ends at another time", 1);
  breaks(laws::check_clock(writes_down{}, counting()), "no allocation", "the clock takes memory", 1);
  CHECK(laws::check_clock(copies_badly<copies::right>{}, counting()));
}
