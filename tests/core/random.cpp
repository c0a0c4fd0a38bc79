// The generator is the one published, bit for bit, and its draws stay in their ranges.
#include <larder/core/random.hpp>

#include <set>

#include "catch.hpp"

using larder::random;

TEST_CASE("random: splitmix64 as published, from seed 0 and from 1234567") {
  larder::random zero;
  CHECK(zero.next() == 0xe220a8397b1dcdafu);
  CHECK(zero.next() == 0x6e789e6aa1b965f4u);
  CHECK(zero.next() == 0x06c45d188009454fu);
  larder::random other(1234567);
  CHECK(other.next() == 6457827717110365317u);
  CHECK(other.next() == 3203168211198807973u);
}
TEST_CASE("random: high_product is the upper half of the product") {
  CHECK(larder::high_product(~0ull, ~0ull) == ~0ull - 1);
  CHECK(larder::high_product(1ull << 32, 1ull << 32) == 1);
  CHECK(larder::high_product(1ull << 63, 2) == 1);
  CHECK(larder::high_product(0x123456789abcdef0u, 0xfedcba9876543210u) == 0x121fa00ad77d7422u);
  CHECK(larder::high_product(~0ull, 0) == 0);
}
TEST_CASE("random: draws stay in range, also where the range is nothing") {
  larder::random draws(5);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    seen.insert(draws.below(7));
    CHECK(draws.below(1) == 0);
    CHECK(draws.below(0) == 0);
    const double u = draws.uniform(), v = draws.uniform(-2, 3), e = draws.exponential(2), n = draws.normal();
    CHECK((u >= 0 && u < 1));
    CHECK((v >= -2 && v < 3));
    CHECK(e >= 0);
    CHECK((n > -10 && n < 10));
  }
  CHECK(seen == std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6});
}
TEST_CASE("random: means of exponential and normal draws are near what they should be") {
  larder::random draws(9);
  double exponential = 0, normal = 0, square = 0;
  constexpr int count = 20000;
  for (int i = 0; i < count; ++i) {
    exponential += draws.exponential(3);
    const double n = draws.normal();
    normal += n;
    square += n * n;
  }
  CHECK(exponential / count == Approx(3).margin(0.1));
  CHECK(normal / count == Approx(0).margin(0.03));
  CHECK(square / count == Approx(1).margin(0.05));
}
TEST_CASE("random: equal seeds, equal streams; copies go on alike") {
  larder::random a(3), b(3);
  for (int i = 0; i < 10; ++i) CHECK(a.next() == b.next());
  larder::random c = a;
  CHECK(c == a);
  CHECK(c.next() == a.next());
  CHECK(larder::mix(0) == 0);
  std::set<std::uint64_t> mixed;
  for (std::uint64_t i = 0; i < 4096; ++i) mixed.insert(larder::mix(i));
  CHECK(mixed.size() == 4096);
}
