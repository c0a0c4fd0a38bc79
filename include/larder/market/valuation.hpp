// What a slot, or an extra reasoning path, is worth to whom. Pure functions, O(1).
// Base stations: value = common part * match part, C (Xu et al., arXiv 2403.05826): the common part is the expected total cost without the
// accuracy cost, the match part E[kappa * ln(1/beta)]. Double auction: L(24)(25) (Xu et al., arXiv 2501.14205).
#pragma once

#include <cmath>

namespace larder::inline v0::market {

/// Whether an entry without context is worth nothing (as printed: a cold start goes to the satellite) or as much as its first example.
enum class start { cold, warm };

/// kappa * ln(1/beta): how well a base station's context matches. kappa at least 0 (its expectation will do), 0 < beta < 1.
/// A warm start counts kappa + 1 (ours).
inline double match_value(double kappa, double beta, start from = start::cold) noexcept {
  return (from == start::warm ? kappa + 1 : kappa) * std::log(1 / beta);
}

/// v_n = c_n * m_n, money.
constexpr double slot_value(double common, double match) noexcept { return common * match; }

/// What an extra reasoning path is worth to a buyer: its multiplier Q_b times the accuracy cost the path saves, L(24). Q_b = 1 is ours.
constexpr double path_value(double accuracy_cost_saved, double multiplier = 1) noexcept { return multiplier * accuracy_cost_saved; }

/// What providing the path costs a seller: its utilization G_s times reload, access and compute cost, L(25). G_s = 1 is ours.
constexpr double path_cost(double reload, double access, double compute, double utilization = 1) noexcept {
  return utilization * (reload + access + compute);
}

}  // namespace larder::inline v0::market
