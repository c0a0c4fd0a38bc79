// heap: the smallest key on top, any slot changed or taken out, against a std::map.
#include <larder/eviction/structure/heap.hpp>

#include <larder/core/random.hpp>

#include <map>
#include <vector>

#include "catch.hpp"

using namespace larder;
using key = std::pair<int, std::uint64_t>;  // distinct: a number appended

TEST_CASE("heap: any changes, against a map by key") {
  eviction::structure::heap<key> fast;
  std::map<key, std::uint32_t> order;
  std::map<std::uint32_t, key> keys;
  larder::random draws(2);
  std::uint64_t number = 0;
  fast.reserve(40);
  for (int i = 0; i < 20000; ++i) {
    if (i == 3000) fast.reserve(90);
    const auto s = static_cast<std::uint32_t>(draws.below(i < 3000 ? 40 : 90));
    const key fresh{static_cast<int>(draws.below(20)), ++number};
    const auto known = keys.find(s);
    REQUIRE(fast.holds(slot{s}) == (known != keys.end()));
    if (known == keys.end()) {
      fast.push(slot{s}, fresh);
      order[fresh] = s;
      keys[s] = fresh;
    } else {
      REQUIRE(fast.key(slot{s}) == known->second);
      order.erase(known->second);
      if (draws.below(3) == 0) {
        fast.erase(slot{s});
        keys.erase(known);
      } else {
        fast.update(slot{s}, fresh);
        order[fresh] = s;
        known->second = fresh;
      }
    }
    REQUIRE(fast.size() == order.size());
    REQUIRE(fast.empty() == order.empty());
    if (order.empty()) continue;
    REQUIRE(fast.top() == slot{order.begin()->second});
    REQUIRE(fast.top_key() == order.begin()->first);
    if (i % 97 != 0) continue;
    std::vector<std::uint32_t> walked, expected;
    REQUIRE(fast.for_each([&](slot each) {
      walked.push_back(index_of(each));
      return true;
    }));
    for (const auto& [k, each] : order) expected.push_back(each);
    REQUIRE(walked == expected);
    // The least of some, looked for without taking anything out.
    const auto odd = [](slot each) { return index_of(each) % 2 == 1; };
    slot least = no_slot;
    for (const std::uint32_t each : expected)
      if (least == no_slot && each % 2 == 1) least = slot{each};
    REQUIRE(fast.least(odd) == least);
    REQUIRE(fast.least([](slot) { return false; }) == no_slot);
  }
  fast.clear();
  CHECK(fast.empty());
  for (std::uint32_t s = 0; s < 90; ++s) CHECK_FALSE(fast.holds(slot{s}));
  fast.push(slot{5}, {1, 1});
  CHECK(fast.top() == slot{5});
}
