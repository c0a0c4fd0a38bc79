// Sealed bids of one slot, and the view of them that a price scaling is shown: everybody's bid but the bidder's own.
// Bids are money as doubles. Bidder 0 is the brand bidder (a satellite under contract), bidders 1..N are base stations; the bid of base
// station n stands at position n - 1. Sources: Xu et al., arXiv 2403.05826 (C), section on the auction; the leave-one-out view is ours.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include <larder/config.hpp>
#include <larder/core/result.hpp>

namespace larder::inline v0::market {

/// Who won: 0 is the satellite, 1..N a base station.
using bidder = std::uint32_t;
inline constexpr bidder satellite = 0;
/// Nobody: no bidder came, or the satellite had no coverage time left.
inline constexpr bidder nobody = 0xffffffffu;

namespace detail {
/// A double as its shortest spelling that reads back.
inline std::string spelled(double x) {
  if (std::isnan(x)) return "nan";
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, x).ptr;
  return {text, end};
}
inline std::string element(const char* list, std::size_t position) { return std::string(list) + "[" + std::to_string(position) + "]"; }
}  // namespace detail

/// The fault of an amount of money that is not a finite number of at least 0; nothing if it is one.
inline std::optional<fault> fault_in_amount(double amount, std::string field, std::string source = "bids") {
  if (std::isfinite(amount) && amount >= 0) return std::nullopt;
  return fault{std::move(source), 0, std::move(field),
               detail::spelled(amount) + " is not an amount of money; expected a finite number of at least 0"};
}

/// The first fault among sealed bids, with its position counted from 0; nothing if all are finite and at least 0. O(N).
inline std::optional<fault> fault_in_bids(std::span<const double> bids, const std::string& source = "bids") {
  for (std::size_t i = 0; i < bids.size(); ++i)
    if (!std::isfinite(bids[i]) || bids[i] < 0) return fault_in_amount(bids[i], detail::element("bids", i), source);
  return std::nullopt;
}

/// What bidder n's price may depend on: the contract price and the bids of the other base stations. Its own bid is not in here, so a price
/// scaling that takes this view cannot be manipulated by it. Made in O(N); a view, it must not outlive the bids.
class rival_bids {
 public:
  /// The rivals of base station n (1..N) among the bids.
  rival_bids(std::span<const double> bids, bidder n, double contract_price) noexcept
      : before_(bids.first(n - 1u)), after_(bids.subspan(n)), bidder_(n), contract_price_(contract_price) {
    for (std::size_t j = 0; j < size(); ++j)
      if ((*this)[j] > best_) best_ = (*this)[j];
  }

  /// The base station whose price is asked for, 1..N.
  [[nodiscard]] bidder whose() const noexcept { return bidder_; }
  /// q_0, the price the satellite would pay.
  [[nodiscard]] double contract_price() const noexcept { return contract_price_; }
  /// Number of rivals, N - 1.
  [[nodiscard]] std::size_t size() const noexcept { return before_.size() + after_.size(); }
  /// The bid of the j-th rival in order of their ids, j < size().
  [[nodiscard]] double operator[](std::size_t j) const noexcept { return j < before_.size() ? before_[j] : after_[j - before_.size()]; }
  /// Q_n, the best rival bid; 0 if there is no rival. Never includes q_0.
  [[nodiscard]] double best() const noexcept { return best_; }

 private:
  std::span<const double> before_, after_;
  bidder bidder_;
  double contract_price_;
  double best_ = 0;
};

/// How one slot was decided.
struct award {
  bidder winner = nobody;  ///< satellite, a base station, or nobody
  double charge = 0;       ///< what the winner pays, money
  double rho = 1;          ///< price scaling the best base station met, at least 1
  double threshold = 0;    ///< bid the best base station had to exceed, money

  friend bool operator==(const award&, const award&) = default;
};

/// A slot that is over: all that a price scaling may learn from.
struct closed_slot {
  std::span<const double> bids;
  double contract_price = 0;
  award decision;
};

/// The best bid and the second best, 0 where missing; the place of the best (smallest id on ties). O(N).
struct top_two {
  bidder first = nobody;
  double best = 0, second = 0;
};
inline top_two best_two(std::span<const double> bids) noexcept {
  top_two top;
  for (std::size_t i = 0; i < bids.size(); ++i) {
    if (top.first == nobody || bids[i] > top.best) {
      top.second = top.best;
      top.best = bids[i];
      top.first = static_cast<bidder>(i + 1);
    } else if (bids[i] > top.second) {
      top.second = bids[i];
    }
  }
  return top;
}

}  // namespace larder::inline v0::market
