// Accuracy cost: what requests served at the edge lose because the model's context is thin. A law maps context to accuracy and its cost.
//
// | law         | accuracy                              | unit cost                        | source                                      |
// |-------------|---------------------------------------|----------------------------------|---------------------------------------------|
// | log_law     | min(1, A0 + A1 log2(1 + kappa^p))     | 1 - accuracy                     | V(1), the default                           |
// | saturating  | 1 - (1 - alpha) / (1 + kappa g)       | 1 - accuracy                     | larder; alpha at 0, 1 in the limit          |
// | linear_aot  | alpha kappa g, clipped to [0, 1]      | (1 - alpha) / (max(kappa, 1) g)  | C(20)(24), L(14)(18) as printed             |
//
// g = ln(1 / beta), beta in (0, 1). The printed law is 0 without context and its cost diverges there, hence the guard at kappa = 1.
// Cost of a question: O(1), one logarithm at most.
#pragma once

#include <cmath>

#include <larder/core/check.hpp>

namespace larder::inline v0::cost {

/// Accuracy that grows with the logarithm of context. V: "Context-aware AIGC service migration", 2026, equation 1.
struct log_law {
  double zero_shot = 0.4;  ///< A0, accuracy without context, 0 to 1
  double gain = 0.05;      ///< A1, what the first example adds, >= 0
  double exponent = 1;     ///< p > 0
  [[nodiscard]] double accuracy(double context) const noexcept {
    const double a = zero_shot + gain * std::log2(1 + (exponent == 1 ? context : std::pow(context, exponent)));
    return a < 1 ? a : 1;
  }
  [[nodiscard]] double unit_cost(double context) const noexcept { return 1 - accuracy(context); }
};

/// Accuracy that saturates hyperbolically.
struct saturating {
  double zero_shot = 0.5;     ///< alpha, 0 to 1
  double attenuation = 0.95;  ///< beta, between 0 and 1, both excluded
  [[nodiscard]] double accuracy(double context) const noexcept { return 1 - unit_cost(context); }
  [[nodiscard]] double unit_cost(double context) const noexcept { return (1 - zero_shot) / (1 + context * std::log(1 / attenuation)); }
};

/// The law as printed in C and L.
struct linear_aot {
  double zero_shot = 0.5;     ///< alpha, 0 to 1
  double attenuation = 0.95;  ///< beta, between 0 and 1, both excluded
  double least_context = 1;   ///< where the diverging cost is cut off, > 0
  [[nodiscard]] double accuracy(double context) const noexcept {
    const double a = zero_shot * context * std::log(1 / attenuation);
    return a < 0 ? 0 : a < 1 ? a : 1;
  }
  [[nodiscard]] double unit_cost(double context) const noexcept {
    return (1 - zero_shot) / ((context < least_context ? least_context : context) * std::log(1 / attenuation));
  }
};

/// weight * unit cost * R x, on the context before the request.
template <class Law = log_law>
struct accuracy {
  static constexpr std::string_view name = "accuracy";
  static constexpr std::string_view unit = "cost";
  Law law{};
  double weight = 0.02;  ///< omega, cost per request answered wrongly, >= 0

  [[nodiscard]] double operator()(const event& e) const noexcept {
    const double requests = e.what == verb::evict ? 0 : e.served_at_edge();
    return requests == 0 ? 0 : weight * law.unit_cost(e.context) * requests;
  }
};

static_assert(check_cost_term<accuracy<>>());

}  // namespace larder::inline v0::cost
