// Caches that count, against the naive cache: every policy that has a naive twin of its own.
#include "catch.hpp"
#include "model/worlds.hpp"

#include <larder/eviction/fifo.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/index/dense.hpp>

using namespace model;

TEST_CASE("model: fifo, units, is the naive fifo (P1 P2 P5 P6 P11 P16 P18 P28 P34 P36 P49)") {
  using C = cache<int, living<false>, eviction::fifo, witness>;
  check(of<C>("fifo", units(), by<naive::fifo>), 60, 160);
}
TEST_CASE("model: lru, units, values made anew, all keys colliding, is the naive lru (P32)") {
  using C = cache<int, living<true>, eviction::lru, index::hashed<constant_hash>, witness>;
  check(of<C>("lru", units(), by<naive::lru>), 60, 160);
}
TEST_CASE("model: lfu, units, dense index, is the naive lfu (P23 D8)") {
  using C = cache<int, living<false>, eviction::lfu, index::dense, witness>;
  check(of<C>("lfu", units(), by<naive::lfu>), 60, 160);
}
TEST_CASE("model: nothing is left alive (P36)") {
  CHECK(living<false>::alive == 0);
  CHECK(living<true>::alive == 0);
}
