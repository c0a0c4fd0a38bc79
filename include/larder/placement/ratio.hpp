// ratio: compares value / bytes without dividing, so that ties are ties. Any 64-bit values; n / 0 is above every n / d, and n / 0 equals n
// / 0.
#pragma once

#include <compare>
#include <cstdint>

#include <larder/core/random.hpp>

namespace larder::inline v0::placement {

/// A value per byte, kept as the two numbers. The value of a compared ratio is above 0 wherever its bytes are 0.
struct ratio {
  std::uint64_t value = 0;
  std::uint64_t bytes = 1;

  friend constexpr std::strong_ordering operator<=>(ratio a, ratio b) noexcept {
    const std::uint64_t left = high_product(a.value, b.bytes), right = high_product(b.value, a.bytes);
    return left != right ? left <=> right : a.value * b.bytes <=> b.value * a.bytes;
  }
  friend constexpr bool operator==(ratio a, ratio b) noexcept { return (a <=> b) == 0; }
};

}  // namespace larder::inline v0::placement
