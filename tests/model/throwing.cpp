// Caches whose user's code throws, against the naive cache, in which nothing ever does: keys, values, their hash and equality, loaders and
// weighers, each at its turn, and listeners.
#include "catch.hpp"
#include "model/worlds.hpp"

#include <larder/clock/per_slot.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/lru.hpp>

using namespace model;

namespace {

// Time that moves with requests would move with those that failed, too.
naive::rules in_slots() {
  naive::rules r;
  r.clock = naive::rules::time::per_slot;
  return r;
}
world throwing(world w) {
  w.throws = true;
  return w;
}
using colliding = index::hashed<living_hash, living_equal>;

}  // namespace

TEST_CASE("model: whatever throws, an lru of units goes on as the naive one; values made anew (P9 P29 P35 P37)") {
  using C = cache<living_key, living<true>, eviction::lru, clock::per_slot, colliding, witness>;
  check(throwing(of<C>("lru", units(), by<naive::lru>, in_slots())), 80, 160);
}
TEST_CASE("model: whatever throws, an lfu of bytes goes on as the naive one; values replaced in place (P9 P29 P35 P37)") {
  using C = cache<living_key, living<false>, eviction::lfu, sharing::bytes, clock::per_slot, colliding, witness>;
  check(throwing(of<C>("lfu", some_bytes(), by<naive::lfu>, in_slots())), 80, 160);
}
TEST_CASE("model: whatever throws, least_context of shared blocks, priced, goes on as the naive one (P9 P29 P35 P37)") {
  using C = cache<living_key, living<false>, eviction::least_context, sharing::shared_blocks, context::examples, cost::switching,
                  clock::per_slot, colliding, witness>;
  naive::rules r = in_slots();
  r.keeps_context = true;
  r.rate = 0.25;
  check(throwing(of<C>("least_context", some_models(), by<naive::least_context>, r, context::examples(0.25))), 80, 160);
}
TEST_CASE("model: something does throw") {
  fuse::left = 1;
  const living_key first(1);
  CHECK_THROWS_AS(living_key(2), user_trouble);
  CHECK(fuse::left == -1);
  CHECK(living_equal{}(first, living_key(1)));
  std::vector<naive::told> book;
  long alarm = 2;
  witness heard{&book, &alarm};
  entry_event<int, int> e;
  heard.on(e);
  CHECK_THROWS_AS(heard.on(e), listener_trouble);
  CHECK(book.size() == 2);
}
