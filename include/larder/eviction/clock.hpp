// Clock, or second chance: evicts the first entry in a round that was not used since the hand passed it last.
// Remembers a bit of use (kept as a byte) and the order of loading: 9 bytes per entry; a hit is one store, a victim costs O(1) amortized.
// Ties cannot arise: entries stand in a ring. Source: Corbató, "A paging experiment with the Multics system", 1968 (MIT MAC-M-384).
//
// A hit sets the bit. The hand clears a bit that is set and goes on; a newcomer stands just behind the hand, the last to be come to. An
// entry withdrawn for its lease keeps its bit and comes back as a newcomer would. A removal of the very entry whose turn it is counts as
// its eviction. Clearing bits is done when the victim leaves, so that asking changes nothing.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/hand.hpp>

namespace larder::inline v0::eviction {

class clock {
 public:
  static constexpr std::string_view name = "clock";
  static constexpr columns needs = columns::none;

  void reserve(std::size_t n) { ring_.reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept { ring_.join_behind(s, v.handing()); }
  void on_hit(slot s, const view<needs>&) noexcept { ring_.visit(s); }
  void on_evict(slot s, const view<needs>& v) noexcept { ring_.leave(s, v); }
  /// A hit is this byte and nothing else, so that a concurrent cache may mark it without a lock.
  [[nodiscard]] auto* marks() noexcept { return ring_.marks(); }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept { return ring_.next_out(v); }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    ring_.for_each_out(v, f);
  }

 private:
  structure::hand ring_;
};

static_assert(check_eviction_policy<clock>());

}  // namespace larder::inline v0::eviction
