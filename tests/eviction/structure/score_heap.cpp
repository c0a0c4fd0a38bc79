// score_heap: the smallest score on top, of equal scores the one set first, against a std::set.
#include <larder/eviction/structure/score_heap.hpp>

#include <larder/core/random.hpp>

#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "catch.hpp"

using namespace larder;

TEST_CASE("score_heap: any changes, with many ties and infinities, against a std::set (P23)") {
  eviction::structure::score_heap fast;
  std::set<std::tuple<double, std::uint64_t, std::uint32_t>> order;
  std::map<std::uint32_t, std::tuple<double, std::uint64_t, std::uint32_t>> known;
  larder::random draws(4);
  std::uint64_t settings = 0;
  fast.reserve(3);
  for (int i = 0; i < 30'000; ++i) {
    const std::uint32_t slots = i < 1000 ? 3 : i < 5000 ? 40 : 300;
    if (i == 1000 || i == 5000) fast.reserve(slots);
    const auto s = static_cast<std::uint32_t>(draws.below(slots));
    const std::uint64_t dice = draws.below(20);
    const double score = dice == 19 ? std::numeric_limits<double>::infinity() : static_cast<double>(dice) / 4;
    const auto found = known.find(s);
    if (found != known.end()) order.erase(found->second);
    if (found != known.end() && draws.below(3) == 0) {
      fast.erase(slot{s});
      known.erase(found);
    } else {
      found == known.end() ? fast.push(slot{s}, score) : fast.set(slot{s}, score);
      known[s] = {score, ++settings, s};
      order.insert(known[s]);
      fast.mark(slot{s}) = static_cast<std::uint32_t>(settings);
      REQUIRE_FALSE(fast.score(slot{s}) != score);
    }
    if (i % 5000 == 4999) {
      // Taking 1 from all that have at least that: the order of the rest stays, since all are raised above it first.
      std::vector<std::tuple<double, std::uint64_t, std::uint32_t>> all(order.begin(), order.end());
      order.clear();
      for (auto& [each, number, place] : all) {
        fast.set(slot{place}, each + 1);
        known[place] = {each, ++settings, place};
        order.insert(known[place]);
      }
      fast.lower_all(1);
    }
    REQUIRE(fast.empty() == order.empty());
    if (order.empty()) continue;
    REQUIRE(fast.top() == slot{std::get<2>(*order.begin())});
    if (i % 61 != 0) continue;
    std::vector<std::uint32_t> walked, expected;
    fast.for_each([&](slot each) {
      walked.push_back(index_of(each));
      return true;
    });
    for (const auto& each : order) expected.push_back(std::get<2>(each));
    REQUIRE(walked == expected);
    slot least = no_slot;
    for (const std::uint32_t each : expected)
      if (least == no_slot && each % 2 == 1) least = slot{each};
    REQUIRE(fast.least([](slot each) { return index_of(each) % 2 == 1; }) == least);
  }
}
