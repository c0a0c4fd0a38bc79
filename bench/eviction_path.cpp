// What does an eviction cost, with each policy: every request is for a new key, so each one searches in vain, evicts and loads. Beside it a
// bare find in a flat map (the search alone) and the map with a ring, the cheapest cache that inserts and evicts.
#include <benchmark/benchmark.h>

#include "contestants.hpp"

namespace {

using key = std::uint64_t;

template <class Contestant>
void evictions(benchmark::State& state) {
  const auto entries = static_cast<std::size_t>(state.range(0));
  Contestant cache(entries);
  std::uint64_t rank = 0;
  for (std::size_t i = 0; i < 2 * entries; ++i, ++rank) cache.request(larder::mix(rank), rank);
  std::size_t found = 0;
  for (auto _ : state) {
    found += cache.request(larder::mix(rank), rank);
    ++rank;
  }
  contestants::expect(found == 0, "a key that was never put was found");
}

}  // namespace

int main(int argc, char** argv) {
  const auto add = [](std::string_view name, auto* run) {
    benchmark::RegisterBenchmark(("evict/" + std::string(name)).c_str(), run)->Arg(1'000)->Arg(10'000)->Arg(1'000'000);
  };
  add(contestants::bare_find<key, key>::name, &evictions<contestants::bare_find<key, key>>);
  add(contestants::map_and_ring<key, key>::name, &evictions<contestants::map_and_ring<key, key>>);
  larder::sim::for_each_policy([&](auto policy) {
    using type = typename decltype(policy)::type;
    add(type::name, &evictions<contestants::larder_cache<type, key, key>>);
  });
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
