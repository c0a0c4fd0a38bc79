// Greedy-dual size frequency: evicts the entry with the smallest L + uses * reload cost / charge, L being that number of the last victim.
// Remembers the number, when it was set, and the uses since loading: 24 bytes per entry; a hit or victim costs O(log n), a hit mostly O(1).
// Source: Cherkasova, "Improving WWW proxies performance with greedy-dual-size-frequency caching policy", HP Labs HPL-98-69R1, 1998.
//
// Set at loading and at every hit, with L as it is then. Ties: the older setting leaves. Uses are 32-bit and stop at the top. Any unit of
// cost does: costs times a power of two give the same victims (structure/cost_unit.hpp; structure/inflation.hpp states the range of L). A
// charge of 0 is worth infinitely much, since evicting it would free nothing; such an entry leaves last and does not move L. An entry
// withdrawn for its lease keeps its uses and is set anew when it comes back. A removal of the very entry whose turn it is counts as its
// eviction.
#pragma once

#include <cstdint>

#include <larder/core/check.hpp>
#include <larder/eviction/structure/cost_unit.hpp>
#include <larder/eviction/structure/inflation.hpp>

namespace larder::inline v0::eviction {

class gdsf {
 public:
  static constexpr std::string_view name = "gdsf";
  static constexpr columns needs = columns::charge | columns::reload_cost;

  void reserve(std::size_t n) { order_.reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept {
    if (!v.handing()) order_.mark(s) = 1;
    order_.enter(s, value(s, v));
  }
  void on_hit(slot s, const view<needs>& v) noexcept {
    std::uint32_t& uses = order_.mark(s);
    if (uses != 0xffffffffu) ++uses;
    order_.set(s, value(s, v));
  }
  void on_evict(slot s, const view<needs>& v) noexcept { order_.leave(s, v); }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept { return order_.next_out(v); }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    order_.for_each_out(v, f);
  }

 private:
  [[nodiscard]] double value(slot s, const view<needs>& v) noexcept { return unit_.worth(order_.mark(s), s, v); }

  structure::inflation order_;  // marked with the uses
  structure::cost_unit unit_;
};

static_assert(check_eviction_policy<gdsf>());

}  // namespace larder::inline v0::eviction
