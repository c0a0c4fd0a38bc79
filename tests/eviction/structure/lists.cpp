// lists: slots in one of several lists, against std::list.
#include <larder/eviction/structure/lists.hpp>

#include <larder/core/random.hpp>

#include <algorithm>
#include <array>
#include <list>
#include <vector>

#include "catch.hpp"

using namespace larder;
using eviction::structure::lists;

TEST_CASE("lists: any moves, against std::list") {
  lists<3> fast;
  std::array<std::list<std::uint32_t>, 3> slow;
  CHECK(fast.empty(2));
  fast.reserve(0);
  CHECK(fast.oldest(1) == no_slot);
  CHECK(fast.empty(2));
  larder::random draws(1);
  std::size_t room = 0;
  for (int i = 0; i < 5000; ++i) {
    if (i % 500 == 0) fast.reserve(room += 7);
    const auto s = static_cast<std::uint32_t>(draws.below(room));
    const auto to = static_cast<std::uint32_t>(draws.below(3));
    const auto in = std::find_if(slow.begin(), slow.end(), [&](const auto& l) { return std::find(l.begin(), l.end(), s) != l.end(); });
    const std::uint64_t what = draws.below(4);
    if (in != slow.end()) {
      in->remove(s);
      if (what == 0) {
        fast.unlink(slot{s});
      } else {
        fast.move_newest(slot{s}, to);
        slow[to].push_back(s);
      }
    } else if (what < 2) {
      fast.push_newest(slot{s}, to);
      slow[to].push_back(s);
    } else {
      fast.push_oldest(slot{s}, to);
      slow[to].push_front(s);
    }
    for (std::uint32_t l = 0; l < 3; ++l) {
      std::vector<std::uint32_t> seen;
      REQUIRE(fast.for_each(
          [&](slot each) {
            seen.push_back(index_of(each));
            return true;
          },
          l));
      REQUIRE(seen == std::vector<std::uint32_t>(slow[l].begin(), slow[l].end()));
      REQUIRE(fast.empty(l) == slow[l].empty());
      REQUIRE(fast.oldest(l) == (slow[l].empty() ? no_slot : slot{slow[l].front()}));
      REQUIRE(fast.newest(l) == (slow[l].empty() ? no_slot : slot{slow[l].back()}));
      for (std::size_t k = 1; k < seen.size(); ++k) {
        REQUIRE(fast.older(slot{seen[k]}) == slot{seen[k - 1]});
        REQUIRE(fast.newer(slot{seen[k - 1]}) == slot{seen[k]});
      }
    }
  }
}
TEST_CASE("lists: a slot is taken in beside another, and keeps its mark") {
  lists<1, int> l;
  l.reserve(4);
  for (std::uint32_t i = 0; i < 3; ++i) l.push_newest(slot{i});
  l.mark(slot{1}) = 7;
  l.insert_older(slot{3}, slot{2});
  CHECK(l.older(slot{2}) == slot{3});
  CHECK(l.newer(slot{1}) == slot{3});
  l.unlink(slot{1});
  l.push_oldest(slot{1});
  CHECK(l.mark(slot{1}) == 7);
  CHECK(l.oldest() == slot{1});
  l.reserve(100);
  CHECK(l.mark(slot{1}) == 7);
  CHECK(l.newest() == slot{2});
}
TEST_CASE("lists: a walk stops when it is told to; claimed slots are passed over") {
  lists<> l;
  l.reserve(5);
  for (std::uint32_t i = 0; i < 5; ++i) l.push_newest(slot{i});
  int seen = 0;
  CHECK_FALSE(l.for_each([&](slot) { return ++seen < 3; }));
  CHECK(seen == 3);
  resident_columns all;
  std::vector<std::uint32_t> holds(5, resident_columns::held_bit);
  all.holds = holds;
  all.held = 5;
  const view<columns::none> v(all);
  CHECK(l.oldest_evictable(v) == no_slot);
  holds[3] = 0;
  all.held = 4;
  CHECK(l.oldest_evictable(v) == slot{3});
  all.held = 0;
  CHECK(l.oldest_evictable(v) == slot{0});
}
