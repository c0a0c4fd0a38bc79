#include <larder/edge/scenario.hpp>

#include <functional>
#include <limits>
#include <string>

#include <larder/edge/profiles.hpp>
#include <larder/edge/sparks.hpp>

#include "catch.hpp"

namespace edge = larder::edge;
using namespace larder::literals;

TEST_CASE("scenario: those that come with larder are sound", "[edge]") {
  for (const edge::scenario& world : {edge::s88_scenario(), edge::space_air_ground_scenario(), edge::sparks_scenario()}) {
    INFO(world.name);
    const auto wrong = world.check();
    CHECK((wrong ? wrong->sentence() : "") == "");
  }
}

TEST_CASE("scenario: a number that cannot be is named with what was expected", "[edge]") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto field = [](const std::function<void(edge::scenario&)>& spoil) {
    edge::scenario world = edge::s88_scenario();
    spoil(world);
    const auto wrong = world.check();
    return wrong ? wrong->field : "";
  };
  CHECK(field([](auto&) {}) == "");
  CHECK(field([](auto& w) { w.prices.cloud.per_request = -1; }) == "prices.cloud_request");
  CHECK(field([&](auto& w) { w.prices.cloud.per_request = nan; }) == "prices.cloud_request");
  CHECK(field([&](auto& w) { w.prices.switching.per_megabyte = nan; }) == "prices.load_megabyte");
  CHECK(field([&](auto& w) { w.prices.computation.speed = nan; }) == "speed");
  CHECK(field([](auto& w) { w.prices.per_second = -.5; }) == "prices.second");
  CHECK(field([](auto& w) { w.prices.accuracy.law.zero_shot = 1.5; }) == "prices.accuracy.zero_shot");
  CHECK(field([](auto& w) { w.servers = 0; }) == "servers");
  CHECK(field([](auto& w) { w.slots = 0; }) == "slots");
  CHECK(field([](auto& w) { w.catalog.resize(1'000'001); }) == "catalog");
  CHECK(field([](auto& w) { w.servers = 1'000'001; }) == "servers");
  CHECK(field([](auto& w) { w.slots = 10'000'001; }) == "slots");
  CHECK(field([](auto& w) { w.slots = w.servers = 1'000'000; }) == "slots");
  CHECK(field([](auto& w) { w.catalog[2].size = {}; }) == "catalog[2].size");
  CHECK(field([](auto& w) { w.requests.later_weights.assign(88, 1); }) == "requests.moving_slots");
  CHECK(field([](auto& w) {
          w.satellites.emplace().cities = edge::large_cities();
          w.satellites->seconds_per_slot = 86401;
        }) == "satellites.seconds_per_slot");
  CHECK(field([](auto& w) { w.vanishing = -1; }) == "context.vanishing");
  CHECK(field([&](auto& w) { w.work_per_slot = nan; }) == "work_per_slot");
  CHECK(field([](auto& w) { w.catalog.clear(); }) == "catalog");
  CHECK(field([](auto& w) { w.requests.weights.pop_back(); }) == "requests.weights");
  CHECK(field([](auto& w) { w.requests.weights[3] = -1; }) == "catalog[3].popularity");
  CHECK(field([](auto& w) { w.requests.weights.assign(88, 0); }) == "catalog");
  CHECK(field([](auto& w) { w.requests.later_weights = {1}; }) == "requests.later_weights");
  CHECK(field([&](auto& w) { w.requests.requests_per_slot = nan; }) == "requests.per_slot");
  CHECK(field([](auto& w) { w.catalog[0].window = 0; }) == "catalog[0].window");
  CHECK(field([](auto& w) { w.random_coin = 2; }) == "random_coin");
  CHECK(field([](auto& w) { w.gpus = 0; }) == "gpus");
  CHECK(field([](auto& w) { w.gpus = 1u << 30; }) == "gpus");
  CHECK(field([](auto& w) { w.consensus = 1.5; }) == "context.consensus");
  CHECK(field([](auto& w) { w.prices.satellite.rate = 0; }) == "ways.relay.rate");
  CHECK(field([](auto& w) { w.prices.cloud_per_megabyte = -1; }) == "prices.cloud_megabyte");
  CHECK(field([](auto& w) { w.prices.accuracy.law.attenuation = 1; }) == "prices.accuracy.attenuation");
  CHECK(field([](auto& w) { w.requests.choices = 3; }) == "requests.choices");
  CHECK(field([](auto& w) { w.satellites.emplace(); }) == "satellites.cities");
  CHECK(field([](auto& w) { w.satellites.emplace().cities = {{"Atlantis", 91, 0}}; }) == "satellites.cities[0].latitude");
  CHECK(field([](auto& w) { w.satellites.emplace().shell.altitude_m = -1; }) == "satellites.altitude");
  CHECK(field([](auto& w) { w.satellites.emplace().radio.bandwidth_hz = -1; }) == "satellites.bandwidth");
  CHECK(field([](auto& w) {
          w.catalog[0].weights = w.catalog[1].weights = "one";
          w.catalog[1].size = 1_GB;
        }) == "catalog[1].weights");
  CHECK(field([](auto& w) {
          w.memory = larder::bytes::max();
          w.catalog[0].size = w.catalog[1].size = larder::bytes{~std::uint64_t{0} - 1};
        }) == "catalog");
}

TEST_CASE("scenario: a model larger than every server is refused by name and size", "[edge]") {
  edge::scenario world = edge::s88_scenario();
  world.catalog[5].size = 4577_GB;
  const auto wrong = world.check();
  REQUIRE(wrong);
  CHECK(wrong->sentence() ==
        "scenario s88, field memory_per_gpu: the model model-6 has 4577 GB and is larger than every server, which have 4576 GB");
}
