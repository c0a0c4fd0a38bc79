// Indexes by themselves, where a cache does not reach: growth, iteration, and wholesale collisions.
#include <larder/index/dense.hpp>
#include <larder/index/hashed.hpp>

#include <larder/core/random.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {
struct constant_hash {
  std::size_t operator()(int) const noexcept { return 3; }
};

/// Random insertions and removals of `count` keys at most, growing now and then, against a map.
template <class Index>
void against_a_map(int keys, int steps) {
  Index index;
  std::map<int, slot> known;
  std::vector<int> key_at(static_cast<std::size_t>(keys), -1);
  const auto code_of = [&](slot s) { return index.code(key_at[index_of(s)]); };
  const auto find = [&](int key) { return index.find(index.code(key), [&](slot s) { return key_at[index_of(s)] == key; }); };
  std::size_t room = 0;
  larder::random draws(static_cast<std::uint64_t>(keys));
  for (int i = 0; i < steps; ++i) {
    const int key = static_cast<int>(draws.below(static_cast<std::uint64_t>(keys)));
    if (const auto at = known.find(key); at != known.end()) {
      index.erase(index.code(key), at->second);
      key_at[index_of(at->second)] = -1;
      known.erase(at);
    } else {
      if (known.size() == room) index.reserve(room = 2 * room + 1, code_of);
      index.make_room(index.code(key));
      std::uint32_t free = 0;
      while (key_at[free] != -1) ++free;
      key_at[free] = key;
      index.insert(index.code(key), slot{free});
      known[key] = slot{free};
    }
    const int sought = static_cast<int>(draws.below(static_cast<std::uint64_t>(keys)));
    const auto expected = known.find(sought);
    REQUIRE(find(sought) == (expected == known.end() ? no_slot : expected->second));
  }
  for (int key = 0; key < keys; ++key) REQUIRE((find(key) != no_slot) == (known.count(key) != 0));
  std::map<std::uint32_t, int> seen;
  for (std::size_t i = 0; i < index.positions(); ++i)
    if (index.place_at(i) != no_slot) ++seen[index_of(index.place_at(i))];
  REQUIRE(seen.size() == known.size());
}
}  // namespace

TEST_CASE("index: hashed, dense, and hashed where all keys collide, against a map (P32 D8)") {
  against_a_map<index::hashed<>>(2000, 40000);
  against_a_map<index::dense>(2000, 40000);
  against_a_map<index::hashed<constant_hash>>(600, 6000);  // far beyond what one group's count can hold
}
TEST_CASE("index::hashed: texts of any kind have one code; codes differ") {
  index::hashed<> index;
  CHECK(index.code(std::string("key")) == index.code(std::string_view("key")));
  CHECK(index.code(std::string("key")) == index.code("key"));
  CHECK(index.code(std::string("key")) != index.code(std::string("kez")));
  std::map<std::uint64_t, int> codes;
  for (int i = 0; i < 10000; ++i) ++codes[index.code(i)];
  CHECK(codes.size() == 10000);
}
TEST_CASE("index::dense: a key beyond all memory is refused") {
  index::dense index;
  CHECK_THROWS_AS(index.make_room(~std::uint64_t{0}), std::length_error);
  CHECK(index.positions() == 0);
  index.make_room(3);
  index.insert(3, slot{0});
  CHECK(index.find(3, [](slot) { return true; }) == slot{0});
  CHECK(index.find(~std::uint64_t{0}, [](slot) { return true; }) == no_slot);
}
