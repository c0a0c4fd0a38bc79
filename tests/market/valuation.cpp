#include <larder/market/valuation.hpp>

#include <cmath>

#include "catch.hpp"

namespace market = larder::market;

TEST_CASE("a base station's match is its context times ln(1/beta); a cold start is worth nothing, a warm one its first example") {
  CHECK(market::match_value(3, std::exp(-0.5)) == Approx(1.5));
  CHECK(market::match_value(0, 0.95) == 0);
  CHECK(market::match_value(0, 0.95, market::start::warm) == Approx(std::log(1 / 0.95)));
  CHECK(market::match_value(2, 0.95, market::start::warm) == Approx(market::match_value(3, 0.95)));
  CHECK(market::slot_value(4, 1.5) == 6);
}

TEST_CASE("paths: the accuracy cost saved, and the cost to provide, with multipliers of 1 by default") {
  CHECK(market::path_value(0.3) == 0.3);
  CHECK(market::path_value(0.3, 2) == 0.6);
  CHECK(market::path_cost(1, 2, 4) == 7);
  CHECK(market::path_cost(1, 2, 4, 0.5) == 3.5);
}
