// Age of thought: an entry gathers one example per reasoning path of each request it serves at the edge, weighted by the consensus among
// paths, and `vanishing` of them fade per tick. Larger is fresher. 16 bytes per entry; O(1).
// Source: arXiv 2403.05826, C(18)(19); arXiv 2501.14205, L(12)(13). Examples and tokens are kept apart, since 200 tokens an example would
// otherwise drown a decay of 0.6; `token_context` counts tokens as examples, as printed.
#pragma once

#include <larder/context/window.hpp>

namespace larder::inline v0::context {

class age_of_thought : public window_store {
 public:
  static constexpr std::string_view name = "age_of_thought";
  static constexpr bool kept = true;

  /// vanishing: examples that fade per tick, >= 0. consensus: the factor zeta of L, 0 to 1 (1 in C).
  explicit age_of_thought(double vanishing = 0.6, overflow when_full = overflow::flush, double consensus = 1.0,
                          bool token_context = false) noexcept
      : window_store(vanishing, when_full), consensus_(consensus), token_context_(token_context) {}

  /// u = consensus * relevance * share * count * paths examples; each of tokens_per_example tokens.
  bool grow(slot s, const request& r, double elapsed) noexcept {
    const double weight = consensus_ * r.relevance * (token_context_ ? r.tokens_per_example : 1.0);
    return window_store::grow(s, r.share * r.count * r.paths, weight, r, elapsed);
  }

 private:
  double consensus_;
  bool token_context_;
};

static_assert(check_context_model<age_of_thought>());

}  // namespace larder::inline v0::context
