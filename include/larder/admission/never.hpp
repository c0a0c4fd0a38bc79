// Nothing may enter: every request is bypassed. The all-cloud baseline of the edge papers.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::admission {

struct never {
  static constexpr std::string_view name = "never";
  static constexpr columns needs = columns::none;
  static constexpr bool looks_ahead = false;

  void reserve(std::size_t) noexcept {}
  void on_request(std::uint64_t) noexcept {}
  [[nodiscard]] bool admit(const claimant&, std::span<const claimant>, bool) const noexcept { return false; }
};

static_assert(check_admission_policy<never>());

}  // namespace larder::inline v0::admission
