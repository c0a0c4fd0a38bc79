// No context: nothing is gathered, nothing is kept, nothing is paid.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::context {

struct none {
  static constexpr std::string_view name = "none";
  static constexpr bool kept = false;

  void reserve(std::size_t) noexcept {}
  void start(slot, double) noexcept {}
  bool grow(slot, const request&, double) noexcept { return true; }
  void stop(slot) noexcept {}
  [[nodiscard]] double level(slot, double) const noexcept { return 0; }
  [[nodiscard]] std::span<const double> levels() const noexcept { return {}; }
  [[nodiscard]] double rate() const noexcept { return 0; }
};

static_assert(check_context_model<none>());

}  // namespace larder::inline v0::context
