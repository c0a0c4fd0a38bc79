#include <larder/edge/account.hpp>

#include <larder/edge/profiles.hpp>
#include <larder/edge/recorded_demand.hpp>
#include <larder/edge/simulator.hpp>

#include "catch.hpp"

namespace edge = larder::edge;

TEST_CASE("account: books of servers add up", "[edge]") {
  edge::scenario world = edge::space_air_ground_scenario();
  world.servers = 3;
  world.slots = 30;
  const auto requests = edge::record(edge::drawn_demand(world, 2), world.servers, world.slots);
  struct one_server {
    const edge::recorded_demand* all;
    std::uint32_t which;
    auto stream(std::uint32_t) const { return all->stream(which); }
  };
  edge::with_serving_policy("fifo", [&](const auto& policy) {
    const auto together = edge::simulate(policy, world, requests, 1);
    edge::serving_account sum;
    world.servers = 1;
    for (std::uint32_t i = 0; i < 3; ++i) sum += edge::simulate(policy, world, one_server{&requests, i}, 1);
    CHECK(sum.terms == together.terms);
    CHECK(sum.requests == together.requests);
    CHECK(sum.edge_requests == together.edge_requests);
    CHECK(sum.slots == together.slots);
    CHECK(sum.counts == together.counts);
  });
  CHECK(edge::serving_account{}.rows().system_cost == 0);
}

TEST_CASE("account: the terms have the names and the order of the rows", "[edge]") {
  const auto names = larder::cost::names_of<edge::serving_cost>();
  CHECK(std::vector<std::string_view>(names.begin(), names.end()) ==
        std::vector<std::string_view>{"switching", "accuracy", "computation", "transmission", "cloud"});
  edge::serving_account books;
  books.terms = {1, 2, 4, 8, 16};
  books.slots = 2;
  books.requests = 10;
  books.edge_requests = 4;
  const edge::serving_rows rows = books.rows();
  CHECK(rows.system_cost == 15.5);
  CHECK(rows.switching_cost == .5);
  CHECK(rows.accuracy_cost_total == 1);
  CHECK(rows.accuracy_cost_average == .5);
  CHECK(rows.inference_latency == 2);
  CHECK(rows.offloading_latency == 4);
  CHECK(rows.cloud_cost == 8);
  CHECK(rows.edge_execution_ratio == .4);
}
