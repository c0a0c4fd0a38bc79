// Counters that every cache keeps. They close (P49): hits + loads + all bypasses is the number of requests, every bypass has one reason,
// and loads - all removals is the number of residents.
#pragma once

#include <array>
#include <cstdint>

#include <larder/core/event.hpp>

namespace larder::inline v0 {

struct statistics {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;  ///< lookups that found nothing; a load or bypass may follow
  std::uint64_t loads = 0;
  std::array<std::uint64_t, refusal_names.size()> bypasses_by{};  ///< by refusal
  std::array<std::uint64_t, 6> removals_by{};  ///< by removal
  std::uint64_t charge_loaded = 0;             ///< charges added (bytes, or entries)
  std::uint64_t charge_evicted = 0;            ///< charges freed by evictions
  std::uint64_t charge_removed = 0;            ///< charges freed by any removal

  [[nodiscard]] std::uint64_t bypasses(refusal reason) const noexcept { return bypasses_by[static_cast<std::size_t>(reason)]; }
  [[nodiscard]] std::uint64_t removals(removal cause) const noexcept { return removals_by[static_cast<std::size_t>(cause)]; }
  [[nodiscard]] std::uint64_t evictions() const noexcept { return removals(removal::evicted); }
  [[nodiscard]] std::uint64_t bypasses() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t n : bypasses_by) sum += n;
    return sum;
  }
  [[nodiscard]] std::uint64_t removals() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t n : removals_by) sum += n;
    return sum;
  }
  [[nodiscard]] std::uint64_t requests() const noexcept { return hits + loads + bypasses(); }

  friend bool operator==(const statistics&, const statistics&) = default;
};

}  // namespace larder::inline v0
