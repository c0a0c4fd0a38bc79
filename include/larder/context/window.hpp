// The store behind the context models: effective examples that decay, and tokens that fill a window.
//
// Examples follow kappa <- max(0, kappa + growth - rate * time): published as C(18)(19) and L(12)(13) with one step per time slot. Decay is
// evaluated lazily: the level kept is kappa + rate * (time of growth), so kappa now is max(0, level - rate * now) and equal growth keeps
// its order for ever. Precision: 16 digits of the examples decayed since the start; 10^9 examples leave 7 digits behind the point. Keeps 16
// bytes per entry; every operation is O(1).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <larder/core/check.hpp>

namespace larder::inline v0::context {

/// What happens when an entry's tokens exceed its context window (a strict test: a full window is kept).
enum class overflow : std::uint8_t {
  flush,     ///< the entry is flushed: it leaves the cache (default; C)
  truncate,  ///< the oldest tokens are dropped: tokens become the window, examples at most window / tokens per example
};

class window_store {
 public:
  window_store(double rate, overflow when_full) noexcept : rate_(rate), when_full_(when_full) {
    LARDER_EXPECTS(rate >= 0 && rate < 1e300, "the vanishing factor of a context model is negative or not a number");
  }

  void reserve(std::size_t n) {
    if (n <= levels_.size()) return;
    tokens_.resize(n);
    levels_.resize(n);
  }
  void start(slot s, double elapsed) noexcept {
    levels_[index_of(s)] = rate_ * elapsed;
    tokens_[index_of(s)] = 0;
  }
  void stop(slot s) noexcept {
    levels_[index_of(s)] = 0;
    tokens_[index_of(s)] = 0;
  }
  /// Adds `examples` of `tokens_per_example` tokens each, times `weight` for the examples. False if the entry must be flushed.
  bool grow(slot s, double examples, double weight, const request& r, double elapsed) noexcept {
    double& level = levels_[index_of(s)];
    double& tokens = tokens_[index_of(s)];
    const double floor = rate_ * elapsed;
    level = (level > floor ? level : floor) + examples * weight;
    tokens += examples * r.tokens_per_example;
    if (tokens <= r.window) return true;
    if (when_full_ == overflow::flush) return false;
    tokens = r.window;
    const double most = floor + r.window / r.tokens_per_example;
    if (level > most) level = most;
    return true;
  }
  [[nodiscard]] double level(slot s, double elapsed) const noexcept {
    const double value = levels_[index_of(s)] - rate_ * elapsed;
    return value > 0 ? value : 0;
  }
  /// Tokens gathered by a resident since it was loaded.
  [[nodiscard]] double tokens(slot s) const noexcept { return tokens_[index_of(s)]; }
  [[nodiscard]] std::span<const double> levels() const noexcept { return levels_; }
  /// Examples that vanish per tick.
  [[nodiscard]] double rate() const noexcept { return rate_; }

 private:
  std::vector<double> levels_;
  std::vector<double> tokens_;
  double rate_;
  overflow when_full_;
};

}  // namespace larder::inline v0::context
