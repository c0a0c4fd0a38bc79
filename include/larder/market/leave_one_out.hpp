// The form in which a learned price scaling sees the bids: ratios of the rivals' bids, never the bidder's own bid, never an absolute price.
// RHO(n, q): the rivals' bids over their best, in descending order, then a constant h_n for the bidder's own place; a chooser picks a level
// a in 0..M from them and rho_n = 10^(a/M). Mapping: Xu et al., arXiv 2403.05826, Algorithm 2; leaving the own bid out, ratios, h_n and
// the M + 1 levels are ours. Memory two sums per bidder; a call costs O(N log N) and the chooser.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <larder/market/price_scaling.hpp>

namespace larder::inline v0::market {

/// What picks the level: a network, a table, a formula. Shown N numbers of at most 1 and the constant; must not keep anything else.
template <class C>
concept level_chooser = std::copyable<C> && requires(const C& chooser, std::span<const double> ratios) {
  { C::name } -> std::convertible_to<std::string_view>;
  { chooser.levels() } -> std::convertible_to<std::uint32_t>;       // M, at least 1
  { chooser.level(ratios) } -> std::convertible_to<std::uint32_t>;  // 0..M
};

/// rho = 10^(a/M), a in 0..M, M at least 1: 1 at level 0, 10 at level M.
inline double scaling_of_level(std::uint32_t level, std::uint32_t levels) noexcept {
  return std::pow(10.0, static_cast<double>(level) / static_cast<double>(levels));
}

/// A price scaling chosen from what the bidder cannot influence within an accounting period.
template <level_chooser Chooser>
class leave_one_out {
 public:
  static constexpr std::string_view name = Chooser::name;

  leave_one_out() = default;
  explicit leave_one_out(Chooser chooser) : chooser_(std::move(chooser)) {}

  /// RHO: 1 without a rival bid above 0, otherwise the scaling of the chosen level. Unchanged by the own bid and when all bids are scaled.
  /// Throws only for memory or what the chooser throws.
  [[nodiscard]] hurdle hurdle_for(const rival_bids& rivals) const {
    if (rivals.best() <= 0) return scaled(1.0, rivals);
    const std::vector<double> input = ratios(rivals);
    const std::uint32_t level = chooser_.level(std::span<const double>(input));
    LARDER_EXPECTS(level <= chooser_.levels(), "a level chooser answers with a level from 0 to levels()");
    return scaled(scaling_of_level(level, chooser_.levels()), rivals);
  }

  /// What the chooser is shown: q_j / Q_n for the rivals, descending, then h_n. Needs a rival bid above 0.
  [[nodiscard]] std::vector<double> ratios(const rival_bids& rivals) const {
    std::vector<double> input;
    input.reserve(rivals.size() + 1);
    for (std::size_t j = 0; j < rivals.size(); ++j) input.push_back(rivals[j] / rivals.best());
    std::sort(input.begin(), input.end(), [](double a, double b) { return a > b; });
    input.push_back(own_ratio(rivals.whose()));
    return input;
  }

  /// h_n, frozen until close_period(): the mean bid of base station n over the mean best rival bid of the period before, 1 before that.
  [[nodiscard]] double own_ratio(bidder n) const noexcept { return n <= frozen_.size() ? frozen_[n - 1u] : 1.0; }

  /// Adds a slot to the books of the running period; prices do not move before close_period().
  void observe(const closed_slot& past) {
    if (own_.size() < past.bids.size()) {
      own_.resize(past.bids.size(), 0.0);
      rival_.resize(past.bids.size(), 0.0);
    }
    const top_two top = best_two(past.bids);
    for (std::size_t i = 0; i < past.bids.size(); ++i) {
      own_[i] += past.bids[i];
      rival_[i] += top.first == i + 1 ? top.second : top.best;
    }
  }

  /// Ends the accounting period: h_n = E[q_n] / E[Q_n] of the period, 1 where no rival bid; the books start anew.
  void close_period() {
    frozen_.assign(own_.size(), 1.0);
    for (std::size_t i = 0; i < own_.size(); ++i)
      if (rival_[i] > 0) frozen_[i] = own_[i] / rival_[i];
    std::fill(own_.begin(), own_.end(), 0.0);
    std::fill(rival_.begin(), rival_.end(), 0.0);
  }

  [[nodiscard]] const Chooser& chooser() const noexcept { return chooser_; }

 private:
  Chooser chooser_;
  std::vector<double> frozen_;       // h_n of the period before
  std::vector<double> own_, rival_;  // sums of q_n and Q_n over the running period
};

}  // namespace larder::inline v0::market
