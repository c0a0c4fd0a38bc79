// Everything may enter: every newcomer that can fit is loaded.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::admission {

struct always {
  static constexpr std::string_view name = "always";
  static constexpr columns needs = columns::none;
  static constexpr bool looks_ahead = false;

  void reserve(std::size_t) noexcept {}
  void on_request(std::uint64_t) noexcept {}
  [[nodiscard]] bool admit(const claimant&, std::span<const claimant>, bool) const noexcept { return true; }
};

static_assert(check_admission_policy<always>());

}  // namespace larder::inline v0::admission
