// random: equal chances over residents, the same everywhere from the same seed.
#include <larder/cache.hpp>

#include <larder/eviction/random.hpp>

#include <vector>

#include "catch.hpp"

using namespace larder;

TEST_CASE("random::P::name: the same seed and requests give the same victims on every compiler") {
  cache<int, int, eviction::random> c(10, eviction::random(42));
  std::vector<int> left;
  for (int i = 0; i < 22; ++i) {
    std::vector<int> before;
    for (int key = 0; key < i; ++key)
      if (c.contains(key)) before.push_back(key);
    c.put(i, i);
    for (const int key : before)
      if (!c.contains(key)) left.push_back(key);
  }
  CHECK(left == std::vector<int>{7, 1, 2, 3, 0, 8, 11, 14, 12, 6, 15, 4});
  cache<int, int, eviction::random> other(10, eviction::random(43)), same(10, eviction::random(42));
  for (int i = 0; i < 200; ++i) {
    c.put(100 + i, i);
    same.put(100 + i, i);
    other.put(100 + i, i);
  }
  int differing = 0;
  for (int i = 0; i < 200; ++i) differing += same.contains(100 + i) != other.contains(100 + i) ? 1 : 0;
  CHECK(differing > 0);
}
TEST_CASE("random: every resident has the same chance") {
  std::vector<int> left(10);
  eviction::random policy(7);
  policy.reserve(10);
  resident_columns all;
  const view<columns::none> v(all);
  for (std::uint32_t i = 0; i < 10; ++i) policy.on_load(slot{i}, v);
  for (int i = 0; i < 20000; ++i) {
    const slot s = policy.victim(v);
    ++left[index_of(s)];
    policy.on_evict(s, v);
    policy.on_load(s, v);
  }
  for (const int count : left) CHECK(count == Approx(2000).margin(200));
}
TEST_CASE("random: with all but one claimed, the search still ends (P14)") {
  eviction::random policy(7);
  constexpr std::uint32_t count = 5000;
  policy.reserve(count);
  resident_columns all;
  std::vector<std::uint32_t> holds(count, resident_columns::held_bit);
  holds[4321] = 0;
  all.holds = holds;
  all.held = count - 1;
  const view<columns::none> v(all);
  for (std::uint32_t i = 0; i < count; ++i) policy.on_load(slot{i}, v);
  CHECK(policy.victim(v) == slot{4321});
}
