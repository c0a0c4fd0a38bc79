// Requests for models that share blocks: how they are made, what a replay counts, and what an order that knows of blocks is worth.
#include <larder/sim/model_replay.hpp>

#include <larder/eviction/gdsf.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {

sim::model_requests three_prompts() {
  trace::llm_trace t;
  t.source = "by hand";
  t.block_tokens = 10;
  t.requests.resize(4);
  t.blocks = {0, 1, 0, 1, 2, 0, 1};
  t.block_begins = {0, 2, 5, 5, 7};  // {0 1}, {0 1 2}, nothing, {0 1}
  t.unique_blocks = 3;
  return *sim::prompt_requests(t, bytes{100}, 50);
}

double cost_of(const sim::model_requests& all, sim::any_policy policy, bytes capacity) {
  return sim::detail::replay_models(all, capacity, std::move(policy), sim::balanced_vanishing(all, capacity),
                                    sharing::shared_blocks(all.graph), [](std::uint32_t key) { return sharing::model_id{key}; }, {})
      .cost;
}

}  // namespace

TEST_CASE("prompts become models of their blocks, and equal prompts one model", "[sim]") {
  const sim::model_requests all = three_prompts();
  CHECK(all.references.keys == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(all.graph->model_count() == 2);
  CHECK(all.graph->total() == 3000_B);
  const sim::model_tally one = *sim::replay(all, "lru", 3000_B);
  CHECK(one.hits == 1);
  CHECK(one.bytes_loaded == 3000_B);
  CHECK(one.bytes_saved == 2000_B);
  CHECK(one.bytes_requested == 7000_B);
  CHECK(one.bytes_hit == 2000_B);
  CHECK(one.cost == Approx(30.0 / 50));  // seconds for 30 tokens
  const sim::model_tally apart = *sim::replay(all, "lru", 3000_B, {}, sim::counted::by_each);
  CHECK(apart.bytes_loaded == 7000_B);
  CHECK(apart.bytes_saved == 0_B);
  CHECK_FALSE(sim::replay(all, "unknown", 1_B));
  trace::llm_trace nameless;
  nameless.source = "nameless";
  CHECK(sim::prompt_requests(nameless).error().reason == "names no blocks, so no two of its prompts share any");
  trace::llm_trace twice;
  twice.block_tokens = 1;
  twice.requests.resize(1);
  twice.blocks = {0, 0};
  twice.block_begins = {0, 2};
  twice.unique_blocks = 1;
  CHECK_FALSE(sim::prompt_requests(twice));
  twice.blocks = {0};
  twice.block_begins = {0, 1};
  twice.block_tokens = 512;
  CHECK(sim::prompt_requests(twice));
  CHECK_FALSE(sim::prompt_requests(twice, 0_B));
  CHECK_FALSE(sim::prompt_requests(twice, bytes{std::uint64_t{1} << 55}));  // 2^64 in a block
  CHECK_FALSE(sim::prompt_requests(twice, 1_B, 0));
}

TEST_CASE("a load takes the published seconds where a base or an adapter is missing, and none where nothing is", "[sim]") {
  const sim::model_requests all = sim::adapter_model_requests(5000, 42);
  event load;
  load.what = verb::load;
  const auto& base = sharing::llm_architectures[3];
  load.moved = 2 * base.parameters();
  CHECK(all.price(load) == Approx(22.7));
  load.moved = 2 * base.adapter_parameters(16);
  CHECK(all.price(load) == Approx(4.4));
  load.moved = 0;
  CHECK(all.price(load) == 0);
  std::set<std::uint64_t> bases, adapters;
  for (std::uint32_t b = 0; b < all.graph->block_count(); ++b) {
    const sharing::block_id id{b};
    (all.graph->name(id).starts_with("base") ? bases : adapters).insert(all.graph->size(id).count);
  }
  CHECK(bases == std::set<std::uint64_t>{2 * base.parameters()});
  CHECK(adapters.size() == 3);
}

TEST_CASE("any_policy does what the policy it holds does, and a sweep what its replays do (D1)", "[sim]") {
  const sim::model_requests all = sim::adapter_model_requests(4000, 1);
  const bytes capacity{30'000'000'000};
  cache<std::uint32_t, nothing, eviction::block_density, index::dense, sharing::shared_blocks, sim::load_seconds> direct(
      capacity, sharing::shared_blocks(all.graph), all.price);
  for (const std::uint32_t key : all.references.keys) direct.serve(key, {}, sharing::model_id{key});
  const sim::model_tally one = *sim::replay(all, "block_density", capacity);
  CHECK(one.cost == direct.costs()[0]);
  CHECK(one.evictions == direct.stats().evictions());
  CHECK(one.hits == direct.stats().hits);
  const auto cells = sim::cells_of({"lru", "block_density", "belady"}, {20'000'000'000, 30'000'000'000});
  const auto all_of_them = *sim::sweep(all, cells, {}, sim::counted::once, 1);
  CHECK(all_of_them[3].cost == one.cost);
  CHECK(all_of_them[5].hits >= all_of_them[1].hits);
  CHECK_FALSE(sim::sweep(all, sim::cells_of({"nobody"}, {1})));
}

TEST_CASE("requests for the models of a graph follow a Zipf law, and a replay tells of each once", "[sim]") {
  sharing::block_graph_builder builder;
  const auto base = *builder.add_block(100_MB);
  for (int m = 0; m < 20; ++m) static_cast<void>(*builder.add_model({}, {base, *builder.add_block(10_MB)}));
  const sim::model_requests all = sim::zipf_model_requests("a graph", *std::move(builder).build(), 20'000, 0.8, 3);
  CHECK(all.source == "a graph");
  CHECK(all.size() == 20'000);
  CHECK(all.references.unique == 20);
  std::vector<std::uint64_t> asked(20);
  for (const std::uint32_t key : all.references.keys) ++asked.at(key);
  std::sort(asked.rbegin(), asked.rend());
  CHECK(asked.back() > 0);
  CHECK(static_cast<double>(asked[0]) / static_cast<double>(asked[9]) == Approx(std::pow(10.0, .8)).epsilon(.15));

  std::uint64_t told = 0;
  sim::replay_options options;
  options.progress = [&](std::uint64_t more) { told += more; };
  const sim::model_tally one = *sim::replay(all, "lru", 150_MB, options);
  CHECK(told == 20'000);
  CHECK(one.hits + one.loads + one.bypasses == 20'000);
  CHECK(one.hit_ratio() == static_cast<double>(one.hits) / 20'000);
  CHECK(sim::model_tally{}.hit_ratio() == 0);
  CHECK(sim::replay(all, "belady", 150_MB)->hits >= one.hits);                    // it finds the future itself
  CHECK(one.cost == Approx(1e-8 * static_cast<double>(one.bytes_loaded.count)));  // a second for 100 MB
  CHECK(sim::balanced_vanishing(all, 0_B) == 1);
  CHECK(sim::balanced_vanishing(all, all.graph->total()) == Approx(1 / 20.0));
}

TEST_CASE("a copy of any_policy goes its own way from where it was made (D1)", "[sim]") {
  using small = cache<int, int, sim::any_policy, index::dense, sim::load_seconds, context::examples>;
  small first(2, sim::any_policy(eviction::lru{}));
  first.put(1, 1);
  first.put(2, 2);
  const sim::any_policy nothing_held, copied = nothing_held;
  small second = first;
  first.put(1, 1);  // 2 is the oldest here, 1 there
  first.put(3, 3);
  second.put(3, 3);
  CHECK(first.contains(1));
  CHECK_FALSE(second.contains(1));
  CHECK(second.contains(2));
  CHECK(first.valid());
  CHECK(second.valid());
}

TEST_CASE("block_density loads for less than gdsf, lru, lfu and least_context at every capacity (P8)", "[sim]") {
  for (const std::uint64_t seed : {42u, 1u}) {
    const sim::model_requests all = sim::adapter_model_requests(68'195, seed);
    for (const std::uint64_t gigabytes : {24u, 32u, 48u, 64u, 96u, 128u, 160u}) {
      INFO("seed " << seed << ", " << gigabytes << " GB");
      const bytes capacity{gigabytes * 1'000'000'000};
      const double mine = cost_of(all, sim::any_policy(eviction::block_density{}), capacity);
      CHECK(mine < cost_of(all, sim::any_policy(eviction::gdsf{}), capacity));
      CHECK(mine < cost_of(all, sim::any_policy(eviction::lru{}), capacity));
      CHECK(mine < cost_of(all, sim::any_policy(eviction::lfu{}), capacity));
      CHECK(mine < cost_of(all, sim::any_policy(eviction::least_context{}), capacity));
    }
  }
}
