#include <larder/placement/rounding.hpp>

#include <limits>
#include <vector>

#include "catch.hpp"

using larder::placement::rounded;
using larder::placement::rounding;
using counts = std::vector<std::uint64_t>;

TEST_CASE("rounding: the units of the worked example", "[placement]") {
  const counts filtered{5, 9}, all{4, 5, 9};
  CHECK(rounded(filtered, 0.5, rounding::by_smallest) == counts{2, 3});      // delta 2.5
  CHECK(rounded(filtered, 0.5, rounding::by_largest) == counts{2, 4});       // delta 2.25
  CHECK(rounded(all, 0.5, rounding::by_smallest) == counts{2, 2, 4});        // delta 2
  CHECK(rounded(all, 0.5, rounding::by_largest) == counts{2, 3, 6});         // delta 1.5
  CHECK(rounded(counts{7, 5}, 0.8, rounding::by_smallest) == counts{1, 1});  // delta 4
  CHECK(rounded(all, 0.0, rounding::by_largest) == all);
  CHECK(rounded(counts{}, 0.5, rounding::by_largest).empty());
}

TEST_CASE("rounding: an epsilon too fine for sums to stay exact rounds nothing", "[placement]") {
  const counts values{std::uint64_t{1} << 51, 3};
  CHECK(rounded(values, 1e-300, rounding::by_largest) == values);
  CHECK(rounded(values, std::numeric_limits<double>::denorm_min(), rounding::by_smallest) == values);
}

TEST_CASE("rounding: no model loses more than it may", "[placement]") {
  const counts values{17, 400, 23, 999, 1};
  for (const double epsilon : {0.01, 0.1, 0.5, 0.99}) {
    const auto small = rounded(values, epsilon, rounding::by_smallest);
    const auto large = rounded(values, epsilon, rounding::by_largest);
    const double small_unit = epsilon * 1, large_unit = epsilon * 999 / 5;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double value = static_cast<double>(values[i]);
      CHECK(static_cast<double>(small[i]) * small_unit > value * (1 - epsilon) - 1e-9);
      CHECK(static_cast<double>(large[i]) * large_unit > value - large_unit - 1e-9);
    }
  }
}
