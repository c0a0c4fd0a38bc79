// Energy: joules of inference at the edge, the work done over the efficiency of the server.
// Source: the energy budget of C(5) and L(3) in FLOP, turned into joules by FLOP per joule (= FLOPS per watt).
#pragma once

#include <limits>

#include <larder/cost/computation.hpp>

namespace larder::inline v0::cost {

struct energy {
  static constexpr std::string_view name = "energy";
  static constexpr std::string_view unit = "J";
  double work_per_joule = std::numeric_limits<double>::infinity();  ///< FLOP per joule, > 0; 810e9 is published in C

  [[nodiscard]] double operator()(const event& e) const noexcept {
    if (e.what == verb::evict) return 0;
    return e.served_at_edge() * computation::tokens_of(*e.asked) * e.asked->work_per_token / work_per_joule;
  }
};

static_assert(check_cost_term<energy>());

}  // namespace larder::inline v0::cost
