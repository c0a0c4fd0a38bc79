// Scenarios that need no fitting: S88, whose numbers are known from an independent simulation, and the space-air-ground world of the main
// job. Each says where its numbers come from. O(models) to make.
#pragma once

#include <cstdint>
#include <string>

#include <larder/edge/model_catalog.hpp>
#include <larder/edge/scenario.hpp>

namespace larder::inline v0::edge {

/// Profile S88: one server and 88 equal models, 35 of which fit. Larder's own; what its policies cost is known to 10 %.
inline scenario s88_scenario() {
  constexpr std::uint32_t models = 88;
  scenario world;
  world.name = "s88";
  for (std::uint32_t i = 0; i < models; ++i) world.catalog.push_back({.name = "model-" + std::to_string(i + 1), .size = 130_GB});
  world.requests.weights = zipf_weights(models, .8);
  world.requests.requests_per_slot = 88;
  world.memory = 4576_GB;
  world.slots = 200;
  world.prices.accuracy = {{.4, .05, 1}, .02};
  world.prices.computation.seconds_per_request = .022;
  world.prices.transmission.edge_seconds = .0055;
  world.prices.cloud.per_request = world.prices.satellite.per_request = .083;
  return world;
}

/// The world of the main job: base stations with 24 GPUs of 80 GB (arXiv 2403.05826), a satellite at 550 km that relays to the cloud what
/// they do not serve, public models at 2 bytes a parameter. Requests come at the rate and with the lengths of Azure's code service in 2023
/// (154 a minute; 2,048 tokens in and 28 out on average), and are spread over models as those of ServeGen's large service over clients (the
/// first has 0.16, the first ten have 0.63 of them). A slot is a minute.
inline scenario space_air_ground_scenario() {
  scenario world;
  world.name = "default";
  for (const public_model& m : public_models) world.catalog.push_back({std::string(m.name), m.size(), m.work_per_token(), m.window_tokens});
  world.requests.weights = zipf_weights(world.catalog.size(), 1.2, 1.55);
  world.requests.requests_per_slot = 154;
  world.requests.trades_per_slot = .3;
  world.requests.input = {2048, .96};
  world.requests.output = {28, 2.15};
  world.requests.megabytes_per_request = .0083;  // 4 bytes a token
  world.servers = 4;
  world.slots = 240;
  world.memory = 1920_GB;
  world.tokens_per_example = 200;
  world.vanishing = .2;                           // an example fades in five minutes; larder's choice, as is the drift above
  world.when_full = context::overflow::truncate;  // a server goes on with the latest context; it does not throw the model out
  constexpr double gpus = 24, watts = 300, flop_per_joule = 810e9, seconds_per_slot = 60;
  world.prices.computation.speed = gpus * watts * flop_per_joule;
  world.work_per_slot = world.prices.computation.speed * seconds_per_slot;
  world.prices.accuracy = {{.3, .05, 1}, .02};  // arXiv 2026, V(1): A0 of 0.2 to 0.4, A1 of 0.03 to 0.06
  // Up to the satellite and down to a gateway, both ways, at a slant range of 800 km, and 20 ms on the ground.
  world.prices.transmission = {.uplink = 50e6, .backhaul = 80e6, .edge_seconds = 0, .cloud_seconds = .031};
  world.prices.cloud.per_request = world.prices.satellite.per_request = .083;
  return world;
}

}  // namespace larder::inline v0::edge
