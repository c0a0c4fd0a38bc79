// Time is the number of the request: the first is at instant 0. Every call that can answer hit, load or bypass is one request.
// Requests are counted only in a cache where somebody reads the time: a policy that names columns::time, a context or cost model, an observer.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::clock {

class per_request {
 public:
  static constexpr std::string_view name = "per_request";
  [[nodiscard]] instant now() const noexcept { return now_; }
  void on_request() noexcept { ++now_.ticks; }
  void on_slot() noexcept {}

 private:
  instant now_{-1};
};

static_assert(check_clock_policy<per_request>());

}  // namespace larder::inline v0::clock
