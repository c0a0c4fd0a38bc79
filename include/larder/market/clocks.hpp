// Clock drivers of the double Dutch auction: which clock moves next, and when there is no more to wait for. Plain types without state.
//   synchronous  both clocks move every round, so they always meet in the middle of the range; whoever lies beyond never stops.
//                Published: L(26)-(28), Xu et al., arXiv 2501.14205.
//   alternating  the clock of the side with fewer stops moves, buyers first, so the clocks meet where demand meets supply.
//                Ours, the default.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>

#include <larder/market/quote.hpp>

namespace larder::inline v0::market {

/// What a driver may know: the clocks and how many have stopped, never a value.
struct clock_state {
  clocks now;
  ticks step;
  std::size_t buyers = 0, buyers_stopped = 0;
  std::size_t sellers = 0, sellers_stopped = 0;
};

/// Answers the next clocks, or nothing when the phase is over. Crossing is looked after by the auction.
template <class D>
concept clock_driver = requires(const clock_state& state) {
  { D::name } -> std::convertible_to<std::string_view>;
  { D::next(state) }
  noexcept->std::same_as<std::optional<clocks>>;
};

struct synchronous {
  static constexpr std::string_view name = "synchronous";
  static constexpr std::optional<clocks> next(const clock_state& state) noexcept {
    if (state.buyers_stopped == state.buyers && state.sellers_stopped == state.sellers) return std::nullopt;
    return clocks{state.now.buyer - state.step, state.now.seller + state.step};
  }
};

struct alternating {
  static constexpr std::string_view name = "alternating";
  static constexpr std::optional<clocks> next(const clock_state& state) noexcept {
    if (state.buyers_stopped <= state.sellers_stopped) {
      if (state.buyers_stopped == state.buyers) return std::nullopt;
      return clocks{state.now.buyer - state.step, state.now.seller};
    }
    if (state.sellers_stopped == state.sellers) return std::nullopt;
    return clocks{state.now.buyer, state.now.seller + state.step};
  }
};

}  // namespace larder::inline v0::market
