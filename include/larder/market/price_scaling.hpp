// Price scalings of the modified second-bid auction: by how much the best base station must beat the next one before the satellite yields.
// A scaling is a plain type that is shown the rivals' bids of this slot and, once a slot is over, all of it. State: none, or two sums.
//   fixed        rho is a constant                                               ours
//   myopic       rho_n = max(1, q_0 / Q_n), a reserve price of q_0               C (published); as a threshold max(Q_n, q_0) ours
//   statistical  rho = max(1, E[q_0] / E[q_(2)]) over the slots before this one  C ("optimal MSB", published); past slots only ours
// C is Xu et al., arXiv 2403.05826; the second-bid modification is by Arnosti, Beck, Milgrom, AER 2016. A learned scaling goes through
// leave_one_out.hpp.
#pragma once

#include <algorithm>
#include <concepts>
#include <string_view>

#include <larder/market/bid.hpp>

namespace larder::inline v0::market {

/// What one base station must exceed to win, and pays if it does.
struct hurdle {
  double rho = 1;        ///< price scaling, at least 1
  double threshold = 0;  ///< rho * Q_n, money
  friend bool operator==(const hurdle&, const hurdle&) = default;
};

/// The hurdle that a scaling rho puts before the rivals' best bid: rho * Q_n, C(31).
inline hurdle scaled(double rho, const rival_bids& rivals) noexcept { return {rho, rho * rivals.best()}; }

/// A price scaling. No hook is optional: one that learns nothing says so with an empty observe.
template <class P>
concept price_scaling = std::copyable<P> && requires(P scaling, const P& frozen, const rival_bids& rivals, const closed_slot& past) {
  { P::name } -> std::convertible_to<std::string_view>;
  { frozen.hurdle_for(rivals) } -> std::same_as<hurdle>;
  {scaling.observe(past)};
};

/// A constant scaling, at least 1 (a smaller one is refused by the auction). Homogeneous of degree one in the bids.
struct fixed {
  static constexpr std::string_view name = "fixed";
  double rho = 1;

  [[nodiscard]] hurdle hurdle_for(const rival_bids& rivals) const noexcept { return scaled(rho, rivals); }
  void observe(const closed_slot&) noexcept {}
};

/// The contract price as reserve: a base station must beat both its rivals and q_0. Equal to a second-price auction with reserve q_0, and
/// not homogeneous: it leaves the satellite the slots that everybody holds cheap.
struct myopic {
  static constexpr std::string_view name = "myopic";

  /// The threshold is taken as a maximum and not as rho * Q_n, which could miss q_0 by a rounding and means nothing without rivals (rho is
  /// then given as 1).
  [[nodiscard]] hurdle hurdle_for(const rival_bids& rivals) const noexcept {
    const double best = rivals.best();
    return {best > 0 ? std::max(1.0, rivals.contract_price() / best) : 1.0, std::max(best, rivals.contract_price())};
  }
  void observe(const closed_slot&) noexcept {}
};

/// One scaling for everybody, from the means of all slots observed so far; `initial` until a second bid above 0 was seen.
/// Nothing of the current slot enters, so no bid of it moves its own price.
struct statistical {
  static constexpr std::string_view name = "statistical";
  double initial = 1;

  [[nodiscard]] double rho() const noexcept { return second_sum > 0 ? std::max(1.0, contract_sum / second_sum) : initial; }
  [[nodiscard]] hurdle hurdle_for(const rival_bids& rivals) const noexcept { return scaled(rho(), rivals); }
  void observe(const closed_slot& past) noexcept {
    contract_sum += past.contract_price;
    second_sum += best_two(past.bids).second;
  }

  double contract_sum = 0;  ///< sum of q_0 over past slots; equal slot counts cancel in the ratio of means
  double second_sum = 0;    ///< sum of q_(2) over past slots
};

}  // namespace larder::inline v0::market
