// An indexed 4-ary heap of slots by a key that time does not reorder: the smallest key is on top, any slot's key can be changed or removed.
// Cost: O(log n) per change; sizeof(Key) + 8 bytes per slot. Four children share a cache line, which halves the lines a sift touches.
// Keys must be totally ordered by `<` and distinct among residents (policies append a sequence number), so that ties are never left to
// chance. Source: d-ary heaps, Johnson, "Priority queues with update and finding minimum spanning trees", 1975.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <larder/core/view.hpp>

namespace larder::inline v0::eviction::structure {

template <class Key>
class heap {
 public:
  /// Makes room for slots 0 to n - 1; strong guarantee.
  void reserve(std::size_t n) {
    cells_.reserve(n);
    if (n > where_.size()) where_.resize(n, absent);
  }

  [[nodiscard]] bool empty() const noexcept { return cells_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return cells_.size(); }
  [[nodiscard]] slot top() const noexcept { return cells_.front().place; }
  [[nodiscard]] const Key& top_key() const noexcept { return cells_.front().key; }
  [[nodiscard]] bool holds(slot s) const noexcept { return where_[index_of(s)] != absent; }
  [[nodiscard]] const Key& key(slot s) const noexcept { return cells_[where_[index_of(s)]].key; }

  void push(slot s, const Key& key) noexcept {
    cells_.push_back({key, s});  // reserved: does not allocate
    up(cells_.size() - 1, {key, s});
  }
  /// Gives a slot that is in the heap another key.
  void update(slot s, const Key& key) noexcept {
    const std::size_t i = where_[index_of(s)];
    const bool rises = key < cells_[i].key;
    rises ? up(i, {key, s}) : down(i, {key, s});
  }
  void erase(slot s) noexcept {
    const std::size_t i = where_[index_of(s)];
    where_[index_of(s)] = absent;
    const cell last = cells_.back();
    cells_.pop_back();
    if (i == cells_.size()) return;
    last.key < cells_[i].key ? up(i, last) : down(i, last);
  }
  void clear() noexcept {
    for (const cell& c : cells_) where_[index_of(c.place)] = absent;
    cells_.clear();
  }

  /// Calls f(slot) in no order.
  template <class F>
  void for_all(F&& f) const {
    for (const cell& c : cells_) f(c.place);
  }

  /// Calls f(slot) -> bool in increasing order of keys as long as it answers true; answers whether all were seen. O(k log k) for k calls;
  /// may take memory.
  template <class F>
  bool for_each(F&& f) const {
    walk_.clear();
    enter(0);
    while (!walk_.empty()) {
      std::pop_heap(walk_.begin(), walk_.end());
      const std::uint32_t next = walk_.back().position;
      walk_.pop_back();
      for (std::size_t c = 1; c <= arity; ++c) enter(next * arity + c);
      if (!f(cells_[next].place)) return false;
    }
    return true;
  }

  /// The slot with the smallest key among those for which may(slot) holds, or no_slot. Takes no memory; looks at those that come before it
  /// and their children.
  template <class May>
  [[nodiscard]] slot least(May&& may) const noexcept {
    std::size_t found = cells_.size();
    seek(0, may, found);
    return found == cells_.size() ? no_slot : cells_[found].place;
  }

 private:
  static constexpr std::size_t arity = 4;
  static constexpr std::uint32_t absent = 0xffffffffu;
  struct cell {
    Key key;
    slot place;
  };

  void set(std::size_t i, const cell& c) noexcept {
    cells_[i] = c;
    where_[index_of(c.place)] = static_cast<std::uint32_t>(i);
  }
  void up(std::size_t i, const cell c) noexcept {
    while (i > 0) {
      const std::size_t parent = (i - 1) / arity;
      if (!(c.key < cells_[parent].key)) break;
      set(i, cells_[parent]);
      i = parent;
    }
    set(i, c);
  }
  void down(std::size_t i, const cell c) noexcept {
    for (;;) {
      const std::size_t first = i * arity + 1;
      if (first >= cells_.size()) break;
      const std::size_t last = first + arity < cells_.size() ? first + arity : cells_.size();
      std::size_t least = first;
      for (std::size_t k = first + 1; k < last; ++k)
        if (cells_[k].key < cells_[least].key) least = k;
      if (!(cells_[least].key < c.key)) break;
      set(i, cells_[least]);
      i = least;
    }
    set(i, c);
  }

  // Depth first, leaving out what is below a cell that may, or beyond the best so far.
  template <class May>
  void seek(std::size_t i, May& may, std::size_t& found) const noexcept {
    if (i >= cells_.size() || (found < cells_.size() && !(cells_[i].key < cells_[found].key))) return;
    if (may(cells_[i].place)) {
      found = i;
      return;
    }
    for (std::size_t c = 1; c <= arity; ++c) seek(i * arity + c, may, found);
  }

  // A step of a walk: a position whose cell is next in its part of the heap.
  struct step {
    Key key;
    std::uint32_t position;
    friend bool operator<(const step& a, const step& b) noexcept { return b.key < a.key; }  // std heaps keep the largest on top
  };
  void enter(std::size_t i) const {
    if (i >= cells_.size()) return;
    walk_.push_back({cells_[i].key, static_cast<std::uint32_t>(i)});
    std::push_heap(walk_.begin(), walk_.end());
  }

  std::vector<cell> cells_;
  std::vector<std::uint32_t> where_;  // by slot: position in cells_
  mutable std::vector<step> walk_;    // scratch of for_each
};

}  // namespace larder::inline v0::eviction::structure
