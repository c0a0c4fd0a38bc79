// Caches that keep context, against the naive cache, which lets it fall at every step.
#include "catch.hpp"
#include "model/worlds.hpp"

#include <larder/clock/manual.hpp>
#include <larder/clock/per_slot.hpp>
#include <larder/context/age_of_thought.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/accuracy.hpp>
#include <larder/cost/cloud.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/least_aot.hpp>
#include <larder/eviction/least_context.hpp>

using namespace model;

namespace {
naive::rules keeping(double rate, naive::rules::time clock = naive::rules::time::per_request) {
  naive::rules r;
  r.keeps_context = true;
  r.rate = rate;
  r.clock = clock;
  return r;
}
}  // namespace

TEST_CASE("model: least_context, units, per request, is the naive least context (D1)") {
  using C = cache<int, living<false>, eviction::least_context, context::examples, witness>;
  check(of<C>("least_context", units(), by<naive::least_context>, keeping(0.5), context::examples(0.5)), 80, 160);
}
TEST_CASE("model: least_context, bytes, time in slots, windows truncated, is the naive least context") {
  using C = cache<int, living<false>, eviction::least_context, context::examples, sharing::bytes, clock::per_slot, witness>;
  naive::rules r = keeping(0.25, naive::rules::time::per_slot);
  r.truncates = true;
  check(of<C>("least_context", some_bytes(), by<naive::least_context>, r, context::examples(0.25, context::overflow::truncate)), 80, 160);
}
TEST_CASE("model: least_aot, shared blocks, any clock, priced, values made anew, is the naive least context (P41)") {
  using priced = cost::sum<cost::switching, cost::accuracy<>, cost::cloud>;
  using C = cache<int, living<true>, eviction::least_aot, context::age_of_thought, sharing::shared_blocks, clock::manual, priced, witness>;
  naive::rules r = keeping(0.5);
  r.paths_count = true;
  check(of<C>("least_aot", some_models(), by<naive::least_context>, r, context::age_of_thought(0.5)), 80, 160);
}
TEST_CASE("model: least_context without decay, units, any clock, is the naive least context") {
  using C = cache<int, living<false>, eviction::least_context, context::examples, clock::manual, witness>;
  check(of<C>("least_context", units(), by<naive::least_context>, keeping(0), context::examples(0)), 60, 160);
}
