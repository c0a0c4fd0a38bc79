// Plans with the cheapest victims: they change nothing, say what put_cheapest does, and are made anew where something has changed (P13
// P33).
#include <larder/cache.hpp>

#include <larder/cost/switching.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/shared_blocks.hpp>

#include <vector>

#include "cache/digest.hpp"
#include "catch.hpp"

using namespace larder;

namespace {

struct library {
  sharing::shared_blocks model;
  sharing::model_id bare, adapted, other, large;
};
library some_library() {
  sharing::block_graph_builder b;
  const auto base = *b.add_block(100_B), little = *b.add_block(5_B), second = *b.add_block(60_B), third = *b.add_block(105_B);
  library made;
  made.bare = *b.add_model("bare", {base});
  made.adapted = *b.add_model("adapted", {base, little});
  made.other = *b.add_model("other", {second});
  made.large = *b.add_model("large", {third});
  made.model = sharing::shared_blocks(*std::move(b).build());
  return made;
}
std::vector<int> keys_of(const load_plan<int>& plan) {
  std::vector<int> keys;
  for (const int* key : plan.victims) keys.push_back(*key);
  return keys;
}

}  // namespace

TEST_CASE("plan_cheapest: takes the sharers together, or the one entry that is cheaper, and put_cheapest does it (P8 P13 P33)") {
  const library l = some_library();
  cache<int, int, sharing::shared_blocks, cost::switching> c(170_B, l.model, cost::switching{.per_megabyte = 1e6, .per_load = 20});
  c.put(1, 1, l.other);    // 80 to bring back
  c.put(2, 2, l.bare);     // with 3, 145 for 105 bytes
  c.put(3, 3, l.adapted);  // alone 25 for 5 bytes
  const std::string before = digest(c);
  const auto small = c.plan_cheapest(4, l.other, {});
  CHECK(small.victims.size() == 0);  // its block is there
  const auto large = c.plan_cheapest(4, l.large, {});
  CHECK(digest(c) == before);
  CHECK(large);
  CHECK(keys_of(large) == std::vector<int>{2, 3});
  CHECK(large.freed == 105);
  CHECK(large.added == 105);
  CHECK(large.loss == Approx(145));
  CHECK(large.loss_at_least == large.loss);
  CHECK(keys_of(c.plan(4, l.large)) == std::vector<int>{1, 2, 3});  // lru would start with 1, in vain
  const outcome done = c.put_cheapest(4, 4, l.large);
  CHECK(done.what == verb::load);
  CHECK(done.evicted == 2);
  CHECK(done.added == large.added);
  CHECK(done.cost == large.cost);
  CHECK(c.contains(1));
  CHECK(c.contains(4));
  CHECK(c.valid());
  CHECK(c.plan_cheapest(4, l.large).resident);
  CHECK(c.put_cheapest(4, 5, l.large).what == verb::load);  // as put
  CHECK(*c.peek(4) == 5);
}

TEST_CASE("plan_cheapest: what a sharer or a lease changes after the plan counts at the put (P33)") {
  const library l = some_library();
  cache<int, int, sharing::shared_blocks, cost::switching> c(170_B, l.model, cost::switching{.per_megabyte = 1e6, .per_load = 20});
  c.put(1, 1, l.other);
  c.put(2, 2, l.bare);
  CHECK(keys_of(c.plan_cheapest(4, l.large)) == std::vector<int>{2});
  c.put(3, 3, l.bare);  // now 2 alone frees nothing
  CHECK(keys_of(c.plan_cheapest(4, l.large)) == std::vector<int>{2, 3});
  {
    const auto held = c.lease_of(3);
    CHECK(c.plan_cheapest(4, l.large).reason == refusal::all_leased);
    CHECK(c.put_cheapest(4, 4, l.large).reason == refusal::all_leased);
    CHECK(c.size() == 3);
  }
  CHECK(c.put_cheapest(4, 4, l.large).evicted == 2);
  CHECK(c.contains(1));
  CHECK(c.put_cheapest(9, 9, sharing::model_id{77}).reason == refusal::too_big);
  CHECK(c.valid());
}
