// Copies, moves and swaps keep no link to where they came from (P31), and go on as their source would have.
#include <larder/cache.hpp>

#include <larder/clock/manual.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/random.hpp>
#include <larder/index/dense.hpp>
#include <larder/observer/journal.hpp>
#include <larder/sharing/bytes.hpp>

#include <string>
#include <vector>

#include "cache/digest.hpp"
#include "catch.hpp"

using namespace larder;

namespace {

template <class Cache>
void some(Cache& c, std::uint64_t seed, int count = 60) {
  larder::random draws(mix(seed));
  for (int i = 0; i < count; ++i) {
    const int key = static_cast<int>(draws.below(12));
    const bytes weight{draws.below(6)};
    if (draws.below(3) == 0)
      static_cast<void>(c.find(key));
    else if (draws.below(8) == 0)
      c.erase(key);
    else
      c.put(key, i, weight);
  }
}

template <class Cache>
void go_their_own_ways(Cache&& c) {
  using plain = std::remove_cvref_t<Cache>;
  some(c, 1);
  const std::string before = digest(c);
  plain copy(c);
  CHECK(digest(copy) == before);
  some(copy, 2);
  CHECK(digest(c) == before);
  some(c, 2);
  CHECK(digest(c) == digest(copy));
  some(c, 3);
  const std::string ahead = digest(c);
  plain moved(std::move(copy));
  CHECK(moved.valid());
  some(moved, 3);
  CHECK(digest(moved) == ahead);
  plain assigned(bytes{1});
  some(assigned, 4);
  assigned = c;
  CHECK(digest(assigned) == ahead);
  assigned = std::move(moved);
  CHECK(digest(assigned) == ahead);
  auto& itself = assigned;
  assigned = itself;
  CHECK(digest(assigned) == ahead);
  plain other(bytes{7});
  some(other, 5);
  const std::string others = digest(other);
  other.swap(assigned);
  CHECK(digest(other) == ahead);
  CHECK(digest(assigned) == others);
  some(other, 6);
  some(assigned, 6);
  CHECK(other.valid());
  CHECK(assigned.valid());
}

}  // namespace

TEST_CASE("cache: a copy goes on alike and on its own: lfu::P::name (P31)") {
  go_their_own_ways(cache<int, int, eviction::lfu, sharing::bytes>(20_B));
}
TEST_CASE("cache: a copy goes on alike and on its own: random::P::name, dense (P31)") {
  go_their_own_ways(cache<int, int, eviction::random, sharing::bytes, index::dense>(20_B, eviction::random(3)));
}
TEST_CASE("cache: a copy goes on alike and on its own: least_context::P::name, priced (P31)") {
  go_their_own_ways(
      cache<int, int, eviction::least_context, sharing::bytes, context::examples, cost::switching>(20_B, context::examples(0.5)));
}
TEST_CASE("cache: what was moved from is empty, and may be assigned to") {
  cache<int, std::string> c(3);
  c.put(1, "one");
  cache<int, std::string> taken(std::move(c));
  CHECK(c.empty());  // NOLINT(bugprone-use-after-move): stated
  CHECK(c.valid());
  c = taken;
  CHECK(*c.find(1) == "one");
  CHECK(*taken.find(1) == "one");
}
TEST_CASE("cache: pointers to values stay good while their entries stay, whatever else comes (P31)") {
  cache<int, std::string> c(100000);
  c.put(1, "here");
  const std::string* const place = c.peek(1);
  for (int i = 2; i < 5000; ++i) c.put(i, "x");
  c.reserve(50000);
  CHECK(c.peek(1) == place);
  CHECK(*place == "here");
  cache<int, std::string> moved(std::move(c));
  CHECK(moved.peek(1) == place);
}
TEST_CASE("cache: the observer of a copied cache is a copy, told of the copy's events alone (P31 P35)") {
  cache<int, int, sharing::bytes, observer::journal> c(bytes{10});
  some(c, 1);
  const auto before = c.observer().entries();
  cache<int, int, sharing::bytes, observer::journal> copy(c);
  CHECK(copy.observer().entries() == before);
  some(copy, 2);
  CHECK(c.observer().entries() == before);
  CHECK(copy.observer().entries().size() > before.size());
  const auto after = copy.observer().entries();
  some(c, 2);
  CHECK(c.observer().entries() == after);
  CHECK(copy.observer().entries() == after);
}
TEST_CASE("cache: iteration shows every resident once and no one else") {
  cache<int, int> c(50);
  for (int i = 0; i < 80; ++i) c.put(i, 2 * i);
  for (int i = 40; i < 60; ++i) c.erase(i);
  std::vector<int> seen(80);
  for (const auto [key, value] : c) {
    CHECK(value == 2 * key);
    ++seen[static_cast<std::size_t>(key)];
  }
  for (int i = 0; i < 80; ++i) CHECK(seen[static_cast<std::size_t>(i)] == (c.contains(i) ? 1 : 0));
  CHECK(std::distance(c.begin(), c.end()) == 30);
  auto at = c.begin();
  const int first = (*at++).key;
  CHECK((*at).key != first);
  cache<int, int> none(5);
  CHECK(none.begin() == none.end());
}
