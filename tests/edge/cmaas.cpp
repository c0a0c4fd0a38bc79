// What arXiv 2403.05826 reports of its world, and arXiv 2501.14205 of its baselines, as far as it is known.
#include <larder/edge/cmaas.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <larder/edge/recorded_demand.hpp>
#include <larder/edge/simulator.hpp>
#include <larder/edge/t2drl.hpp>

#include "catch.hpp"

namespace edge = larder::edge;

namespace {

using rows_by_policy = std::map<std::string, edge::serving_rows>;

rows_by_policy rows_of(const edge::scenario& world, std::span<const std::string_view> policies, std::uint64_t seed) {
  rows_by_policy found;
  const auto requests = edge::record(edge::drawn_demand(world, seed), world.servers, world.slots);
  for (const std::string_view name : policies)
    edge::with_serving_policy(name,
                              [&](const auto& policy) { found[std::string(name)] = edge::simulate(policy, world, requests, seed).rows(); });
  return found;
}

constexpr std::array<std::string_view, 8> rivals{"random", "cloud", "fifo", "lru", "lfu", "lfu_always", "least_context", "least_aot"};
constexpr std::array<std::string_view, 4> loaders{"fifo", "lru", "lfu_always", "least_aot"};
constexpr std::array<std::string_view, 4> baselines{"cloud", "fifo", "lfu_always", "least_aot"};

struct change {
  const char* name;
  double edge::cmaas_parameters::*what;
  std::array<double, 3> values;
};
constexpr std::array<change, 3> sweeps{{{"services", &edge::cmaas_parameters::services, {10, 14, 18}},
                                        {"gpus", &edge::cmaas_parameters::gpus, {16, 24, 32}},
                                        {"users", &edge::cmaas_parameters::users, {6, 10, 14}}}};

}  // namespace

TEST_CASE("cmaas: least age of thought costs least everywhere, and satellites save as much as published", "[edge]") {
  double saved = 0, least = 1, count = 0;
  for (const change& swept : sweeps) {
    double before = 0;
    for (const double value : swept.values) {
      INFO(swept.name << " " << value);
      edge::cmaas_parameters p;
      p.*swept.what = value;
      const auto ground = rows_of(edge::cmaas_scenario(p), rivals, 1);
      const auto relayed = rows_of(edge::cmaas_scenario(p, edge::architecture::satellites), rivals, 1);
      for (const auto* by : {&ground, &relayed})
        for (const auto& [name, rows] : *by) {
          INFO(name);
          if (name != "least_aot") CHECK(by->at("least_aot").system_cost < rows.system_cost);
        }
      for (const auto& [name, rows] : ground) {
        const double share = 1 - relayed.at(name).system_cost / rows.system_cost;
        CHECK(share >= .2);
        saved += share, count += 1, least = std::min(least, share);
      }
      const double cost = ground.at("least_aot").system_cost;
      if (before > 0) CHECK((std::string_view(swept.name) == "gpus" ? cost < before : cost > before));
      before = cost;
    }
  }
  CHECK(saved / count == Approx(.41).margin(.03));
  CHECK(least >= .2);
}

TEST_CASE("cmaas: accuracy cost rises with the vanishing factor under every policy", "[edge]") {
  std::map<std::string, double> before;
  for (const double vanishing : {.2, .6, 1.0, 1.4}) {
    edge::cmaas_parameters p;
    p.vanishing = vanishing;
    for (const auto& [name, rows] : rows_of(edge::cmaas_scenario(p), loaders, 1)) {
      INFO(name << " " << vanishing);
      CHECK(rows.accuracy_cost_total > before[name]);
      before[name] = rows.accuracy_cost_total;
    }
  }
}

TEST_CASE("t2drl: the baselines are in order for every number of agents, GPUs and paths", "[edge]") {
  const auto check = [](const char* name, double value, const edge::t2drl_parameters& p) {
    INFO(name << " " << value);
    const auto found = rows_of(edge::t2drl_scenario(p), baselines, 1);
    for (std::size_t i = 1; i < baselines.size(); ++i)
      CHECK(found.at(std::string(baselines[i])).system_cost < found.at(std::string(baselines[i - 1])).system_cost);
  };
  for (const double agents : {10., 15., 20., 25.}) check("agents", agents, {.agents = agents});
  for (const double gpus : {40., 80., 120., 160.}) check("gpus", gpus, {.gpus = gpus});
  for (const double paths : {5., 10., 15., 20.}) check("paths", paths, {.paths = paths});
}
