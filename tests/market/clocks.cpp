#include <larder/market/clocks.hpp>

#include "catch.hpp"

namespace market = larder::market;
using market::clocks;
using market::ticks;

namespace {
market::clock_state state(std::size_t buyers, std::size_t buyers_stopped, std::size_t sellers, std::size_t sellers_stopped) {
  return {{ticks{10}, ticks{0}}, ticks{1}, buyers, buyers_stopped, sellers, sellers_stopped};
}
}  // namespace

TEST_CASE("synchronous: both clocks move until everybody has stopped") {
  CHECK(market::synchronous::next(state(2, 0, 2, 0)) == clocks{ticks{9}, ticks{1}});
  CHECK(market::synchronous::next(state(2, 2, 2, 1)) == clocks{ticks{9}, ticks{1}});
  CHECK(market::synchronous::next(state(2, 1, 2, 2)) == clocks{ticks{9}, ticks{1}});
  CHECK_FALSE(market::synchronous::next(state(2, 2, 2, 2)).has_value());
}

TEST_CASE("alternating: the clock of the side with fewer stops moves, buyers first") {
  CHECK(market::alternating::next(state(2, 0, 2, 0)) == clocks{ticks{9}, ticks{0}});
  CHECK(market::alternating::next(state(2, 1, 2, 1)) == clocks{ticks{9}, ticks{0}});
  CHECK(market::alternating::next(state(2, 0, 2, 1)) == clocks{ticks{9}, ticks{0}});
  CHECK(market::alternating::next(state(2, 1, 2, 0)) == clocks{ticks{10}, ticks{1}});
}

TEST_CASE("alternating: ends where the side to move has nobody left") {
  CHECK_FALSE(market::alternating::next(state(2, 2, 3, 2)).has_value());
  CHECK_FALSE(market::alternating::next(state(3, 2, 1, 1)).has_value());
  CHECK_FALSE(market::alternating::next(state(0, 0, 3, 0)).has_value());
  CHECK(market::alternating::next(state(3, 0, 0, 0)) == clocks{ticks{9}, ticks{0}});
}
