// Bounds that no policy can beat. Belady's MIN for entries of one unit each: with every missing object loaded no policy hits more than
// `must_admit`, and none at all hits more than `may_bypass`, which loads an object only if something resident is needed later than it.
// For entries of unequal size no such rule is a bound; exhaustive.hpp has the optimum of small worlds.
// O(log references) a request; 16 bytes a reference, 8 an object.
// Source: Belady, "A study of replacement algorithms for a virtual-storage computer", 1966; Mattson et al., 1970 (both forms).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <larder/sim/policies.hpp>

namespace larder::inline v0::sim {

/// Must a missing object be loaded, or may it be served elsewhere?
enum class admittance { must_admit, may_bypass };

/// The most hits that a cache of so many entries, empty at first, can have on this trace.
[[nodiscard]] inline std::uint64_t belady_hits(const trace::trace& t, std::uint64_t capacity, admittance how) {
  constexpr std::uint64_t absent = 0;  // no reference has a next one at position 0
  if (capacity == 0) return 0;
  const future next = future_of(t);
  std::vector<std::uint64_t> needed(t.unique, absent);        // by object: when a resident is needed next
  std::vector<std::pair<std::uint64_t, std::uint32_t>> heap;  // the same, farthest on top; an entry that `needed` contradicts is void
  std::uint64_t hits = 0, residents = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    const std::uint32_t object = t.keys[i];
    const std::uint64_t then = (*next)[i];
    if (needed[object] != absent) {
      ++hits;
    } else {
      if (residents == capacity) {
        while (needed[heap.front().second] != heap.front().first) {
          std::pop_heap(heap.begin(), heap.end());
          heap.pop_back();
        }
        if (how == admittance::may_bypass && then >= heap.front().first) continue;
        needed[heap.front().second] = absent;
        --residents;
      }
      ++residents;
    }
    needed[object] = then;
    heap.emplace_back(then, object);
    std::push_heap(heap.begin(), heap.end());
  }
  return hits;
}

}  // namespace larder::inline v0::sim
