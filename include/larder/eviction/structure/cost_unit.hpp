// Costs in a unit of their own, so that scores neither overflow nor vanish in whatever unit the cost model counts (P24): every cost is
// divided by the power of two at or below the first that is positive and finite. Powers of two divide exactly, so costs times 2^k give the
// same numbers for any k that leaves the costs themselves exact. Costs that are no numbers or negative count as 0, positive ones beyond
// 2^400 units as 2^400 and below 2^-400 units as 2^-400 (P25). 24 bytes per cache; two multiplications.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <larder/core/view.hpp>

namespace larder::inline v0::eviction::structure {

class cost_unit {
 public:
  /// What a number of uses of an entry is worth: uses * reload cost / charge, in units. Infinite for a charge of 0, since evicting that
  /// would free nothing. The first positive, finite cost asked for sets the unit.
  template <columns Needs>
  [[nodiscard]] double worth(double uses, slot s, const view<Needs>& v) noexcept {
    const resident_columns& all = v.all();
    if (!all.reload_cost.empty()) uses *= in_units(v.reload_cost(s));
    if (all.charge.empty()) return uses;
    const std::uint64_t charge = v.charge(s);
    return charge == 0 ? std::numeric_limits<double>::infinity() : uses / static_cast<double>(charge);
  }

  /// A cost in units, 0 to 2^400. The first positive one sets the unit.
  [[nodiscard]] double in_units(double cost) noexcept {
    if (!(cost > 0)) return 0;
    if (!set_) set(cost);
    return std::clamp(cost * half_ * other_half_, 0x1p-400, 0x1p400);
  }

 private:
  // In two factors: 2^1074, the inverse of the smallest cost, is no double.
  LARDER_NEVER_INLINE void set(double cost) noexcept {
    if (std::isinf(cost)) return;
    const int exponent = -std::ilogb(cost);
    half_ = std::ldexp(1.0, exponent / 2);
    other_half_ = std::ldexp(1.0, exponent - exponent / 2);
    set_ = true;
  }

  double half_ = 1, other_half_ = 1;
  bool set_ = false;
};

}  // namespace larder::inline v0::eviction::structure
