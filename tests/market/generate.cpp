#include <larder/market/generate.hpp>

#include <algorithm>
#include <vector>

#include "catch.hpp"

namespace market = larder::market;
using market::ticks;

TEST_CASE("equal seeds draw equal markets, other seeds others") {
  const auto first = [](std::uint64_t seed) {
    larder::random source(seed);
    return market::draw(source, market::double_law{});
  };
  CHECK(first(1).buyers == first(1).buyers);
  CHECK(first(1).sellers == first(1).sellers);
  CHECK(first(1).buyers != first(2).buyers);
}

TEST_CASE("double markets lie within their laws and fill them") {
  larder::random source(4);
  const auto drawn = market::draw(source, {5000, 3000, ticks{600}, ticks{400}});
  REQUIRE(drawn.buyers.size() == 5000);
  REQUIRE(drawn.sellers.size() == 3000);
  const auto [least_value, most_value] = std::minmax_element(drawn.buyers.begin(), drawn.buyers.end());
  const auto [least_cost, most_cost] = std::minmax_element(drawn.sellers.begin(), drawn.sellers.end());
  CHECK((*least_value == ticks{0} && *most_value == ticks{599}));
  CHECK((*least_cost == ticks{0} && *most_cost == ticks{399}));
}

TEST_CASE("sealed slots are truthful, share one common part, and the contract price is the stated share of the satellite's mean value") {
  larder::random source(4);
  const market::sealed_law law{3, 0.5, 2.5, 2, 0.8};
  double value = 0, smallest_match = 1e9, match = 0;
  constexpr int slots = 50'000;
  for (int slot = 0; slot < slots; ++slot) {
    const auto drawn = market::draw(source, law);
    REQUIRE(drawn.bids == drawn.values);
    REQUIRE(drawn.bids.size() == 3);
    value += drawn.satellite_value;
    const double common = drawn.satellite_value / law.satellite_match;
    match += drawn.values[1] / common;
    smallest_match = std::min(smallest_match, drawn.values[1] / common);
  }
  CHECK(law.contract_price() == Approx(0.8 * value / slots).epsilon(0.02));
  CHECK(smallest_match >= 1 - 1e-12);
  CHECK(match / slots == Approx(2.5 / 1.5).epsilon(0.02));  // the mean of a Pareto law
}
