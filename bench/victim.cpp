// How does choosing a victim grow with the number of residents? The policy alone, behind a hand-made view and no cache, names a victim,
// which leaves and comes back as a newcomer: that is timed. Between stretches of it, untimed, nine entries are used for each that left.
// Policies that read context are timed twice: where it fades as published (0.6 examples a request), and where it hardly fades. Beside them
// a bare find.
#include <benchmark/benchmark.h>

#include <chrono>

#include "contestants.hpp"

namespace {

// The columns of n residents, as a host would keep them.
struct stage {
  explicit stage(std::size_t n, double rate) : levels(n), reload_costs(n), priorities(n), charges(n, 1), fingerprints(n) {
    larder::random draws(7);
    for (std::size_t i = 0; i < n; ++i) {
      fingerprints[i] = larder::mix(i);
      reload_costs[i] = draws.uniform(1, 100);
      priorities[i] = draws.uniform(0, 100);
    }
    columns.capacity = columns.used = n;
    columns.residents = static_cast<std::uint32_t>(n);
    columns.context_level = levels;
    columns.context_rate = rate;
    columns.charge = columns.unshared = charges;
    columns.fingerprint = fingerprints;
    columns.reload_cost = reload_costs;
    columns.priority = priorities;
  }
  /// A request served by an entry: time goes on, and its context grows by one example.
  void serve(larder::slot s, bool afresh) {
    ++columns.now.ticks;
    const double floor = columns.context_rate * static_cast<double>(columns.now.ticks);
    double& level = levels[index_of(s)];
    level = (afresh || level < floor ? floor : level) + 1;
  }

  std::vector<double> levels, reload_costs, priorities;
  std::vector<std::uint64_t> charges, fingerprints;
  larder::resident_columns columns;
};

template <class Policy>
void victims(benchmark::State& state, double rate) {
  const auto n = static_cast<std::size_t>(state.range(0));
  stage residents(n, rate);
  const larder::view<Policy::needs> seen(residents.columns);
  larder::random draws(11);
  Policy policy;
  policy.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    const larder::slot s{static_cast<std::uint32_t>(i)};
    policy.on_load(s, seen);
    residents.serve(s, true);
  }
  std::uint64_t newcomers = n;
  std::vector<larder::slot> out;
  const auto take_out = [&] {
    out.push_back(policy.victim(seen));
    contestants::expect(index_of(out.back()) < n, "a victim is not resident");
    policy.on_evict(out.back(), seen);
  };
  const auto put_back = [&] {
    for (const larder::slot s : out) {
      residents.fingerprints[index_of(s)] = larder::mix(newcomers++);
      policy.on_load(s, seen);
      residents.serve(s, true);
    }
    out.clear();
  };
  const auto use = [&] {
    const larder::slot s{static_cast<std::uint32_t>(draws.below(n))};
    policy.on_hit(s, seen);
    residents.serve(s, false);
  };
  for (std::size_t i = 0; i < n; ++i) {  // until the order is that of use, not of filling
    for (int hits = 0; hits < 9; ++hits) use();
    take_out();
    put_back();
  }
  constexpr std::uint64_t stretch = 64;
  out.reserve(stretch);
  const std::uint64_t before = newcomers;
  for (auto _ : state) {
    for (std::uint64_t hits = 0; hits < 9 * stretch; ++hits) use();
    const auto start = std::chrono::steady_clock::now();
    for (std::uint64_t i = 0; i < stretch; ++i) take_out();
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / static_cast<double>(stretch));
    put_back();
  }
  contestants::expect(newcomers - before == stretch * static_cast<std::uint64_t>(state.iterations()), "a round was lost");
}

void finds(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> map;
  for (std::size_t i = 0; i < n; ++i) map.emplace(larder::mix(i), i);
  larder::random draws(7);
  std::size_t found = 0;
  for (auto _ : state) found += map.count(larder::mix(draws.below(n)));
  contestants::expect(found == static_cast<std::size_t>(state.iterations()), "a resident key was not found");
}

}  // namespace

int main(int argc, char** argv) {
  const auto add = [](const std::string& name, auto run) {
    return benchmark::RegisterBenchmark(("victim/" + name).c_str(), run)->RangeMultiplier(10)->Range(1'000, 1'000'000);
  };
  add("flat map, find only", &finds);
  larder::sim::for_each_policy([&](auto policy) {
    using type = typename decltype(policy)::type;
    const std::string name(type::name);
    add(name, [](benchmark::State& s) { victims<type>(s, 0.6); })->UseManualTime();
    if constexpr (larder::sim::context_policy<type>)
      add(name + ", slow decay", [](benchmark::State& s) { victims<type>(s, 1e-7); })->UseManualTime();
  });
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
