// Age of context: an entry gathers one example per request it serves at the edge, and `vanishing` of them fade per tick of the clock.
// Larger is fresher: in spite of its name the quantity is not an age. 16 bytes per entry; O(1).
// Source: Xu et al., arXiv 2304.08782 and 2305.12130; the recurrence as printed in arXiv 2403.05826, C(18)(19).
#pragma once

#include <larder/context/window.hpp>

namespace larder::inline v0::context {

class examples : public window_store {
 public:
  static constexpr std::string_view name = "examples";
  static constexpr bool kept = true;

  /// vanishing: examples that fade per tick (time slot or request, as the clock counts), >= 0; 0.6 per time slot is published in C.
  explicit examples(double vanishing = 0.6, overflow when_full = overflow::flush) noexcept : window_store(vanishing, when_full) {}

  /// u = relevance * share * count examples.
  bool grow(slot s, const request& r, double elapsed) noexcept { return window_store::grow(s, r.share * r.count, r.relevance, r, elapsed); }
};

static_assert(check_context_model<examples>());

}  // namespace larder::inline v0::context
