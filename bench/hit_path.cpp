// What does a hit cost, with each policy, beside a bare find in a flat map of as many entries? All keys are resident; Zipf 0.99 over them.
#include <benchmark/benchmark.h>

#include "contestants.hpp"

namespace {

using key = std::uint64_t;

std::vector<key> resident_keys(std::size_t entries) {
  std::vector<key> keys(entries);
  for (std::size_t i = 0; i < entries; ++i) keys[i] = contestants::key_of(i, static_cast<key*>(nullptr));
  return keys;
}
std::vector<key> requests(std::size_t entries) {
  std::vector<key> made = contestants::ranks("hot", 2 * entries, 1 << 16, 1);
  for (auto& k : made) k = contestants::key_of(k, static_cast<key*>(nullptr));
  return made;
}

template <class Contestant>
void hits(benchmark::State& state) {
  const auto entries = static_cast<std::size_t>(state.range(0));
  const std::vector<key> keys = resident_keys(entries), asked = requests(entries);
  Contestant cache(entries);
  if constexpr (requires { cache.fill(keys, keys); })
    cache.fill(keys, keys);
  else
    for (const key k : keys) cache.request(k, k);
  std::size_t found = 0, i = 0;
  for (auto _ : state) {
    found += cache.request(asked[i], asked[i]);
    i = (i + 1) & (asked.size() - 1);
  }
  contestants::expect(found == static_cast<std::size_t>(state.iterations()), "a resident key was not found");
}

}  // namespace

int main(int argc, char** argv) {
  const auto add = [](std::string_view name, auto* run) {
    benchmark::RegisterBenchmark(("hit/" + std::string(name)).c_str(), run)->Arg(1'000)->Arg(10'000)->Arg(1'000'000);
  };
  add(contestants::bare_find<key, key>::name, &hits<contestants::bare_find<key, key>>);
  add(contestants::map_and_ring<key, key>::name, &hits<contestants::map_and_ring<key, key>>);
  larder::sim::for_each_policy([&](auto policy) {
    using type = typename decltype(policy)::type;
    add(type::name, &hits<contestants::larder_cache<type, key, key>>);
  });
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
