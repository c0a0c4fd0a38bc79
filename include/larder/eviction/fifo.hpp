// First in, first out: evicts the entry that was loaded first, whatever was asked of it since.
// Remembers the order of loading: 8 bytes per entry. A victim costs O(1).
// Ties cannot arise. An entry whose value was replaced, or that was leased when its turn came, counts as loaded anew (then, or at the
// lease's end).
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/lists.hpp>
#include <larder/eviction/structure/uses.hpp>

namespace larder::inline v0::eviction {

class fifo {
 public:
  static constexpr std::string_view name = "fifo";
  static constexpr columns needs = columns::none;

  void reserve(std::size_t n) { order_.reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept {
    order_.push_newest(s);
    if (v.is_far()) order_.expect_oldest(v);
  }
  void on_hit(slot, const view<needs>&) noexcept {}
  void on_evict(slot s, const view<needs>&) noexcept { order_.unlink(s); }
  /// A hit changes nothing, so that a concurrent cache needs no lock for it.
  [[nodiscard]] structure::uses<0>* marks() noexcept { return nullptr; }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept { return order_.oldest_evictable(v); }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    order_.for_each([&](slot s) { return !v.evictable(s) || f(s); });
  }

 private:
  structure::lists<1> order_;
};

static_assert(check_eviction_policy<fifo>());

}  // namespace larder::inline v0::eviction
