// Quantities that must not be mixed up: bytes, entries, instants, slots (P43). None converts into another or into a number;
// arithmetic saturates and never wraps (P3, P4). All are one machine word and cost nothing over it.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace larder::inline v0 {

/// A number of bytes, 0 to 2^64 - 1. Sums stop at the top, differences at 0.
struct bytes {
  std::uint64_t count = 0;

  constexpr bytes() noexcept = default;
  constexpr explicit bytes(std::uint64_t n) noexcept : count(n) {}
  static constexpr bytes max() noexcept { return bytes{std::numeric_limits<std::uint64_t>::max()}; }

  friend constexpr auto operator<=>(bytes, bytes) noexcept = default;
  friend constexpr bytes operator+(bytes a, bytes b) noexcept {
    const std::uint64_t sum = a.count + b.count;
    return sum < a.count ? max() : bytes{sum};
  }
  friend constexpr bytes operator-(bytes a, bytes b) noexcept { return a.count < b.count ? bytes{} : bytes{a.count - b.count}; }
  constexpr bytes& operator+=(bytes b) noexcept { return *this = *this + b; }
  constexpr bytes& operator-=(bytes b) noexcept { return *this = *this - b; }
};

/// A number of entries: the capacity of a cache that counts instead of weighing. Converts from a number, since `cache c{100}` can mean
/// nothing else.
struct entries {
  std::uint64_t count = 0;

  constexpr entries() noexcept = default;
  constexpr entries(std::uint64_t n) noexcept : count(n) {}
  friend constexpr auto operator<=>(entries, entries) noexcept = default;
};

/// A length of time in ticks of the cache's clock (a tick is a request, a time slot, or whatever a manual clock counts). May be negative.
struct duration {
  std::int64_t ticks = 0;
  friend constexpr auto operator<=>(duration, duration) noexcept = default;
};

/// A point in time in ticks of the cache's clock. Any value is legal, in any order (P41).
struct instant {
  std::int64_t ticks = 0;

  friend constexpr auto operator<=>(instant, instant) noexcept = default;
  /// Time from b to a; saturates at the ends of the range.
  friend constexpr duration operator-(instant a, instant b) noexcept {
    constexpr auto low = std::numeric_limits<std::int64_t>::min(), high = std::numeric_limits<std::int64_t>::max();
    if (b.ticks < 0 && a.ticks > high + b.ticks) return {high};
    if (b.ticks > 0 && a.ticks < low + b.ticks) return {low};
    return {a.ticks - b.ticks};
  }
  /// a later by d; saturates.
  friend constexpr instant operator+(instant a, duration d) noexcept {
    constexpr auto low = std::numeric_limits<std::int64_t>::min(), high = std::numeric_limits<std::int64_t>::max();
    if (d.ticks > 0 && a.ticks > high - d.ticks) return {high};
    if (d.ticks < 0 && a.ticks < low - d.ticks) return {low};
    return {a.ticks + d.ticks};
  }
};

/// The place of a resident inside one cache. Slots are reused, so a slot says nothing about an entry that has left; users hold keys.
enum class slot : std::uint32_t {};

/// No slot: the answer of a search that found nothing.
inline constexpr slot no_slot{0xffffffffu};

/// The position of a slot in a column.
constexpr std::uint32_t index_of(slot s) noexcept { return static_cast<std::uint32_t>(s); }

inline namespace literals {
constexpr bytes operator""_B(unsigned long long n) noexcept { return bytes{n}; }
constexpr bytes operator""_KB(unsigned long long n) noexcept { return bytes{n * 1000u}; }
constexpr bytes operator""_MB(unsigned long long n) noexcept { return bytes{n * 1000'000u}; }
constexpr bytes operator""_GB(unsigned long long n) noexcept { return bytes{n * 1000'000'000u}; }
constexpr bytes operator""_MiB(unsigned long long n) noexcept { return bytes{n << 20}; }
constexpr bytes operator""_GiB(unsigned long long n) noexcept { return bytes{n << 30}; }
}  // namespace literals

}  // namespace larder::inline v0
