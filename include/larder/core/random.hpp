// The one source of randomness in larder: splitmix64, seeded, bit for bit the same on every platform.
// State 8 bytes; a draw costs about one nanosecond. One draw per statement, since the order of two in one expression is open in C++.
// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
#pragma once

#include <cmath>
#include <cstdint>

namespace larder::inline v0 {

/// The upper 64 bits of a 64 by 64 bit product.
constexpr std::uint64_t high_product(std::uint64_t a, std::uint64_t b) noexcept {
#if defined(__SIZEOF_INT128__)
  __extension__ using wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<wide>(a) * b) >> 64);
#else
  const std::uint64_t a0 = a & 0xffffffffu, a1 = a >> 32, b0 = b & 0xffffffffu, b1 = b >> 32;
  const std::uint64_t middle = a1 * b0 + ((a0 * b0) >> 32);
  const std::uint64_t low = a0 * b1 + (middle & 0xffffffffu);
  return a1 * b1 + (middle >> 32) + (low >> 32);
#endif
}

/// The splitmix64 finalizer: a bijection of 64-bit words whose output bits all depend on all input bits.
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/// A seeded stream of random numbers. Equal seeds give equal streams everywhere.
class random {
 public:
  constexpr random() noexcept = default;
  constexpr explicit random(std::uint64_t seed) noexcept : state_(seed) {}

  /// 64 random bits.
  constexpr std::uint64_t next() noexcept { return mix(state_ += 0x9e3779b97f4a7c15u); }
  /// A whole number in [0, n); 0 if n is 0.
  constexpr std::uint64_t below(std::uint64_t n) noexcept { return high_product(next(), n); }
  /// A real number in [0, 1), a multiple of 2^-53.
  constexpr double uniform() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }
  /// A real number in [low, high).
  constexpr double uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }
  /// An exponential waiting time of the given mean.
  double exponential(double mean) noexcept { return -mean * std::log1p(-uniform()); }
  /// A standard normal number (Box and Muller; two draws, one result, so that the stream stays easy to follow).
  double normal() noexcept {
    const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
    const double angle = 6.283185307179586 * uniform();
    return radius * std::cos(angle);
  }

  friend constexpr bool operator==(random, random) noexcept = default;

 private:
  std::uint64_t state_ = 0;
};

}  // namespace larder::inline v0
