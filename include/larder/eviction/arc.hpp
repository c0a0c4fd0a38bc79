// Adaptive replacement cache: evicts the least recently used of the entries used once if they exceed a target that adapts, else of the
// rest. Remembers both orders of use, and the fingerprints of as many entries that left: 61 bytes per entry; hit and victim cost O(1). Ties
// cannot arise. Source: Megiddo, Modha, "ARC: a self-tuning, low overhead replacement cache", FAST 2003.
//
// A newcomer that is remembered as used once raises the target, one remembered as used more often lowers it, by its charge times the ratio
// of the other memory to its own, at least once; both enter the rest. Entries used once and their ghosts have at most the capacity, all
// together twice that. A policy is not shown the newcomer for which it names a victim, so the target moves after that eviction and not
// before it, as in the paper; hits differ by well under a hundredth. A change of capacity starts the target anew. An entry withdrawn for
// its lease comes back as the most recently used of where it was. Removed by the user, an entry is remembered only if its turn had come.
#pragma once

#include <algorithm>

#include <larder/core/check.hpp>
#include <larder/eviction/structure/ghosts.hpp>
#include <larder/eviction/structure/segments.hpp>

namespace larder::inline v0::eviction {

class arc {
 public:
  static constexpr std::string_view name = "arc";
  static constexpr columns needs = columns::fingerprint | columns::charge;

  void reserve(std::size_t n) {
    parts_.reserve(n);
    ghosts_.reserve(n);
  }
  void on_load(slot s, const view<needs>& v) noexcept {
    if (v.handing()) return parts_.enter(s, parts_.of(s), v);
    if (capacity_ != v.capacity()) {
      capacity_ = v.capacity();
      target_ = 0;
    }
    const std::uint32_t memory = ghosts_.take(v.fingerprint(s));
    if (memory != ghosts_.nowhere) adapt(memory, v.charge(s));
    parts_.enter(s, memory == ghosts_.nowhere ? once : often, v);
    const std::uint64_t first = parts_.total(once), all = first + parts_.total(often);
    ghosts_.trim(once, beyond(capacity_, first));
    ghosts_.trim(often, beyond(2 * capacity_, all + ghosts_.total(once)));
  }
  void on_hit(slot s, const view<needs>& v) noexcept { parts_.move(s, often, v); }
  void on_evict(slot s, const view<needs>& v) noexcept {
    if (!v.handing() && s == victim(v)) ghosts_.remember(v.fingerprint(s), parts_.counted(s), parts_.of(s), v.residents());
    parts_.leave(s);
  }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    if (v.all_evictable()) return parts_.oldest(parts_.total(once) > target_ || parts_.empty(often) ? once : often);
    slot found = no_slot;
    for_each_victim(v, [&](slot s) {
      found = s;
      return false;
    });
    return found;
  }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    slot used_once = parts_.oldest(once);
    for (std::uint64_t left = parts_.total(once); used_once != no_slot && left > target_; used_once = parts_.newer(used_once)) {
      left -= parts_.counted(used_once);
      if (v.evictable(used_once) && !f(used_once)) return;
    }
    for (slot s = parts_.oldest(often); s != no_slot; s = parts_.newer(s))
      if (v.evictable(s) && !f(s)) return;
    for (; used_once != no_slot; used_once = parts_.newer(used_once))
      if (v.evictable(used_once) && !f(used_once)) return;
  }

 private:
  static constexpr std::uint32_t once = 0, often = 1;

  void adapt(std::uint32_t memory, std::uint64_t charge) noexcept {
    const std::uint64_t own = ghosts_.total(memory) + charge, other = ghosts_.total(1 - memory);  // its own ghost counts
    const std::uint64_t times = own == 0 ? 1 : std::max<std::uint64_t>(other / own, 1);
    const std::uint64_t step = charge > capacity_ / times ? capacity_ : charge * times;
    if (memory == once)
      target_ = step > capacity_ - target_ ? capacity_ : target_ + step;
    else
      target_ = step > target_ ? 0 : target_ - step;
  }
  static std::uint64_t beyond(std::uint64_t bound, std::uint64_t taken) noexcept { return bound > taken ? bound - taken : 0; }

  structure::segments<2> parts_;
  structure::ghosts<2> ghosts_;
  std::uint64_t target_ = 0;  // charges that entries used once should have
  std::uint64_t capacity_ = 0;
};

static_assert(check_eviction_policy<arc>());

}  // namespace larder::inline v0::eviction
