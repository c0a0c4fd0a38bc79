#include <larder/placement/ratio.hpp>

#include <limits>

#include <larder/core/random.hpp>

#include "catch.hpp"

using larder::placement::ratio;

TEST_CASE("ratio: exact where doubles are not, and n / 0 above all", "[placement]") {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  CHECK(ratio{1, 3} == ratio{most / 3, most});
  CHECK(ratio{most, most - 1} > ratio{most - 1, most - 1});
  CHECK(ratio{most - 1, most} < ratio{most, most});
  CHECK(ratio{most - 2, most - 1} < ratio{most - 1, most});
  CHECK(ratio{1, 0} > ratio{most, 1});
  CHECK(ratio{1, 0} == ratio{5, 0});
  CHECK(ratio{0, 5} < ratio{1, most});
  CHECK(ratio{0, 5} == ratio{0, 9});
}

TEST_CASE("ratio: agrees with the quotient where that is exact", "[placement]") {
  larder::random draw{3};
  for (int round = 0; round < 2000; ++round) {
    const auto a = draw.below(50), b = 1 + draw.below(50), c = draw.below(50), d = 1 + draw.below(50);
    const auto order = ratio{a, b} <=> ratio{c, d};
    CHECK((order < 0) == (a * d < c * b));
    CHECK((order == 0) == (a * d == c * b));
  }
}
