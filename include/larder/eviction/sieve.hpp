// SIEVE: evicts the first entry that the hand, on its way from the oldest to the newest, finds not used since it passed last.
// Remembers a bit of use (kept as a byte) and the order of loading: 9 bytes per entry; a hit is one store, a victim costs O(1) amortized.
// Ties cannot arise. Source: Zhang, Yang, Yue, Vigfusson, Rashmi, "SIEVE is simpler than LRU", NSDI 2024.
//
// A hit sets the bit. The hand clears a bit that is set and goes on, leaving the entry in its place; having evicted, it rests on the next
// newer entry; past the newest it begins again at the oldest. Newcomers are the newest, wherever the hand is: what survives stays old, and
// what came last is looked at first. An entry withdrawn for its lease keeps its bit and comes back as a newcomer would. A removal of the
// very entry whose turn it is counts as its eviction. Clearing bits is done when the victim leaves, so that asking changes nothing.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/hand.hpp>

namespace larder::inline v0::eviction {

class sieve {
 public:
  static constexpr std::string_view name = "sieve";
  static constexpr columns needs = columns::none;

  void reserve(std::size_t n) { list_.reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept { list_.join_newest(s, v.handing()); }
  void on_hit(slot s, const view<needs>&) noexcept { list_.visit(s); }
  void on_evict(slot s, const view<needs>& v) noexcept { list_.leave(s, v); }
  /// A hit is this byte and nothing else, so that a concurrent cache may mark it without a lock.
  [[nodiscard]] auto* marks() noexcept { return list_.marks(); }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept { return list_.next_out(v); }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    list_.for_each_out(v, f);
  }

 private:
  structure::hand list_;
};

static_assert(check_eviction_policy<sieve>());

}  // namespace larder::inline v0::eviction
