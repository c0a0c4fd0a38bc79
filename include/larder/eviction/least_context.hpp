// Least context: evicts the entry with the fewest effective fresh examples in its context.
// Remembers the order of use, and heaps of what is left over: 64 bytes per entry; context itself is kept by the cache (context::examples).
// A victim costs O(1) where context fades quickly, else O(log n) amortized, exactly, under one decay rate; a hit moves a link.
// Ties (context 0): the least recently used leaves.
// Source: Xu et al., "Sparks of GPTs in edge intelligence for metaverse", IEEE VTM 2023 (arXiv 2304.08782); arXiv 2305.12130.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/context_order.hpp>

namespace larder::inline v0::eviction {

class least_context : public structure::context_order {
 public:
  static constexpr std::string_view name = "least_context";
};

static_assert(check_eviction_policy<least_context>());

}  // namespace larder::inline v0::eviction
