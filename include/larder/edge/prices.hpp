// What serving costs, as data: the five terms of the papers with their prices, the law by which context becomes accuracy, and the two ways
// to the cloud, over the ground and through satellites. An event costs O(1), one logarithm at most.
// Sources: the terms: arXiv 2304.08782, Table II; 2403.05826, C(21)-(26); 2501.14205, L(15)-(20). That what a satellite does not carry goes
// over the ground is larder's.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include <larder/cost/access.hpp>
#include <larder/cost/accuracy.hpp>
#include <larder/cost/cloud.hpp>
#include <larder/cost/computation.hpp>
#include <larder/cost/sum.hpp>
#include <larder/cost/switching.hpp>
#include <larder/cost/transmission.hpp>
#include <larder/edge/pass_cost.hpp>

namespace larder::inline v0::edge {

/// The laws of cost/accuracy.hpp, to be chosen at run time.
enum class accuracy_form : std::uint8_t { logarithmic, saturating, linear };

/// One of these laws with its parameters; those of the other laws do not count.
struct accuracy_law {
  double zero_shot = 0.4;  ///< accuracy without context, 0 to 1
  double gain = 0.05;      ///< logarithmic: what the first example adds, >= 0
  double exponent = 1;     ///< logarithmic: > 0
  accuracy_form form = accuracy_form::logarithmic;
  double attenuation = 0.95;  ///< saturating and linear: between 0 and 1, both excluded
  double least_context = 1;   ///< linear: where the diverging cost is cut off, > 0

  [[nodiscard]] double accuracy(double context) const noexcept {
    if (form == accuracy_form::saturating) return cost::saturating{zero_shot, attenuation}.accuracy(context);
    if (form == accuracy_form::linear) return cost::linear_aot{zero_shot, attenuation, least_context}.accuracy(context);
    return cost::log_law{zero_shot, gain, exponent}.accuracy(context);
  }
  [[nodiscard]] double unit_cost(double context) const noexcept {
    if (form == accuracy_form::saturating) return cost::saturating{zero_shot, attenuation}.unit_cost(context);
    if (form == accuracy_form::linear) return cost::linear_aot{zero_shot, attenuation, least_context}.unit_cost(context);
    return cost::log_law{zero_shot, gain, exponent}.unit_cost(context);
  }
};

/// The way to the cloud through a satellite that relays: what it charges and how long it takes.
struct relay {
  double per_request = 0;                                 ///< cost of a request and path, >= 0
  double per_megabyte = 0;                                ///< cost of a megabyte of its input, >= 0
  double rate = std::numeric_limits<double>::infinity();  ///< bit/s, > 0; where satellites pass by, their links have a rate of their own
  double seconds = 0;                                     ///< per request besides, >= 0
};

/// Which way a request that is not served at the edge takes now: through a satellite if there are any and one is in view, which without a
/// table of passes is always so; otherwise over the ground.
struct way_to_cloud {
  const relay* satellite = nullptr;
  const link_table* passes = nullptr;

  /// Seconds that a bit takes through the satellite, below 0 if the way is the ground.
  [[nodiscard]] double seconds_per_bit(instant now) const noexcept {
    if (satellite == nullptr) return -1;
    if (passes == nullptr) return 1 / satellite->rate;
    const link_table::offer& offer = passes->at(now);
    return offer.wait_s > 0 ? -1 : offer.seconds_per_bit;
  }
};

/// Seconds on the way at the rate of their price, and what access to the edge costs. With no satellite it is cost::transmission.
struct delivery {
  static constexpr std::string_view name = "transmission";
  static constexpr std::string_view unit = "cost";
  cost::transmission ground{};
  double per_second = 1;
  cost::access access{0};
  way_to_cloud way{};

  [[nodiscard]] double operator()(const event& e) const noexcept {
    if (e.what == verb::evict || e.what == verb::reweigh) return 0;
    const double by_satellite = e.served_elsewhere() > 0 ? way.seconds_per_bit(e.now) : -1;
    if (by_satellite < 0) return per_second * ground(e) + access(e);
    const double bits = 8e6 * e.asked->input_megabytes;
    const double seconds = e.asked->count * (bits / ground.uplink) + e.served_at_edge() * ground.edge_seconds +
                           e.served_elsewhere() * (way.satellite->seconds + bits * by_satellite);
    return per_second * seconds + access(e);
  }
};

/// What the cloud and the way to it charge, by request and path and by megabyte of input.
struct cloud_charge {
  static constexpr std::string_view name = "cloud";
  static constexpr std::string_view unit = "cost";
  cost::cloud ground{};
  double per_megabyte = 0;
  way_to_cloud way{};

  [[nodiscard]] double operator()(const event& e) const noexcept {
    const double requests = e.served_elsewhere();
    if (requests == 0) return 0;
    const bool is_relayed = way.seconds_per_bit(e.now) >= 0;
    const double by_request = is_relayed ? way.satellite->per_request : ground.per_request;
    const double by_megabyte = is_relayed ? way.satellite->per_megabyte : per_megabyte;
    return requests * e.asked->paths * by_request + requests * e.asked->input_megabytes * by_megabyte;
  }
};

/// What an edge server charges: the terms of the Sparks paper, in its order. Seconds count as cost at the price of a second.
using serving_cost = cost::sum<cost::switching, cost::accuracy<accuracy_law>, cost::exchange<cost::computation>, delivery, cloud_charge>;

/// The prices and speeds behind serving_cost.
struct price_list {
  cost::switching switching{};
  cost::accuracy<accuracy_law> accuracy{};
  cost::computation computation{};
  cost::transmission transmission{};
  cost::cloud cloud{};
  double per_second = 1;           ///< cost of a second of computation or transmission
  double access_per_megabyte = 0;  ///< cost of a megabyte of input taken in at the edge
  double cloud_per_megabyte = 0;   ///< cost of a megabyte of input sent to the cloud over the ground
  relay satellite{};               ///< prices of the other way, where it is taken

  [[nodiscard]] serving_cost model(const way_to_cloud& way = {}) const {
    return serving_cost{switching, accuracy, cost::exchange{computation, per_second},
                        delivery{transmission, per_second, {access_per_megabyte}, way}, cloud_charge{cloud, cloud_per_megabyte, way}};
  }
};

static_assert(check_cost_term<delivery>());
static_assert(check_cost_term<cloud_charge>());

}  // namespace larder::inline v0::edge
