// Access: the price of taking in the inputs of requests served at the edge, R x d per_megabyte.
// Source: L(16) of arXiv 2501.14205; the prices of arXiv 2403.05826 are of the same form.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::cost {

struct access {
  static constexpr std::string_view name = "access";
  static constexpr std::string_view unit = "cost";
  double per_megabyte = 0.0001;  ///< cost per MB of input, >= 0; 0.0001 at a base station is published in C and L

  [[nodiscard]] double operator()(const event& e) const noexcept {
    return e.what == verb::evict ? 0 : e.served_at_edge() * e.asked->input_megabytes * per_megabyte;
  }
};

static_assert(check_cost_term<access>());

}  // namespace larder::inline v0::cost
