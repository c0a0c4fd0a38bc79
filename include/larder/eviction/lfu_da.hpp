// LFU with dynamic aging: evicts the entry with the smallest L + uses since loading, L being that number of the last victim.
// Remembers the number, when it was set, and the uses: 24 bytes per entry; a hit or victim costs O(log n), a hit mostly O(1).
// Source: Arlitt, Cherkasova, Dilley, Friedrich, Jin, "Evaluating content management techniques for web proxy caches", 2000.
//
// Set at loading and at every hit, with L as it is then: what was used often long ago ages against newcomers. Ties: the older setting
// leaves. Uses are 32-bit and stop at the top; L is exact (structure/inflation.hpp). An entry withdrawn for its lease keeps its uses and is
// set anew when it comes back. A removal of the very entry whose turn it is counts as its eviction.
#pragma once

#include <cstdint>

#include <larder/core/check.hpp>
#include <larder/eviction/structure/inflation.hpp>

namespace larder::inline v0::eviction {

class lfu_da {
 public:
  static constexpr std::string_view name = "lfu_da";
  static constexpr columns needs = columns::none;

  void reserve(std::size_t n) { order_.reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept {
    if (!v.handing()) order_.mark(s) = 1;
    order_.enter(s, order_.mark(s));
  }
  void on_hit(slot s, const view<needs>&) noexcept {
    std::uint32_t& uses = order_.mark(s);
    if (uses != 0xffffffffu) ++uses;
    order_.set(s, uses);
  }
  void on_evict(slot s, const view<needs>& v) noexcept { order_.leave(s, v); }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept { return order_.next_out(v); }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    order_.for_each_out(v, f);
  }

 private:
  structure::inflation order_;  // marked with the uses
};

static_assert(check_eviction_policy<lfu_da>());

}  // namespace larder::inline v0::eviction
