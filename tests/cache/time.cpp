// Any clock will do: standing still, jumping, going back, starting anywhere (P41).
#include <larder/cache.hpp>

#include <larder/clock/manual.hpp>
#include <larder/clock/per_slot.hpp>
#include <larder/context/examples.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/observer/journal.hpp>

#include <limits>

#include "catch.hpp"

using namespace larder;

namespace {
constexpr std::int64_t low = std::numeric_limits<std::int64_t>::min(), high = std::numeric_limits<std::int64_t>::max();
using timed = cache<int, nothing, eviction::least_context, context::examples, clock::manual, observer::journal>;
}  // namespace

TEST_CASE("time: a clock that goes back does not bring context back (P41)") {
  timed c(3, context::examples(1));
  request ten;
  ten.count = 10;
  c.serve(1, ten);
  CHECK(c.context_of(1) == 10);
  c.clock().advance(duration{4});
  CHECK(c.context_of(1) == 6);
  c.serve(2);
  c.clock().set(instant{-100});
  CHECK(c.context_of(1) == 6);
  c.serve(1);
  CHECK(c.context_of(1) == 7);
  c.clock().set(instant{5});
  c.serve(2);
  CHECK(c.context_of(1) == 6);
  for (std::size_t i = 1; i < c.observer().entries().size(); ++i) CHECK(c.observer().entries()[i - 1].now <= c.observer().entries()[i].now);
  CHECK(c.valid());
}
TEST_CASE("time: clocks may start anywhere and jump anywhere (P4 P41)") {
  for (const std::int64_t start : {low, low + 1, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}, high - 1, high}) {
    timed c(2, context::examples(0.5), clock::manual(instant{start}));
    larder::random draws(static_cast<std::uint64_t>(start) + 3);
    for (int i = 0; i < 200; ++i) {
      const std::uint64_t dice = draws.below(10);
      if (dice == 0) c.clock().set(instant{low});
      if (dice == 1) c.clock().set(instant{high});
      if (dice == 2) c.clock().advance(duration{static_cast<std::int64_t>(draws.next())});
      if (dice == 3) c.clock().advance(duration{1});
      c.serve(static_cast<int>(draws.below(4)));
      for (int key = 0; key < 4; ++key) {
        const double context = c.context_of(key);
        REQUIRE((context >= 0 && context < 1e6));
      }
    }
    CHECK(c.valid());
    CHECK(c.size() == 2);
  }
}
TEST_CASE("time: per request it counts requests, per slot it counts slots") {
  cache<int, int, observer::journal> by_request(2);
  by_request.put(1, 1);
  static_cast<void>(by_request.find(9));
  static_cast<void>(by_request.find(1));
  by_request.erase(1);
  by_request.put(2, 2);
  const auto& told = by_request.observer().entries();
  REQUIRE(told.size() == 4);
  CHECK(told[0].now == instant{0});
  CHECK(told[1].now == instant{2});
  CHECK(told[2].now == instant{2});
  CHECK(told[3].now == instant{3});
  cache<int, int, clock::per_slot, observer::journal> by_slot(2);
  by_slot.put(1, 1);
  by_slot.end_slot();
  by_slot.end_slot();
  by_slot.put(2, 2);
  CHECK(by_slot.observer().entries()[0].now == instant{0});
  CHECK(by_slot.observer().entries()[1].now == instant{2});
}
TEST_CASE("time: decay takes time and nothing else: lookups in between change nothing (P30)") {
  timed busy(2, context::examples(0.25)), idle(2, context::examples(0.25));
  request eight;
  eight.count = 8;
  for (timed* each : {&busy, &idle}) {
    each->serve(1, eight);
    each->serve(2, eight);
  }
  for (int i = 1; i <= 20; ++i) {
    for (timed* each : {&busy, &idle}) each->clock().set(instant{i});
    static_cast<void>(busy.find(77));
    CHECK(busy.context_of(1) == idle.context_of(1));
    CHECK(busy.context_of(1) == 8 - 0.25 * i);
  }
}
