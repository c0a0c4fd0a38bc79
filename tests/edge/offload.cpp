#include <larder/edge/offload.hpp>

#include <limits>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::tier;

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

edge::offload_question<1> asked(double state, edge::estimate at_edge = {1, .9}, edge::estimate in_cloud = {2, .95}) {
  return {{state}, {at_edge, in_cloud}};
}

}  // namespace

TEST_CASE("the stand-in follows the better of the nearest examples", "[edge]") {
  edge::learning p;
  p.rules.best = 2;
  p.rules.distance_weight = 2;
  p.chance = {0, 0, 1};
  edge::nearest_experience<1> decider(p);
  CHECK(decider.decide(asked(1.0)) == tier::edge);
  decider.learn(asked(1.0), tier::edge, 5);
  CHECK(decider.decide(asked(1.2)) == tier::cloud);  // the edge was tried near here, the cloud not
  decider.learn(asked(1.2), tier::edge, 4);
  decider.learn(asked(3.0), tier::cloud, 6);
  decider.learn(asked(2.0), tier::cloud, 5.5);
  CHECK(decider.decide(asked(1.5)) == tier::cloud);
}

TEST_CASE("an infeasible tier is never decided for, whoever proposes it", "[edge]") {
  edge::learning p;
  p.chance = {1, 1, 1};
  edge::nearest_experience<1> by_chance(p);
  for (int i = 0; i < 50; ++i) {
    const tier choice = by_chance.decide(asked(0, {never, 0}));
    CHECK(choice == tier::cloud);
    by_chance.learn(asked(0, {never, 0}), choice, 1);
    CHECK(by_chance.decide(asked(0, {1, 1}, {never, 0})) == tier::edge);
  }
  // An adviser that talks nonsense, and one that always names the tier that cannot.
  struct mute {
    std::optional<tier> operator()(std::string_view, const edge::offload_question<1>&, std::span<const edge::experience<1>>,
                                   const edge::experience_pool<1>&) {
      return std::nullopt;
    }
  };
  struct stubborn {
    tier operator()(std::string_view, const edge::offload_question<1>&, std::span<const edge::experience<1>>,
                    const edge::experience_pool<1>&) {
      return tier::edge;
    }
  };
  p.chance = {0, 0, 1};
  edge::nearest_experience<1, mute> nonsense(p);
  CHECK(nonsense.decide(asked(0)) == tier::edge);
  edge::nearest_experience<1, stubborn> wrong(p);
  CHECK(wrong.decide(asked(0)) == tier::edge);
  CHECK(wrong.decide(asked(0, {never, 0})) == tier::cloud);
}

TEST_CASE("an adviser gets the task's words and the chosen examples", "[edge]") {
  struct reader {
    std::string* seen;
    tier operator()(std::string_view task, const edge::offload_question<1>&, std::span<const edge::experience<1>> examples,
                    const edge::experience_pool<1>& pool) const {
      *seen = std::string(task) + " " + std::to_string(examples.size()) + " of " + std::to_string(pool.examples().size());
      return tier::cloud;
    }
  };
  std::string seen;
  edge::learning p;
  p.chance = {0, 0, 1};
  p.task = "Serve fast.";
  edge::nearest_experience<1, reader> decider(p, reader{&seen});
  for (int i = 0; i < 7; ++i) decider.learn(asked(0), tier::edge, 1);
  CHECK(decider.decide(asked(0)) == tier::cloud);
  CHECK(seen == "Serve fast. 5 of 7");
}

TEST_CASE("exploration shrinks with each outcome, down to its least", "[edge]") {
  edge::nearest_experience<1> decider;
  CHECK(decider.chance() == .3);
  decider.learn(asked(0), tier::edge, 1);
  CHECK(decider.chance() == Approx(.297));
  for (int i = 0; i < 1000; ++i) decider.learn(asked(0), tier::edge, 1);
  CHECK(decider.chance() == .01);
  CHECK(decider.pool().examples().size() == 200);
}

TEST_CASE("greedy takes the least delay that is good enough, the best quality if none is", "[edge]") {
  edge::greedy decider;
  CHECK(decider.decide(asked(0, {1, .9}, {2, .95})) == tier::edge);
  CHECK(decider.decide(asked(0, {2, .9}, {1, .95})) == tier::cloud);
  CHECK(decider.decide(asked(0, {1, .5}, {9, .8})) == tier::cloud);
  CHECK(decider.decide(asked(0, {9, .8}, {1, .79})) == tier::edge);
  CHECK(decider.decide(asked(0, {1, .5}, {9, .6})) == tier::cloud);
  CHECK(decider.decide(asked(0, {1, .9}, {1, .9})) == tier::edge);
  CHECK(decider.decide(asked(0, {never, .9}, {9, .1})) == tier::cloud);
  CHECK(decider.decide(asked(0, {9, .1}, {never, .9})) == tier::edge);
  CHECK(decider.decide(asked(0, {never, .9}, {never, .9})) == tier::edge);
}

TEST_CASE("fixed and random deciders do what they are called", "[edge]") {
  CHECK(edge::all_edge{}.decide(asked(0)) == tier::edge);
  CHECK(edge::all_cloud{}.decide(asked(0)) == tier::cloud);
  edge::random_tier coin(4), same(4);
  int clouds = 0;
  for (int i = 0; i < 10'000; ++i) {
    const tier choice = coin.decide(asked(0));
    CHECK(choice == same.decide(asked(0)));
    clouds += choice == tier::cloud;
  }
  CHECK(clouds == Approx(5000).margin(200));
}

TEST_CASE("every decider has a name by which it is made", "[edge]") {
  const auto service = edge::generation_service::of({});
  REQUIRE(service);
  for (const std::string_view name : edge::offload_decider_names) {
    std::string_view made;
    CHECK(edge::visit_decider<3>(name, {}, *service, [&](auto& decider) { made = decider.name; }));
    CHECK(made == name);
  }
  CHECK_FALSE(edge::visit_decider<3>("best", {}, *service, [](auto&) { FAIL("a decider of no name"); }));
}
