// What do shared blocks cost a whole replay? The same requests for bases with adapters (two or three blocks a model) and for ResNets tuned
// to different depths (a hundred blocks a model), through a cache that counts each block once and one where every model pays for itself, at
// a capacity that holds a fifth of what there is. Nanoseconds per request; `hits` and `GB_loaded` say what they are spent on.
#include <benchmark/benchmark.h>

#include <larder/eviction/block_density.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/sharing/resnet_library.hpp>
#include <larder/sim/model_replay.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <type_traits>

namespace {

using namespace larder;

const sim::model_requests& adapters() {
  static const sim::model_requests all = sim::adapter_model_requests(68'195, 42);
  return all;
}
const sim::model_requests& resnets() {
  static const sim::model_requests all = sim::zipf_model_requests("resnets", *sharing::resnet_library(), 100'000, 0.8, 42);
  return all;
}

template <class Policy, class Sharing>
void replays(benchmark::State& state, const sim::model_requests& all) {
  constexpr bool shares = std::is_same_v<Sharing, sharing::shared_blocks>;
  const bytes capacity{all.graph->total().count / 5};
  statistics counted;
  for (auto _ : state) {
    Sharing model;
    if constexpr (shares) model = Sharing(all.graph);
    cache<std::uint32_t, nothing, Policy, Sharing, index::dense, sim::load_seconds> served(capacity, model, all.price);
    for (const std::uint32_t key : all.references.keys) {
      if constexpr (shares)
        served.serve(key, {}, sharing::model_id{key});
      else
        served.serve(key, {}, all.graph->size(sharing::model_id{key}));
    }
    counted = served.stats();
    if (counted.hits + counted.loads + counted.bypasses() != all.size()) {
      std::fprintf(stderr, "bench: a request was neither a hit nor a load nor a bypass\n");
      std::exit(1);
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(static_cast<std::size_t>(state.iterations()) * all.size()));
  state.counters["hits"] = static_cast<double>(counted.hits);
  state.counters["GB_loaded"] = static_cast<double>(counted.charge_loaded) * 1e-9;
}

template <class Policy>
void add(const char* requests, const sim::model_requests& (*all)()) {
  const std::string name = std::string(requests) + "/" + std::string(Policy::name) + "/";
  const auto once = [all](benchmark::State& state) { replays<Policy, sharing::shared_blocks>(state, all()); };
  const auto apart = [all](benchmark::State& state) { replays<Policy, sharing::bytes>(state, all()); };
  benchmark::RegisterBenchmark((name + "shared_blocks").c_str(), once)->Unit(benchmark::kMillisecond)->UseRealTime();
  benchmark::RegisterBenchmark((name + "bytes").c_str(), apart)->Unit(benchmark::kMillisecond)->UseRealTime();
}

const bool added = [] {
  add<eviction::lru>("adapters", &adapters);
  add<eviction::block_density>("adapters", &adapters);
  add<eviction::lru>("resnets", &resnets);
  add<eviction::block_density>("resnets", &resnets);
  return true;
}();

}  // namespace
