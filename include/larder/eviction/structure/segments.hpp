// A cache cut into N segments, each a list of slots with the sum of their charges: what SLRU, 2Q, ARC, S3-FIFO and W-TinyLFU are made of.
// Shares of the capacity are in charges, so these policies work in bytes as they work in entries. An entry is counted with the charge it
// had when it was last entered or moved: where a resident's charge was corrected since, the sum follows at its next move. 20 bytes per
// entry, of which 8 (the charges) are never looked at where every entry weighs one. All operations O(1).
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <larder/eviction/structure/lists.hpp>

namespace larder::inline v0::eviction::structure {

/// A part of a capacity as whole charges, rounded down, but at least one: no segment rounds down to nothing (P5).
[[nodiscard]] constexpr std::uint64_t share(std::uint64_t capacity, std::uint64_t parts, std::uint64_t of) noexcept {
  const std::uint64_t whole = capacity / of * parts + capacity % of * parts / of;
  return whole == 0 ? 1 : whole;
}

template <std::uint32_t N>
class segments {
 public:
  void reserve(std::size_t n) {
    order_.reserve(n);
    if (n > charge_.size()) charge_.resize(n);
  }

  /// The segment a slot is in, or was in when it was taken out last.
  [[nodiscard]] std::uint32_t of(slot s) const noexcept { return order_.mark(s); }
  /// What a slot is counted with.
  [[nodiscard]] std::uint64_t counted(slot s) const noexcept { return weighs_ ? charge_[index_of(s)] : 1; }
  /// The charges of a segment together.
  [[nodiscard]] std::uint64_t total(std::uint32_t segment) const noexcept { return total_[segment]; }

  /// Takes a slot in as the newest of a segment.
  template <columns Needs>
  void enter(slot s, std::uint32_t segment, const view<Needs>& v) noexcept {
    weighs_ = !v.all().charge.empty();
    if (weighs_) charge_[index_of(s)] = v.charge(s);
    total_[segment] += counted(s);
    order_.mark(s) = segment;
    order_.push_newest(s, segment);
  }
  void leave(slot s) noexcept {
    total_[of(s)] -= counted(s);
    order_.unlink(s);
  }
  /// Makes a slot the newest of a segment, its own or another.
  template <columns Needs>
  void move(slot s, std::uint32_t segment, const view<Needs>& v) noexcept {
    order_.move_newest(s, segment);
    const std::uint32_t from = std::exchange(order_.mark(s), segment);
    if (weighs_) {
      total_[from] -= charge_[index_of(s)];
      total_[segment] += charge_[index_of(s)] = v.charge(s);
    } else if (from != segment) {
      --total_[from];
      ++total_[segment];
    }
  }

  [[nodiscard]] bool empty(std::uint32_t segment) const noexcept { return order_.empty(segment); }
  /// The oldest slot of a segment, or no_slot.
  [[nodiscard]] slot oldest(std::uint32_t segment) const noexcept { return order_.oldest(segment); }
  /// The next newer slot of the same segment, or no_slot.
  [[nodiscard]] slot newer(slot s) const noexcept { return order_.newer(s); }
  /// The oldest slot of a segment that the view calls evictable, or no_slot.
  template <columns Needs>
  [[nodiscard]] slot oldest_evictable(std::uint32_t segment, const view<Needs>& v) const noexcept {
    return order_.oldest_evictable(v, segment);
  }

 private:
  lists<N, std::uint32_t> order_;  // marked with the segment
  std::vector<std::uint64_t> charge_;
  std::array<std::uint64_t, N> total_{};
  bool weighs_ = false;
};

}  // namespace larder::inline v0::eviction::structure
