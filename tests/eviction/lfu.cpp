// lfu: of the fewest uses while resident, the first to have reached them leaves (P23).
#include <larder/cache.hpp>

#include <larder/eviction/lfu.hpp>

#include "catch.hpp"

using namespace larder;

namespace {
void use(auto& c, int key, int times) {
  for (int i = 0; i < times; ++i) static_cast<void>(c.find(key));
}
}  // namespace

TEST_CASE("lfu::P::name: counts while resident; of equals, who reached the count first leaves (P23)") {
  cache<int, int, eviction::lfu> c(3);
  for (const int key : {1, 2, 3}) c.put(key, key);
  use(c, 2, 1);
  use(c, 1, 1);  // 2 and 1 have two uses; 2 reached them first
  c.put(4, 4);
  CHECK_FALSE(c.contains(3));
  use(c, 4, 1);
  c.put(5, 5);
  CHECK_FALSE(c.contains(2));
  c.put(6, 6);  // 5 has one use only
  CHECK_FALSE(c.contains(5));
  CHECK(c.contains(1));
  c.put(2, 2);  // the old count of 2 is forgotten
  CHECK_FALSE(c.contains(6));
  c.put(7, 7);
  CHECK_FALSE(c.contains(2));
}
TEST_CASE("lfu: an entry met while leased keeps its count") {
  cache<int, int, eviction::lfu> c(2);
  c.put(1, 1);
  c.put(2, 2);
  use(c, 2, 3);
  {
    const auto held = c.lease_of(1);  // two uses
    c.put(3, 3);                      // meets 1: 2 leaves
    CHECK_FALSE(c.contains(2));
  }
  c.put(4, 4);  // 3 has one use, 1 has two
  CHECK(c.contains(1));
  CHECK_FALSE(c.contains(3));
}
TEST_CASE("lfu: counts stop at the top (P27)") {
  // 2^32 hits are too many for a test: the policy alone, near the top, is not reachable; what it does at a few counts is.
  eviction::lfu policy;
  policy.reserve(3);
  resident_columns all;
  const view<columns::none> v(all);
  policy.on_load(slot{0}, v);
  for (int i = 1; i < 1000; ++i) {
    policy.on_hit(slot{0}, v);
    CHECK(policy.count(slot{0}) == static_cast<std::uint32_t>(i) + 1);
  }
  policy.on_load(slot{1}, v);
  CHECK(policy.victim(v) == slot{1});
  policy.on_evict(slot{1}, v);
  CHECK(policy.victim(v) == slot{0});
}
