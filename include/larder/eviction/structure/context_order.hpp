// Residents by context, smallest first, exactly and in O(log n) amortized, under one decay rate.
//
// Context falls by the same rate for all, so while it is above 0 the order of entries is that of their levels (context + rate * time of
// last growth), which time does not change. Entries that reached 0 are tied and ordered by last use. Hence two heaps:
//
//   fresh: by (level, use)      spent: by (use)                an entry crosses over when its level is passed, and back when it grows
//
// The host grows context after on_hit (in time slots, at their end), so keys here are lower bounds: a level or a use only ever increases
// (where a level falls, the host takes the entry out and puts it in again), and a key is corrected when it comes to the top. A hit
// therefore costs two stores and no heap work.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <larder/eviction/structure/heap.hpp>

namespace larder::inline v0::eviction::structure {

class context_order {
 public:
  static constexpr columns needs = columns::context;

  void reserve(std::size_t n) {
    fresh_.reserve(n);
    spent_.reserve(n);
    if (n > use_.size()) use_.resize(n);
  }
  void on_load(slot s, const view<needs>&) noexcept {
    use_[index_of(s)] = ++uses_;
    spent_.push(s, uses_);  // whatever context it has or gets is seen when it comes to the top
  }
  void on_hit(slot s, const view<needs>&) noexcept { use_[index_of(s)] = ++uses_; }
  void on_evict(slot s, const view<needs>&) noexcept { spent_.holds(s) ? spent_.erase(s) : fresh_.erase(s); }

  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    settle(v);
    if (!v.all_evictable()) {
      slot found = no_slot;
      const auto look = [&](slot s) {
        if (v.evictable(s) && (found == no_slot || true_key(s, v) < true_key(found, v))) found = s;
      };
      spent_.for_all(look);
      fresh_.for_all(look);
      return found;
    }
    if (!spent_.empty()) return spent_.top();
    while (fresh_.top_key() < key(fresh_.top(), v)) fresh_.update(fresh_.top(), key(fresh_.top(), v));
    return fresh_.top();
  }

  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) {
    settle(v);
    const auto named = [&](slot s) { return !v.evictable(s) || f(s); };
    risen_.clear();
    const bool all = spent_.for_each_actual([&](slot s) { return use_[index_of(s)]; },
                                            [&](slot s) {
                                              if (v.context_level(s) <= v.exhausted_level()) return named(s);
                                              risen_.push_back(s);  // grew since it was spent: its turn comes among the fresh
                                              return true;
                                            });
    if (!all) return;
    const auto before = [&](slot a, slot b) { return key(a, v) < key(b, v); };
    std::sort(risen_.begin(), risen_.end(), before);
    auto next = risen_.begin();
    const bool done = fresh_.for_each_actual([&](slot s) { return key(s, v); },
                                             [&](slot s) {
                                               for (; next != risen_.end() && before(*next, s); ++next)
                                                 if (!named(*next)) return false;
                                               return named(s);
                                             });
    if (!done) return;
    while (next != risen_.end())
      if (!named(*next++)) return;
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

  // The order itself: by context, then by use. Levels at or below the exhausted one are all context 0.
  [[nodiscard]] level_key true_key(slot s, const view<needs>& v) const noexcept {
    const double level = v.context_level(s), exhausted = v.exhausted_level();
    return {level > exhausted ? level : exhausted, use_[index_of(s)]};
  }

  // Brings both tops up to now: nothing fresh is exhausted, and the top of the spent is truly spent and truly the oldest used.
  void settle(const view<needs>& v) noexcept {
    const double exhausted = v.exhausted_level();
    while (!fresh_.empty() && fresh_.top_key().level <= exhausted) {
      const slot s = fresh_.top();
      if (v.context_level(s) > exhausted) {
        fresh_.update(s, key(s, v));
      } else {
        fresh_.erase(s);
        spent_.push(s, use_[index_of(s)]);
      }
    }
    while (!spent_.empty()) {
      const slot s = spent_.top();
      if (v.context_level(s) > exhausted) {
        spent_.erase(s);
        fresh_.push(s, key(s, v));
      } else if (spent_.top_key() != use_[index_of(s)]) {
        spent_.update(s, use_[index_of(s)]);
      } else {
        break;
      }
    }
  }

  heap<level_key> fresh_;
  heap<std::uint64_t> spent_;
  std::vector<std::uint64_t> use_;  // number of the last use
  std::vector<slot> risen_;         // scratch of for_each_victim
  std::uint64_t uses_ = 0;
};

}  // namespace larder::inline v0::eviction::structure
