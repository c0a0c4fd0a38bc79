// The books of a market: who gained how much, whether the auctioneer paid in, and how far the welfare is from the best possible.
// Double auctions are booked exactly, in half ticks; sealed-bid slots in doubles, added in slot order. Memory O(1), first best
// O((n + m) log(n + m)). Welfare = sum (v - paid) + sum (received - c) + auctioneer surplus: published, L, Xu et al., arXiv 2501.14205.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <larder/market/quote.hpp>

namespace larder::inline v0::market {

/// The best possible welfare and the number of trades that reach it, trades without gain left out.
struct first_best {
  ticks welfare;
  std::size_t trades = 0;
};

inline first_best best_possible(const book& values) {
  auto buyers = values.buyers, sellers = values.sellers;
  std::sort(buyers.begin(), buyers.end(), [](ticks a, ticks b) { return a > b; });
  std::sort(sellers.begin(), sellers.end());
  first_best best;
  while (best.trades < std::min(buyers.size(), sellers.size()) && buyers[best.trades] > sellers[best.trades]) {
    best.welfare = best.welfare + (buyers[best.trades] - sellers[best.trades]);
    ++best.trades;
  }
  return best;
}

/// One settlement under the traders' true values.
struct double_account {
  half_ticks buyers, sellers, auctioneer;  ///< surpluses
  half_ticks best;                         ///< first-best welfare
  std::size_t trades = 0, best_trades = 0;
  std::uint64_t rounds = 0, signals = 0;

  [[nodiscard]] constexpr half_ticks welfare() const noexcept { return buyers + sellers + auctioneer; }
  /// Does the auctioneer pay nothing in?
  [[nodiscard]] constexpr bool no_deficit() const noexcept { return auctioneer.count >= 0; }
  /// Does exactly what buyers pay reach the sellers?
  [[nodiscard]] constexpr bool balanced() const noexcept { return auctioneer.count == 0; }
  /// Welfare over first-best welfare; 1 where there was nothing to gain.
  [[nodiscard]] constexpr double efficiency() const noexcept {
    return best.count == 0 ? 1.0 : static_cast<double>(welfare().count) / static_cast<double>(best.count);
  }
};

/// Books a settlement of the traders in `values`.
inline double_account account_of(const book& values, const settlement& settled) {
  double_account books;
  for (const trade& t : settled.trades) {
    books.buyers += half_ticks(values.buyers[t.buyer]) - t.paid;
    books.sellers += t.received - half_ticks(values.sellers[t.seller]);
    books.auctioneer += t.paid - t.received;
  }
  const first_best best = best_possible(values);
  books.best = best.welfare;
  books.trades = settled.trades.size();
  books.best_trades = best.trades;
  books.rounds = settled.rounds;
  books.signals = settled.signals;
  return books;
}

/// Sealed-bid slots under the bidders' true values, money.
struct sealed_account {
  double base_stations = 0, brand = 0, revenue = 0;  ///< surplus of the base stations, of the satellite, and what was charged
  double best = 0;                                   ///< sum over slots of the highest value of any bidder
  std::uint64_t slots = 0, satellite_slots = 0, idle_slots = 0;

  /// Total surplus, sum of v_n z_n over slots and bidders, satellite included.
  [[nodiscard]] double welfare() const noexcept { return base_stations + brand + revenue; }
  [[nodiscard]] double efficiency() const noexcept { return best == 0 ? 1.0 : welfare() / best; }

  /// Adds one slot: the base stations' true values in order of id, and the satellite's.
  void add(const award& decision, std::span<const double> values, double satellite_value) noexcept {
    ++slots;
    double highest = satellite_value;
    for (const double value : values) highest = std::max(highest, value);
    best += highest;
    if (decision.winner == nobody) {
      ++idle_slots;
      return;
    }
    revenue += decision.charge;
    if (decision.winner == satellite) {
      ++satellite_slots;
      brand += satellite_value - decision.charge;
    } else {
      base_stations += values[decision.winner - 1u] - decision.charge;
    }
  }
};

}  // namespace larder::inline v0::market
