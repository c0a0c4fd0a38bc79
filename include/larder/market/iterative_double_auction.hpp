// The iterative double auction (IDA), the baseline: bids creep up in odd rounds, asks creep down in even ones; whenever the best bid meets
// the best ask that pair trades at their mean and leaves. Since the first to meet need not be the best, it loses welfare where one side is
// scarce, and each trader speaks every other round. O(T * (n + m)) for T rounds, plus O(n + m) per trade.
// Source: L, Xu et al., arXiv 2501.14205 (one side moves per round, clears when the spread closes); the rest is ours.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <larder/market/quote.hpp>

namespace larder::inline v0::market {

namespace detail {

// A quote on its way from the start to the trader's limit.
struct creeping_quote {
  std::uint32_t trader;
  ticks now, limit;
};

// The best of the active quotes, smallest id on ties: they are kept in order of id.
inline std::size_t best_quote(const std::vector<creeping_quote>& quotes, bool highest) noexcept {
  std::size_t best = 0;
  for (std::size_t i = 1; i < quotes.size(); ++i)
    if (highest ? quotes[i].now > quotes[best].now : quotes[i].now < quotes[best].now) best = i;
  return best;
}

}  // namespace detail

/// Runs until no active quote can move, or to the deadline. A buyer that values a unit below `low` would start above its value and a seller
/// with a cost above `high` below its cost: they stay away (ours). Faults: a quote or a range outside its limits, with the field.
inline result<settlement> iterative_double_auction(const book& values, const price_range& range) {
  if (auto wrong = fault_in_book(values)) return std::move(*wrong);
  if (auto wrong = fault_in_range(range)) return std::move(*wrong);
  std::vector<detail::creeping_quote> bids, asks;
  for (std::size_t i = 0; i < values.buyers.size(); ++i)
    if (values.buyers[i] >= range.low) bids.push_back({static_cast<std::uint32_t>(i), range.low, values.buyers[i]});
  for (std::size_t j = 0; j < values.sellers.size(); ++j)
    if (values.sellers[j] <= range.high) asks.push_back({static_cast<std::uint32_t>(j), range.high, values.sellers[j]});

  settlement cleared;
  const auto may_move = [](const detail::creeping_quote& quote) { return quote.now != quote.limit; };
  const auto anyone_may_move = [&] {
    return std::any_of(bids.begin(), bids.end(), may_move) || std::any_of(asks.begin(), asks.end(), may_move);
  };
  const auto pair_off = [&] {
    while (!bids.empty() && !asks.empty()) {
      const auto bid = bids.begin() + static_cast<std::ptrdiff_t>(detail::best_quote(bids, true));
      const auto ask = asks.begin() + static_cast<std::ptrdiff_t>(detail::best_quote(asks, false));
      if (bid->now < ask->now) return;
      const half_ticks price = mean_of(bid->now, ask->now);
      cleared.trades.push_back({bid->trader, ask->trader, price, price});
      bids.erase(bid);
      asks.erase(ask);
    }
  };

  // Once a side is empty nobody can trade any more, however far the others still creep.
  while (!bids.empty() && !asks.empty() && cleared.rounds < range.deadline) {
    ++cleared.rounds;
    const bool buyers_turn = cleared.rounds % 2 == 1;
    for (auto& quote : buyers_turn ? bids : asks) {
      if (!may_move(quote)) continue;
      quote.now = buyers_turn ? std::min(quote.limit, quote.now + range.step) : std::max(quote.limit, quote.now - range.step);
      ++cleared.signals;
    }
    pair_off();
    if (!anyone_may_move()) break;
  }
  return cleared;
}

}  // namespace larder::inline v0::market
