// What does a block cost? load/... evicts the oldest of the residents and loads the next model, by blocks per entry and blocks in the
// graph; per_block is the CPU time of one load and one drop, divided by the blocks of an entry (at most 6 ns is wanted where the blocks fit
// the processor's cache). Half of a model's blocks are those of the model beside it. "adjacent" models hold blocks that were added
// together, as every reader adds them; "scattered" ones hold blocks from anywhere, so that each block is a line of memory of its own, and
// none foretells whether the next is shared. static/... is the same over a graph known to the compiler.
//
// private/... is a whole cache whose entries hold one block each and share none, beside the same cache over sharing::bytes: both serve the
// same requests, stretch by stretch in turn, and `ratio` is the median of the ratios of their times (at most 1.3 is wanted, and reached
// where both fit the processor's second cache; beyond, the two more lines of memory that a block takes are seen).
//
// Kept: the size of a block beside its counts; a call for blocks 16 steps ahead; the one block of a model in the model's record; and
// counting holders by masks instead of branches, which costs 1 ns where the branches are foretold and saves 10 where they are not.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <larder/cache.hpp>
#include <larder/core/random.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>
#include <larder/sharing/static_blocks.hpp>

namespace {

using namespace larder;
using sharing::block_id;
using sharing::model_id;

// Every block in two models, except where a model has one block: model i holds the half-runs i and i + 1 of the blocks.
std::shared_ptr<const sharing::block_graph> graph_of(std::uint32_t per_model, std::uint32_t blocks, bool scattered) {
  larder::random draw{11};
  sharing::block_graph_builder builder;
  std::vector<block_id> order;
  for (std::uint32_t b = 0; b < blocks; ++b) order.push_back(*builder.add_block(bytes{1 + draw.below(1000)}));
  if (scattered)
    for (std::size_t left = order.size(); left > 1; --left) {
      const auto at = static_cast<std::size_t>(draw.below(left));
      std::swap(order[left - 1], order[at]);
    }
  const std::uint32_t half = std::max(1u, per_model / 2);
  for (std::uint32_t begin = 0; begin + per_model <= blocks; begin += half)
    (void)builder.add_model({}, std::span(order).subspan(begin, per_model));
  return std::make_shared<const sharing::block_graph>(*std::move(builder).build());
}

// `residents` are as many as hold most blocks of the graph, at least two.
void load_and_drop(benchmark::State& state, bool scattered) {
  const auto per_model = static_cast<std::uint32_t>(state.range(0)), blocks = static_cast<std::uint32_t>(state.range(1));
  const auto graph = graph_of(per_model, blocks, scattered);
  const std::uint32_t models = graph->model_count(), residents = std::max(2u, std::min(models * 3 / 4, models - 1));
  sharing::shared_blocks of(graph);
  of.reserve(residents);
  for (std::uint32_t i = 0; i < residents; ++i) of.load(slot{i}, model_id{i});
  std::uint32_t place = 0, next = residents;
  for (auto _ : state) {
    of.drop(slot{place});
    of.load(slot{place}, model_id{next});
    benchmark::DoNotOptimize(of.used());
    if (++place == residents) place = 0;
    if (++next == models) next = 0;
  }
  std::vector<model_id> held;
  for (std::uint32_t i = 0; i < residents; ++i) held.push_back(of.weight_of(slot{i}));
  if (of.used() != graph->union_bytes(held).count) state.SkipWithError("the bytes in use are not those of the blocks held");
  const double pairs = static_cast<double>(state.iterations()) * per_model;
  state.counters["per_block"] = benchmark::Counter(pairs, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

constexpr std::size_t letters = 26;
constexpr std::array<std::array<char, 2>, letters> names = [] {
  std::array<std::array<char, 2>, letters> made{};
  for (std::size_t i = 0; i < letters; ++i) made[i][0] = static_cast<char>('a' + i);
  return made;
}();
template <std::size_t... I>
consteval auto alphabet(std::index_sequence<I...>) {
  return sharing::static_graph(sharing::block{names[I].data(), bytes{I + 1}}...,
                               sharing::model{names[I].data(),
                                              {names[I].data(), names[(I + 1) % letters].data(), names[(I + 2) % letters].data(),
                                               names[(I + 3) % letters].data()}}...);
}
constexpr auto static_alphabet = alphabet(std::make_index_sequence<letters>{});

void load_and_drop_static(benchmark::State& state) {
  constexpr std::uint32_t residents = 16;
  sharing::static_blocks<static_alphabet> of;
  of.reserve(residents);
  for (std::uint32_t i = 0; i < residents; ++i) of.load(slot{i}, model_id{i});
  std::uint32_t place = 0, next = residents;
  for (auto _ : state) {
    of.drop(slot{place});
    of.load(slot{place}, model_id{next});
    benchmark::DoNotOptimize(of.used());
    if (++place == residents) place = 0;
    if (++next == letters) next = 0;
  }
  for (std::uint32_t i = 0; i < residents; ++i) of.drop(slot{i});
  if (of.used() != 0) state.SkipWithError("bytes are in use where nothing is held");
  const double pairs = static_cast<double>(state.iterations()) * 4;
  state.counters["per_block"] = benchmark::Counter(pairs, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

double seconds_of_this_thread() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Cache, class Weight>
std::pair<double, std::uint64_t> serve(Cache& cache, const std::vector<std::uint32_t>& keys, Weight weight_of) {
  const double start = seconds_of_this_thread();
  std::uint64_t hits = 0;
  for (const std::uint32_t key : keys) {
    if (const std::uint32_t* const found = cache.find(key); found != nullptr)
      hits += *found == key ? 1 : 0;
    else
      cache.put(key, key, weight_of(key));
  }
  return {seconds_of_this_thread() - start, hits};
}

void private_blocks(benchmark::State& state) {
  const auto objects = static_cast<std::uint32_t>(state.range(0));
  constexpr std::size_t stretch = 20'000;
  larder::random draw{13};
  sharing::block_graph_builder builder;
  std::vector<bytes> sizes;
  for (std::uint32_t i = 0; i < objects; ++i) {
    sizes.push_back(bytes{1 + draw.below(64)});
    (void)builder.add_model({}, {*builder.add_block(sizes.back())});
  }
  auto graph = *std::move(builder).build();
  const bytes capacity{graph.total().count / 4};
  cache<std::uint32_t, std::uint32_t, eviction::lru, sharing::bytes> plain{capacity};
  cache<std::uint32_t, std::uint32_t, eviction::lru, sharing::shared_blocks> blocks{capacity, sharing::shared_blocks{std::move(graph)}};
  std::vector<double> ratios;
  std::vector<std::uint32_t> keys(stretch);
  double plain_time = 0, blocks_time = 0;
  for (auto _ : state) {
    state.PauseTiming();
    for (auto& key : keys) {
      const std::uint64_t bound = draw.below(objects);
      key = static_cast<std::uint32_t>(draw.below(bound + 1));
    }
    state.ResumeTiming();
    const auto one = serve(plain, keys, [&](std::uint32_t key) { return sizes[key]; });
    const auto other = serve(blocks, keys, [](std::uint32_t key) { return model_id{key}; });
    if (one.second != other.second) state.SkipWithError("the two caches differ in their hits");
    ratios.push_back(other.first / one.first);
    plain_time += one.first;
    blocks_time += other.first;
  }
  std::nth_element(ratios.begin(), ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2), ratios.end());
  state.counters["ratio"] = ratios[ratios.size() / 2];
  const double requests = static_cast<double>(state.iterations()) * static_cast<double>(stretch);
  state.counters["bytes_ns"] = plain_time * 1e9 / requests;
  state.counters["blocks_ns"] = blocks_time * 1e9 / requests;
}

void shapes(benchmark::internal::Benchmark* of) {
  of->ArgNames({"per_entry", "blocks"});
  for (const std::int64_t blocks : {1'000, 30'000, 1'000'000})
    for (const std::int64_t per_entry : {1, 10, 100, 1'000, 10'000})
      if (per_entry * 2 < blocks) of->Args({per_entry, blocks});
}
BENCHMARK_CAPTURE(load_and_drop, adjacent, false)->Name("load/adjacent")->Apply(shapes);
BENCHMARK_CAPTURE(load_and_drop, scattered, true)->Name("load/scattered")->Apply(shapes);
BENCHMARK(load_and_drop_static)->Name("static/of_4");
BENCHMARK(private_blocks)
    ->Name("private/one_block")
    ->ArgName("objects")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
