// The space-air-ground world of arXiv 2403.05826 ("Cached Model-as-a-Resource"): base stations with GPUs that cache the models of their
// services, and what they do not serve goes to the cloud, over the ground or through a satellite. What the paper gives is written into
// cmaas_scenario; what it does not give is fitted to what it reports, by a random search over seed 1, and is kept here, in one place. One
// of its prices is not there because nothing can be charged at it: 0.005 for a megabyte served at the satellite itself. A satellite holds
// no models and only relays, so what it takes on is served in the cloud, at the price of the cloud by satellite.
//
// What the paper reports: least age of thought costs least for every number of services, GPUs and users; satellites lower the total cost
// by 41 % on average and by 20 % at least; accuracy cost rises with the vanishing factor. What that says of the parameters:
//   * The price of the cloud falls from 0.04 to 0.025 by satellite, which is 37.5 %: to save 41 % on the whole, bits must also travel
//     faster by satellite than over the ground, and a good part of the requests must go to the cloud under every policy. With 1920 GB for
//     entries of 130 and 348 GB memory alone does not see to that; the work a slot has room for does.
//   * Least age of thought can only be better than a count of all requests, than the order of loading and than the last use if services
//     differ in how much they are asked for, change their model now and then, and if wrong answers cost something beside the cloud.
//   * It loads whoever comes. That must be worth more than to wait for a victim without context, so the cloud must be dear; requests for
//     residents are served first, and a full window is cut, so that no context is lost without need.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <larder/edge/scenario.hpp>

namespace larder::inline v0::edge {

/// What is swept, and what is fitted.
struct cmaas_parameters {
  double services = 10;  ///< each asks for one of ten models at a time
  double gpus = 24;      ///< of a base station, of 80 GB and 300 W
  double users = 10;     ///< a service has a tenth as many requests in a slot
  double vanishing = .6;

  double large_models = 6;               ///< of ten: GPT3-174B; the others are LLaMA-65B
  double skew = .898;                    ///< exponent of Zipf's law among the services
  double remaps_per_slot = .0008;        ///< of a service: it goes over to another model, chosen at random among ten
  double work_seconds = .0516;           ///< of inference that a slot has room for
  double cost_per_second = .44;          ///< of a second of computation or transmission
  double uplink = 400e6;                 ///< bit/s from user to base station
  double ground = 41.8e6;                ///< bit/s from base station to cloud over the ground
  double satellite = 95e6;               ///< bit/s through the satellite, where there is no geometry
  double zero_shot = .452, gain = .199;  ///< of the accuracy law
  double accuracy_weight = 4;            ///< cost of a request answered wrongly
  double stations = 16;
};

/// What is fitted, by name, for printing.
struct cmaas_parameter {
  std::string_view name, unit;
  double cmaas_parameters::*value;
};
inline constexpr std::array<cmaas_parameter, 12> cmaas_fitted{{
    {"large models of ten", "", &cmaas_parameters::large_models},
    {"skew", "", &cmaas_parameters::skew},
    {"remaps per slot and service", "", &cmaas_parameters::remaps_per_slot},
    {"inference in a slot", "s", &cmaas_parameters::work_seconds},
    {"cost of a second", "", &cmaas_parameters::cost_per_second},
    {"uplink", "bit/s", &cmaas_parameters::uplink},
    {"ground", "bit/s", &cmaas_parameters::ground},
    {"satellite", "bit/s", &cmaas_parameters::satellite},
    {"zero-shot accuracy", "", &cmaas_parameters::zero_shot},
    {"gain of the first example", "", &cmaas_parameters::gain},
    {"cost of a wrong answer", "", &cmaas_parameters::accuracy_weight},
    {"base stations", "", &cmaas_parameters::stations},
}};

/// The policies compared, in the order of tables.
inline constexpr std::string_view cmaas_policies = "random,cloud,fifo,lru,lfu,lfu_always,least_aot";

/// The scenario of these parameters. O(services).
inline scenario cmaas_scenario(const cmaas_parameters& p = {}, architecture way = architecture::ground) {
  constexpr std::uint32_t models = 10;
  constexpr double watts = 300, flop_per_joule = 810e9, flop_per_parameter = 2, bytes_per_parameter = 2, megabytes = 150;
  scenario world;
  world.name = "cmaas";
  const auto services = static_cast<std::uint32_t>(p.services);
  const std::vector<double> popularity = zipf_weights(services, p.skew);
  for (std::uint32_t s = 0; s < services; ++s) {
    for (std::uint32_t m = 0; m < models; ++m) {
      const bool is_large = m < p.large_models;
      const double parameters = is_large ? 174e9 : 65e9;
      const std::string model = (is_large ? "gpt3-174b-" : "llama-65b-") + std::to_string(m + 1);
      world.catalog.push_back({.name = "service-" + std::to_string(s + 1) + "/" + model,
                               .size = bytes{static_cast<std::uint64_t>(parameters * bytes_per_parameter)},
                               .work_per_token = parameters * flop_per_parameter,
                               .window = is_large ? 8192.0 : 2048.0,
                               .weights = model});
      world.requests.weights.push_back(m == 0 ? popularity[s] : 0);
    }
  }
  world.requests.choices = models;
  world.requests.is_local = true;
  world.requests.trades_per_slot = p.remaps_per_slot * p.services;
  world.servers = static_cast<std::uint32_t>(p.stations);
  world.requests.requests_per_slot = p.services * p.users / 10 * p.stations;
  world.requests.megabytes_per_request = megabytes;
  world.slots = 100;
  world.gpus = static_cast<std::uint64_t>(p.gpus);
  world.memory = 80_GB;
  world.vanishing = p.vanishing;
  world.tokens_per_example = 200;
  world.when_full = context::overflow::truncate;
  world.order = service_order::claim_first;
  world.prices.computation.speed = p.gpus * watts * flop_per_joule;
  world.work_per_slot = world.prices.computation.speed * p.work_seconds;
  world.prices.switching.per_megabyte = 1e-5;
  world.prices.accuracy = {{p.zero_shot, p.gain, 1}, p.accuracy_weight};
  world.prices.transmission = {.uplink = p.uplink, .backhaul = p.ground};
  world.prices.per_second = p.cost_per_second;
  world.prices.cloud.per_request = 0;
  world.prices.access_per_megabyte = .0001;  // at the base station
  world.prices.cloud_per_megabyte = .04;
  world.prices.satellite = {.per_megabyte = .025, .rate = p.satellite};
  world.way = way;
  return world;
}

}  // namespace larder::inline v0::edge
