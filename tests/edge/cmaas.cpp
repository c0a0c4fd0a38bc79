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

TEST_CASE("cmaas: the published prices are charged, each where it is due", "[edge]") {
  edge::cmaas_parameters free_time;
  free_time.cost_per_second = 0;
  const edge::scenario world = edge::cmaas_scenario(free_time, edge::architecture::satellites);
  const larder::request asked{.count = 3, .share = 1, .input_megabytes = 100};
  const auto parts = [&](larder::verb what, const edge::way_to_cloud& way) {
    larder::event e;
    e.what = what;
    e.asked = &asked;
    std::array<double, 5> found{};
    static_cast<void>(world.prices.model(way).evaluate(e, found));
    return std::array<double, 2>{found[3], found[4]};  // access, cloud
  };
  const edge::way_to_cloud ground, relayed = edge::site_of(world).way;
  for (const edge::way_to_cloud& way : {ground, relayed}) {
    const auto hit = parts(larder::verb::hit, way);
    CHECK(hit[0] == Approx(300 * .0001));
    CHECK(hit[1] == 0);
  }
  // A satellite only relays: access to it is paid with the price of the cloud.
  CHECK(parts(larder::verb::bypass, ground)[0] == 0);
  CHECK(parts(larder::verb::bypass, ground)[1] == Approx(300 * .04));
  CHECK(parts(larder::verb::bypass, relayed)[0] == 0);
  CHECK(parts(larder::verb::bypass, relayed)[1] == Approx(300 * .025));
}

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

// Under the first Starlink shell over real cities, twelve seeds. A single seed can have another policy ahead by less than a percent, as
// eviction by counts or by last use is nearly as good; the mean of the seeds has not, for any number of services, GPUs and users, and the
// policies that the paper compares are behind on every seed.
TEST_CASE("cmaas: under real satellites least age of thought costs least in the mean of seeds, and satellites save on every seed",
          "[edge]") {
  constexpr std::uint64_t seeds = 12;
  constexpr std::array<std::string_view, 5> compared{"fifo", "lru", "lfu", "lfu_always", "least_aot"};
  double saved = 0, least_saved = 1, least_margin = 1, count = 0;
  for (const change& swept : sweeps) {
    for (const double value : swept.values) {
      edge::cmaas_parameters p;
      p.*swept.what = value;
      if (value == edge::cmaas_parameters{}.*swept.what && &swept != &sweeps[0]) continue;  // the same world again
      INFO(swept.name << " " << value);
      edge::scenario world = edge::cmaas_scenario(p, edge::architecture::satellites);
      world.satellites.emplace().cities = edge::large_cities();
      const auto sky = edge::sites::of(world, 0);
      REQUIRE(sky);
      edge::scenario below = world;
      below.way = edge::architecture::ground;
      const auto ground = edge::sites::of(below, 0);
      REQUIRE(ground);
      const auto cost_of = [&](std::string_view name, const edge::scenario& one, const edge::sites& places, std::uint64_t seed) {
        double cost = 0;
        edge::with_serving_policy(name, [&](const auto& policy) {
          cost = edge::simulate_fleet(policy, one, places, edge::drawn_demand(one, seed), seed, 0, [](std::uint32_t) {})
                     .books.rows()
                     .system_cost;
        });
        return cost;
      };
      std::map<std::string_view, double> mean;
      for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        std::map<std::string_view, double> cost;
        for (const std::string_view name : compared) mean[name] += cost[name] = cost_of(name, world, *sky, seed);
        INFO("seed " << seed);
        CHECK(cost["least_aot"] < cost["fifo"]);
        CHECK(cost["least_aot"] < cost["lfu"]);
        const double share = 1 - cost["least_aot"] / cost_of("least_aot", below, *ground, seed);
        CHECK(share >= .2);
        saved += share, count += 1, least_saved = std::min(least_saved, share);
      }
      for (const auto& [name, cost] : mean) {
        INFO(name);
        if (name == "least_aot") continue;
        CHECK(mean["least_aot"] < cost);
        least_margin = std::min(least_margin, 1 - mean["least_aot"] / cost);
      }
    }
  }
  INFO("saved " << saved / count << ", at least " << least_saved << "; least margin " << least_margin);
  CHECK(saved / count == Approx(.41).margin(.1));
  CHECK(least_margin > 0);
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
