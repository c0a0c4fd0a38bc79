// Quantities saturate, never wrap, and do not turn into each other (P3 P4 P43).
#include <larder/core/quantity.hpp>

#include <concepts>
#include <limits>
#include <type_traits>

#include "catch.hpp"

using namespace larder;

namespace {
constexpr std::uint64_t top = std::numeric_limits<std::uint64_t>::max();
constexpr std::int64_t high = std::numeric_limits<std::int64_t>::max(), low = std::numeric_limits<std::int64_t>::min();
const std::uint64_t edges[]{0,
                            1,
                            2,
                            (1ull << 31) - 1,
                            1ull << 31,
                            (1ull << 31) + 1,
                            (1ull << 32) - 1,
                            1ull << 32,
                            (1ull << 32) + 1,
                            (1ull << 63) - 1,
                            1ull << 63,
                            (1ull << 63) + 1,
                            top - 1,
                            top};
const std::int64_t instants[]{low, low + 1, -(std::int64_t{1} << 32), -1, 0, 1, std::int64_t{1} << 32, high - 1, high};
}  // namespace

TEST_CASE("bytes: a sum is at least either part, a difference at most the whole (P3 P4)") {
  for (const std::uint64_t a : edges)
    for (const std::uint64_t b : edges) {
      const bytes sum = bytes{a} + bytes{b}, difference = bytes{a} - bytes{b};
      CHECK(sum >= bytes{a});
      CHECK(sum >= bytes{b});
      CHECK(sum.count == (a > top - b ? top : a + b));
      CHECK(difference.count == (a > b ? a - b : 0));
      bytes changed{a};
      changed += bytes{b};
      CHECK(changed == sum);
      changed = bytes{a};
      changed -= bytes{b};
      CHECK(changed == difference);
    }
  CHECK(bytes::max().count == top);
}
TEST_CASE("instant: differences and sums stop at the ends (P4 P41)") {
  for (const std::int64_t a : instants)
    for (const std::int64_t b : instants) {
      const duration d = instant{a} - instant{b};
      CHECK((d.ticks >= 0) == (a >= b));
      if (b == 0) CHECK(d.ticks == a);
      const instant later = instant{a} + duration{b};
      CHECK((b >= 0 ? later >= instant{a} : later <= instant{a}));
      if (d.ticks != high && d.ticks != low) CHECK(instant{b} + d == instant{a});
    }
  CHECK((instant{high} - instant{low}).ticks == high);
  CHECK((instant{low} - instant{high}).ticks == low);
  CHECK((instant{low} - instant{0}).ticks == low);
}
TEST_CASE("quantities do not convert into each other (P43)") {
  static_assert(!std::is_convertible_v<std::uint64_t, bytes>);
  static_assert(!std::is_convertible_v<bytes, std::uint64_t>);
  static_assert(!std::is_convertible_v<bytes, entries>);
  static_assert(!std::is_convertible_v<entries, bytes>);
  static_assert(!std::is_constructible_v<bytes, entries>);
  static_assert(!std::is_convertible_v<instant, duration>);
  static_assert(!std::is_convertible_v<duration, instant>);
  static_assert(!std::is_convertible_v<std::int64_t, slot>);
  static_assert(!std::is_convertible_v<slot, std::uint32_t>);
  static_assert(!std::equality_comparable_with<bytes, entries>);
  static_assert(!std::equality_comparable_with<instant, duration>);
  static_assert(std::is_convertible_v<std::uint64_t, entries>);  // a cache of 100 can mean nothing else
  static_assert(sizeof(bytes) == 8 && sizeof(entries) == 8 && sizeof(instant) == 8 && sizeof(slot) == 4);
  CHECK(index_of(slot{7}) == 7);
  CHECK(no_slot == slot{0xffffffffu});
}
TEST_CASE("bytes: literals say what they are") {
  CHECK((5_B).count == 5);
  CHECK(3_KB == bytes{3000});
  CHECK(2_MB == bytes{2'000'000});
  CHECK(1_GB == bytes{1'000'000'000});
  CHECK(1_MiB == bytes{1'048'576});
  CHECK(1_GiB == bytes{1'073'741'824});
}
