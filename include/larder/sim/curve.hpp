// Miss-ratio curves: what a policy misses at every capacity. For LRU with a charge of entries exactly, at all capacities, in one pass; for
// any policy by replays at a list of capacities. Both also from a sample of the objects (sample.hpp), in that part of time and memory; with
// four thousand objects in the sample the miss ratio is off by less than 0.02 on average.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <larder/sim/sample.hpp>
#include <larder/sim/stack_distances.hpp>
#include <larder/sim/sweep.hpp>

namespace larder::inline v0::sim {

/// Hits of LRU at every capacity in entries, exactly.
class lru_curve {
 public:
  /// O(references * log objects) time, 24 bytes an object.
  explicit lru_curve(const trace::trace& t) : hits_(t.unique + 1) {
    stack_distances distance(t.unique);
    for (const std::uint32_t object : t.keys) {
      const std::uint64_t d = distance(object);
      if (d != stack_distances::first) ++hits_[d];
    }
    for (std::size_t c = 1; c < hits_.size(); ++c) hits_[c] += hits_[c - 1];
  }
  /// Hits of a cache of that many entries. O(1).
  [[nodiscard]] std::uint64_t hits(std::uint64_t capacity) const noexcept {
    return hits_[static_cast<std::size_t>(std::min<std::uint64_t>(capacity, hits_.size() - 1))];
  }

 private:
  std::vector<std::uint64_t> hits_;  // by capacity
};

/// What a policy misses at one capacity.
struct curve_point {
  double capacity = 0;    ///< in entries or bytes of the whole trace
  double miss_ratio = 0;  ///< 0 to 1
};
struct curve {
  std::string policy;
  std::vector<curve_point> points;  ///< smallest capacity first
};

/// Capacities for a curve: from low to high, each about a quarter larger than the one before. 1 <= low <= high.
[[nodiscard]] inline std::vector<std::uint64_t> spaced_capacities(std::uint64_t low, std::uint64_t high) {
  std::vector<std::uint64_t> made;
  const auto step = [](std::uint64_t c) { return c < 4 ? 1 : c / 4; };
  for (std::uint64_t c = low; c < high; c = high - c < step(c) ? high : c + step(c)) made.push_back(c);
  made.push_back(high);
  return made;
}

/// What capacities of the whole trace are in a sample of that rate: rounded to whole ones of at least 1, in order, each once.
[[nodiscard]] inline std::vector<std::uint64_t> scaled_capacities(std::vector<std::uint64_t> capacities, double rate) {
  if (rate < 1)
    for (std::uint64_t& c : capacities)
      c = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::round(static_cast<double>(c) * rate)));
  std::sort(capacities.begin(), capacities.end());
  capacities.erase(std::unique(capacities.begin(), capacities.end()), capacities.end());
  return capacities;
}

namespace detail {
/// Is the policy's whole curve known from its stack distances? LRU in bytes is left out: an object larger than the cache is passed by, and
/// which ones are depends on the capacity.
inline bool by_distances(std::string_view policy, charge_by charge) noexcept {
  return charge == charge_by::entries && policy == eviction::lru::name;
}

struct curve_task {
  std::size_t policy = 0, capacity = 0;  // positions in the lists
};
inline std::vector<curve_task> curve_tasks(const std::vector<std::string>& policies, std::size_t capacities, charge_by charge) {
  std::vector<curve_task> tasks;
  for (std::size_t p = 0; p < policies.size(); ++p)
    for (std::size_t c = 0; c < (by_distances(policies[p], charge) ? 1 : capacities); ++c) tasks.push_back({p, c});
  return tasks;
}

inline result<std::vector<curve>> curves_of(const trace::trace& t, const sample_scale& scale, const std::vector<std::string>& policies,
                                            const std::vector<std::uint64_t>& capacities, const replay_options& options, unsigned threads) {
  if (auto wrong = obstacle(t, options.charge)) return *std::move(wrong);
  future next;
  for (const std::string& policy : policies) {
    if (!registered(policy)) return unknown_policy(policy);
    if (next == nullptr && foresees(policy)) next = future_of(t);
  }
  const std::vector<std::uint64_t> scaled = scaled_capacities(capacities, scale.rate);
  replay_options each = options;
  if (each.vanishing) *each.vanishing /= scale.rate;  // a request of the sample stands for 1 / rate of the whole
  std::vector<curve> made;
  for (const std::string& policy : policies) {
    made.push_back({policy, {}});
    for (const std::uint64_t capacity : scaled) made.back().points.push_back({static_cast<double>(capacity) / scale.rate, 0});
  }
  const auto miss_ratio = [&](std::uint64_t hits) { return 1 - scale.hit_ratio_of(hits); };
  const auto tasks = curve_tasks(policies, scaled.size(), options.charge);
  in_parallel(tasks.size(), threads, [&](std::size_t i) {
    const auto [p, c] = tasks[i];
    if (!by_distances(policies[p], options.charge)) {
      made[p].points[c].miss_ratio = miss_ratio(replay(t, policies[p], scaled[c], each, next)->hits);
      return;
    }
    const lru_curve whole(t);
    for (std::size_t k = 0; k < scaled.size(); ++k) made[p].points[k].miss_ratio = miss_ratio(whole.hits(scaled[k]));
    if (options.progress) options.progress(t.size());
  });
  return made;
}
}  // namespace detail

/// The requests that curves of these policies at so many capacities replay: what options.progress adds up to.
[[nodiscard]] inline std::uint64_t curve_requests(std::uint64_t references, const std::vector<std::string>& policies,
                                                  std::size_t capacities, charge_by charge) {
  return references * detail::curve_tasks(policies, capacities, charge).size();
}

/// The exact curves of these policies at these capacities, on up to `threads` threads (0: all cores). Faults: those of sweep.
[[nodiscard]] inline result<std::vector<curve>> curves(const trace::trace& t, const std::vector<std::string>& policies,
                                                       const std::vector<std::uint64_t>& capacities, const replay_options& options = {},
                                                       unsigned threads = 0) {
  return detail::curves_of(t, {1, t.size(), t.size()}, policies, capacities, options, threads);
}

/// The same from a sample. Capacities are those of the whole trace; each point stands where its scaled_capacities stands in the whole.
[[nodiscard]] inline result<std::vector<curve>> curves(const sample& s, const std::vector<std::string>& policies,
                                                       const std::vector<std::uint64_t>& capacities, const replay_options& options = {},
                                                       unsigned threads = 0) {
  return detail::curves_of(s.references, s.scale, policies, capacities, options, threads);
}

}  // namespace larder::inline v0::sim
