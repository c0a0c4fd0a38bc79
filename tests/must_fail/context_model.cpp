// A context model that lacks a hook is told where the list is.
// expect: larder: a context model needs `static constexpr std::string_view name`
// expect: larder: a context model needs kept, reserve, start, grow, stop, level, levels and rate as core/concepts.hpp lists them
#include <larder/core/check.hpp>

struct memory {
#ifndef MUST_FAIL
  static constexpr std::string_view name = "memory";
  double rate() const noexcept { return 0; }
#endif
  static constexpr bool kept = false;
  void reserve(std::size_t) {}
  void start(larder::slot, double) noexcept {}
  bool grow(larder::slot, const larder::request&, double) noexcept { return true; }
  void stop(larder::slot) noexcept {}
  double level(larder::slot, double) const noexcept { return 0; }
  std::span<const double> levels() const noexcept { return {}; }
};

static_assert(larder::check_context_model<memory>());
