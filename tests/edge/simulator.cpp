#include <larder/edge/simulator.hpp>

#include <map>
#include <string>

#include <larder/edge/recorded_demand.hpp>

#include "catch.hpp"

namespace edge = larder::edge;
namespace hana = boost::hana;

namespace {

edge::scenario small_world() {
  edge::scenario world;
  world.name = "small";
  for (std::uint64_t i = 0; i < 12; ++i)
    world.catalog.push_back({"m" + std::to_string(i), larder::bytes{(1 + i % 4) * 1'000'000'000}, 1e9});
  world.requests.weights = edge::zipf_weights(12, .9);
  world.requests.requests_per_slot = 30;
  world.requests.trades_per_slot = .2;
  world.requests.input = {100, .5};
  world.memory = larder::bytes{9'000'000'000};
  world.servers = 3;
  world.slots = 60;
  world.work_per_slot = 9e11;
  world.prices.computation.speed = 1e12;
  world.prices.transmission = {.uplink = 1e8, .edge_seconds = .01, .cloud_seconds = .02};
  return world;
}

}  // namespace

TEST_CASE("simulate: for every policy the books close, the structure is valid and the same seed gives the same results", "[edge]") {
  const edge::scenario world = small_world();
  REQUIRE_FALSE(world.check());
  double asked = 0;
  std::uint64_t demands = 0;
  for (std::uint32_t i = 0; i < world.servers; ++i) {
    auto stream = edge::drawn_demand(world, 8).stream(i);
    for (std::uint32_t t = 0; t < world.slots; ++t) {
      for (const edge::demand& d : stream.next()) {
        asked += d.count;
        ++demands;
      }
    }
  }
  hana::for_each(edge::serving_policies, [&](const auto& policy) {
    INFO(policy.name);
    std::uint64_t looks = 0;
    const auto books =
        edge::simulate(policy, world, edge::drawn_demand(world, 8), 8, [&](std::uint32_t i, std::uint32_t t, const auto& server) {
          looks += i < world.servers && t < world.slots;
          CHECK(server.models().valid());
          CHECK(server.models().used() <= world.memory.count);
          CHECK(server.work_done() <= world.work_per_slot);
        });
    CHECK(looks == world.rounds());
    CHECK(books.requests == asked);
    CHECK(books.slots == world.slots);
    const bool is_random = policy.name == "random";  // its loads are not answers to requests
    CHECK(books.counts.hits + books.counts.bypasses() + (is_random ? 0 : books.counts.loads) == demands);
    const auto rows = books.rows();
    CHECK(rows.system_cost ==
          rows.switching_cost + rows.accuracy_cost_total + rows.inference_latency + rows.offloading_latency + rows.cloud_cost);
    CHECK(rows.accuracy_cost_average * books.edge_requests == Approx(rows.accuracy_cost_total * world.slots));
    CHECK(rows.cloud_cost * world.slots == Approx((books.requests - books.edge_requests) * world.prices.cloud.per_request));
    CHECK(edge::simulate(policy, world, edge::drawn_demand(world, 8), 8).terms == books.terms);
    CHECK(edge::simulate(policy, world, edge::record(edge::drawn_demand(world, 8), world.servers, world.slots), 8).terms == books.terms);
    if (policy.name != "cloud") CHECK(edge::simulate(policy, world, edge::drawn_demand(world, 9), 9).terms != books.terms);
  });
}

TEST_CASE("simulate: results are those of every compiler and machine", "[edge]") {
  const edge::scenario world = small_world();
  const std::map<std::string, double> known{{"random", 3.5049611141377532},
                                            {"cloud", 3.2290499999999822},
                                            {"fifo", 3.7477343523309106},
                                            {"lfu", 3.4706785437946408},
                                            {"least_context", 3.4540334680837725}};
  for (const auto& [name, cost] : known) {
    edge::with_serving_policy(name, [&, expected = cost](const auto& policy) {
      INFO(policy.name);
      CHECK(edge::simulate(policy, world, edge::drawn_demand(world, 8), 8).rows().system_cost == Approx(expected).epsilon(1e-12));
    });
  }
}
