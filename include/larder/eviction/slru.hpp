// Segmented LRU: evicts the least recently used entry of the lowest of four segments that is not empty.
// Remembers the order of use and the segment: 20 bytes per entry; hit and victim cost O(1).
// Ties cannot arise. Source: Karedla, Love, Wherry, "Caching strategies to improve disk system performance", IEEE Computer 1994.
//
// The segments are equal shares of the capacity. A newcomer enters the lowest with room, which is the first once the cache is full; a hit
// moves an entry one segment up, and what overflows there goes one down, to the most recently used place. An entry larger than a segment is
// not moved up. An entry withdrawn for its lease comes back as the most recently used of its segment.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/segments.hpp>

namespace larder::inline v0::eviction {

class slru {
 public:
  static constexpr std::string_view name = "slru";
  static constexpr columns needs = columns::charge;

  void reserve(std::size_t n) { parts_.reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept {
    std::uint32_t to = 0;
    if (v.handing()) {
      to = parts_.of(s);
    } else {
      while (to < top && parts_.total(to) + v.charge(s) > share(v)) ++to;
      if (parts_.total(to) + v.charge(s) > share(v)) to = 0;
    }
    parts_.enter(s, to, v);
    settle(to, v);
  }
  void on_hit(slot s, const view<needs>& v) noexcept {
    const std::uint32_t here = parts_.of(s);
    const std::uint32_t to = here + static_cast<std::uint32_t>(here < top && v.charge(s) <= share(v));
    parts_.move(s, to, v);
    settle(to, v);
  }
  void on_evict(slot s, const view<needs>&) noexcept { parts_.leave(s); }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    slot found = no_slot;
    for (std::uint32_t part = 0; found == no_slot && part <= top; ++part) found = parts_.oldest_evictable(part, v);
    return found;
  }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    for (std::uint32_t part = 0; part <= top; ++part)
      for (slot s = parts_.oldest(part); s != no_slot; s = parts_.newer(s))
        if (v.evictable(s) && !f(s)) return;
  }

 private:
  static constexpr std::uint32_t top = 3;
  static std::uint64_t share(const view<needs>& v) noexcept { return structure::share(v.capacity(), 1, top + 1); }
  // What overflows goes down, segment by segment.
  void settle(std::uint32_t part, const view<needs>& v) noexcept {
    const std::uint64_t most = share(v);
    for (; part > 0 && parts_.total(part) > most; --part) do
        parts_.move(parts_.oldest(part), part - 1, v);
      while (parts_.total(part) > most);
  }

  structure::segments<top + 1> parts_;
};

static_assert(check_eviction_policy<slru>());

}  // namespace larder::inline v0::eviction
