// LRU stack distances: for each reference, how many different objects have been asked for since the last one to the same object, itself
// included. An LRU cache of c entries hits exactly where the distance is at most c, so one pass tells its hits at every capacity.
//
//   references   a b c b b a
//   distance     - - - 2 1 3
//
// A binary indexed tree over positions holds a mark at the last reference of each object; a distance is the number of marks behind a
// position. Positions are handed out in order and renumbered when they run out, so the tree needs two places an object, not one a
// reference: O(log objects) a reference, 16 bytes an object.
// Source: Mattson et al., "Evaluation techniques for storage hierarchies", IBM Systems Journal, 1970; Bennett and Kruskal, 1975 (the tree).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <larder/config.hpp>

namespace larder::inline v0::sim {

class stack_distances {
 public:
  /// The distance of a reference to an object not seen before.
  static constexpr std::uint64_t first = std::numeric_limits<std::uint64_t>::max();

  /// For objects 0 to unique - 1; fewer than 2^31 of them.
  explicit stack_distances(std::uint64_t unique) : last_(unique, nowhere), at_(2 * unique + 2, nobody), tree_(at_.size(), 0) {
    LARDER_EXPECTS(unique < (std::uint64_t{1} << 31), "stack distances are kept for fewer than 2^31 objects");
  }

  /// The distance of the next reference, which is to this object: 1 for the object just used, or `first`.
  std::uint64_t operator()(std::uint32_t object) {
    if (next_ == at_.size()) renumber();
    std::uint64_t distance = first;
    const std::uint32_t before = last_[object];
    if (before == nowhere) {
      ++live_;
    } else {
      distance = live_ - marks_up_to(before) + 1;
      add(before, -1);
      at_[before] = nobody;
    }
    last_[object] = next_;
    at_[next_] = object;
    add(next_++, 1);
    return distance;
  }

 private:
  static constexpr std::uint32_t nowhere = 0, nobody = 0xffffffffu;

  [[nodiscard]] std::uint64_t marks_up_to(std::uint32_t position) const noexcept {
    std::uint64_t sum = 0;
    for (std::size_t i = position; i > 0; i &= i - 1) sum += tree_[i];
    return sum;
  }
  void add(std::uint32_t position, int change) noexcept {
    for (std::size_t i = position; i < tree_.size(); i += i & (~i + 1)) tree_[i] += static_cast<std::uint32_t>(change);
  }
  /// Closes the gaps: the marks move to positions 1, 2, ..., in their order. At least half of the positions are gaps then.
  void renumber() noexcept {
    std::uint32_t free = 1;
    for (std::uint32_t i = 1; i < at_.size(); ++i) {
      const std::uint32_t object = at_[i];
      if (object == nobody) continue;
      at_[i] = nobody;
      at_[free] = object;
      last_[object] = free++;
    }
    next_ = free;
    // Node i of the tree sums the positions i - lowbit(i) + 1 to i, of which those below `next_` are marked now.
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      const std::size_t begin = i - (i & (~i + 1)) + 1;
      tree_[i] = begin >= next_ ? 0 : static_cast<std::uint32_t>((i < next_ ? i + 1 : next_) - begin);
    }
  }

  std::vector<std::uint32_t> last_;  // by object: its last position, from 1; 0 if it has none
  std::vector<std::uint32_t> at_;    // by position: whose last one it is
  std::vector<std::uint32_t> tree_;
  std::uint32_t next_ = 1;
  std::uint64_t live_ = 0;
};

}  // namespace larder::inline v0::sim
