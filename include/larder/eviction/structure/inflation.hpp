// The order of the greedy-dual family: an entry's score is L + its value at its last use, the smallest score leaves, and L becomes that
// score. So what is not used ages against newcomers, which start higher and higher, and no clock has to touch everybody (Young's
// inflation).
//
// Kept in score_heap.hpp: ties go to the older setting. Scores mostly grow, and most stand near the leaves, so a hit moves little; at most
// O(log n). 24 bytes per entry, of which 4 are the policy's.
//
// Range: a double loses what is 2^-53 of it or less. When L exceeds 2^30 times the largest value so far, it is subtracted from all scores:
// exact, since all are between L and 2L, and rare, since that takes 2^30 turnovers of the whole cache. So a value of at least 2^-22 of the
// largest never stops to count; one of 2^-k of it does so after 2^(53-k) turnovers at the earliest.
// Values must be >= 0 and at most 2^500; infinity is legal, leaves last and does not move L.
#pragma once

#include <cstdint>
#include <limits>

#include <larder/eviction/structure/score_heap.hpp>

namespace larder::inline v0::eviction::structure {

class inflation {
 public:
  void reserve(std::size_t n) { order_.reserve(n); }

  /// A number the policy keeps for a slot, beside its place in the order.
  [[nodiscard]] std::uint32_t& mark(slot s) noexcept { return order_.mark(s); }
  /// Takes a slot in with a value.
  void enter(slot s, double value) noexcept { order_.push(s, score_of(value)); }
  /// Gives a slot that is in a score from L and a value.
  void set(slot s, double value) noexcept { order_.set(s, score_of(value)); }
  /// Takes a slot out. If it is the one whose turn it is, and it really goes, L becomes its score.
  template <columns Needs>
  void leave(slot s, const view<Needs>& v) noexcept {
    if (!v.handing() && s == next_out(v)) {
      const double left = order_.score(s);
      if (left > level_ && left < infinite) level_ = left;  // less than L only if a claim kept it beyond its turn
    }
    order_.erase(s);
    if (order_.empty()) {
      level_ = largest_ = 0;
    } else if (level_ > largest_ * 0x1p30 && order_.score(order_.top()) >= level_) {  // nobody is kept beyond its turn
      order_.lower_all(level_);
      level_ = 0;
    }
  }
  /// Whose turn it is.
  template <columns Needs>
  [[nodiscard]] slot next_out(const view<Needs>& v) const noexcept {
    return v.all_evictable() ? order_.top() : order_.least([&](slot s) { return v.evictable(s); });
  }
  template <columns Needs, class F>
  void for_each_out(const view<Needs>& v, F&& f) const {
    order_.for_each([&](slot s) { return !v.evictable(s) || f(s); });
  }

 private:
  static constexpr double infinite = std::numeric_limits<double>::infinity();

  [[nodiscard]] double score_of(double value) noexcept {
    if (value > largest_ && value < infinite) largest_ = value;
    return level_ + value;
  }

  score_heap order_;
  double level_ = 0;    // L
  double largest_ = 0;  // of the values so far
};

}  // namespace larder::inline v0::eviction::structure
