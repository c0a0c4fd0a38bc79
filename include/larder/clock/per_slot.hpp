// Time is the number of the time slot: it starts at 0 and moves when the cache's end_slot is called.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::clock {

class per_slot {
 public:
  static constexpr std::string_view name = "per_slot";
  [[nodiscard]] instant now() const noexcept { return now_; }
  void on_request() noexcept {}
  void on_slot() noexcept { ++now_.ticks; }

 private:
  instant now_{};
};

static_assert(check_clock_policy<per_slot>());

}  // namespace larder::inline v0::clock
