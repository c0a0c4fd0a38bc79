// How long do the placement algorithms take as servers, models and users grow? The table of hits, gen and spec, and one round of the bound,
// each on one core. Models are of 100 blocks: a frozen bottom of one of ten backbones, and blocks of their own; spec is also timed on the
// library of fine-tuned residual networks, which its combinations are the prefixes of. The largest gen is that of the promise in the
// README: 100 servers, 1,000 models of 100 blocks, 10,000 users, within 10 s and 2 GB.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include <larder/core/random.hpp>
#include <larder/placement/bound.hpp>
#include <larder/placement/gen.hpp>
#include <larder/placement/spec.hpp>
#include <larder/placement/wireless.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/resnet_library.hpp>

namespace {

using namespace larder::placement;
using larder::bytes;

// Models of 100 blocks of 0.2 to 1 MB, the first 20 to 90 of them those of a backbone.
block_graph backbones(std::uint32_t models) {
  constexpr std::uint32_t kinds = 10, blocks = 100;
  larder::random draw{7};
  larder::sharing::block_graph_builder builder;
  const auto block = [&] { return *builder.add_block(bytes{200'000 + draw.below(800'000)}); };
  std::vector<std::vector<block_id>> backbone(kinds);
  for (auto& chain : backbone)
    for (std::uint32_t at = 0; at < blocks; ++at) chain.push_back(block());
  for (std::uint32_t i = 0; i < models; ++i) {
    const auto frozen = static_cast<std::ptrdiff_t>(20 + draw.below(71));
    std::vector<block_id> held(backbone[i % kinds].begin(), backbone[i % kinds].begin() + frozen);
    while (held.size() < blocks) held.push_back(block());
    (void)builder.add_model({}, held);
  }
  return *std::move(builder).build();
}

// Without wires every server serves the users it covers and no others, so that much is placed.
wireless_options options_for(std::uint32_t servers, std::uint32_t users) {
  wireless_options options;
  options.servers = servers;
  options.users = users;
  options.backhaul_bit_s = 0;
  options.downlink.active_probability = users > 30 ? 15.0 / users : 0.5;  // as many active users as the reference has
  return options;
}

// Drawn once for each shape; the last one only is kept.
const problem& instance_of(const benchmark::State& state) {
  static std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, problem> kept;
  const auto shape = std::tuple(state.range(0), state.range(1), state.range(2));
  if (!kept.contains(shape)) {
    kept.clear();
    const auto servers = static_cast<std::uint32_t>(state.range(0)), models = static_cast<std::uint32_t>(state.range(1));
    kept.emplace(shape, *problem::make(*wireless(backbones(models), options_for(servers, static_cast<std::uint32_t>(state.range(2))))));
  }
  return kept.at(shape);
}

void finish(benchmark::State& state, const problem& of, const solution& made) {
  if (!valid(of, made, storage_rule::shared)) state.SkipWithError("the placement does not fit or does not serve what it says");
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["hit_ratio"] = made.hit_ratio();
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void table(benchmark::State& state) {
  const auto servers = static_cast<std::uint32_t>(state.range(0)), models = static_cast<std::uint32_t>(state.range(1));
  const auto drawn = *wireless(backbones(models), options_for(servers, static_cast<std::uint32_t>(state.range(2))));
  for (auto _ : state) {
    const auto made = problem::make(drawn);
    if (!made) state.SkipWithError("the instance was refused");
    benchmark::DoNotOptimize(made->total());
  }
}

void gen_by(benchmark::State& state, greedy_score score) {
  const problem& of = instance_of(state);
  solution made;
  for (auto _ : state) made = gen(of, score);
  finish(state, of, made);
}

void spec_on_backbones(benchmark::State& state, bool convolve) {
  const problem& of = instance_of(state);
  solution made;
  for (auto _ : state) {
    const auto found = spec(of, {.convolve = convolve});
    if (!found) return state.SkipWithError(found.error().sentence().c_str());
    made = *found;
  }
  finish(state, of, made);
}

void spec_on_resnets(benchmark::State& state, bool convolve) {
  const auto servers = static_cast<std::uint32_t>(state.range(0)), entries = static_cast<std::uint32_t>(state.range(1) / 3);
  auto library = *larder::sharing::resnet_library({.entries_per_network = entries});
  const problem of = *problem::make(*wireless(std::move(library), {.servers = servers, .storage = bytes{500'000'000}}));
  solution made;
  for (auto _ : state) {
    const auto found = spec(of, {.convolve = convolve});
    if (!found) return state.SkipWithError(found.error().sentence().c_str());
    made = *found;
  }
  finish(state, of, made);
}

void bound_round(benchmark::State& state) {
  const problem& of = instance_of(state);
  std::uint64_t most = 0;
  for (auto _ : state) most = most_hits(of, {.rounds = 0});
  if (most < gen(of).hits) state.SkipWithError("a placement serves more than the bound");
  state.counters["ratio"] = static_cast<double>(most) / static_cast<double>(of.total());
}

// Servers, models, users.
void sizes(benchmark::internal::Benchmark* each) {
  each->ArgNames({"servers", "models", "users"})->Unit(benchmark::kMillisecond);
  for (const std::int64_t servers : {10, 100}) each->Args({servers, 300, 1000});
  each->Args({10, 1000, 1000})->Args({10, 300, 10'000})->Args({100, 1000, 10'000});
}

void libraries(benchmark::internal::Benchmark* each) {
  each->ArgNames({"servers", "models"})->Unit(benchmark::kMillisecond);
  each->Args({10, 30})->Args({10, 300})->Args({100, 300})->Args({10, 1500});
}

BENCHMARK(table)->Apply(sizes);
BENCHMARK_CAPTURE(gen_by, gain, greedy_score::gain)->Apply(sizes);
BENCHMARK_CAPTURE(gen_by, density, greedy_score::density)->Apply(sizes);
BENCHMARK_CAPTURE(spec_on_backbones, convolved, true)->Apply(sizes);
BENCHMARK_CAPTURE(spec_on_resnets, combinations, false)->Apply(libraries);
BENCHMARK_CAPTURE(spec_on_resnets, convolved, true)->Apply(libraries);
BENCHMARK(bound_round)->Apply(sizes);

}  // namespace
