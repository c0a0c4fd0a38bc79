// No cost model: every event is free, and a reload counts as 1 wherever a policy weighs costs.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::cost {

struct none {
  static constexpr std::string_view name = "none";
  static constexpr std::string_view unit = "cost";
  [[nodiscard]] double operator()(const event&) const noexcept { return 0; }
};

static_assert(check_cost_term<none>());

}  // namespace larder::inline v0::cost
