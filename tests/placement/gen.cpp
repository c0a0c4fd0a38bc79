#include <larder/placement/gen.hpp>

#include <algorithm>
#include <utility>
#include <vector>

#include "instances.hpp"

using namespace larder::placement;
using instances::numbers;
using instances::placed;
using larder::bytes;
using larder::sharing::model_id;

namespace {

// The greedy algorithm by its definition: every pair scored anew in every step.
solution plain_greedy(const problem& of, bool by_density, storage_rule rule) {
  std::vector<std::vector<model_id>> now(of.servers());
  for (;;) {
    const solution before = evaluate(of, now, rule);
    std::uint32_t best_server = 0, best_model = 0;
    ratio best{0, 1};
    for (std::uint32_t m = 0; m < of.servers(); ++m)
      for (std::uint32_t i = 0; i < of.models(); ++i) {
        if (std::find(now[m].begin(), now[m].end(), model_id{i}) != now[m].end()) continue;
        auto with = now;
        with[m].push_back(model_id{i});
        const solution after = evaluate(of, with, rule);
        if (after.used[m] > of.storage(m) || after.hits == before.hits) continue;
        const ratio score{after.hits - before.hits, by_density ? after.used[m].count - before.used[m].count : 1};
        if (score > best) {
          best = score;
          best_server = m;
          best_model = i;
        }
      }
    if (best.value == 0) return before;
    now[best_server].push_back(model_id{best_model});
  }
}

}  // namespace

TEST_CASE("gen: the worked example, by gain, by density and without sharing", "[placement]") {
  const problem of = instances::made(instances::worked_example());
  CHECK(numbers(gen(of)) == placed{{2, 3}, {3}});
  CHECK(gen(of).hits == 17);
  CHECK(numbers(gen(of, greedy_score::density)) == placed{{1}, {3}});
  CHECK(gen(of, greedy_score::density).hits == 14);
  CHECK(numbers(gen(of, greedy_score::best)) == placed{{2, 3}, {3}});
  CHECK(numbers(independent(of)) == placed{{2}, {3}});
  CHECK(independent(of).hits == 15);
  CHECK(numbers(independent(of, greedy_score::density)) == placed{{1}, {3}});
  CHECK(independent(of, greedy_score::density).hits == 14);
  CHECK(independent(of, greedy_score::best).hits == 15);
  CHECK(gen(of).used == std::vector<bytes>{bytes{100'000'000}, bytes{70'000'000}});
}

TEST_CASE("gen: lazy evaluation places exactly what the plain greedy places", "[placement]") {
  std::size_t models_placed = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const problem of = instances::made(instances::drawn(seed, 1 + seed % 3, 4, 7, seed % 3));
    for (const bool by_density : {false, true})
      for (const auto rule : {storage_rule::shared, storage_rule::whole}) {
        const auto score = by_density ? greedy_score::density : greedy_score::gain;
        const solution made = rule == storage_rule::shared ? gen(of, score) : independent(of, score);
        CHECK(made == plain_greedy(of, by_density, rule));
        CHECK(valid(of, made, rule));
        for (const auto& models : made.placed) models_placed += models.size();
      }
  }
  CHECK(models_placed > 1000);
}

TEST_CASE("gen: neither score has a constant ratio, the better of both takes the better", "[placement]") {
  const auto alone = [](std::vector<std::pair<std::uint64_t, std::uint32_t>> models, std::uint64_t room) {
    larder::sharing::block_graph_builder builder;
    larder::placement::instance given;
    for (const auto& [size, value] : models) {
      REQUIRE(builder.add_model({}, {*builder.add_block(bytes{size})}));
      given.weight.push_back(value);
    }
    given.graph = *std::move(builder).build();
    given.users = 1;
    given.storage = {bytes{room}};
    given.rate = {1e9};
    given.limit.assign(models.size(), 1.0);
    return instances::made(given);
  };
  const problem one_large = alone({{4, 3}, {1, 2}, {1, 2}, {1, 2}, {1, 2}}, 4);
  CHECK(gen(one_large).hits == 3);
  CHECK(gen(one_large, greedy_score::density).hits == 8);
  CHECK(gen(one_large, greedy_score::best).hits == 8);
  const problem one_small = alone({{1, 2}, {100, 100}}, 100);
  CHECK(gen(one_small).hits == 100);
  CHECK(gen(one_small, greedy_score::density).hits == 2);
  CHECK(gen(one_small, greedy_score::best).hits == 100);
}

TEST_CASE("gen: a model whose blocks are all there costs nothing and is still placed", "[placement]") {
  larder::sharing::block_graph_builder builder;
  const auto a = *builder.add_block(bytes{5}), b = *builder.add_block(bytes{5});
  REQUIRE(builder.add_model("both", {a, b}));
  REQUIRE(builder.add_model("one", {a}));
  REQUIRE(builder.add_model("other", {b}));
  larder::placement::instance given;
  given.graph = *std::move(builder).build();
  given.users = 1;
  given.storage = {bytes{10}};
  given.rate = {1e9};
  given.limit = {1, 1, 1};
  given.weight = {9, 1, 0};
  for (const auto score : {greedy_score::gain, greedy_score::density}) {
    const solution made = gen(instances::made(given), score);
    CHECK(numbers(made) == placed{{1, 2}});
    CHECK(made.used[0] == bytes{10});
    CHECK(made.hits == 10);
  }
}
