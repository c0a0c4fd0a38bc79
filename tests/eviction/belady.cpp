// belady: who is asked for farthest in the future leaves; it is told the future.
#include <larder/cache.hpp>

#include <larder/eviction/belady.hpp>

#include <algorithm>
#include <set>
#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {

/// The most hits that any sequence of must-admit decisions can have, by trying them all.
std::size_t best(const std::vector<int>& keys, std::size_t at, std::set<int> residents, std::size_t capacity) {
  if (at == keys.size()) return 0;
  if (residents.count(keys[at]) != 0) return 1 + best(keys, at + 1, residents, capacity);
  if (residents.size() < capacity) {
    residents.insert(keys[at]);
    return best(keys, at + 1, residents, capacity);
  }
  std::size_t most = 0;
  for (const int leaver : std::set<int>(residents)) {
    std::set<int> then = residents;
    then.erase(leaver);
    then.insert(keys[at]);
    most = std::max(most, best(keys, at + 1, then, capacity));
  }
  return most;
}

std::size_t hits(const std::vector<int>& keys, std::size_t capacity) {
  cache<int, int, eviction::belady> c(capacity, eviction::belady::of(keys));
  for (const int key : keys) c.try_emplace(key, 0);
  return c.stats().hits;
}

}  // namespace

TEST_CASE("belady::P::name: hits as often as the best of all choices, on small worlds") {
  larder::random draws(1);
  for (int round = 0; round < 150; ++round) {
    std::vector<int> keys;
    for (int i = 0; i < 12; ++i) keys.push_back(static_cast<int>(draws.below(5)));
    const std::size_t capacity = 1 + static_cast<std::size_t>(draws.below(3));
    CHECK(hits(keys, capacity) == best(keys, 0, {}, capacity));
  }
}
TEST_CASE("belady: of those never asked for again, the one used longest ago leaves (P23)") {
  const std::vector<int> keys{1, 2, 3, 1, 4, 5};
  cache<int, int, eviction::belady> c(3, eviction::belady::of(keys));
  for (const int key : {1, 2, 3, 1, 4}) c.try_emplace(key, 0);
  CHECK_FALSE(c.contains(2));
  c.try_emplace(5, 0);
  CHECK_FALSE(c.contains(3));
  CHECK(c.contains(1));
}
TEST_CASE("belady: an entry that was leased when its turn came is still known by its next use") {
  const std::vector<int> keys{1, 2, 1, 9, 9, 4, 2, 3};
  cache<int, int, eviction::belady> c(2, eviction::belady::of(keys));
  c.try_emplace(1, 0);  // again at 2, then never
  c.try_emplace(2, 0);  // again at 6
  {
    const auto held = c.lease_of(1);  // request 2
    c.try_emplace(9, 0);              // request 3: meets 1, which is held; 2 leaves
    CHECK_FALSE(c.contains(2));
  }
  c.try_emplace(9, 0);  // request 4
  c.try_emplace(4, 0);  // request 5: 1 is never asked for again, nor is 9; 1 was used before
  CHECK_FALSE(c.contains(1));
  CHECK(c.contains(9));
}
