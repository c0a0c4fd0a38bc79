// Residents by context, smallest first, and of equal context (which is mostly 0) the least recently used: exact under one decay rate.
//
// Context falls by the same rate for all, so while it is above 0 the order of entries is that of their levels (context + rate * time of
// last growth), which time does not change. Entries at 0 are tied and ordered by last use. Hence three places, a slot being in one of them:
//
//   recent: a list by use, where loads and hits go      fresh: a heap by (level, use)      crossed: a heap by use, of those that ran out in
//   fresh
//
// Only what comes to the old end of `recent` with context left moves to `fresh`, and only what runs out there moves to `crossed`; the first
// of the tied is the older of the heads of `recent` and `crossed`. Where context fades quickly a victim is thus the end of a list, O(1),
// and otherwise the top of a heap, O(log n) amortized. The host grows context after on_hit (in time slots, at their end), so keys in the
// heaps are lower bounds: a level or a use only ever increases (where a level falls, the host takes the entry out and puts it in again),
// and a key is corrected when it comes to the top.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <larder/eviction/structure/heap.hpp>
#include <larder/eviction/structure/lists.hpp>

namespace larder::inline v0::eviction::structure {

class context_order {
 public:
  static constexpr columns needs = columns::context;

  void reserve(std::size_t n) {
    recent_.reserve(n);
    fresh_.reserve(n);
    crossed_.reserve(n);
    if (n > use_.size()) use_.resize(n);
  }
  void on_load(slot s, const view<needs>&) noexcept {
    use_[index_of(s)] = ++uses_;
    recent_.push_newest(s);
  }
  void on_hit(slot s, const view<needs>&) noexcept {
    use_[index_of(s)] = ++uses_;
    if (is_recent(s)) recent_.move_newest(s);
  }
  void on_evict(slot s, const view<needs>&) noexcept {
    if (!fresh_.empty() && fresh_.holds(s)) return fresh_.erase(s);
    if (!crossed_.empty() && crossed_.holds(s)) return crossed_.erase(s);
    recent_.unlink(s);
  }

  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    if (!v.all_evictable()) return least_evictable(v);
    settle(v);
    const slot oldest = recent_.oldest();
    if (!crossed_.empty() && (oldest == no_slot || crossed_.top_key() < use_[index_of(oldest)])) return crossed_.top();
    if (oldest != no_slot) {
      // The entries at this end were not touched for long: ask for the memory of the next one now.
      const slot next = recent_.newer(oldest);
      if (next != no_slot) {
        LARDER_PREFETCH(&v.all().context_level[index_of(next)]);
        recent_.prefetch(next);
      }
      return oldest;
    }
    while (fresh_.top_key() < key(fresh_.top(), v)) fresh_.update(fresh_.top(), key(fresh_.top(), v));
    return fresh_.top();
  }

  /// O(n) to begin with, then O(log n) a call.
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    std::vector<slot> order;
    const auto take = [&](slot s) {
      if (v.evictable(s)) order.push_back(s);
      return true;
    };
    recent_.for_each(take);
    fresh_.for_all(take);
    crossed_.for_all(take);
    const auto later = [&](slot a, slot b) { return true_key(b, v) < true_key(a, v); };
    std::make_heap(order.begin(), order.end(), later);
    while (!order.empty()) {
      std::pop_heap(order.begin(), order.end(), later);
      if (!f(order.back())) return;
      order.pop_back();
    }
  }

 private:
  struct level_key {
    double level;
    std::uint64_t use;
    friend bool operator<(const level_key& a, const level_key& b) noexcept {
      return a.level < b.level || (!(b.level < a.level) && a.use < b.use);
    }
  };
  [[nodiscard]] level_key key(slot s, const view<needs>& v) const noexcept { return {v.context_level(s), use_[index_of(s)]}; }
  // The order itself: levels at or below the exhausted one are all context 0.
  [[nodiscard]] level_key true_key(slot s, const view<needs>& v) const noexcept {
    const double level = v.context_level(s), exhausted = v.exhausted_level();
    return {level > exhausted ? level : exhausted, use_[index_of(s)]};
  }
  [[nodiscard]] bool is_recent(slot s) const noexcept { return (fresh_.empty() || !fresh_.holds(s)) && (crossed_.empty() || !crossed_.holds(s)); }

  // Brings all three places up to now, as far as their heads go.
  void settle(const view<needs>& v) noexcept {
    const double exhausted = v.exhausted_level();
    while (!fresh_.empty() && fresh_.top_key().level <= exhausted) {
      const slot s = fresh_.top();
      if (v.context_level(s) > exhausted) {
        fresh_.update(s, key(s, v));
      } else {
        fresh_.erase(s);
        crossed_.push(s, use_[index_of(s)]);
      }
    }
    for (slot s = recent_.oldest(); s != no_slot && v.context_level(s) > exhausted; s = recent_.oldest()) {
      recent_.unlink(s);
      fresh_.push(s, key(s, v));
    }
    while (!crossed_.empty()) {
      const slot s = crossed_.top();
      if (v.context_level(s) > exhausted) {
        crossed_.erase(s);
        fresh_.push(s, key(s, v));
      } else if (crossed_.top_key() < use_[index_of(s)]) {
        crossed_.update(s, use_[index_of(s)]);
      } else {
        break;
      }
    }
  }
  // While some entries are claimed: one pass over all of them.
  [[nodiscard]] slot least_evictable(const view<needs>& v) const noexcept {
    slot found = no_slot;
    const auto look = [&](slot s) {
      if (v.evictable(s) && (found == no_slot || true_key(s, v) < true_key(found, v))) found = s;
      return true;
    };
    recent_.for_each(look);
    fresh_.for_all(look);
    crossed_.for_all(look);
    return found;
  }

  lists<1> recent_;
  heap<level_key> fresh_;
  heap<std::uint64_t> crossed_;
  std::vector<std::uint64_t> use_;  // number of the last use
  std::uint64_t uses_ = 0;
};

}  // namespace larder::inline v0::eviction::structure
