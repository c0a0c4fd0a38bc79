// How fast is the serving world simulated? Requests per second of one core under cheap and dear policies, and the cost of a server, which
// must not depend on how many there are: the time a server takes is counted for fleets of 16, 128 and 1024. The geometry has its own bench.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>

#include <larder/edge/cmaas.hpp>
#include <larder/edge/simulator.hpp>

namespace {

namespace edge = larder::edge;

void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "bench edge: %s\n", what);
  std::exit(1);
}

edge::scenario world_of(std::uint32_t servers, double users) {
  edge::cmaas_parameters p;
  p.stations = servers;
  p.users = users;
  edge::scenario world = edge::cmaas_scenario(p);
  world.work_per_slot *= users / 10;  // so that the edge serves as large a part of them
  return world;
}

void serve(benchmark::State& state, const edge::scenario& world, std::string_view name) {
  const auto places = edge::sites::of(world);
  double requests = 0, first = -1;
  edge::with_serving_policy(name, [&](const auto& policy) {
    for (auto _ : state) {
      const auto fleet = edge::simulate_fleet(policy, world, *places, edge::drawn_demand(world, 1), 1, 1, [](std::uint32_t) {});
      const double cost = fleet.books.rows().system_cost;
      expect(first < 0 || cost == first, "the cost differs from run to run");
      first = cost;
      requests = fleet.books.requests;
    }
  });
  expect(requests > 0, "nothing was asked for");
  const auto per_second = [&](double amount) { return benchmark::Counter(amount, benchmark::Counter::kIsIterationInvariantRate); };
  state.counters["requests/s"] = per_second(requests);
  state.counters["servers/s"] = per_second(world.servers);
}

void requests_of(benchmark::State& state, const char* policy) { serve(state, world_of(16, static_cast<double>(state.range(0))), policy); }
BENCHMARK_CAPTURE(requests_of, least_aot, "least_aot")->Arg(10)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(requests_of, fifo, "fifo")->Arg(10)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(requests_of, random, "random")->Arg(10)->Unit(benchmark::kMillisecond);

// Linear in servers: servers/s is the same in every row.
void fleet(benchmark::State& state) { serve(state, world_of(static_cast<std::uint32_t>(state.range(0)), 10), "least_aot"); }
BENCHMARK(fleet)->Arg(16)->Arg(128)->Arg(1024)->Unit(benchmark::kMillisecond);

}  // namespace
