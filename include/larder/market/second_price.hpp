// The sealed-bid second-price auction (SPA): the highest bid wins and pays the second highest. O(N), nothing remembered.
// The satellite is served only when no base station bids at all. Source: Vickrey, Journal of Finance 1961; the fallback is ours.
#pragma once

#include <span>

#include <larder/market/bid.hpp>

namespace larder::inline v0::market {

/// Decides one slot by the second price. Smallest id on ties; no second bid counts as 0; without base stations the satellite pays q_0.
/// A negative or non-finite bid or contract price is a fault with its field.
inline result<award> second_price(std::span<const double> bids, double contract_price) {
  if (auto wrong = fault_in_bids(bids)) return std::move(*wrong);
  if (auto wrong = fault_in_amount(contract_price, "contract_price")) return std::move(*wrong);
  if (bids.empty()) return award{satellite, contract_price, 1, 0};
  const top_two top = best_two(bids);
  return award{top.first, top.second, 1, top.second};
}

}  // namespace larder::inline v0::market
