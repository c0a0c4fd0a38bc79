// Caches that weigh, against the naive cache: unequal sizes, none, more than fits, and the largest there are.
#include "catch.hpp"
#include "model/worlds.hpp"

#include <larder/clock/manual.hpp>
#include <larder/clock/per_slot.hpp>
#include <larder/cost/cloud.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/lru.hpp>

using namespace model;

TEST_CASE("model: lru, bytes, priced, is the naive lru (P1 P3 P11 P12 P47)") {
  using C = cache<int, living<false>, eviction::lru, sharing::bytes, cost::sum<cost::switching, cost::cloud>, witness>;
  check(of<C>("lru", some_bytes(), by<naive::lru>), 60, 160);
}
TEST_CASE("model: lru, bytes to 2^62, values made anew, is the naive lru (P3 P4)") {
  using C = cache<int, living<true>, eviction::lru, sharing::bytes, clock::manual, witness>;
  check(of<C>("lru", huge_bytes(), by<naive::lru>), 60, 160);
}
TEST_CASE("model: lfu, bytes, time in slots, is the naive lfu (P23)") {
  using C = cache<int, living<false>, eviction::lfu, sharing::bytes, clock::per_slot, witness>;
  naive::rules slots;
  slots.clock = naive::rules::time::per_slot;
  check(of<C>("lfu", some_bytes(), by<naive::lfu>, slots), 60, 160);
}
