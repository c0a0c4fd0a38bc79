// The parts of a capacity: exact, even, and never shrinking when the whole grows.
#include <larder/concurrent/parts.hpp>

#include <limits>

#include "catch.hpp"

using namespace larder;
using namespace larder::concurrent;

TEST_CASE("concurrent parts: they sum exactly to the whole and differ by at most one (P46)") {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  for (const std::size_t n : {1u, 2u, 4u, 64u, 4096u})
    for (const std::uint64_t whole :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{7}, std::uint64_t{4095}, std::uint64_t{10'001}, most - 1, most}) {
      std::uint64_t sum = 0;
      for (std::size_t i = 0; i < n; ++i) {
        CHECK((part_of(whole, i, n) == whole / n || part_of(whole, i, n) == whole / n + 1));
        sum += part_of(whole, i, n);
      }
      CHECK(sum == whole);
    }
}

TEST_CASE("concurrent parts: none shrinks when the whole grows, so no sum on the way is above the larger whole") {
  for (std::uint64_t whole = 0; whole < 300; ++whole)
    for (std::size_t i = 0; i < 16; ++i) CHECK(part_of(whole, i, 16) <= part_of(whole + 1, i, 16));
}

TEST_CASE("concurrent parts: the usual number of shards is a power of two, one where entries weigh or are few") {
  for (std::uint64_t capacity = 0; capacity < 5'000'000; capacity = 2 * capacity + 1) {
    const std::size_t n = usual_shards(entries{capacity}).count;
    CHECK(std::has_single_bit(n));
    CHECK((n == 1 || capacity / n >= 512));
    CHECK(n <= 512);
  }
  CHECK(usual_shards(entries{1000}).count == 1);
  CHECK(usual_shards(entries{1'000'000}).count > 1);
  CHECK(usual_shards(80_GB).count == 1);
}
