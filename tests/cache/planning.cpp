// A plan says what a load would do and does nothing; done unchanged, it holds; done later, it is made anew (P13 P33).
#include <larder/cache.hpp>

#include <larder/admission/if_it_fits.hpp>
#include <larder/clock/manual.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/random.hpp>
#include <larder/observer/journal.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>

#include <vector>

#include "cache/digest.hpp"
#include "catch.hpp"

using namespace larder;

namespace {

struct graph {
  sharing::shared_blocks model;
  sharing::model_id ab, bc, c, d, abc;
};
graph some_graph() {
  sharing::block_graph_builder b;
  const auto one = *b.add_block(4_B), two = *b.add_block(3_B), three = *b.add_block(2_B), four = *b.add_block(5_B);
  graph g;
  g.ab = *b.add_model("ab", {one, two});
  g.bc = *b.add_model("bc", {two, three});
  g.c = *b.add_model("c", {three});
  g.d = *b.add_model("d", {four});
  g.abc = *b.add_model("abc", {one, two, three});
  g.model = sharing::shared_blocks(*std::move(b).build());
  return g;
}

template <class Cache>
std::vector<int> keys_of(const load_plan<int>& plan, const Cache&) {
  std::vector<int> keys;
  for (const int* key : plan.victims) keys.push_back(*key);
  return keys;
}

}  // namespace

TEST_CASE("plan: changes nothing, and says what the put then does (P33)") {
  cache<int, int, sharing::bytes, cost::switching, observer::journal> c(10_B, cost::switching{.per_megabyte = 1, .per_load = 3});
  for (int i = 0; i < 5; ++i) c.put(i, i, 2_B);
  const std::string before = digest(c);
  const auto plan = c.plan(9, 5_B);
  CHECK(digest(c) == before);
  CHECK(plan);
  CHECK(keys_of(plan, c) == std::vector<int>{0, 1, 2});
  CHECK(plan.freed == 6);
  CHECK(plan.added == 5);
  CHECK(plan.cost == Approx(3 + 5e-6));
  const outcome done = c.put(9, 9, 5_B);
  CHECK(done.evicted == 3);
  CHECK(done.added == 5);
  CHECK(done.cost == plan.cost);
  CHECK(c.plan(9, 5_B).resident);
  CHECK(c.plan(10, 11_B).reason == refusal::too_big);
  CHECK(c.plan(10, 11_B).victims.empty());
}
TEST_CASE("plan: names every reason for a no, as the put does (P16 P49)") {
  cache<int, int, sharing::bytes, admission::if_it_fits> c(10_B);
  c.put(1, 1, 6_B);
  CHECK(c.plan(2, 5_B).reason == refusal::not_admitted);
  CHECK(c.put(2, 2, 5_B).reason == refusal::not_admitted);
  const auto held = c.lease_of(1);
  CHECK(c.plan(2, 5_B).reason == refusal::all_leased);
  CHECK(c.put(2, 2, 5_B).reason == refusal::all_leased);
  CHECK(c.plan(2, 4_B));
}
TEST_CASE("plan: what is missing changes as victims go, and what a sharer brings in between counts (P33)") {
  const graph g = some_graph();
  cache<int, int, sharing::shared_blocks> c(9_B, g.model);
  c.put(1, 1, g.bc);  // 5
  c.put(2, 2, g.c);   // shares
  CHECK(c.used() == 5);
  const auto plan = c.plan(3, g.ab);  // 4 missing: 9
  CHECK(plan.victims.empty());
  CHECK(plan.added == 4);
  const auto dear = c.plan(3, g.d);  // 5 missing, 10 > 9: 1 leaves, and 3 of its bytes
  CHECK(keys_of(dear, c) == std::vector<int>{1});
  CHECK(dear.freed == 3);
  CHECK(dear.added == 5);
  c.put(4, 4, g.c);  // nothing changes in bytes
  CHECK(c.put(3, 3, g.d).evicted == 1);
  CHECK(c.used() == 7);
  CHECK(c.valid());
  // Planned while the block was there, done when it has gone.
  const auto cheap = c.plan(5, g.bc);
  CHECK(keys_of(cheap, c) == std::vector<int>{2, 4, 3});
  CHECK(cheap.added == 5);
  c.erase(2);
  c.erase(4);
  CHECK(c.used() == 5);
  const outcome done = c.put(5, 5, g.bc);
  CHECK(done.added == 5);
  CHECK(done.evicted == 1);
  CHECK(c.used() == 5);
  CHECK(c.valid());
}
TEST_CASE("plan: without a ranked order it is made on a copy, and is right all the same") {
  cache<int, int, eviction::random, sharing::bytes, clock::manual> c(12_B, eviction::random(5));
  larder::random draws(3);
  for (int i = 0; i < 300; ++i) {
    const bytes weight{draws.below(7)};
    const auto plan = c.plan(1000 + i, weight);
    const std::vector<int> victims = keys_of(plan, c);
    const std::size_t before = c.size();
    const outcome done = c.put(1000 + i, i, weight);
    REQUIRE(done.evicted == victims.size());
    for (const int key : victims) REQUIRE_FALSE(c.contains(key));
    REQUIRE(c.size() == before - victims.size() + 1);
  }
}
TEST_CASE("plan: leased entries are passed over, by plan and by put alike") {
  cache<int, int> c(4);
  for (int i = 0; i < 4; ++i) c.put(i, i);
  const auto zero = c.lease_of(0), one = c.lease_of(1);
  static_cast<void>(c.find(0));
  CHECK(keys_of(c.plan(9), c) == std::vector<int>{2});
  c.put(9, 9);
  CHECK_FALSE(c.contains(2));
  CHECK(keys_of(c.plan(10), c) == std::vector<int>{3});
}
