// Sizes from nothing to 2^62, growing and shrinking in place: usage stays exact, the too big is refused at once, a correction evicts no
// more than it needs (P1 P3 P5 P12 P13 P47).
#include <larder/cache.hpp>

#include <larder/eviction/fifo.hpp>
#include <larder/observer/journal.hpp>
#include <larder/sharing/bytes.hpp>

#include <limits>

#include "cache/digest.hpp"
#include "catch.hpp"

using namespace larder;

TEST_CASE("cache: usage is exact at 2^31, 2^32, 2^62 and above (P3)") {
  const std::uint64_t sizes[]{(1ull << 31) - 1, 1ull << 31,       (1ull << 31) + 1, (1ull << 32) - 1,
                              1ull << 32,       (1ull << 32) + 1, (1ull << 62) - 1, 1ull << 62};
  for (const std::uint64_t size : sizes) {
    cache<int, int, sharing::bytes> c(bytes::max());
    c.put(1, 1, bytes{size});
    c.put(2, 2, bytes{size});
    c.put(3, 3, bytes{size});
    CHECK(c.used() == 3 * size);
    c.put(2, 2, 1_B);
    CHECK(c.used() == 2 * size + 1);
    c.erase(1);
    CHECK(c.used() == size + 1);
    CHECK(c.valid());
    for (int i = 10; i < 20; ++i) c.put(i, i, bytes{size});
    CHECK(c.used() <= c.capacity());
    CHECK(c.valid());
  }
}
TEST_CASE("cache: slots double up to what is of use and what 32 bits can number, then come one by one (P3)") {
  constexpr std::uint64_t any = detail::most_slots;
  STATIC_REQUIRE(any < index_of(no_slot));
  CHECK(detail::grown(0, any) == 16);
  CHECK(detail::grown(16, any) == 32);
  CHECK(detail::grown(0, 4) == 4);  // four entries, a spare among them
  CHECK(detail::grown(16, 20) == 20);
  CHECK(detail::grown(20, 20) == 21);  // an entry waits for its last lease
  CHECK(detail::grown(21, 20) == 22);
  CHECK(detail::grown(1ull << 30, any) == 1ull << 31);
  CHECK(detail::grown(1ull << 31, any) == any);  // 2^32 slots there are not
  CHECK(detail::grown(any - 1, any) == any);
  CHECK(detail::grown(any, any) == any + 1);  // which grow_to refuses
}
TEST_CASE("cache: a cache is asked for more slots than there can be: refused, nothing has changed (P3)") {
  cache<int, int, sharing::bytes> c(10_B);
  c.put(1, 1, 1_B);
  CHECK_THROWS_AS(c.reserve(detail::most_slots + 1), std::length_error);
  CHECK(c.valid());
  CHECK(c.contains(1));
}
TEST_CASE("cache: a size beyond 2^62 is refused, whatever the capacity (P3 P4)") {
  cache<int, int, sharing::bytes> c(bytes::max());
  c.put(1, 1, 5_B);
  for (const std::uint64_t size : {(1ull << 62) + 1, 1ull << 63, ~0ull}) {
    CHECK(c.put(2, 2, bytes{size}).reason == refusal::too_big);
    CHECK(c.plan(2, bytes{size}).reason == refusal::too_big);
    CHECK(c.recharge(1, bytes{size}) == refusal::too_big);
  }
  CHECK(c.used() == 5);
  CHECK(c.size() == 1);
  CHECK(c.valid());
}
TEST_CASE("cache: what is larger than the cache is refused at once and nothing is evicted for it (P12)") {
  cache<int, int, sharing::bytes, observer::journal> c(10_B);
  for (int i = 0; i < 5; ++i) c.put(i, i, 2_B);
  const std::size_t before = c.observer().entries().size();
  CHECK(c.put(9, 9, 11_B).reason == refusal::too_big);
  CHECK(c.size() == 5);
  REQUIRE(c.observer().entries().size() == before + 1);
  CHECK(c.observer().entries().back().what == verb::bypass);
  CHECK(c.observer().entries().back().charge == 11);
}
TEST_CASE("cache: eviction stops in time: without the last victim the newcomer would not fit (P13)") {
  cache<int, int, sharing::bytes, observer::journal> c(30_B);
  larder::random draws(8);
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t used = c.used();
    const bytes weight{draws.below(32)};
    const std::size_t before = c.observer().entries().size();
    const outcome answer = c.put(1000 + i, i, weight);
    const auto& all = c.observer().entries();
    std::uint64_t freed = 0, last = 0;
    for (std::size_t k = before; k < all.size(); ++k)
      if (all[k].what == verb::evict) freed += last = all[k].moved;
    if (!answer) CHECK(freed == 0);
    if (freed != 0) REQUIRE(used - (freed - last) + weight.count > 30);
    if (answer) REQUIRE(used - freed + weight.count <= 30);
  }
}
TEST_CASE("cache: entries of no size take no room and leave when their turn comes (P25)") {
  cache<int, int, sharing::bytes> c(0_B);
  for (int i = 0; i < 50; ++i) CHECK(c.put(i, i, 0_B).what == verb::load);
  CHECK(c.size() == 50);
  CHECK(c.used() == 0);
  CHECK(c.put(100, 1, 1_B).reason == refusal::too_big);
  c.resize(1_B);
  CHECK(c.put(100, 1, 1_B).evicted == 0);
  CHECK(c.put(101, 1, 1_B).evicted == 51);  // the oldest leave until there is room
  CHECK(c.valid());
}
TEST_CASE("cache: a corrected size evicts what its growth needs, and a shrink nobody (P47)") {
  cache<int, int, sharing::bytes> c(20_B);
  for (int i = 0; i < 10; ++i) c.put(i, i, 2_B);
  CHECK(c.recharge(0, 1_B) == refusal::none);
  CHECK(c.size() == 10);
  CHECK(c.used() == 19);
  CHECK(c.recharge(0, 5_B) == refusal::none);  // the oldest itself stays
  CHECK(c.contains(0));
  CHECK_FALSE(c.contains(1));
  CHECK_FALSE(c.contains(2));
  CHECK(c.contains(3));
  CHECK(c.used() == 19);
  const std::string before = digest(c);
  CHECK(c.recharge(0, 21_B) == refusal::too_big);
  CHECK(c.recharge(77, 1_B) == refusal::none);
  CHECK(digest(c) == before);
  const auto held = c.lease_of(5);
  CHECK(c.recharge(0, 19_B) == refusal::all_leased);
  CHECK(c.used() == 19);
  CHECK(c.recharge(5, 19_B) == refusal::none);  // a leased one may grow, too
  CHECK(c.used() == 19);
  CHECK(c.pinned() == 19);
  CHECK(c.valid());
}
TEST_CASE("cache: tiny capacities work (P5)") {
  for (const std::uint64_t capacity : {0u, 1u, 2u, 3u, 7u, 9u, 10u}) {
    cache<int, int, eviction::fifo> c(capacity);
    for (int i = 0; i < 100; ++i) {
      c.put(i, i);
      CHECK(c.size() == std::min<std::size_t>(capacity, static_cast<std::size_t>(i) + 1));
    }
    CHECK(c.valid());
  }
  cache<int, int> endless(entries{std::numeric_limits<std::uint64_t>::max()});
  for (int i = 0; i < 100000; ++i) endless.put(i, i);
  CHECK(endless.size() == 100000);
}
TEST_CASE("cache: resizing is total, through zero too (P6)") {
  cache<int, int, sharing::bytes> c(10_B);
  larder::random draws(9);
  for (int i = 0; i < 2000; ++i) {
    c.put(static_cast<int>(draws.below(20)), i, bytes{draws.below(5)});
    if (i % 7 == 0) c.resize(bytes{draws.below(3) == 0 ? 0 : draws.below(40)});
    REQUIRE(c.used() <= c.capacity());
  }
  CHECK(c.valid());
}
TEST_CASE("cache: reserve changes nothing that shows, at any point (D4)") {
  cache<int, int, observer::journal> reserved(20), plain(20);
  larder::random draws(10);
  for (int i = 0; i < 500; ++i) {
    const int key = static_cast<int>(draws.below(40));
    if (i % 5 == 0) reserved.reserve(static_cast<std::size_t>(draws.below(200)));
    if (plain.find(key) == nullptr) plain.put(key, i);
    if (reserved.find(key) == nullptr) reserved.put(key, i);
  }
  CHECK(reserved.observer().entries() == plain.observer().entries());
  CHECK_THROWS_AS(reserved.reserve(std::numeric_limits<std::size_t>::max()), std::length_error);
  CHECK(reserved.valid());
}
