// Least recently used: evicts the entry whose last use (load or hit) is longest ago.
// Remembers the order of use: 8 bytes per entry. Hit and victim cost O(1).
// Ties cannot arise. Source: folklore; analysed by Sleator and Tarjan, "Amortized efficiency of list update and paging rules", 1985.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/lists.hpp>

namespace larder::inline v0::eviction {

class lru {
 public:
  static constexpr std::string_view name = "lru";
  static constexpr columns needs = columns::none;

  void reserve(std::size_t n) { order_.reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept {
    order_.push_newest(s);
    if (v.is_far()) order_.expect_oldest(v);
  }
  void on_hit(slot s, const view<needs>&) noexcept { order_.move_newest(s); }
  void on_evict(slot s, const view<needs>&) noexcept { order_.unlink(s); }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept { return order_.oldest_evictable(v); }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    order_.for_each([&](slot s) { return !v.evictable(s) || f(s); });
  }

 private:
  structure::lists<1> order_;
};

static_assert(check_eviction_policy<lru>());

}  // namespace larder::inline v0::eviction
