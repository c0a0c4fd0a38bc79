// Two observers in one: both hear every event, the first first. Nest it for more.
#pragma once

#include <utility>

#include <larder/core/check.hpp>

namespace larder::inline v0::observer {

template <class First, class Second>
struct tee {
  static constexpr std::string_view name = "tee";
  LARDER_NO_UNIQUE_ADDRESS First first{};
  LARDER_NO_UNIQUE_ADDRESS Second second{};

  template <class Event>
  void on(const Event& e) noexcept(noexcept(std::declval<First&>().on(e)) && noexcept(std::declval<Second&>().on(e))) {
    first.on(e);
    second.on(e);
  }
};

}  // namespace larder::inline v0::observer
