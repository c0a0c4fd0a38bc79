// The satellite's side constraint: what it relays must fit into the time it is overhead, C(30) of Xu et al., arXiv 2403.05826:
// sum over slots and entries of R * tau_e <= T_cov. O(1) per award.
//   serial        tau = D * (1/r_up + 1/r_bb), store and forward: one hop after the other      ours, the default
//   sum_of_rates  tau = D / (r_up + r_bb), as printed; adds rates, so understates the time     C
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <string_view>

#include <larder/market/bid.hpp>

namespace larder::inline v0::market {

/// The two hops of a relayed request: user to satellite, satellite to the cloud's gateway. Bits per second, above 0.
struct relay_link {
  double uplink = 0;    ///< r_up
  double backhaul = 0;  ///< r_bb
};

/// Time to relay some bits in seconds.
template <class L>
concept relay_law = requires(double bits, relay_link link) {
  { L::name } -> std::convertible_to<std::string_view>;
  { L::seconds(bits, link) }
  noexcept->std::same_as<double>;
};

struct serial {
  static constexpr std::string_view name = "serial";
  static double seconds(double bits, relay_link link) noexcept { return bits * (1 / link.uplink + 1 / link.backhaul); }
};

struct sum_of_rates {
  static constexpr std::string_view name = "sum_of_rates";
  static double seconds(double bits, relay_link link) noexcept { return bits / (link.uplink + link.backhaul); }
};

/// What the satellite would have to relay if it won a slot.
struct relay_demand {
  double requests = 0;  ///< R, requests in the slot
  double bits = 0;      ///< D, bits per request
  relay_link link;
};

/// The coverage time of one pass, spent slot by slot.
template <relay_law Law = serial>
class coverage_budget {
 public:
  /// T_cov in seconds, at least 0.
  explicit coverage_budget(double seconds) noexcept : coverage_(seconds) {
    LARDER_EXPECTS(seconds >= 0, "coverage time is at least 0 seconds");
  }

  [[nodiscard]] double coverage() const noexcept { return coverage_; }
  [[nodiscard]] double spent() const noexcept { return spent_; }
  /// Seconds a demand would take, R * tau.
  [[nodiscard]] static double seconds(const relay_demand& demand) noexcept {
    return demand.requests * Law::seconds(demand.bits, demand.link);
  }
  /// Does the demand still fit?
  [[nodiscard]] bool admits(const relay_demand& demand) const noexcept { return spent_ + seconds(demand) <= coverage_; }

  /// Holds an award against the constraint: a slot of the satellite spends its time, or goes to nobody for nothing if the time is not
  /// there; a slot of a base station passes untouched. Faults: a rate, a size or a count from which no time follows.
  result<award> settle(award decision, const relay_demand& demand) {
    if (decision.winner != satellite) return decision;
    if (!(demand.link.uplink > 0)) return refused("uplink", demand.link.uplink, "a rate above 0 bits per second");
    if (!(demand.link.backhaul > 0)) return refused("backhaul", demand.link.backhaul, "a rate above 0 bits per second");
    if (!(demand.bits >= 0) || !std::isfinite(demand.bits)) return refused("bits", demand.bits, "a number of bits of at least 0");
    if (!(demand.requests >= 0) || !std::isfinite(demand.requests))
      return refused("requests", demand.requests, "a number of requests of at least 0");
    if (!admits(demand)) return award{nobody, 0, decision.rho, decision.threshold};
    spent_ += seconds(demand);
    return decision;
  }

 private:
  static fault refused(const char* field, double found, const char* expected) {
    return {"relay demand", 0, field, detail::spelled(found) + " found, expected " + expected};
  }
  double coverage_;
  double spent_ = 0;
};

}  // namespace larder::inline v0::market
