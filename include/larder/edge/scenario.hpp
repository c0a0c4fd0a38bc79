// A world to serve: the models, the servers, the prices, the requests. Plain data, checked as a whole before it is used.
// Source: the system model of arXiv 2304.08782 and 2403.05826; which numbers come from where is said where a scenario is made.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <larder/context/window.hpp>
#include <larder/edge/demand.hpp>
#include <larder/edge/prices.hpp>
#include <larder/edge/sky.hpp>

namespace larder::inline v0::edge {

/// A model of the catalog.
struct served_model {
  std::string name;
  bytes size{};
  double work_per_token = 0;                                ///< FLOP
  double window = std::numeric_limits<double>::infinity();  ///< tokens of context it can hold
  std::string weights{};                                    ///< whose weights it runs on, those of equal name are the same; empty: its own
};

/// What memory holds of entries that run on the same weights.
enum class weight_storage : std::uint8_t {
  per_entry,  ///< each its own copy, as the papers print it (default)
  shared,     ///< one copy, with a context for each
};

/// How what is not served at the edge gets to the cloud.
enum class architecture : std::uint8_t {
  ground,      ///< over the ground (default)
  satellites,  ///< through satellites, and over the ground where none is in view
};

/// How requests are served once the work budget of a time slot runs short.
enum class shortage : std::uint8_t {
  whole,       ///< all requests for a model in a slot, or none of them (default)
  fractional,  ///< as many of them as the rest of the budget is enough for
};

/// In which order the requests of a slot are served.
enum class service_order : std::uint8_t {
  arrival,      ///< as they arrive (default)
  claim_first,  ///< those for residents first, so that none of these is evicted in a slot in which it is asked for
};

struct scenario {
  std::string name;
  std::vector<served_model> catalog;
  demand_law requests;
  price_list prices{};

  std::uint32_t servers = 1;
  std::uint32_t slots = 1;
  std::uint64_t gpus = 1;                                          ///< of a server
  bytes memory{};                                                  ///< of one of its GPUs
  double work_per_slot = std::numeric_limits<double>::infinity();  ///< of a server: FLOP it can do in a time slot
  shortage when_short = shortage::whole;
  service_order order = service_order::arrival;

  double vanishing = 0.6;  ///< examples of context that fade in a slot
  context::overflow when_full = context::overflow::flush;
  double paths = 1;               ///< J, reasoning paths per request
  double tokens_per_example = 0;  ///< k, tokens of context that a request leaves and that its reasoning takes
  double consensus = 1;           ///< part of the reasoning paths that agree and so become context, 0 to 1
  bool counts_tokens = false;     ///< context in tokens instead of examples, as arXiv 2501.14205 prints it
  double random_coin = 0.5;       ///< chance that the random baseline serves requests for a resident

  weight_storage storage = weight_storage::per_entry;
  architecture way = architecture::ground;
  std::optional<sky> satellites{};  ///< the satellites that pass by; without, a relay that is always there

  /// Memory of a server, all GPUs together. The largest number of bytes if there is no such number.
  [[nodiscard]] bytes server_memory() const noexcept {
    const bool fits = gpus == 0 || memory.count <= std::numeric_limits<std::uint64_t>::max() / gpus;
    return fits ? bytes{memory.count * gpus} : bytes::max();
  }
  [[nodiscard]] std::uint64_t rounds() const noexcept { return std::uint64_t{slots} * servers; }

  /// More than these are taken for a mistake, as their books and tables would not fit into memory.
  static constexpr std::uint64_t most_models = 1'000'000, most_servers = 1'000'000, most_slots = 10'000'000, most_rounds = 4'000'000'000;

  /// The first thing that is wrong with it, or nothing; fields by their paths in a scenario file (scenario_json.hpp). O(models).
  [[nodiscard]] std::optional<fault> check() const {
    field_check check(object());
    check.require(!catalog.empty(), "catalog", "expected at least one model");
    check.require(catalog.size() <= most_models, "catalog",
                  "expected at most " + std::to_string(most_models) + " models, found " + std::to_string(catalog.size()));
    check.at_least_one("servers", servers);
    check.at_least_one("slots", slots);
    check.require(servers <= most_servers, "servers",
                  "expected at most " + std::to_string(most_servers) + ", found " + std::to_string(servers));
    check.require(slots <= most_slots, "slots", "expected at most " + std::to_string(most_slots) + ", found " + std::to_string(slots));
    check.require(rounds() <= most_rounds, "slots",
                  "expected at most " + std::to_string(most_rounds) + " of all servers together, found " + std::to_string(rounds()));
    check.at_least_one("gpus", gpus);
    check.require(gpus == 0 || memory.count <= std::numeric_limits<std::uint64_t>::max() / gpus, "gpus",
                  std::to_string(gpus) + " GPUs have more memory than 64 bits can count the bytes of, expected fewer");
    check.require(work_per_slot >= 0, "work_per_slot", "expected a number of at least 0");
    check.not_negative("context.vanishing", vanishing);
    check.not_negative("context.tokens_per_example", tokens_per_example);
    check.positive("context.paths", paths);
    check.between("context.consensus", consensus, 0, 1);
    check.between("random_coin", random_coin, 0, 1);
    check_prices(check);
    check_requests(check);
    for (std::size_t i = 0; i < catalog.size() && !check.found(); ++i) {
      const served_model& m = catalog[i];
      if (m.window > 0 && is_amount(m.work_per_token)) continue;
      check.not_negative(of_model(i, "work_per_token"), m.work_per_token);
      check.require(m.window > 0, of_model(i, "window"), "expected a number of tokens above 0");
    }
    if (check.found()) return check.found();
    if (auto wrong = check_sizes()) return wrong;
    return satellites ? satellites->check(object()) : std::nullopt;
  }

 private:
  [[nodiscard]] std::string object() const { return "scenario " + name; }
  static bool is_amount(double value) noexcept { return value >= 0 && std::isfinite(value); }
  static std::string of_model(std::size_t i, std::string_view field) { return "catalog[" + std::to_string(i) + "]." + std::string(field); }

  void check_prices(field_check& check) const {
    check.not_negative("prices.load_megabyte", prices.switching.per_megabyte);
    check.not_negative("prices.load", prices.switching.per_load);
    check.not_negative("prices.second", prices.per_second);
    check.not_negative("prices.wrong_answer", prices.accuracy.weight);
    check.not_negative("prices.edge_megabyte", prices.access_per_megabyte);
    check.not_negative("prices.cloud_request", prices.cloud.per_request);
    check.not_negative("prices.cloud_megabyte", prices.cloud_per_megabyte);
    check.between("prices.accuracy.zero_shot", prices.accuracy.law.zero_shot, 0, 1);
    check.not_negative("prices.accuracy.gain", prices.accuracy.law.gain);
    check.positive("prices.accuracy.exponent", prices.accuracy.law.exponent);
    check.require(prices.accuracy.law.attenuation > 0 && prices.accuracy.law.attenuation < 1, "prices.accuracy.attenuation",
                  "expected a number between 0 and 1, both excluded");
    check.positive("prices.accuracy.least_context", prices.accuracy.law.least_context);
    check.require(prices.computation.speed > 0, "speed", "expected a number above 0");
    check.not_negative("time_per_request", prices.computation.seconds_per_request);
    check.require(prices.transmission.uplink > 0, "ways.uplink", "expected a number above 0");
    check.require(prices.transmission.backhaul > 0, "ways.ground", "expected a number above 0");
    check.not_negative("ways.edge_time", prices.transmission.edge_seconds);
    check.not_negative("ways.cloud_time", prices.transmission.cloud_seconds);
    check.not_negative("ways.relay.request", prices.satellite.per_request);
    check.not_negative("ways.relay.megabyte", prices.satellite.per_megabyte);
    check.require(prices.satellite.rate > 0, "ways.relay.rate", "expected a number above 0");
    check.not_negative("ways.relay.time", prices.satellite.seconds);
  }
  void check_requests(field_check& check) const {
    check.require(requests.weights.size() == catalog.size(), "requests.weights", "expected one for each model of the catalog");
    check.require(requests.later_weights.empty() || requests.later_weights.size() == catalog.size(), "requests.later_weights",
                  "expected none, or one for each model of the catalog");
    check.require(requests.later_weights.empty() || requests.moving_slots > 0, "requests.moving_slots",
                  "expected at least 1 where models have a later popularity, found 0");
    check_popularity(check, requests.weights, "popularity");
    if (!requests.later_weights.empty()) check_popularity(check, requests.later_weights, "later_popularity");
    check.between("requests.per_slot", requests.requests_per_slot, 0, 1e9);
    check.between("requests.trades_per_slot", requests.trades_per_slot, 0, 1e6);
    check.require(requests.choices == 0 || requests.weights.size() % requests.choices == 0, "requests.choices",
                  "expected 0, or a number that divides the number of models");
    check.between("requests.input.mean", requests.input.mean, 0, 1e12);
    check.between("requests.input.variation", requests.input.variation, 0, 1e6);
    check.between("requests.output.mean", requests.output.mean, 0, 1e12);
    check.between("requests.output.variation", requests.output.variation, 0, 1e6);
    check.not_negative("requests.input_size", requests.megabytes_per_request);
  }
  static void check_popularity(field_check& check, const std::vector<double>& weights, std::string_view field) {
    double whole = 0;
    for (std::size_t i = 0; i < weights.size() && !check.found(); ++i) {
      if (!is_amount(weights[i])) check.not_negative(of_model(i, field), weights[i]);
      whole += weights[i];
    }
    check.require(weights.empty() || (whole > 0 && std::isfinite(whole)), "catalog",
                  "the " + std::string(field) + " of all models comes to " + number_text(whole) + ", expected a finite number above 0");
  }
  // A model that fits nowhere would be a model that only the cloud can serve, and a catalog that says otherwise is a mistake.
  [[nodiscard]] std::optional<fault> check_sizes() const {
    bytes whole{};
    const auto in_gigabytes = [](bytes size) { return number_text(static_cast<double>(size.count) / 1e9) + " GB"; };
    for (std::size_t i = 0; i < catalog.size(); ++i) {
      const served_model& m = catalog[i];
      if (m.size == bytes{}) return fault{object(), 0, of_model(i, "size"), "expected at least 1 byte, found none"};
      if (m.size > server_memory())
        return fault{object(), 0, "memory_per_gpu",
                     "the model " + m.name + " has " + in_gigabytes(m.size) + " and is larger than every server, which have " +
                         in_gigabytes(server_memory())};
      whole += m.size;
    }
    if (whole == bytes::max())
      return fault{object(), 0, "catalog", "the models have more bytes in all than 64 bits can count, expected fewer"};
    return check_weights();
  }
  [[nodiscard]] std::optional<fault> check_weights() const {
    std::vector<std::size_t> named;
    for (std::size_t i = 0; i < catalog.size(); ++i)
      if (!catalog[i].weights.empty()) named.push_back(i);
    std::sort(named.begin(), named.end(), [&](std::size_t a, std::size_t b) {
      const int compared = catalog[a].weights.compare(catalog[b].weights);
      return compared < 0 || (compared == 0 && a < b);
    });
    for (std::size_t i = 1; i < named.size(); ++i) {
      const served_model &before = catalog[named[i - 1]], &one = catalog[named[i]];
      if (one.weights == before.weights && one.size != before.size)
        return fault{object(), 0, of_model(named[i], "weights"),
                     "expected " + one.name + " to have the size of " + before.name + ", which runs on the same weights"};
    }
    return std::nullopt;
  }
};

}  // namespace larder::inline v0::edge
