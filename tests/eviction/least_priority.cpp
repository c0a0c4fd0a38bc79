#include <larder/eviction/least_priority.hpp>

#include <map>
#include <vector>

#include <larder/admission/higher_priority.hpp>
#include <larder/cache.hpp>
#include <larder/core/random.hpp>

#include "catch.hpp"

using larder::entries;
using larder::nothing;
using larder::verb;
using larder::eviction::least_priority;

namespace {

using cache = larder::cache<int, nothing, least_priority>;

larder::outcome ask(cache& c, int key, double priority) { return c.serve(key, {.priority = priority}); }

std::vector<int> residents(const cache& c) {
  std::vector<int> keys;
  for (int k = 0; k < 100; ++k)
    if (c.contains(k)) keys.push_back(k);
  return keys;
}

}  // namespace

TEST_CASE("least_priority: the smallest number leaves, of equal ones the least recently used", "[eviction]") {
  cache c(entries{3});
  ask(c, 1, 5);
  ask(c, 2, 1);
  ask(c, 3, 5);
  ask(c, 4, 9);
  CHECK(residents(c) == std::vector<int>{1, 3, 4});
  ask(c, 1, 5);
  ask(c, 5, 9);
  CHECK(residents(c) == std::vector<int>{1, 4, 5});
  CHECK(c.valid());
}

TEST_CASE("least_priority: a request that names another number moves its entry, a mere look-up keeps the number", "[eviction]") {
  cache c(entries{2});
  ask(c, 1, 7);
  ask(c, 2, 8);
  ask(c, 2, 3);
  ask(c, 3, 4);
  CHECK(residents(c) == std::vector<int>{1, 3});
  REQUIRE(c.find(3) != nullptr);
  ask(c, 4, 5);
  CHECK(residents(c) == std::vector<int>{1, 4});
  CHECK(c.valid());
}

TEST_CASE("least_priority: claimed and leased entries are passed over", "[eviction]") {
  cache c(entries{3});
  for (int k = 1; k <= 3; ++k) ask(c, k, k);
  c.begin_slot();
  ask(c, 1, 1);
  ask(c, 4, 4);
  CHECK(residents(c) == std::vector<int>{1, 3, 4});
  c.end_slot();
  {
    const auto held = c.lease_of(1);
    ask(c, 5, 5);
    CHECK(residents(c) == std::vector<int>{1, 4, 5});
  }
  ask(c, 6, 6);
  CHECK(residents(c) == std::vector<int>{4, 5, 6});
  CHECK(c.valid());
}

TEST_CASE("least_priority: the same victims as a search through all residents, and shown in their order", "[eviction]") {
  struct state {
    double priority;
    int use;
  };
  constexpr std::size_t capacity = 12;
  cache c(entries{capacity});
  std::map<int, state> naive;
  larder::random draws(7);
  for (int use = 0; use < 4000; ++use) {
    const int key = static_cast<int>(draws.below(40));
    const auto priority = static_cast<double>(draws.below(6));
    if (naive.count(key) == 0 && naive.size() == capacity) {
      auto least = naive.begin();
      for (auto it = naive.begin(); it != naive.end(); ++it)
        if (it->second.priority < least->second.priority ||
            (it->second.priority == least->second.priority && it->second.use < least->second.use))
          least = it;
      const auto foreseen = c.plan(key);
      REQUIRE(foreseen.victims.size() == 1);
      REQUIRE(*foreseen.victims[0] == least->first);
      naive.erase(least);
    }
    naive[key] = {priority, use};
    ask(c, key, priority);
    REQUIRE(c.size() == naive.size());
    for (const auto& [k, s] : naive) REQUIRE(c.contains(k));
  }
  CHECK(c.valid());
}

TEST_CASE("least_priority with higher_priority: an entry is replaced by more frequent ones alone", "[eviction]") {
  larder::cache<int, nothing, least_priority, larder::admission::higher_priority> c(entries{1});
  CHECK(c.serve(1, {.priority = 2}).what == verb::load);
  CHECK(c.serve(2, {.priority = 1}).what == verb::bypass);
  CHECK(c.serve(2, {.priority = 2}).what == verb::bypass);
  CHECK(c.serve(2, {.priority = 3}).what == verb::load);
  CHECK_FALSE(c.contains(1));
}
