// A heap of slots by score, for the greedy-dual family: smallest score on top, of equal scores the one that was set first.
//
//   cell (16 bytes):  [ score | number of its setting | slot ]
//   line (64 bytes):  [ - | - | - | root ][ its four children ][ four grandchildren ][ ...
//   The grandchildren of a cell are four lines in a row.
//
// The order of a heap of scores is as good as random, so a sift that branches on it mispredicts at every level: here the least of four is
// found by arithmetic, and the lines of all grandchildren are asked for before it is known which is needed. heap.hpp is for keys of any
// kind; this is for speed. Scores are doubles >= 0, infinity included; their bits are then ordered as they are. Numbers of settings are
// 32-bit and go round: ties are in order among the last 2^32 settings. Beside a slot's position stands a mark, a number that the policy
// keeps for it. O(log n) per change; 24 bytes per slot.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include <larder/config.hpp>
#include <larder/core/view.hpp>

namespace larder::inline v0::eviction::structure {

/// Memory that begins with a cache line.
template <class T>
struct line_allocator {
  using value_type = T;
  line_allocator() = default;
  template <class Other>
  line_allocator(const line_allocator<Other>&) noexcept {}
  [[nodiscard]] T* allocate(std::size_t n) { return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{64})); }
  void deallocate(T* p, std::size_t) noexcept { ::operator delete (p, std::align_val_t{64}); }
  friend bool operator==(const line_allocator&, const line_allocator&) noexcept { return true; }
};

class score_heap {
 public:
  /// Makes room for slots 0 to n - 1; strong guarantee.
  void reserve(std::size_t n) {
    if (n + unused > cells_.size()) cells_.resize(n + unused);
    if (n > seats_.size()) seats_.resize(n);
  }

  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] slot top() const noexcept { return at(0).place; }
  /// The score of a slot that is in the heap.
  [[nodiscard]] double score(slot s) const noexcept { return std::bit_cast<double>(at(seats_[index_of(s)].position).score); }
  /// What is kept for a slot; it stays when the slot leaves the heap.
  [[nodiscard]] std::uint32_t& mark(slot s) noexcept { return seats_[index_of(s)].mark; }

  /// Takes a slot in.
  void push(slot s, double score) noexcept { up(count_++, {std::bit_cast<std::uint64_t>(score), ++settings_, s}); }
  /// Gives a slot that is in the heap another score.
  void set(slot s, double score) noexcept {
    const std::size_t i = seats_[index_of(s)].position;
    const cell c{std::bit_cast<std::uint64_t>(score), ++settings_, s};
    rank_of(c) < rank_of(at(i)) ? up(i, c) : down(i, c);
  }
  void erase(slot s) noexcept {
    const std::size_t i = seats_[index_of(s)].position;
    const cell last = at(--count_);
    if (i == count_) return;
    rank_of(last) < rank_of(at(i)) ? up(i, last) : down(i, last);
  }
  /// Takes the same from all scores. What is taken must leave their order as it is.
  void lower_all(double amount) noexcept {
    for (std::size_t i = 0; i < count_; ++i) at(i).score = std::bit_cast<std::uint64_t>(std::bit_cast<double>(at(i).score) - amount);
  }

  /// The first slot in the order for which may(slot) holds, or no_slot. Takes no memory; looks at those before it and their children.
  template <class May>
  [[nodiscard]] slot least(May&& may) const noexcept {
    std::size_t found = count_;
    seek(0, may, found);
    return found == count_ ? no_slot : at(found).place;
  }
  /// Calls f(slot) -> bool in order as long as it answers true. O(k log k) for k calls; may take memory.
  template <class F>
  void for_each(F&& f) const {
    walk_.clear();
    enter(0);
    while (!walk_.empty()) {
      std::pop_heap(walk_.begin(), walk_.end());
      const std::uint32_t next = walk_.back().position;
      walk_.pop_back();
      for (std::size_t c = 1; c <= arity; ++c) enter(next * arity + c);
      if (!f(at(next).place)) return;
    }
  }

 private:
  static constexpr std::size_t arity = 4, unused = 3;
  struct cell {
    std::uint64_t score = 0;
    std::uint32_t setting = 0;
    slot place{};
  };
  struct seat {
    std::uint32_t position = 0, mark = 0;
  };
  // What a cell is ordered by: its score, then its setting, counted from the oldest number there can be. As one wide number where there are
  // such, since comparing those takes no branch.
#if defined(__SIZEOF_INT128__)
  __extension__ using rank = unsigned __int128;
  static rank ranked(std::uint64_t score, std::uint32_t turn) noexcept { return static_cast<rank>(score) << 64 | turn; }
#else
  struct rank {
    std::uint64_t score;
    std::uint32_t turn;
    friend bool operator<(const rank& a, const rank& b) noexcept { return a.score < b.score || (a.score == b.score && a.turn < b.turn); }
  };
  static rank ranked(std::uint64_t score, std::uint32_t turn) noexcept { return {score, turn}; }
#endif
  [[nodiscard]] rank rank_of(const cell& c) const noexcept { return ranked(c.score, c.setting - settings_ - 1); }

  [[nodiscard]] cell& at(std::size_t i) noexcept { return cells_[i + unused]; }
  [[nodiscard]] const cell& at(std::size_t i) const noexcept { return cells_[i + unused]; }
  void put(std::size_t i, const cell& c) noexcept {
    at(i) = c;
    seats_[index_of(c.place)].position = static_cast<std::uint32_t>(i);
  }
  void up(std::size_t i, const cell c) noexcept {
    const rank mine = rank_of(c);
    while (i > 0) {
      const std::size_t parent = (i - 1) / arity;
      if (!(mine < rank_of(at(parent)))) break;
      put(i, at(parent));
      i = parent;
    }
    put(i, c);
  }
  void down(std::size_t i, const cell c) noexcept {
    const rank mine = rank_of(c);
    for (;;) {
      const std::size_t first = i * arity + 1, below = first * arity + 1;
      if (first >= count_) break;
      if (below < count_)
        for (std::size_t k = 0; k < arity; ++k) LARDER_PREFETCH(cells_.data() + unused + below + k * arity);
      const std::size_t least = first + arity <= count_ ? least_of_four(first) : least_of_some(first);
      if (!(rank_of(at(least)) < mine)) break;
      put(i, at(least));
      i = least;
    }
    put(i, c);
  }
  [[nodiscard]] std::size_t least_of_four(std::size_t first) const noexcept {
    const cell* const c = &at(first);
    const cell* const a = c + static_cast<int>(rank_of(c[1]) < rank_of(c[0]));
    const cell* const b = c + 2 + static_cast<int>(rank_of(c[3]) < rank_of(c[2]));
    return first + static_cast<std::size_t>((rank_of(*b) < rank_of(*a) ? b : a) - c);
  }
  [[nodiscard]] std::size_t least_of_some(std::size_t first) const noexcept {
    std::size_t least = first;
    for (std::size_t k = first + 1; k < count_; ++k)
      if (rank_of(at(k)) < rank_of(at(least))) least = k;
    return least;
  }

  // Depth first, leaving out what is below a cell that may, or beyond the best so far.
  template <class May>
  void seek(std::size_t i, May& may, std::size_t& found) const noexcept {
    if (i >= count_ || (found < count_ && !(rank_of(at(i)) < rank_of(at(found))))) return;
    if (may(at(i).place)) {
      found = i;
      return;
    }
    for (std::size_t c = 1; c <= arity; ++c) seek(i * arity + c, may, found);
  }
  // A step of a walk: a position whose cell is next in its part of the heap.
  struct step {
    rank key;
    std::uint32_t position;
    friend bool operator<(const step& a, const step& b) noexcept { return b.key < a.key; }  // std heaps keep the largest on top
  };
  void enter(std::size_t i) const {
    if (i >= count_) return;
    walk_.push_back({rank_of(at(i)), static_cast<std::uint32_t>(i)});
    std::push_heap(walk_.begin(), walk_.end());
  }

  std::vector<cell, line_allocator<cell>> cells_;  // the first `unused` are not used, the next count_ are
  std::size_t count_ = 0;
  std::vector<seat> seats_;  // by slot
  std::uint32_t settings_ = 0;
  mutable std::vector<step> walk_;  // scratch of for_each
};

}  // namespace larder::inline v0::eviction::structure
