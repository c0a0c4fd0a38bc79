// Nobody watches; events are not even made.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::observer {

struct none {
  static constexpr std::string_view name = "none";
  void on(const event&) noexcept {}
};

static_assert(check_event_observer<none>());

}  // namespace larder::inline v0::observer
