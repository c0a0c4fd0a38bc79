#include <larder/edge/experience.hpp>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::tier;
using pool_of_one = edge::experience_pool<1>;

namespace {
std::vector<double> rewards(const std::vector<edge::experience<1>>& examples) {
  std::vector<double> found;
  for (const auto& e : examples) found.push_back(e.reward);
  return found;
}
}  // namespace

TEST_CASE("examples are ranked by reward less distance", "[edge]") {
  edge::experience_rules rules;
  rules.best = 2;
  rules.distance_weight = 2;
  pool_of_one pool(rules);
  pool.add({{1.0}, tier::edge, 5});
  pool.add({{1.2}, tier::edge, 4});
  pool.add({{3.0}, tier::cloud, 6});
  pool.add({{2.0}, tier::cloud, 5.5});
  // At 1.5 the scores are 4.0, 3.4, 3.0, 4.5.
  const auto chosen = pool.choose({1.5});
  REQUIRE(chosen.size() == 2);
  CHECK((chosen[0].state[0] == 2.0 && chosen[0].action == tier::cloud));
  CHECK((chosen[1].state[0] == 1.0 && chosen[1].action == tier::edge));
  rules.best = 4;
  pool_of_one all(rules);
  for (const auto& e : pool.examples()) all.add(e);
  CHECK(rewards(all.choose({1.5})) == std::vector<double>{5.5, 5, 4, 6});
}

TEST_CASE("equal scores: the newer example first", "[edge]") {
  edge::experience_rules rules;
  rules.best = 2;
  pool_of_one pool(rules);
  pool.add({{0}, tier::edge, 1});
  pool.add({{0}, tier::cloud, 1});
  pool.add({{1}, tier::edge, 2});  // scores 1 at state 0, too
  const auto chosen = pool.choose({0});
  REQUIRE(chosen.size() == 2);
  CHECK(chosen[0].reward == 2);
  CHECK(chosen[1].action == tier::cloud);
}

TEST_CASE("the worst of the nearest can be shown as well", "[edge]") {
  edge::experience_rules rules;
  rules.best = 1;
  rules.worst = 2;
  pool_of_one pool(rules);
  for (int i = 0; i < 8; ++i) pool.add({{static_cast<double>(i)}, tier::edge, i == 3 ? -5.0 : 8.0 - i});
  // The four nearest to 0 are 0, 1, 2, 3 with rewards 8, 7, 6, -5.
  CHECK(rewards(pool.choose({0})) == std::vector<double>{8, -5, 6});
}

TEST_CASE("discrete states match or do not", "[edge]") {
  edge::experience_rules rules;
  rules.kind = edge::experience_rules::states::discrete;
  rules.best = 2;
  pool_of_one pool(rules);
  pool.add({{1}, tier::edge, 1});
  pool.add({{1}, tier::edge, 3});
  pool.add({{1}, tier::cloud, 2});
  pool.add({{2}, tier::cloud, 9});
  CHECK(rewards(pool.choose({1})) == std::vector<double>{3, 2});
  CHECK(pool.choose({1.01}).empty());
  CHECK(pool.is_untried({2}, tier::edge));
  CHECK_FALSE(pool.is_untried({2}, tier::cloud));
}

TEST_CASE("what was tried near by counts as tried, whether or not it was good", "[edge]") {
  edge::experience_rules rules;
  rules.best = 1;
  pool_of_one pool(rules);
  CHECK(pool.is_untried({0}, tier::edge));
  pool.add({{0}, tier::edge, -100});
  pool.add({{.25}, tier::cloud, 100});
  CHECK_FALSE(pool.is_untried({.5}, tier::edge));
  CHECK(pool.is_untried({.50001}, tier::edge));
  CHECK_FALSE(pool.is_untried({.75}, tier::cloud));
}

TEST_CASE("the pool is bounded: the oldest goes, or the worst", "[edge]") {
  edge::experience_rules rules;
  rules.bound = 3;
  for (const auto when_full : {edge::experience_rules::forget::oldest, edge::experience_rules::forget::lowest_reward}) {
    rules.when_full = when_full;
    pool_of_one pool(rules);
    for (const double reward : {5.0, 1.0, 4.0, 3.0}) pool.add({{0}, tier::edge, reward});
    std::vector<double> left;
    for (const auto& e : pool.examples()) left.push_back(e.reward);
    CHECK(left == (when_full == edge::experience_rules::forget::oldest ? std::vector<double>{1, 4, 3} : std::vector<double>{5, 4, 3}));
  }
  rules.bound = 0;
  pool_of_one nothing(rules);
  nothing.add({{0}, tier::edge, 1});
  CHECK(nothing.examples().empty());
  CHECK(nothing.choose({0}).empty());
}

TEST_CASE("features are brought to their largest magnitude so far", "[edge]") {
  edge::running_scale<2> scale;
  CHECK(scale({0, 4}) == edge::offload_state<2>{0, 1});
  CHECK(scale({-2, 1}) == edge::offload_state<2>{-1, .25});
  CHECK(scale({1, 8}) == edge::offload_state<2>{.5, 1});
}
