// Transmission: seconds that inputs spend on their way, to the edge for every request and on to the cloud for those served there.
//   sum of R (8e6 d / uplink) + R x edge_seconds + R (1 - x) (cloud_seconds + 8e6 d / backhaul)
// Source: C(22) of arXiv 2403.05826 with its edge share restored; the constant parts are for scenarios that give seconds, not rates.
#pragma once

#include <limits>

#include <larder/core/check.hpp>

namespace larder::inline v0::cost {

struct transmission {
  static constexpr std::string_view name = "transmission";
  static constexpr std::string_view unit = "s";
  double uplink = std::numeric_limits<double>::infinity();    ///< bit/s from user to edge, > 0
  double backhaul = std::numeric_limits<double>::infinity();  ///< bit/s from edge to cloud, > 0
  double edge_seconds = 0;                                    ///< per request served at the edge, >= 0
  double cloud_seconds = 0;                                   ///< per request served by the cloud, >= 0

  [[nodiscard]] double operator()(const event& e) const noexcept {
    if (e.what == verb::evict) return 0;
    const double bits = 8e6 * e.asked->input_megabytes;
    return e.asked->count * (bits / uplink) + e.served_at_edge() * edge_seconds + e.served_elsewhere() * (cloud_seconds + bits / backhaul);
  }
};

static_assert(check_cost_term<transmission>());

}  // namespace larder::inline v0::cost
