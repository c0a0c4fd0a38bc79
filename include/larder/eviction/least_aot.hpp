// Least age of thought: evicts the entry with the smallest age of thought, the examples of reasoning its context holds.
// The order is that of least_context; what differs is the context it is kept over (context::age_of_thought counts reasoning paths and
// consensus). Remembers and costs what least_context does. Ties (age 0): the least recently used leaves.
// Source: Xu et al., "Cached model-as-a-resource", IEEE ToN 2026 (arXiv 2403.05826), Algorithm 1; L(12)(13) of arXiv 2501.14205.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/context_order.hpp>

namespace larder::inline v0::eviction {

class least_aot : public structure::context_order {
 public:
  static constexpr std::string_view name = "least_aot";
};

static_assert(check_eviction_policy<least_aot>());

}  // namespace larder::inline v0::eviction
