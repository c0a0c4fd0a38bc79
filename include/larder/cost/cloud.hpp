// Cloud: the price of requests served by the cloud, R (1 - x) J per_request.
// Source: C(26) of arXiv 2403.05826 (J = 1), L(20) of arXiv 2501.14205 (per path); only the operator's own cloud share is charged.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::cost {

struct cloud {
  static constexpr std::string_view name = "cloud";
  static constexpr std::string_view unit = "cost";
  double per_request = 0.083;  ///< l0, cost per request and path, >= 0; 0.083 follows from Table II of arXiv 2304.08782

  [[nodiscard]] double operator()(const event& e) const noexcept {
    return e.what == verb::evict ? 0 : e.served_elsewhere() * e.asked->paths * per_request;
  }
};

static_assert(check_cost_term<cloud>());

}  // namespace larder::inline v0::cost
