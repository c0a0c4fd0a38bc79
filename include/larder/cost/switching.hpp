// Switching cost: what it takes to bring a model into memory. Charged for what has to be loaded (missing bytes, not the whole model) and
// once per load; evictions, hits and bypasses are free. Source: C(21) of arXiv 2403.05826, L(15) of arXiv 2501.14205; lambda = 1e-5 per MB
// is published in L without its unit.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::cost {

struct switching {
  static constexpr std::string_view name = "switching";
  static constexpr std::string_view unit = "cost";
  double per_megabyte = 1e-5;  ///< lambda, cost per MB (1e6 bytes) loaded, >= 0
  double per_load = 0;         ///< cost per load, >= 0

  [[nodiscard]] double operator()(const event& e) const noexcept {
    return e.what == verb::load ? per_megabyte * (static_cast<double>(e.moved) * 1e-6) + per_load : 0;
  }
};

static_assert(check_cost_term<switching>());

}  // namespace larder::inline v0::cost
