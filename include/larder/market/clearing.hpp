// Clearings of the double Dutch auction: who of those that stopped trades, and at which prices. Traders that never stopped give no quote
// (ours). Plain types without state; O((n + m) log(n + m)) time, no memory but the result's.
//   uniform_price    as many pairs as the shorter side has stops, at the mean of the last uncrossed clocks. Never outside a trader's stop.
//                    One uniform price: published, L, Xu et al., arXiv 2501.14205; the mean of the clocks (w = 1/2) is ours.
//   trade_reduction  t-DDA, L(29)-(36): McAfee, "A dominant strategy double auction", Journal of Economic Theory 1992. Truthful,
//                    individually rational, no deficit, at most one efficient trade lost; claimed for the clearing, not for the clocks.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string_view>

#include <larder/market/quote.hpp>

namespace larder::inline v0::market {

/// Clears the stops into the settlement's trades, which it replaces, reusing their memory. May reorder the stops.
template <class C>
concept clearing_rule = requires(stops& offered, settlement& cleared) {
  { C::name } -> std::convertible_to<std::string_view>;
  {C::clear(offered, cleared)};
};

struct uniform_price {
  static constexpr std::string_view name = "uniform";

  /// The last to stop on the longer side go without. Needs the stops in the order in which they happened.
  static void clear(stops& offered, settlement& cleared) {
    cleared.trades.clear();
    const std::size_t pairs = std::min(offered.buyers.size(), offered.sellers.size());
    const half_ticks price = mean_of(offered.last.buyer, offered.last.seller);
    for (std::size_t i = 0; i < pairs; ++i) cleared.trades.push_back({offered.buyers[i].trader, offered.sellers[i].trader, price, price});
  }
};

struct trade_reduction {
  static constexpr std::string_view name = "reduction";

  /// Takes the stops as sealed quotes, in any order; a missing bid counts as 0, a missing ask as infinite.
  static void clear(stops& offered, settlement& cleared) {
    cleared.trades.clear();
    auto& bids = offered.buyers;
    auto& asks = offered.sellers;
    std::sort(bids.begin(), bids.end(),
              [](const stop& a, const stop& b) { return a.price != b.price ? a.price > b.price : a.trader < b.trader; });
    std::sort(asks.begin(), asks.end(),
              [](const stop& a, const stop& b) { return a.price != b.price ? a.price < b.price : a.trader < b.trader; });
    const std::size_t shorter = std::min(bids.size(), asks.size());
    std::size_t k = 0;
    while (k < shorter && bids[k].price >= asks[k].price) ++k;
    if (k == 0) return;
    const stop &last_bid = bids[k - 1], &last_ask = asks[k - 1];
    // Case A: the mean of the first pair left out suits the last pair in; nobody who trades sets it, so all k pairs may trade at it.
    if (k < asks.size()) {
      const half_ticks middle = mean_of(k < bids.size() ? bids[k].price : ticks{0}, asks[k].price);
      if (half_ticks(last_ask.price) <= middle && middle <= half_ticks(last_bid.price)) return match(offered, k, middle, middle, cleared);
    }
    // Case B: the last pair gives up its trade to price the others.
    match(offered, k - 1, last_bid.price, last_ask.price, cleared);
  }

 private:
  static void match(const stops& offered, std::size_t pairs, half_ticks paid, half_ticks received, settlement& cleared) {
    for (std::size_t i = 0; i < pairs; ++i) cleared.trades.push_back({offered.buyers[i].trader, offered.sellers[i].trader, paid, received});
  }
};

}  // namespace larder::inline v0::market
