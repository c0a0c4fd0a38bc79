#include <larder/sim/exhaustive.hpp>

#include <larder/core/random.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/shared_blocks.hpp>
#include <larder/sim/bounds.hpp>
#include <larder/sim/replay.hpp>
#include <larder/sim/streams.hpp>

#include <memory>
#include <vector>

#include "catch.hpp"
#include "model/chosen.hpp"

namespace sim = larder::sim;
using larder::bytes;

namespace {
// A small world of unequal entries, some of size 0, some larger than the cache, some equal, most sharing blocks.
sim::small_world random_world(larder::random& draws) {
  sim::small_world world;
  const std::uint64_t blocks = 1 + draws.below(7);
  for (std::uint64_t b = 0; b < blocks; ++b) world.block_sizes.push_back(bytes{draws.below(9)});
  const std::uint64_t entries = 1 + draws.below(8);
  for (std::uint64_t e = 0; e < entries; ++e) {
    sim::small_world::entry one;
    const std::uint64_t first = draws.next(), second = draws.next();
    one.blocks = static_cast<std::uint32_t>(first & second & ((1u << blocks) - 1));
    one.load_cost = static_cast<double>(draws.below(5));
    one.bypass_cost = static_cast<double>(draws.below(12));
    world.entries.push_back(one);
  }
  world.cost_per_byte = static_cast<double>(draws.below(3));
  world.capacity = bytes{draws.below(20)};
  return world;
}
std::vector<std::uint32_t> random_requests(larder::random& draws, std::size_t entries) {
  std::vector<std::uint32_t> made(1 + draws.below(12));
  for (std::uint32_t& asked : made) asked = static_cast<std::uint32_t>(draws.below(entries));
  return made;
}

// The same prices for a cache.
struct world_cost {
  static constexpr std::string_view name = "world_cost";
  static constexpr std::string_view unit = "cost";
  const sim::small_world* world = nullptr;
  double operator()(const larder::event& e) const noexcept {
    if (e.what == larder::verb::hit || e.what == larder::verb::evict) return 0;
    const auto& one = world->entries[static_cast<std::size_t>(e.fingerprint)];
    return e.what == larder::verb::bypass ? one.bypass_cost : one.load_cost + world->cost_per_byte * static_cast<double>(e.moved);
  }
};
std::shared_ptr<const larder::sharing::block_graph> graph_of(const sim::small_world& world) {
  larder::sharing::block_graph_builder builder;
  for (const bytes size : world.block_sizes) REQUIRE(builder.add_block(size));
  for (const auto& one : world.entries) {
    std::vector<larder::sharing::block_id> blocks;
    for (std::uint32_t b = 0; b < world.block_sizes.size(); ++b)
      if ((one.blocks >> b & 1u) != 0) blocks.push_back(larder::sharing::block_id{b});
    REQUIRE(builder.add_model({}, blocks));
  }
  auto graph = std::move(builder).build();
  REQUIRE(graph);
  return std::make_shared<const larder::sharing::block_graph>(*std::move(graph));
}

// One cache for all policies, behind a virtual call, so that the time to compile does not grow with the registry.
double cost_of_policy(const larder::laws::actor& policy, const sim::small_world& world, const std::vector<std::uint32_t>& requests) {
  larder::cache<std::uint32_t, larder::nothing, model::chosen_policy, larder::index::dense, larder::sharing::shared_blocks, world_cost,
                larder::context::examples>
      served(world.capacity, model::chosen_policy(policy), larder::sharing::shared_blocks(graph_of(world)), world_cost{&world},
             larder::context::examples(0.3));
  double cost = 0;
  for (const std::uint32_t asked : requests) cost += served.serve(asked, larder::request{}, larder::sharing::model_id{asked}).cost;
  return cost;
}
}  // namespace

TEST_CASE("the optimum of worlds small enough to see through", "[sim]") {
  sim::small_world world;
  world.add(bytes{4}, 10, 3);  // dear to load, cheap to bypass
  world.add(bytes{4}, 2, 5);
  world.add(bytes{9}, 1, 7);  // never fits
  world.capacity = bytes{4};
  CHECK(sim::least_cost(world, {}) == 0);
  CHECK(sim::least_cost(world, {0}) == 3);
  CHECK(sim::least_cost(world, {0, 0, 0, 0}) == 10);
  CHECK(sim::least_cost(world, {1, 1, 1}) == 2);
  CHECK(sim::least_cost(world, {1, 0, 1, 0, 1}) == 2 + 3 + 3);
  CHECK(sim::least_cost(world, {2, 2}) == 14);
  world.may_bypass = false;
  CHECK(sim::least_cost(world, {0}) == 10);
  CHECK(sim::least_cost(world, {1, 0, 1, 0, 1}) == 2 + 10 + 2 + 10 + 2);
  CHECK(sim::least_cost(world, {2, 2}) == 14);
  world.capacity = bytes{8};
  CHECK(sim::least_cost(world, {1, 0, 1, 0, 1}) == 12);
}

TEST_CASE("the optimum sees what is shared", "[sim]") {
  // Blocks a4 b3 c2; x = {a, b}, y = {a, c}, z = {b}: with x resident only c is missing for y.
  sim::small_world world;
  world.block_sizes = {bytes{4}, bytes{3}, bytes{2}};
  world.entries = {{0b011, 0, 100}, {0b101, 0, 100}, {0b010, 0, 100}};
  world.cost_per_byte = 1;
  world.capacity = bytes{9};
  CHECK(sim::least_cost(world, {0, 1}) == 7 + 2);
  CHECK(sim::least_cost(world, {0, 1, 2}) == 7 + 2);
  CHECK(sim::least_cost(world, {2, 1, 0}) == 3 + 6);
  world.capacity = bytes{7};
  CHECK(sim::least_cost(world, {0, 1, 0}) == 7 + 6 + 7);  // x has to go whole: its a is loaded again for y
}

TEST_CASE("on entries of one unit the optimum is Belady's", "[sim]") {
  larder::random draws(5);
  for (int round = 0; round < 300; ++round) {
    sim::small_world world;
    const std::uint64_t entries = 1 + draws.below(6);
    for (std::uint64_t e = 0; e < entries; ++e) world.add(bytes{1}, 1, 1);
    const std::uint64_t capacity = draws.below(5);
    world.capacity = bytes{capacity};
    const auto requests = random_requests(draws, entries);
    const auto t = sim::numbered("small", requests);
    const auto misses = static_cast<double>(requests.size());
    CHECK(sim::least_cost(world, requests) == misses - static_cast<double>(sim::belady_hits(t, capacity, sim::admittance::may_bypass)));
    world.may_bypass = false;
    CHECK(sim::least_cost(world, requests) == misses - static_cast<double>(sim::belady_hits(t, capacity, sim::admittance::must_admit)));
  }
}

TEST_CASE("no policy serves a small world with sizes, costs and shared blocks for less than the optimum", "[sim]") {
  larder::random draws(7);
  int reached = 0, strictly_more = 0;
  for (int round = 0; round < 200; ++round) {
    const sim::small_world world = random_world(draws);
    sim::small_world strict = world;
    strict.may_bypass = false;
    const auto requests = random_requests(draws, world.entries.size());
    const double least = sim::least_cost(world, requests), admitting = sim::least_cost(strict, requests);
    CHECK(least <= admitting);
    larder::trace::trace t;
    t.keys = requests;
    t.unique = world.entries.size();
    sim::for_each_policy([&](auto policy) {
      using type = typename decltype(policy)::type;
      INFO(type::name << ", round " << round);
      const larder::laws::actor_of<type> actor(sim::make_policy<type>(sim::future_of(t), 1));
      const double cost = cost_of_policy(actor, world, requests);
      CHECK(cost >= admitting);
      reached += cost == admitting;
      strictly_more += cost > admitting;
    });
  }
  CHECK(reached > 0);
  CHECK(strictly_more > 0);
}
