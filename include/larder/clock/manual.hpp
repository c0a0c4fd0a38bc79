// Time is what the user says: `cache.clock().set(t)`. It may stand still, jump or go back; context never decays backwards (P41).
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::clock {

class manual {
 public:
  static constexpr std::string_view name = "manual";
  manual() = default;
  explicit manual(instant start) noexcept : now_(start) {}
  [[nodiscard]] instant now() const noexcept { return now_; }
  void set(instant t) noexcept { now_ = t; }
  /// Moves on by d; saturates at the ends of the range.
  void advance(duration d) noexcept { now_ = now_ + d; }
  void on_request() noexcept {}
  void on_slot() noexcept {}

 private:
  instant now_{};
};

static_assert(check_clock_policy<manual>());

}  // namespace larder::inline v0::clock
