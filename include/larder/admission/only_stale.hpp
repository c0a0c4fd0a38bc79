// Enters only at the price of stale victims: a newcomer may displace entries whose context has vanished (0), and no others.
// The admission of least-context caching that keeps reload costs low: what still remembers is kept. Source: larder.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::admission {

struct only_stale {
  static constexpr std::string_view name = "only_stale";
  static constexpr columns needs = columns::context;
  static constexpr bool looks_ahead = true;

  void reserve(std::size_t) noexcept {}
  void on_request(std::uint64_t) noexcept {}
  [[nodiscard]] bool admit(const claimant&, std::span<const claimant> victims, bool) const noexcept {
    for (const claimant& v : victims)
      if (v.context > 0) return false;
    return true;
  }
};

static_assert(check_admission_policy<only_stale>());

}  // namespace larder::inline v0::admission
