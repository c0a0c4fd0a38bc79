// The double Dutch auction: two clocks walk toward each other, a falling one for buyers and a rising one for sellers; a trader that finds
// its clock's price good stops it once, and a clearing decides among those that stopped. Clocks and clearing are separate choices.
// O(T + (n + m) log(n + m)) for T moves of the clocks; one message per trader at most. Source: L(26)-(36), Xu et al., arXiv 2501.14205;
// the loop around the printed steps is ours.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <larder/market/clearing.hpp>
#include <larder/market/clocks.hpp>

namespace larder::inline v0::market {

/// Everybody quotes their value or cost at once: the stops of a sealed double auction. The clocks stay at 0; for trade_reduction only.
inline stops sealed(const book& quotes) {
  stops all;
  for (std::size_t i = 0; i < quotes.buyers.size(); ++i) all.buyers.push_back({static_cast<std::uint32_t>(i), quotes.buyers[i]});
  for (std::size_t j = 0; j < quotes.sellers.size(); ++j) all.sellers.push_back({static_cast<std::uint32_t>(j), quotes.sellers[j]});
  all.signals = all.buyers.size() + all.sellers.size();
  return all;
}

namespace detail {

// One side of the clock phase: traders in the order in which a monotone clock reaches them.
class clock_side {
 public:
  clock_side(const std::vector<ticks>& quotes, bool falling) : quotes_(quotes), falling_(falling), order_(quotes.size()) {
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<std::uint32_t>(i);
    std::sort(order_.begin(), order_.end(), [this](std::uint32_t a, std::uint32_t b) {
      if (quotes_[a] != quotes_[b]) return falling_ ? quotes_[a] > quotes_[b] : quotes_[a] < quotes_[b];
      return a < b;
    });
  }

  // All that the clock has reached stop at its price; among those of one move the smaller id comes first, whatever they would have paid.
  void stop_at(ticks clock, std::vector<stop>& stopped) {
    const std::size_t from = stopped.size();
    while (next_ < order_.size() && (falling_ ? quotes_[order_[next_]] >= clock : quotes_[order_[next_]] <= clock))
      stopped.push_back({order_[next_++], clock});
    std::sort(stopped.begin() + static_cast<std::ptrdiff_t>(from), stopped.end(),
              [](const stop& a, const stop& b) { return a.trader < b.trader; });
  }

 private:
  const std::vector<ticks>& quotes_;
  bool falling_;
  std::vector<std::uint32_t> order_;
  std::size_t next_ = 0;
};

}  // namespace detail

/// The clock phase: starts at high and low, ends when the driver says so, when the clocks would cross, or at the deadline.
/// Faults: a quote or a range outside its limits, with the field.
template <clock_driver Driver = alternating>
result<stops> run_clocks(const book& values, const price_range& range) {
  if (auto wrong = fault_in_book(values)) return std::move(*wrong);
  if (auto wrong = fault_in_range(range)) return std::move(*wrong);
  stops seen;
  detail::clock_side buyers(values.buyers, true), sellers(values.sellers, false);
  clock_state state{{range.high, range.low}, range.step, values.buyers.size(), 0, values.sellers.size(), 0};
  for (;; ++seen.rounds) {
    buyers.stop_at(state.now.buyer, seen.buyers);
    sellers.stop_at(state.now.seller, seen.sellers);
    state.buyers_stopped = seen.buyers.size();
    state.sellers_stopped = seen.sellers.size();
    if (seen.rounds == range.deadline) break;
    const auto next = Driver::next(state);
    if (!next || next->buyer < next->seller) break;
    state.now = *next;
  }
  seen.last = state.now;
  seen.signals = seen.buyers.size() + seen.sellers.size();
  return seen;
}

/// Clock phase and clearing together.
template <clock_driver Driver = alternating, clearing_rule Clearing = uniform_price>
result<settlement> double_dutch(const book& values, const price_range& range) {
  auto stopped = run_clocks<Driver>(values, range);
  if (!stopped) return stopped.error();
  settlement cleared;
  cleared.rounds = stopped->rounds;
  cleared.signals = stopped->signals;
  Clearing::clear(*stopped, cleared);
  return cleared;
}

/// The trade reduction on sealed quotes, without clocks. Faults: a quote outside its limits, with the field.
inline result<settlement> sealed_reduction(const book& quotes) {
  if (auto wrong = fault_in_book(quotes)) return std::move(*wrong);
  stops all = sealed(quotes);
  settlement cleared;
  cleared.rounds = 1;
  cleared.signals = all.signals;
  trade_reduction::clear(all, cleared);
  return cleared;
}

}  // namespace larder::inline v0::market
