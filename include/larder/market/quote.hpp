// Money of the double auctions: integer ticks, so that every clearing is exact, and half ticks for the means of two quotes.
// Traders are named by their position: buyer i values a unit at buyers[i], seller j provides one at cost sellers[j]; smaller ids win ties
// (ours). Limits that keep every sum exact: 10^12 ticks per quote, 10^6 traders per side.
#pragma once

#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <larder/core/result.hpp>
#include <larder/market/bid.hpp>

namespace larder::inline v0::market {

/// A quote, a value or a cost in whole ticks.
struct ticks {
  std::int64_t count = 0;
  friend constexpr auto operator<=>(ticks, ticks) noexcept = default;
  friend constexpr ticks operator+(ticks a, ticks b) noexcept { return {a.count + b.count}; }
  friend constexpr ticks operator-(ticks a, ticks b) noexcept { return {a.count - b.count}; }
};

/// A price or a surplus in half ticks.
struct half_ticks {
  std::int64_t count = 0;
  constexpr half_ticks() noexcept = default;
  constexpr explicit half_ticks(std::int64_t halves) noexcept : count(halves) {}
  constexpr half_ticks(ticks whole) noexcept : count(2 * whole.count) {}
  /// The same amount as a number of ticks.
  [[nodiscard]] constexpr double in_ticks() const noexcept { return static_cast<double>(count) / 2; }
  friend constexpr auto operator<=>(half_ticks, half_ticks) noexcept = default;
  friend constexpr half_ticks operator+(half_ticks a, half_ticks b) noexcept { return half_ticks{a.count + b.count}; }
  friend constexpr half_ticks operator-(half_ticks a, half_ticks b) noexcept { return half_ticks{a.count - b.count}; }
  constexpr half_ticks& operator+=(half_ticks b) noexcept { return *this = *this + b; }
};

/// The exact mean of two quotes.
constexpr half_ticks mean_of(ticks a, ticks b) noexcept { return half_ticks{a.count + b.count}; }

inline constexpr ticks highest_quote{1'000'000'000'000};
inline constexpr std::size_t most_traders = 1'000'000;

/// Both sides of a market: true values and costs, or what the traders say they are.
struct book {
  std::vector<ticks> buyers, sellers;
};

namespace detail {
inline std::optional<fault> fault_in_side(const std::vector<ticks>& side, const char* field, const std::string& source) {
  if (side.size() > most_traders)
    return fault{source, 0, field, std::to_string(side.size()) + " traders found, expected at most " + std::to_string(most_traders)};
  for (std::size_t i = 0; i < side.size(); ++i)
    if (side[i].count < 0 || side[i] > highest_quote)
      return fault{source, 0, element(field, i),
                   std::to_string(side[i].count) + " ticks is not a quote; expected 0 to " + std::to_string(highest_quote.count)};
  return std::nullopt;
}
}  // namespace detail

/// The first fault in a book, with its position counted from 0; nothing if every quote is in range. O(n + m).
inline std::optional<fault> fault_in_book(const book& quotes, const std::string& source = "book") {
  if (auto wrong = detail::fault_in_side(quotes.buyers, "buyers", source)) return wrong;
  return detail::fault_in_side(quotes.sellers, "sellers", source);
}

/// Money as ticks of the given size (money, above 0), to the nearest tick. A fault names the field: not a number, negative or too large.
inline result<ticks> ticks_of(double money, double tick, std::string field, std::string source = "bids") {
  if (!(tick > 0) || !std::isfinite(tick))
    return fault{std::move(source), 0, "tick", detail::spelled(tick) + " is not a tick; expected an amount of money above 0"};
  if (auto wrong = fault_in_amount(money, field, source)) return std::move(*wrong);
  const double count = std::round(money / tick);
  if (!(count <= static_cast<double>(highest_quote.count)))
    return fault{std::move(source), 0, std::move(field),
                 detail::spelled(money) + " is more than " + std::to_string(highest_quote.count) + " ticks"};
  return ticks{static_cast<std::int64_t>(count)};
}

/// The two clocks of a double Dutch auction: the price buyers are offered falls, the price sellers are offered rises.
struct clocks {
  ticks buyer, seller;
  friend constexpr bool operator==(const clocks&, const clocks&) noexcept = default;
};

/// A trader that accepted the price of its clock.
struct stop {
  std::uint32_t trader = 0;
  ticks price;
  friend constexpr bool operator==(const stop&, const stop&) noexcept = default;
};

/// Everybody who accepted, in the order in which they did, and how far the clocks came.
struct stops {
  std::vector<stop> buyers, sellers;
  clocks last;                ///< the last clocks that had not crossed
  std::uint64_t rounds = 0;   ///< moves of the clocks
  std::uint64_t signals = 0;  ///< messages from traders: one per stop
};

/// One unit that changes hands. Whether paid exceeds received is the clearing's affair.
struct trade {
  std::uint32_t buyer = 0, seller = 0;
  half_ticks paid, received;
  friend constexpr bool operator==(const trade&, const trade&) noexcept = default;
};

/// What an auction decided and how long it talked.
struct settlement {
  std::vector<trade> trades;
  std::uint64_t rounds = 0;   ///< rounds until the end
  std::uint64_t signals = 0;  ///< messages from traders to the auctioneer
};

/// The prices between which an auction moves, and by how much per round.
struct price_range {
  ticks low{0};           ///< p_min
  ticks high{1'000'000};  ///< p_max; with ticks of 10^-6 the range [0, 1] and steps of 0.01, the defaults where the paper is silent (ours)
  ticks step{10'000};
  std::uint64_t deadline = ~std::uint64_t{0};  ///< rounds after which the auction ends with what it has (ours); unlimited by default
};

/// The fault of a price range; nothing if 0 <= low <= high, step >= 1 and at most 10^7 steps lie between them.
inline std::optional<fault> fault_in_range(const price_range& range, const std::string& source = "price range") {
  if (range.low.count < 0 || range.low > highest_quote)
    return fault{source, 0, "low", std::to_string(range.low.count) + " ticks found, expected 0 to " + std::to_string(highest_quote.count)};
  if (range.high < range.low || range.high > highest_quote)
    return fault{source, 0, "high",
                 std::to_string(range.high.count) + " ticks found, expected low (" + std::to_string(range.low.count) + ") to " +
                     std::to_string(highest_quote.count)};
  if (range.step.count < 1) return fault{source, 0, "step", std::to_string(range.step.count) + " ticks found, expected at least 1"};
  constexpr std::int64_t most = 10'000'000;
  if ((range.high - range.low).count / range.step.count > most)
    return fault{source, 0, "step",
                 std::to_string(range.step.count) + " ticks means more than " + std::to_string(most) + " rounds; expected a larger step"};
  return std::nullopt;
}

}  // namespace larder::inline v0::market
