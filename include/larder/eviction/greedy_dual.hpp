// Greedy-dual by size, or Landlord: evicts the entry with the least credit per charge; credit is the reload cost when loaded or hit, and
// every eviction takes rent from all. Remembers the credit and when it was set: 24 bytes per entry; a hit or victim costs O(log n), a hit
// mostly O(1). Sources: Young, "On-line file caching", SODA 1998 (Landlord); Cao, Irani, "Cost-aware WWW proxy caching algorithms", USITS
// 1997.
//
// Rent is not taken from everybody: credit per charge is kept as L + reload cost / charge, L being that number of the last victim. Without
// a cost model and sizes it is LRU. Ties: the older setting leaves. Any unit of cost does: costs times a power of two give the same victims
// (structure/cost_unit.hpp; structure/inflation.hpp states the range of L). A charge of 0 leaves last, since evicting it would free
// nothing, and does not move L. An entry withdrawn for its lease has full credit again when it comes back. A removal of the very entry
// whose turn it is counts as its eviction. Not better than LRU on a mix of scans and skewed requests of equal cost and charge, for there it
// is LRU.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/cost_unit.hpp>
#include <larder/eviction/structure/inflation.hpp>

namespace larder::inline v0::eviction {

class greedy_dual {
 public:
  static constexpr std::string_view name = "greedy_dual";
  static constexpr columns needs = columns::charge | columns::reload_cost;

  void reserve(std::size_t n) { order_.reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept { order_.enter(s, value(s, v)); }
  void on_hit(slot s, const view<needs>& v) noexcept { order_.set(s, value(s, v)); }
  void on_evict(slot s, const view<needs>& v) noexcept { order_.leave(s, v); }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept { return order_.next_out(v); }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    order_.for_each_out(v, f);
  }

 private:
  [[nodiscard]] double value(slot s, const view<needs>& v) noexcept { return unit_.worth(1, s, v); }

  structure::inflation order_;
  structure::cost_unit unit_;
};

static_assert(check_eviction_policy<greedy_dual>());

}  // namespace larder::inline v0::eviction
