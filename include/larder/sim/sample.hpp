// Spatial sampling: of a trace, all references to some of its objects. Objects are chosen by a hash, so that all of an object's references
// are in or none is, and reuse looks as in the whole trace, at distances and capacities that shrink by the rate.
// Source: Waldspurger, Park, Garthwaite, Ahmad, "Efficient MRC construction with SHARDS", FAST 2015 (fixed rate and fixed size); for any
// policy by a cache scaled down by the rate: Waldspurger, Saemundsson, Ahmad, Park, "Cache modeling and optimization using miniature
// simulations", USENIX ATC 2017.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <larder/core/random.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::sim {

/// How a sample stands to the whole trace.
struct sample_scale {
  double rate = 1;                     ///< objects in the sample / objects in the trace
  std::uint64_t sampled_requests = 0;  ///< references in the sample
  std::uint64_t whole_requests = 0;    ///< references in the trace

  /// The hit ratio of the whole trace that so many hits in the sample stand for. A sample should have rate * whole_requests references;
  /// whether the few hottest objects are in it or not makes most of the difference, and a cache worth the name hits those: so the
  /// difference counts as hits (the correction of SHARDS-adj).
  [[nodiscard]] double hit_ratio_of(std::uint64_t hits) const noexcept {
    const double expected = rate * static_cast<double>(whole_requests);
    if (!(expected > 0)) return 0;
    return std::clamp((static_cast<double>(hits) + (expected - static_cast<double>(sampled_requests))) / expected, 0.0, 1.0);
  }
};

/// The references to a sample of a trace's objects.
struct sample {
  trace::trace references;  ///< objects renumbered from 0; sizes as they were, no times
  sample_scale scale;
};

namespace detail {
/// Keeps the objects whose hash is below the threshold.
inline sample sample_below(const trace::trace& t, const std::vector<std::uint64_t>& hashes, std::uint64_t threshold) {
  constexpr std::uint32_t out = 0xffffffffu;
  sample made;
  made.references.source = t.source;
  std::vector<std::uint32_t> number(hashes.size(), out);
  for (std::size_t object = 0; object < hashes.size(); ++object)
    if (hashes[object] < threshold) number[object] = static_cast<std::uint32_t>(made.references.unique++);
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (number[t.keys[i]] == out) continue;
    made.references.keys.push_back(number[t.keys[i]]);
    if (!t.sizes.empty()) made.references.sizes.push_back(t.sizes[i]);
  }
  made.scale = {t.unique == 0 ? 1 : static_cast<double>(made.references.unique) / static_cast<double>(t.unique), made.references.size(),
                t.size()};
  return made;
}

inline std::vector<std::uint64_t> hashes_of(const trace::trace& t, std::uint64_t seed) {
  std::vector<std::uint64_t> hashes(t.unique);
  const std::uint64_t salt = mix(seed + 0x9e3779b97f4a7c15u);
  for (std::size_t object = 0; object < hashes.size(); ++object) hashes[object] = mix(object ^ salt);
  return hashes;
}
}  // namespace detail

/// Each object with this chance, 0 to 1. The seed says which ones. O(references).
[[nodiscard]] inline sample sample_at(const trace::trace& t, double rate, std::uint64_t seed) {
  const double scaled = rate * 0x1p64;
  const std::uint64_t threshold = !(scaled > 0) ? 0 : scaled >= 0x1p64 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(scaled);
  return detail::sample_below(t, detail::hashes_of(t, seed), threshold);
}

/// Exactly this many objects, or all: those of the smallest hashes. The objects of a trace in memory are known beforehand, so the
/// threshold is found at once; the one-pass form of SHARDS lowers it on the way and rescales what it has counted. O(references + objects).
[[nodiscard]] inline sample sample_of(const trace::trace& t, std::uint64_t objects, std::uint64_t seed) {
  const std::vector<std::uint64_t> hashes = detail::hashes_of(t, seed);
  std::uint64_t threshold = ~std::uint64_t{0};
  if (objects < hashes.size()) {
    std::vector<std::uint64_t> order = hashes;  // distinct, since `mix` is a bijection
    std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(objects), order.end());
    threshold = order[static_cast<std::size_t>(objects)];
  }
  return detail::sample_below(t, hashes, threshold);
}

}  // namespace larder::inline v0::sim
