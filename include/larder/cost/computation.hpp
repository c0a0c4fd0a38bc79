// Computation: seconds of inference at the edge, tokens times work per token over speed.
//   x R (J k + prompt + answer tokens) e_m / f  +  x R seconds_per_request
// Source: C(23) of arXiv 2403.05826, L(17) of arXiv 2501.14205 (which count J k only); prompt and answer tokens are for real traces.
#pragma once

#include <limits>

#include <larder/core/check.hpp>

namespace larder::inline v0::cost {

struct computation {
  static constexpr std::string_view name = "computation";
  static constexpr std::string_view unit = "s";
  double speed = std::numeric_limits<double>::infinity();  ///< f, FLOP/s of the server, > 0
  double seconds_per_request = 0;                          ///< a constant part per request served at the edge, >= 0

  [[nodiscard]] double operator()(const event& e) const noexcept {
    const double requests = e.served_at_edge();
    if (requests == 0) return 0;
    return requests * (tokens_of(*e.asked) * e.asked->work_per_token / speed + seconds_per_request);
  }
  /// Tokens that one request makes the server process.
  [[nodiscard]] static double tokens_of(const request& r) noexcept {
    return r.paths * r.tokens_per_example + r.input_tokens + r.output_tokens;
  }
};

static_assert(check_cost_term<computation>());

}  // namespace larder::inline v0::cost
