// The modified second-bid auction (MSB): a base station wins only when it beats rho times its best rival, and then pays that; otherwise
// the satellite serves at its contract price. Protects the satellite, who sees the quality late, from being left the bad slots.
// O(N) and one question to the price scaling per slot. Sources: Arnosti, Beck, Milgrom, AER 2016; Xu et al., arXiv 2403.05826, C(31)(32),
// where the printed <= for the satellite's share is read as equality; rho_n per bidder is ours.
#pragma once

#include <span>
#include <string>

#include <larder/market/price_scaling.hpp>

namespace larder::inline v0::market {

/// Decides one slot. z_n = 1 iff q_n > rho_n * Q_n, charge rho_n * Q_n; else the satellite at q_0.
/// Strict, so a tie for the best bid goes to the satellite, as does a slot where all bids are 0.
/// Faults: a negative or non-finite bid or contract price, and a scaling that answers below 1 or not a number. The scaling is not told of
/// the slot; call its observe() once the slot is over.
template <price_scaling Scaling>
result<award> modified_second_bid(std::span<const double> bids, double contract_price, const Scaling& scaling) {
  if (auto wrong = fault_in_bids(bids)) return std::move(*wrong);
  if (auto wrong = fault_in_amount(contract_price, "contract_price")) return std::move(*wrong);
  if (bids.empty()) return award{satellite, contract_price, 1, 0};
  // Any threshold is at least the best rival bid, so nobody but the single best bidder can exceed its own: asking one suffices.
  const bidder first = best_two(bids).first;
  const hurdle met = scaling.hurdle_for(rival_bids(bids, first, contract_price));
  if (!(met.rho >= 1) || !std::isfinite(met.rho) || !(met.threshold >= 0))
    return fault{std::string(Scaling::name), 0, "rho",
                 detail::spelled(met.rho) + " is not a price scaling; expected a finite number of at least 1"};
  if (bids[first - 1u] > met.threshold) return award{first, met.threshold, met.rho, met.threshold};
  return award{satellite, contract_price, met.rho, met.threshold};
}

}  // namespace larder::inline v0::market
