// Streams of keys that any platform reproduces, for tests, benches and first looks. `nested`, `scanmix` and the sizes and costs of keys are
// integer arithmetic on splitmix64 alone and are the reference streams of larder's exact hit counts. `zipf` uses logarithms of the C
// library, whose last digit may differ between libraries: a draw then differs about once in 10^15.
// A stream is a list of raw keys; numbered() makes a trace of it.
// Source of the Zipf sampler: Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions",
// ACM TOMACS 1996.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <larder/config.hpp>
#include <larder/core/quantity.hpp>
#include <larder/core/random.hpp>
#include <larder/trace/interner.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::sim {

using key_stream = std::vector<std::uint32_t>;

/// Skewed: a key below another below a third, so that small keys are hot. 7,636 different keys among the first 200,000.
[[nodiscard]] inline key_stream nested(std::size_t requests = 200'000) {
  key_stream keys(requests);
  random draws(1);
  for (std::uint32_t& key : keys) {
    const std::uint64_t a = draws.below(10'000);
    const std::uint64_t b = draws.below(a + 1);
    key = static_cast<std::uint32_t>(draws.below(b + 1));
  }
  return keys;
}

/// The same with a scan after every 5,000 keys: 1,000 keys from 10,000 up that come once and never again.
[[nodiscard]] inline key_stream scanmix(std::size_t requests = 200'000) {
  constexpr std::size_t skewed = 5'000, scanned = 1'000;
  key_stream keys;
  keys.reserve(requests + scanned);
  std::uint32_t fresh = 10'000;
  const key_stream hot = nested(requests);
  for (std::size_t i = 0; keys.size() < requests; ++i) {
    keys.push_back(hot[i]);
    if ((i + 1) % skewed == 0)
      for (std::size_t k = 0; k < scanned; ++k) keys.push_back(fresh++);
  }
  keys.resize(requests);
  return keys;
}

/// The reference size and cost of a key.
struct key_price {
  bytes size;              ///< 1 to 64
  std::uint64_t cost = 0;  ///< of loading it, 1 to 1000
};
[[nodiscard]] constexpr key_price price_of(std::uint32_t key) noexcept {
  random draws(key);
  key_price made;
  made.size = bytes{1 + draws.below(64)};
  made.cost = 1 + draws.below(1000);
  return made;
}

/// Draws ranks 0 to n - 1, rank r with a chance proportional to 1 / (r + 1)^exponent. No table; about 50 ns a draw for any n.
class zipf {
 public:
  /// n >= 1; exponent >= 0, finite: 0 is uniform.
  zipf(std::uint64_t n, double exponent) noexcept
      : n_(static_cast<double>(n)),
        exponent_(exponent),
        low_(area(1.5) - 1),
        high_(area(n_ + 0.5)),
        sure_(2 - inverse(area(2.5) - height(2))) {
    LARDER_EXPECTS(n >= 1 && exponent >= 0 && exponent < 1e3, "a Zipf law needs at least one rank and an exponent of 0 or more");
  }

  /// One rank. Takes a little over one draw on average.
  [[nodiscard]] std::uint64_t operator()(random& draws) const noexcept {
    for (;;) {
      // A point under the hat, the smooth curve x^-exponent from 1/2 to n + 1/2, is taken if it is under the bar of the nearest rank.
      const double at = low_ + draws.uniform() * (high_ - low_);
      const double x = inverse(at);
      double rank = std::floor(x + 0.5);
      rank = rank < 1 ? 1 : rank > n_ ? n_ : rank;
      if (rank - x <= sure_ || at >= area(rank + 0.5) - height(rank)) return static_cast<std::uint64_t>(rank) - 1;
    }
  }

 private:
  [[nodiscard]] double height(double x) const noexcept { return std::exp(-exponent_ * std::log(x)); }
  /// The integral of x^-exponent from 1; near exponent 1 by the form that does not cancel there.
  [[nodiscard]] double area(double x) const noexcept {
    const double l = std::log(x);
    return growth((1 - exponent_) * l) * l;
  }
  [[nodiscard]] double inverse(double y) const noexcept {
    double t = y * (1 - exponent_);
    if (t < -1) t = -1;  // rounding
    return std::exp(shrink(t) * y);
  }
  /// (e^t - 1) / t and log(1 + t) / t, also about 0.
  static double growth(double t) noexcept { return std::fabs(t) > 1e-8 ? std::expm1(t) / t : 1 + t / 2; }
  static double shrink(double t) noexcept { return std::fabs(t) > 1e-8 ? std::log1p(t) / t : 1 - t / 2; }

  double n_, exponent_, low_, high_, sure_;
};

/// Keys 0 to keys - 1 by a Zipf law; key 0 is the hottest.
[[nodiscard]] inline key_stream zipf_stream(std::size_t requests, std::uint32_t keys, double exponent, std::uint64_t seed) {
  key_stream made(requests);
  random draws(seed);
  const zipf law(keys, exponent);
  for (std::uint32_t& key : made) key = static_cast<std::uint32_t>(law(draws));
  return made;
}

/// Keys 0 to keys - 1, all with the same chance.
[[nodiscard]] inline key_stream uniform_stream(std::size_t requests, std::uint32_t keys, std::uint64_t seed) {
  key_stream made(requests);
  random draws(seed);
  for (std::uint32_t& key : made) key = static_cast<std::uint32_t>(draws.below(keys));
  return made;
}

/// 0, 1, 2, ... and from 0 again after `keys` of them: never a hit for LRU in a smaller cache; no key twice if keys >= requests.
[[nodiscard]] inline key_stream scan_stream(std::size_t requests, std::uint32_t keys) {
  key_stream made(requests);
  for (std::size_t i = 0; i < requests; ++i) made[i] = static_cast<std::uint32_t>(i % keys);
  return made;
}

/// A share of the requests (0 to 1) for keys 0 to hot - 1, all alike, the rest for hot to keys - 1. hot >= 1; keys > hot unless share is 1.
[[nodiscard]] inline key_stream hot_stream(std::size_t requests, std::uint32_t keys, std::uint32_t hot, double share, std::uint64_t seed) {
  key_stream made(requests);
  random draws(seed);
  for (std::uint32_t& key : made) {
    const bool is_hot = draws.uniform() < share;
    key = is_hot ? static_cast<std::uint32_t>(draws.below(hot)) : hot + static_cast<std::uint32_t>(draws.below(keys - hot));
  }
  return made;
}

/// A trace of a stream, its objects numbered by first appearance. `size_of(key)`, if given, is the size of each reference. O(requests).
[[nodiscard]] inline trace::trace numbered(std::string source, const key_stream& keys) {
  trace::trace made;
  made.source = std::move(source);
  made.keys.reserve(keys.size());
  trace::interner<std::uint32_t> ids;
  for (const std::uint32_t key : keys) made.keys.push_back(ids(key));
  made.unique = ids.size();
  return made;
}
template <class SizeOf>
[[nodiscard]] trace::trace numbered(std::string source, const key_stream& keys, SizeOf&& size_of) {
  trace::trace made = numbered(std::move(source), keys);
  made.sizes.reserve(keys.size());
  for (const std::uint32_t key : keys) made.sizes.push_back(size_of(key));
  return made;
}

}  // namespace larder::inline v0::sim
