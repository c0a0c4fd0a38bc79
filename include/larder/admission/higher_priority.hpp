// Enters only past entries of lower priority: each victim's priority must be below the newcomer's. With request counts as priorities this
// is the "more frequent" admission of an LFU that counts all requests. Source: larder.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::admission {

struct higher_priority {
  static constexpr std::string_view name = "higher_priority";
  static constexpr columns needs = columns::priority;
  static constexpr bool looks_ahead = true;

  void reserve(std::size_t) noexcept {}
  void on_request(std::uint64_t) noexcept {}
  [[nodiscard]] bool admit(const claimant& newcomer, std::span<const claimant> victims, bool) const noexcept {
    for (const claimant& v : victims)
      if (!(v.priority < newcomer.priority)) return false;
    return true;
  }
};

static_assert(check_admission_policy<higher_priority>());

}  // namespace larder::inline v0::admission
