// A world to serve: the models, the servers, the prices, the requests. Plain data, checked as a whole before it is used.
// Source: the system model of arXiv 2304.08782 and 2403.05826; which numbers come from where is said where a scenario is made.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
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
  static constexpr std::uint64_t most_servers = 1'000'000, most_slots = 10'000'000, most_rounds = 4'000'000'000;

  /// The first thing that is wrong with it, or nothing. O(models).
  [[nodiscard]] std::optional<fault> check() const {
    field_check check("scenario " + name);
    check.require(!catalog.empty(), "catalog", "expected at least one model");
    check.at_least_one("servers", servers);
    check.at_least_one("slots", slots);
    check.require(servers <= most_servers, "servers", "expected at most 1000000, found " + std::to_string(servers));
    check.require(slots <= most_slots, "slots", "expected at most 10000000, found " + std::to_string(slots));
    check.require(rounds() <= most_rounds, "slots",
                  "expected at most 4000000000 of all servers together, found " + std::to_string(rounds()));
    check.at_least_one("gpus", gpus);
    check.require(gpus == 0 || memory.count <= std::numeric_limits<std::uint64_t>::max() / gpus, "gpus",
                  std::to_string(gpus) + " GPUs have more memory than 64 bits can count the bytes of, expected fewer");
    check.require(work_per_slot >= 0, "work_per_slot", "expected a number of at least 0");
    check.not_negative("vanishing", vanishing);
    check.not_negative("tokens_per_example", tokens_per_example);
    check.positive("paths", paths);
    check.between("random_coin", random_coin, 0, 1);
    check.between("consensus", consensus, 0, 1);
    check_prices(check);
    check_requests(check);
    for (const served_model& m : catalog) {
      check.not_negative("work_per_token of " + m.name, m.work_per_token);
      check.require(m.window > 0, "window of " + m.name, "expected a number of tokens above 0");
    }
    if (check.found()) return check.found();
    if (auto wrong = check_sizes()) return wrong;
    return satellites ? satellites->check() : std::nullopt;
  }

 private:
  void check_prices(field_check& check) const {
    check.not_negative("switching.per_megabyte", prices.switching.per_megabyte);
    check.not_negative("switching.per_load", prices.switching.per_load);
    check.not_negative("accuracy.weight", prices.accuracy.weight);
    check.between("accuracy.zero_shot", prices.accuracy.law.zero_shot, 0, 1);
    check.not_negative("accuracy.gain", prices.accuracy.law.gain);
    check.positive("accuracy.exponent", prices.accuracy.law.exponent);
    check.require(prices.accuracy.law.attenuation > 0 && prices.accuracy.law.attenuation < 1, "accuracy.attenuation",
                  "expected a number between 0 and 1, both excluded");
    check.positive("accuracy.least_context", prices.accuracy.law.least_context);
    check.require(prices.computation.speed > 0, "computation.speed", "expected a number above 0");
    check.not_negative("computation.seconds_per_request", prices.computation.seconds_per_request);
    check.require(prices.transmission.uplink > 0, "transmission.uplink", "expected a number above 0");
    check.require(prices.transmission.backhaul > 0, "transmission.backhaul", "expected a number above 0");
    check.not_negative("transmission.edge_seconds", prices.transmission.edge_seconds);
    check.not_negative("transmission.cloud_seconds", prices.transmission.cloud_seconds);
    check.not_negative("cloud.per_request", prices.cloud.per_request);
    check.not_negative("per_second", prices.per_second);
    check.not_negative("access_per_megabyte", prices.access_per_megabyte);
    check.not_negative("cloud_per_megabyte", prices.cloud_per_megabyte);
    check.not_negative("satellite.per_request", prices.satellite.per_request);
    check.not_negative("satellite.per_megabyte", prices.satellite.per_megabyte);
    check.require(prices.satellite.rate > 0, "satellite.rate", "expected a number above 0");
    check.not_negative("satellite.seconds", prices.satellite.seconds);
  }
  void check_requests(field_check& check) const {
    check.require(requests.weights.size() == catalog.size(), "weights", "expected one for each model of the catalog");
    check.require(requests.later_weights.empty() || requests.later_weights.size() == catalog.size(), "later_weights",
                  "expected none, or one for each model of the catalog");
    check.require(requests.later_weights.empty() || requests.moving_slots > 0, "moving_slots",
                  "expected at least 1 where models have a later popularity, found 0");
    for (const std::vector<double>* weights : {&requests.weights, &requests.later_weights}) {
      double whole = 0;
      for (std::size_t i = 0; i < weights->size(); ++i) {
        check.not_negative("weight of " + (i < catalog.size() ? catalog[i].name : std::to_string(i)), (*weights)[i]);
        whole += (*weights)[i];
      }
      if (!weights->empty()) check.positive("sum of weights", whole);
    }
    check.between("requests_per_slot", requests.requests_per_slot, 0, 1e9);
    check.between("trades_per_slot", requests.trades_per_slot, 0, 1e6);
    check.require(requests.choices == 0 || requests.weights.size() % requests.choices == 0, "choices",
                  "expected 0, or a number that divides the number of models");
    for (const length_law* law : {&requests.input, &requests.output}) {
      check.between("tokens of a request", law->mean, 0, 1e12);
      check.between("variation of the tokens of a request", law->variation, 0, 1e6);
    }
    check.not_negative("megabytes_per_request", requests.megabytes_per_request);
  }
  // A model that fits nowhere would be a model that only the cloud can serve, and a catalog that says otherwise is a mistake.
  [[nodiscard]] std::optional<fault> check_sizes() const {
    bytes whole{};
    const auto in_gigabytes = [](bytes size) { return number_text(static_cast<double>(size.count) / 1e9) + " GB"; };
    for (const served_model& m : catalog) {
      if (m.size == bytes{}) return fault{"scenario " + name, 0, "size of " + m.name, "expected at least 1 byte, found none"};
      if (m.size > server_memory())
        return fault{"scenario " + name, 0, "memory",
                     "the model " + m.name + " has " + in_gigabytes(m.size) + " and is larger than every server, which have " +
                         in_gigabytes(server_memory())};
      whole += m.size;
    }
    if (whole == bytes::max())
      return fault{"scenario " + name, 0, "catalog", "the models have more bytes in all than 64 bits can count, expected fewer"};
    return check_weights();
  }
  [[nodiscard]] std::optional<fault> check_weights() const {
    std::vector<const served_model*> named;
    for (const served_model& m : catalog)
      if (!m.weights.empty()) named.push_back(&m);
    std::sort(named.begin(), named.end(), [](const served_model* a, const served_model* b) { return a->weights < b->weights; });
    for (std::size_t i = 1; i < named.size(); ++i)
      if (named[i]->weights == named[i - 1]->weights && named[i]->size != named[i - 1]->size)
        return fault{"scenario " + name, 0, "weights of " + named[i]->name,
                     "expected the size that " + named[i - 1]->name + " has, which runs on the same weights"};
    return std::nullopt;
  }
};

}  // namespace larder::inline v0::edge
