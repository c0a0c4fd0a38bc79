// Enters only where there is room: a newcomer that would cost a victim is bypassed. Whatever came first stays.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::admission {

struct if_it_fits {
  static constexpr std::string_view name = "if_it_fits";
  static constexpr columns needs = columns::none;
  static constexpr bool looks_ahead = false;

  void reserve(std::size_t) noexcept {}
  void on_request(std::uint64_t) noexcept {}
  [[nodiscard]] bool admit(const claimant&, std::span<const claimant>, bool room) const noexcept { return room; }
};

static_assert(check_admission_policy<if_it_fits>());

}  // namespace larder::inline v0::admission
