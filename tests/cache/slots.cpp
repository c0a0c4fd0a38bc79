// Time slots, as the papers serve: what was served in a slot stays to its end, and its context grows there, before anything decays.
#include <larder/cache.hpp>

#include <larder/clock/manual.hpp>
#include <larder/clock/per_slot.hpp>
#include <larder/context/examples.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/observer/journal.hpp>
#include <larder/sharing/bytes.hpp>

#include "catch.hpp"

using namespace larder;

namespace {
request of(double count, double tokens = 0, double window = 1000) {
  request r;
  r.count = count;
  r.tokens_per_example = tokens;
  r.window = window;
  return r;
}
using served_cache = cache<int, nothing, eviction::least_context, context::examples, clock::per_slot, observer::journal>;
}  // namespace

TEST_CASE("slots: what was served stays until the slot ends; nobody else fits then (P16 P18)") {
  served_cache c(2, context::examples(0.5));
  c.begin_slot();
  CHECK(c.serve(1).what == verb::load);
  CHECK(c.serve(2).what == verb::load);
  CHECK(c.pinned() == 2);
  CHECK(c.serve(3).reason == refusal::all_leased);
  CHECK(c.serve(1).what == verb::hit);
  CHECK(c.context_of(1) == 0);
  CHECK(c.valid());
  c.end_slot();
  CHECK(c.pinned() == 0);
  CHECK(c.context_of(1) == 1.5);  // two requests, then one decay
  CHECK(c.context_of(2) == 0.5);
  c.begin_slot();
  CHECK(c.serve(3).what == verb::load);
  CHECK_FALSE(c.contains(2));
  c.end_slot();
  CHECK(c.context_of(1) == 1.0);
  CHECK(c.valid());
}
TEST_CASE("slots: context grows first and decays once at the end: at the clip the other order would differ") {
  served_cache c(2, context::examples(3));
  for (int i = 0; i < 4; ++i) {
    c.begin_slot();
    c.serve(1, of(2));
    c.end_slot();
    CHECK(c.context_of(1) == 0);
  }
  c.begin_slot();
  c.serve(1, of(5));
  c.end_slot();
  CHECK(c.context_of(1) == 2);
}
TEST_CASE("slots: an overflowing window flushes at the end, once, whoever was served twice (P36)") {
  served_cache c(3, context::examples(0.5));
  c.begin_slot();
  c.serve(1, of(3, 10, 50));
  c.serve(1, of(3, 10, 50));
  c.serve(2, of(1, 10, 50));
  CHECK(c.contains(1));
  c.end_slot();
  CHECK_FALSE(c.contains(1));
  CHECK(c.contains(2));
  CHECK(c.stats().removals(removal::flushed) == 1);
  CHECK(c.valid());

  c.begin_slot();
  for (int times = 0; times < 3; ++times) c.serve(3, of(6, 10, 50));  // each alone is too much
  c.end_slot();
  CHECK_FALSE(c.contains(3));
  CHECK(c.stats().removals(removal::flushed) == 2);
  CHECK(c.valid());
}
TEST_CASE("slots: a window may be full, but not fuller; outside slots the overflow comes at once") {
  served_cache c(3, context::examples(0));
  CHECK(c.serve(1, of(5, 10, 50)).what == verb::load);
  CHECK(c.contains(1));
  CHECK(c.serve(1, of(1, 1, 50)).what == verb::hit);
  CHECK_FALSE(c.contains(1));
  cache<int, nothing, context::examples> kept(3, context::examples(0, context::overflow::truncate));
  kept.serve(1, of(5, 10, 50));
  kept.serve(1, of(5, 10, 50));
  CHECK(kept.contains(1));
  CHECK(kept.context_of(1) == 5);
}
TEST_CASE("slots: who leaves in a slot takes its claim along") {
  served_cache c(2, context::examples(0.5));
  c.begin_slot();
  c.serve(1);
  c.serve(2);
  CHECK(c.erase(1));
  CHECK(c.pinned() == 1);
  CHECK(c.serve(3).what == verb::load);
  c.put(2, nothing{});  // a new value: what the old one was asked is not its context
  CHECK(c.pinned() == 2);
  c.end_slot();
  CHECK(c.context_of(2) == 0.5);
  CHECK(c.valid());
  c.begin_slot();
  c.serve(2);
  c.clear();
  CHECK(c.empty());
  CHECK(c.pinned() == 0);
  c.serve(5);
  c.end_slot();
  CHECK(c.contains(5));
  CHECK(c.valid());
}
TEST_CASE("slots: a slot on a cache that never held anything; lookups and leases in it (P5)") {
  cache<int, int> c(2);
  c.begin_slot();
  CHECK(c.try_emplace(1, 10).first != nullptr);
  CHECK(c.get_or_load(2, [](int) { return 20; }).resident());
  CHECK(c.find(1) != nullptr);
  CHECK(c.pinned() == 2);
  auto held = c.lease_of(1);
  CHECK(c.put(3, 30).reason == refusal::all_leased);
  c.end_slot();
  CHECK(c.pinned() == 1);
  CHECK(c.put(3, 30).what == verb::load);
  CHECK_FALSE(c.contains(2));
  held.release();
  CHECK(c.pinned() == 0);
  CHECK(c.valid());
}
TEST_CASE("slots: a capacity that shrinks in a slot is met at its end (P6)") {
  cache<int, int, sharing::bytes, clock::per_slot> c(10_B);
  c.begin_slot();
  c.put(1, 1, 4_B);
  c.put(2, 2, 4_B);
  c.resize(5_B);
  CHECK(c.used() == 8);
  CHECK(c.valid());
  c.end_slot();
  CHECK(c.used() == 4);
  CHECK(c.contains(2));
  CHECK(c.valid());
}
TEST_CASE("slots: refused requests count with their reason and leave no claim (P49)") {
  served_cache c(1, context::examples(0.5));
  c.begin_slot();
  c.serve(1);
  CHECK(c.refuse(1, of(4), refusal::over_energy).reason == refusal::over_energy);
  CHECK(c.refuse(9, of(4), refusal::over_energy).reason == refusal::over_energy);
  c.end_slot();
  CHECK(c.context_of(1) == 0.5);
  CHECK(c.stats().bypasses(refusal::over_energy) == 2);
  CHECK(c.stats().requests() == 3);
  CHECK(c.observer().entries().size() == 3);
}
