// The world of arXiv 2501.14205 ("Serving Long-Context LLMs at the Mobile Edge"): agents that reason along several paths, served by edge
// servers that cache the pairs of an agent and its model, with the cloud behind. Its learned policies are not here; its other baselines
// are: Cloud, FIFO, LFU, least age of thought. What the paper gives is written into t2drl_scenario; what it does not give, or gives
// without a unit, is fitted or chosen here, in one place.
//
// Chosen: the cloud's price of 0.0075 is for a token and path, the access price of 0.0001 for a token (as prices of a request the cloud
// would cost less than any load can save); a load costs 1e-5 a megabyte; context counts examples, a path each, since in tokens the
// vanishing factor of 1 to 4 would be nothing beside the thousands that a request brings.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <larder/edge/scenario.hpp>

namespace larder::inline v0::edge {

/// What is swept, and what is fitted.
struct t2drl_parameters {
  double agents = 15;  ///< each with one of two models at a time
  double gpus = 80;    ///< of an edge server, of 80 GB and 312 TFLOP/s
  double paths = 10;   ///< of reasoning, for a request
  double vanishing = 2;

  double skew = 1.094;             ///< exponent of Zipf's law among the agents
  double remaps_per_slot = .0365;  ///< of an agent: it changes its model, chosen at random between two
  double requests = .824;          ///< of an agent in a slot, on average
  double work_seconds = .234;      ///< of inference that a slot has room for
  double least_context = 4.14;     ///< examples below which the accuracy cost, which diverges as printed, rises no further
  double servers = 8;
};

/// What is fitted, by name, for printing.
struct t2drl_parameter {
  std::string_view name, unit;
  double t2drl_parameters::*value;
};
inline constexpr std::array<t2drl_parameter, 6> t2drl_fitted{{
    {"skew", "", &t2drl_parameters::skew},
    {"remaps per slot and agent", "", &t2drl_parameters::remaps_per_slot},
    {"requests per slot and agent", "", &t2drl_parameters::requests},
    {"inference in a slot", "s", &t2drl_parameters::work_seconds},
    {"least context", "examples", &t2drl_parameters::least_context},
    {"servers", "", &t2drl_parameters::servers},
}};

/// The baselines, from the one that costs most to the one that costs least.
inline constexpr std::string_view t2drl_policies = "cloud,fifo,lfu_always,least_aot";

/// The scenario of these parameters. O(agents).
inline scenario t2drl_scenario(const t2drl_parameters& p = {}) {
  constexpr std::uint32_t models = 2;
  constexpr double tokens = 150, bytes_per_parameter = 2, flop_per_parameter = 2, gpu_speed = 312e12;
  scenario world;
  world.name = "t2drl";
  const auto agents = static_cast<std::uint32_t>(p.agents);
  const std::vector<double> popularity = zipf_weights(agents, p.skew);
  for (std::uint32_t a = 0; a < agents; ++a) {
    for (std::uint32_t m = 0; m < models; ++m) {
      const double parameters = m == 0 ? 137e9 : 540e9;
      const std::string model = m == 0 ? "lamda-137b" : "palm-540b";
      world.catalog.push_back({.name = "agent-" + std::to_string(a + 1) + "/" + model,
                               .size = bytes{static_cast<std::uint64_t>(parameters * bytes_per_parameter)},
                               .work_per_token = parameters * flop_per_parameter,
                               .weights = model});
      world.requests.weights.push_back(m == 0 ? popularity[a] : 0);
    }
  }
  world.requests.choices = models;
  world.requests.is_local = true;
  world.requests.trades_per_slot = p.remaps_per_slot * p.agents;
  world.servers = static_cast<std::uint32_t>(p.servers);
  world.requests.requests_per_slot = p.agents * p.requests * p.servers;
  world.slots = 100;
  world.gpus = static_cast<std::uint64_t>(p.gpus);
  world.memory = 80_GB;
  world.prices.computation.speed = p.gpus * gpu_speed;
  world.work_per_slot = world.prices.computation.speed * p.work_seconds;
  world.vanishing = p.vanishing;
  world.paths = p.paths;
  world.tokens_per_example = tokens;
  world.prices.switching.per_megabyte = 1e-5;
  world.prices.accuracy.weight = 2.5;
  world.prices.accuracy.law = {.zero_shot = .5, .form = accuracy_form::linear, .attenuation = .95, .least_context = p.least_context};
  world.prices.transmission.edge_seconds = .0001 * tokens;  // the price of access, at a cost of 1 a second
  world.prices.cloud.per_request = .0075 * tokens;
  world.prices.satellite.per_request = world.prices.cloud.per_request;
  return world;
}

}  // namespace larder::inline v0::edge
