#include <larder/edge/generation_world.hpp>

#include <limits>
#include <map>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::tier;

namespace {

edge::generation_service service() {
  auto made = edge::generation_service::of({});
  REQUIRE(made);
  return *std::move(made);
}
edge::generation_cells cells(std::uint64_t seed, const edge::generation_area& area = {}) {
  auto made = edge::generation_cells::of(service(), seed, area);
  REQUIRE(made);
  return *std::move(made);
}

// Means over tasks 501 to 2000 and five seeds, in the decision profile.
template <class Make>
edge::offload_account over_profile(Make make) {
  edge::offload_account mean;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    edge::decision_profile world(service(), seed);
    auto decider = make(seed);
    const auto run = edge::run_offload(world, decider, 2000, 500);
    CHECK(run.tasks == 1500);
    mean.reward += run.reward / 5, mean.delay_s += run.delay_s / 5, mean.quality += run.quality / 5;
  }
  return mean;
}
// The same among base stations.
template <class Make>
edge::offload_account over_cells(Make make) {
  edge::offload_account mean;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto world = cells(seed);
    auto decider = make(seed);
    const auto run = edge::run_offload(world, decider, 2000, 500);
    mean.reward += run.reward / 5, mean.delay_s += run.delay_s / 5, mean.quality += run.quality / 5;
  }
  return mean;
}

constexpr auto at_edge = [](std::uint64_t) { return edge::all_edge{}; };
constexpr auto in_cloud = [](std::uint64_t) { return edge::all_cloud{}; };
constexpr auto by_coin = [](std::uint64_t seed) { return edge::random_tier(2000 + seed); };
constexpr auto greedily = [](std::uint64_t) { return edge::greedy{}; };
const auto knowing = [](std::uint64_t) { return edge::best_known(service()); };
template <std::size_t Features, class Adviser = edge::stand_in>
edge::nearest_experience<Features, Adviser> by_examples(std::uint64_t seed) {
  edge::learning how;
  how.seed = 1000 + seed;
  return edge::nearest_experience<Features, Adviser>(how);
}

// The best that a fixed choice per task type can do.
struct by_type {
  static constexpr std::string_view name = "by_type";
  tier decide(const edge::offload_question<3>& q) { return q.state[0] == 0 ? tier::edge : tier::cloud; }
  void learn(const edge::offload_question<3>&, tier, double) {}
};
static_assert(edge::offload_decider<by_type, 3>);

// Looks for untried tiers among the best examples, which never hold the worse tier, so that it is tried for ever.
struct forgetful {
  tier operator()(std::string_view task, const edge::offload_question<3>& q, std::span<const edge::experience<3>> examples,
                  const edge::experience_pool<3>& pool) const {
    edge::experience_pool<3> chosen(pool.rules());
    for (const auto& e : examples) chosen.add(e);
    return edge::stand_in{}(task, q, examples, chosen);
  }
};

}  // namespace

TEST_CASE("deciders on the decision profile earn what was calculated", "[edge]") {
  const auto learnt = over_profile(by_examples<3>), best = over_profile(knowing);
  CHECK(over_profile(at_edge).reward == Approx(.487).margin(.01));
  CHECK(over_profile(by_coin).reward == Approx(.503).margin(.01));
  CHECK(over_profile(in_cloud).reward == Approx(.509).margin(.01));
  CHECK(learnt.reward == Approx(.572).margin(.01));
  CHECK(over_profile([](auto) { return by_type{}; }).reward == Approx(.573).margin(.01));
  CHECK(over_profile(greedily).reward == Approx(best.reward));
  CHECK(learnt.reward <= best.reward);
  CHECK(learnt.delay_s == Approx(best.delay_s).epsilon(.1));
  CHECK(learnt.quality >= .8);
}

TEST_CASE("looking for untried tiers among the best examples alone does worse than a coin", "[edge]") {
  CHECK(over_profile(by_examples<3, forgetful>).reward == Approx(.477).margin(.01));
}

TEST_CASE("among base stations examples beat every fixed choice and come near the exhaustive one", "[edge]") {
  const auto learnt = over_cells(by_examples<6>), exhaustive = over_cells(greedily), best = over_cells(knowing);
  CHECK(learnt.reward > over_cells(at_edge).reward);
  CHECK(learnt.reward > over_cells(in_cloud).reward);
  CHECK(learnt.reward > over_cells(by_coin).reward);
  CHECK(learnt.delay_s == Approx(exhaustive.delay_s).epsilon(.1));
  CHECK(learnt.quality >= .8);
  CHECK(best.reward >= exhaustive.reward);
}

TEST_CASE("equal seeds ask equal questions, whatever the compiler", "[edge]") {
  auto one = cells(11), same = cells(11), other = cells(12);
  double sum = 0, difference = 0;
  for (int i = 0; i < 200; ++i) {
    const auto q = one.next(), r = same.next(), s = other.next();
    CHECK(q.state == r.state);
    CHECK(one.serve(q, tier::edge) == same.serve(r, tier::edge));
    other.serve(s, tier::edge);
    sum += q.on(tier::cloud).delay_s;
    difference += std::abs(q.on(tier::cloud).delay_s - s.on(tier::cloud).delay_s);
  }
  CHECK(difference > 1);
  CHECK(sum == Approx(2559.5553810412066).epsilon(1e-12));
}

TEST_CASE("tasks wait for a free place, each station for itself", "[edge]") {
  edge::generation_area one_place;
  one_place.cells = 1;
  one_place.edge_places = 1;
  one_place.tasks_per_s = 1e6;  // all at once
  auto world = cells(3, one_place);
  double least_wait = 0;
  for (int i = 0; i < 20; ++i) {
    // The fifth feature is the wait over the longest so far, which is this one: everybody waits for all before.
    const auto q = world.next();
    CHECK(q.state[4] == (i == 0 ? 0 : 1));
    CHECK(q.on(tier::edge).delay_s > least_wait);
    world.serve(q, tier::edge);
    least_wait += 1.31;  // the shortest answer has 64 tokens
  }
  edge::generation_area many_places = one_place;
  many_places.edge_places = 1000;
  auto roomy = cells(3, many_places);
  for (int i = 0; i < 20; ++i) {
    const auto q = roomy.next();
    CHECK(q.state[4] == 0);
    roomy.serve(q, tier::edge);
  }
}

TEST_CASE("areas that cannot be are faults with their field", "[edge]") {
  const auto field = [](auto&& change) {
    edge::generation_area area;
    change(area);
    const auto made = edge::generation_cells::of(service(), 1, area);
    REQUIRE_FALSE(made);
    return made.error().field;
  };
  using area = edge::generation_area;
  CHECK(field([](area& p) { p.cells = 0; }) == "cells");
  CHECK(field([](area& p) { p.users = 0; }) == "users");
  CHECK(field([](area& p) { p.blocks = 0; }) == "blocks");
  CHECK(field([](area& p) { p.radius_m = -300; }) == "radius_m");
  CHECK(field([](area& p) { p.nearest_m = 0; }) == "nearest_m");
  CHECK(field([](area& p) { p.exponent = -3; }) == "exponent");
  CHECK(field([](area& p) { p.noise_w = 0; }) == "noise_w");
  CHECK(field([](area& p) { p.power_w = std::numeric_limits<double>::quiet_NaN(); }) == "power_w");
  CHECK(field([](area& p) { p.block_hz = -180e3; }) == "block_hz");
  CHECK(field([](area& p) { p.tasks_per_s = 0; }) == "tasks_per_s");
  CHECK(field([](area& p) { p.edge_places = 0; }) == "edge_places");
  CHECK(field([](area& p) { p.cloud_places = 0; }) == "cloud_places");
  CHECK(field([](area& p) { p.noise = -1; }) == "noise");
  CHECK(field([](area& p) { p.first_metre.carrier_hz = 0; }) == "carrier_hz");
}
