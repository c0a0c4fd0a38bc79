#include <larder/placement/spec.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <larder/placement/exhaustive.hpp>
#include <larder/placement/gen.hpp>
#include <larder/sharing/lora_library.hpp>

#include "instances.hpp"

using namespace larder::placement;
using instances::numbers;
using instances::placed;
using larder::bytes;
using larder::sharing::block_id;
using larder::sharing::model_id;

namespace {

// One server by the definition, for few shared blocks: every set of shared blocks by size, then lexicographic, each with the full table
// of the knapsack. Shared blocks of no bytes are left out; they decide nothing.
std::vector<model_id> plain_choice(const problem& of, const open_requests& open, std::uint32_t server, double epsilon, rounding by) {
  const block_graph& graph = of.graph();
  std::vector<block_id> shared;
  for (std::uint32_t b = 0; b < graph.block_count(); ++b)
    if (graph.holders_of(block_id{b}).size() > 1 && graph.size(block_id{b}) > bytes{0}) shared.push_back(block_id{b});
  std::vector<std::vector<block_id>> sets;
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << shared.size(); ++bits) {
    sets.emplace_back();
    for (std::size_t at = 0; at < shared.size(); ++at)
      if (bits >> at & 1) sets.back().push_back(shared[at]);
  }
  std::sort(sets.begin(), sets.end(), [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });

  std::vector<model_id> best;
  std::uint64_t best_value = 0;
  for (const auto& set : sets) {
    std::uint64_t size = 0;
    for (const block_id b : set) size += graph.size(b).count;
    if (size > of.storage(server).count) continue;
    const std::uint64_t room = of.storage(server).count - size;
    std::vector<model_id> models;
    std::vector<std::uint64_t> values, weights;
    for (std::uint32_t i = 0; i < of.models(); ++i) {
      std::uint64_t own = 0;
      bool inside = true;
      for (const block_id b : graph.blocks_of(model_id{i})) {
        if (std::find(shared.begin(), shared.end(), b) == shared.end())
          own += graph.size(b).count;
        else
          inside = inside && std::find(set.begin(), set.end(), b) != set.end();
      }
      if (!inside || own > room || open.gain(server, model_id{i}) == 0) continue;
      models.push_back(model_id{i});
      values.push_back(open.gain(server, model_id{i}));
      weights.push_back(own);
    }
    const auto counts = rounded(values, epsilon, by);
    std::uint64_t columns = 0;
    for (const auto count : counts) columns += count;
    struct cell {
      std::uint64_t weight = std::numeric_limits<std::uint64_t>::max();
      std::vector<std::size_t> chosen;
    };
    std::vector<cell> table(columns + 1);
    table[0].weight = 0;
    for (std::size_t e = 0; e < models.size(); ++e)
      for (std::uint64_t v = columns; v + 1 > counts[e] && v != std::numeric_limits<std::uint64_t>::max(); --v) {
        const cell& from = table[v - counts[e]];
        if (from.weight == std::numeric_limits<std::uint64_t>::max() || from.weight + weights[e] >= table[v].weight) continue;
        cell grown{from.weight + weights[e], from.chosen};
        grown.chosen.push_back(e);
        table[v] = std::move(grown);
      }
    for (std::uint64_t v = columns + 1; v-- > 0;) {
      if (table[v].weight > room) continue;
      std::uint64_t value = 0;
      for (const auto e : table[v].chosen) value += values[e];
      if (value > best_value) {
        best_value = value;
        best.clear();
        for (const auto e : table[v].chosen) best.push_back(models[e]);
      }
      break;
    }
  }
  return best;
}

solution plain_spec(const problem& of, double epsilon, rounding by) {
  open_requests open(of);
  std::vector<std::vector<model_id>> all;
  for (std::uint32_t server = 0; server < of.servers(); ++server) {
    all.push_back(plain_choice(of, open, server, epsilon, by));
    for (const model_id model : all.back()) open.serve(server, model);
  }
  return evaluate(of, all, storage_rule::shared);
}

}  // namespace

TEST_CASE("spec: the worked example in both orders, exact and rounded either way", "[placement]") {
  const problem of = instances::made(instances::worked_example());
  for (const double epsilon : {0.0, 0.5})
    for (const auto by : {rounding::by_largest, rounding::by_smallest})
      for (const bool convolve : {false, true}) {
        const auto forward = spec(of, {.epsilon = epsilon, .round = by, .convolve = convolve});
        REQUIRE(forward);
        CHECK(numbers(*forward) == placed{{2, 3}, {2}});
        CHECK(forward->hits == 23);
        const auto backward =
            spec(of, {.epsilon = epsilon, .round = by, .convolve = convolve, .first = server_order::as_listed, .order = {1, 0}});
        REQUIRE(backward);
        CHECK(numbers(*backward) == placed{{2, 3}, {3}});
        CHECK(backward->hits == 17);
      }
  CHECK(spec(of, {.first = server_order::by_storage})->hits == 23);
  CHECK(spec(of, {.first = server_order::best_of_random, .random_orders = 8})->hits == 23);
}

TEST_CASE("spec: on random instances it places exactly what its definition places", "[placement]") {
  std::size_t models_placed = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const problem of = instances::made(instances::drawn(seed, 1 + seed % 3, 4, 7, seed % 3));
    for (const double epsilon : {0.0, 0.1, 0.6}) {
      for (const auto by : {rounding::by_largest, rounding::by_smallest}) {
        const auto made = spec(of, {.epsilon = epsilon, .round = by});
        REQUIRE(made);
        CHECK(valid(of, *made, storage_rule::shared));
        CHECK(*made == plain_spec(of, epsilon, by));
        for (const auto& models : made->placed) models_placed += models.size();
      }
    }
  }
  CHECK(models_placed > 500);
}

TEST_CASE("spec: on small random instances it keeps its ratio, convolved or not", "[placement]") {
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const problem of = instances::made(instances::drawn(seed + 500, 2, 4, 7, seed % 3));
    const auto best = exhaustive(of);
    REQUIRE(best);
    for (const double epsilon : {0.0, 0.1, 0.5})
      for (const auto by : {rounding::by_largest, rounding::by_smallest})
        for (const bool convolve : {false, true}) {
          const auto made = spec(of, {.epsilon = epsilon, .round = by, .convolve = convolve});
          REQUIRE(made);
          CHECK(valid(of, *made, storage_rule::shared));
          CHECK(made->hits <= best->hits);
          CHECK(static_cast<double>(made->hits) >= (1.0 - epsilon) / (2.0 - epsilon) * static_cast<double>(best->hits) - 1e-9);
        }
  }
}

TEST_CASE("spec: one exact server is solved exactly, by combinations as by convolution", "[placement]") {
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const problem of = instances::made(instances::drawn(seed + 900, 1, 4, 9, seed % 4));
    const auto best = exhaustive(of);
    REQUIRE(best);
    CHECK(spec(of, {.epsilon = 0.0})->hits == best->hits);
    CHECK(spec(of, {.epsilon = 0.0, .convolve = true})->hits == best->hits);
  }
}

TEST_CASE("spec: no better than one half where a tie misleads it", "[placement]") {
  larder::sharing::block_graph_builder builder;
  for (int i = 0; i < 2; ++i) REQUIRE(builder.add_model({}, {*builder.add_block(bytes{1})}));
  larder::placement::instance given;
  given.graph = *std::move(builder).build();
  given.users = 2;
  given.storage = {bytes{1}, bytes{1}};
  given.rate = {1e9, 1e9, 1e9, 0};  // server 2 covers the first user only, who asks for the first model
  given.limit = {1, 1, 1, 1};
  given.weight = {1, 0, 0, 1};
  const problem of = instances::made(given);
  CHECK(exhaustive(of)->hits == 2);
  const auto made = spec(of);
  REQUIRE(made);
  CHECK(numbers(*made) == placed{{1}, {}});
  CHECK(made->hits == 1);
}

TEST_CASE("spec: a legal loss of rounding, the first found of equals kept", "[placement]") {
  larder::sharing::block_graph_builder builder;
  for (int i = 0; i < 2; ++i) REQUIRE(builder.add_model({}, {*builder.add_block(bytes{10})}));
  larder::placement::instance given;
  given.graph = *std::move(builder).build();
  given.users = 1;
  given.storage = {bytes{10}};
  given.rate = {1e9};
  given.limit = {1, 1};
  for (const bool larger_first : {true, false}) {
    given.weight = larger_first ? std::vector<std::uint32_t>{7, 5} : std::vector<std::uint32_t>{5, 7};
    const auto made = spec(instances::made(given), {.epsilon = 0.8, .round = rounding::by_smallest});
    REQUIRE(made);
    CHECK(numbers(*made) == placed{{1}});
    CHECK(made->hits == (larger_first ? 7 : 5));
  }
}

TEST_CASE("spec: options out of range and too many combinations are one sentence", "[placement]") {
  const problem of = instances::made(instances::worked_example());
  const auto refused = [&](const spec_options& options) { return spec(of, options).error().sentence(); };
  CHECK(refused({.epsilon = 1.0}) == "spec, field epsilon: is 1.000000, expected 0 to below 1");
  CHECK(refused({.epsilon = -0.1}) == "spec, field epsilon: is -0.100000, expected 0 to below 1");
  CHECK(refused({.epsilon = std::nan("")}).find("spec, field epsilon: is ") == 0);
  CHECK(refused({.first = server_order::as_listed, .order = {0, 0}}) == "spec, field order: does not list each of the 2 servers once");
  CHECK(refused({.first = server_order::as_listed}) == "spec, field order: does not list each of the 2 servers once");
  CHECK(refused({.first = server_order::best_of_random, .random_orders = 0}) == "spec, field random_orders: is 0, expected at least 1");
  CHECK(refused({.most_combinations = 2}).find("spec, field server 0: its shared blocks have more than 2 combinations") == 0);
}

TEST_CASE("spec: blocks with the same holders are one choice, however many they are", "[placement]") {
  const auto library = larder::sharing::lora_library({.adapters_per_base = 4});
  REQUIRE(library);
  const auto adapter = library->find_block("tinyllama-1.1b/adapter 0");
  REQUIRE(adapter);
  larder::placement::instance given;
  given.graph = *library;
  given.users = 1;
  given.storage = {library->size(model_id{0}) + library->size(*adapter)};  // 69 blocks of the base, and two adapters
  given.rate = {1e12};
  given.limit.assign(4, 1.0);
  given.weight = {1, 3, 2, 4};
  const auto made = spec(instances::made(given), {.most_combinations = 2});
  REQUIRE(made);
  CHECK(numbers(*made) == placed{{2, 4}});
  CHECK(made->hits == 7);
}

TEST_CASE("spec: sharing is worth it on average over random libraries of frozen bottoms", "[placement]") {
  double shared = 0, greedy = 0, alone = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const problem of = instances::made(instances::drawn(seed + 2000, 2, 5, 8, 2));
    const auto made = spec(of);
    REQUIRE(made);
    shared += made->hit_ratio();
    greedy += gen(of).hit_ratio();
    alone += independent(of).hit_ratio();
  }
  CHECK(shared > alone);
  CHECK(greedy > alone);
}
