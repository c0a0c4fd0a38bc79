// Caches of models that share blocks, against the naive cache, which adds up sets.
#include "catch.hpp"
#include "model/worlds.hpp"

#include <larder/cost/switching.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/eviction/random.hpp>

using namespace model;

TEST_CASE("model: lru, shared blocks, priced, is the naive lru (P8 P10 P13 P33)") {
  using C = cache<int, living<false>, eviction::lru, sharing::shared_blocks, cost::switching, witness>;
  check(of<C>("lru", some_models(), by<naive::lru>), 80, 160);
}
TEST_CASE("model: lfu, shared blocks, values made anew, is the naive lfu (P8 P23)") {
  using C = cache<int, living<true>, eviction::lfu, sharing::shared_blocks, witness>;
  check(of<C>("lfu", some_models(), by<naive::lfu>), 80, 160);
}
TEST_CASE("model: random, shared blocks: what is planned is what happens (P33)") {
  using C = cache<int, living<false>, eviction::random, sharing::shared_blocks, witness>;
  check(of<C>("random", some_models(), as<eviction::random>), 80, 160);
}
