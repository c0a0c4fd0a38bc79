// cost_unit: costs in a unit of their own, whatever the cost model counts in; degenerate ones have a place (P24 P25).
#include <larder/eviction/structure/cost_unit.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

/// What these costs are worth, asked for in turn.
std::vector<double> worths(const std::vector<double>& costs, std::uint64_t charge = 1) {
  const std::vector<std::uint64_t> charges(costs.size(), charge);
  resident_columns all;
  all.reload_cost = costs;
  all.charge = charges;
  const view<columns::charge | columns::reload_cost> v(all);
  eviction::structure::cost_unit unit;
  std::vector<double> found;
  for (std::uint32_t i = 0; i < costs.size(); ++i) found.push_back(unit.worth(1, slot{i}, v));
  return found;
}
}  // namespace

TEST_CASE("cost_unit: costs times a power of two are worth the same, bit for bit, whatever the power (P24)") {
  const std::vector<double> costs{432, 746, 750, 701, 1, 1000, 0};
  const std::vector<double> plain = worths(costs);
  for (int power = -1074; power <= 1013; ++power) {
    std::vector<double> scaled = costs;
    for (double& cost : scaled) cost = std::ldexp(cost, power);
    INFO("2^" << power);
    REQUIRE(worths(scaled) == plain);
  }
}
TEST_CASE("cost_unit: an infinite cost is worth most and sets no unit; negative ones and none at all are worth nothing (P24 P25)") {
  for (const int power : {-1000, 0, 1000}) {
    const double cost = std::ldexp(1.0, power);
    CHECK((worths({infinity, -infinity, std::nan(""), -cost, 0, cost, 2 * cost}) == std::vector<double>{0x1p400, 0, 0, 0, 0, 1, 2}));
  }
}
TEST_CASE("cost_unit: costs far from the first are held within 2^400 units, and stay above nothing (P25)") {
  CHECK((worths({0x1p-1000, 0x1p1000}) == std::vector<double>{1, 0x1p400}));
  CHECK((worths({0x1p1000, 0x1p-1000, 0}) == std::vector<double>{1, 0x1p-400, 0}));
}
TEST_CASE("cost_unit: what weighs nothing is worth most of all; without columns every use is worth one (P25)") {
  CHECK((worths({5, 0}, 0) == std::vector<double>{infinity, infinity}));
  CHECK((worths({4, 8}, 4) == std::vector<double>{.25, .5}));
  const resident_columns none;
  eviction::structure::cost_unit unit;
  CHECK(unit.worth(3, slot{0}, view<columns::charge | columns::reload_cost>(none)) == Approx(3));
}
