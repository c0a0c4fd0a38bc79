// 2Q: evicts the oldest entry of the queue of newcomers while that holds more than its quarter of the capacity, else the least recently
// used of the rest. Remembers the order of both, and the fingerprints of newcomers that left, up to half the capacity: 61 bytes per entry;
// hit and victim cost O(1). Ties cannot arise.
// Source: Johnson, Shasha, "2Q: a low overhead high performance buffer management replacement algorithm", VLDB 1994 (the full version).
//
// Newcomers enter the queue; one that is remembered enters the rest. A hit in the queue does nothing: uses close together count as one.
// An entry withdrawn for its lease comes back as the newest of where it was. Removed by the user, it is remembered only if its turn had
// come.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/ghosts.hpp>
#include <larder/eviction/structure/segments.hpp>

namespace larder::inline v0::eviction {

class two_q {
 public:
  static constexpr std::string_view name = "two_q";
  static constexpr columns needs = columns::fingerprint | columns::charge;

  void reserve(std::size_t n) {
    parts_.reserve(n);
    ghosts_.reserve(n);
  }
  void on_load(slot s, const view<needs>& v) noexcept {
    if (v.handing()) return parts_.enter(s, parts_.of(s), v);
    parts_.enter(s, ghosts_.take(v.fingerprint(s)) == ghosts_.nowhere ? queue : rest, v);
    ghosts_.trim(0, structure::share(v.capacity(), 1, 2));
  }
  void on_hit(slot s, const view<needs>& v) noexcept {
    if (parts_.of(s) == rest) parts_.move(s, rest, v);
  }
  void on_evict(slot s, const view<needs>& v) noexcept {
    if (!v.handing() && parts_.of(s) == queue && s == victim(v)) ghosts_.remember(v.fingerprint(s), parts_.counted(s), 0, v.residents());
    parts_.leave(s);
  }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    if (v.all_evictable()) return parts_.oldest(parts_.total(queue) > share(v) || parts_.empty(rest) ? queue : rest);
    slot found = no_slot;
    for_each_victim(v, [&](slot s) {
      found = s;
      return false;
    });
    return found;
  }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    slot newcomer = parts_.oldest(queue);
    for (std::uint64_t left = parts_.total(queue); newcomer != no_slot && left > share(v); newcomer = parts_.newer(newcomer)) {
      left -= parts_.counted(newcomer);
      if (v.evictable(newcomer) && !f(newcomer)) return;
    }
    for (slot s = parts_.oldest(rest); s != no_slot; s = parts_.newer(s))
      if (v.evictable(s) && !f(s)) return;
    for (; newcomer != no_slot; newcomer = parts_.newer(newcomer))
      if (v.evictable(newcomer) && !f(newcomer)) return;
  }

 private:
  static constexpr std::uint32_t queue = 0, rest = 1;
  static std::uint64_t share(const view<needs>& v) noexcept { return structure::share(v.capacity(), 1, 4); }

  structure::segments<2> parts_;
  structure::ghosts<1> ghosts_;
};

static_assert(check_eviction_policy<two_q>());

}  // namespace larder::inline v0::eviction
