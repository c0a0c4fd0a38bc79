// Replay: a trace through a cache, request by request, by the same source that serves in production. Counts what a policy hits, evicts and
// bypasses, and how long it takes. The keys of a trace are dense, so the index is an array and the time is that of the policy.
// About 10 to 20 ns a request for the cheapest policies, 50 to 300 for those that keep a heap; memory is that of the cache, for as many
// entries as it holds at once, and 4 bytes an object.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <larder/cache.hpp>
#include <larder/core/result.hpp>
#include <larder/index/dense.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sim/policies.hpp>

namespace larder::inline v0::sim {

/// What an entry costs in capacity: one, or its bytes.
enum class charge_by { entries, bytes };

/// What came of a replay. Bytes are 0 where the trace has no sizes, and saturate at 2^64 - 1.
struct tally {
  std::uint64_t requests = 0;
  std::uint64_t unique = 0;  ///< different objects in the whole trace
  std::uint64_t hits = 0;
  bytes bytes_requested;  ///< each request with the size it has in the trace
  bytes bytes_hit;        ///< the same, of requests that hit
  std::uint64_t evictions = 0;
  std::uint64_t bypasses = 0;  ///< requests whose object was larger than the cache
  double cost = 0;             ///< charged by the cost model; 0 without one
  double seconds = 0;          ///< taken by the requests themselves; the only figure that differs from run to run

  [[nodiscard]] double hit_ratio() const noexcept { return requests == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(requests); }
  [[nodiscard]] double byte_hit_ratio() const noexcept {
    return bytes_requested.count == 0 ? 0 : static_cast<double>(bytes_hit.count) / static_cast<double>(bytes_requested.count);
  }
};

/// Called with a number of requests done since the last call; from the thread that did them.
using progress_call = std::function<void(std::uint64_t)>;

struct replay_options {
  charge_by charge = charge_by::entries;
  std::optional<std::uint64_t> seed = {};  ///< of policies that draw; without one they keep their own
  /// Examples that vanish per request, for policies that read context; finite, >= 0. Without one see balanced_vanishing.
  std::optional<double> vanishing = {};
  progress_call progress = {};
};

/// The rate at which a full cache loses as much context per request as the request adds: one example in as many requests as entries fit.
/// The published 0.6 is per time slot, in which many requests come; per request it would leave every context at 0. O(1) for a charge of
/// entries, O(references) for bytes, where the entries that fit are those of mean size.
[[nodiscard]] inline double balanced_vanishing(const trace::trace& t, std::uint64_t capacity, charge_by charge) {
  auto fit = static_cast<double>(capacity);
  if (charge == charge_by::bytes) {
    const bytes whole = footprint(t);
    if (whole.count != 0) fit *= static_cast<double>(t.unique) / static_cast<double>(whole.count);
  }
  return fit > 1 ? 1 / fit : 1;
}

/// Serves the references of a trace in order, by any cache of keys that a std::uint32_t can be, with charges in entries or in bytes: a
/// policy, a cost model or an observer of one's own goes in here. A resident keeps the size it was loaded with, whatever later references
/// say; the byte counters take each reference as it is. In bytes the trace must have sizes.
template <class Cache>
[[nodiscard]] tally serve_all(Cache& served, const trace::trace& t, const progress_call& progress = {}) {
  using weight = typename Cache::weight;
  constexpr bool weighs = std::is_same_v<weight, bytes>;
  static_assert(weighs || std::is_empty_v<weight>, "larder: serve_all replays caches that charge entries or bytes");
  LARDER_EXPECTS(!weighs || t.sizes.size() == t.size(), "a replay in bytes needs a trace with sizes");
  constexpr request plain{};
  constexpr std::size_t portion = std::size_t{1} << 16;
  const bool sized = !t.sizes.empty();
  const statistics before = served.stats();
  tally counted;
  counted.requests = t.size();
  counted.unique = t.unique;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t begin = 0; begin < t.size(); begin += portion) {
    const std::size_t end = std::min(begin + portion, t.size());
    for (std::size_t i = begin; i < end; ++i) {
      verb answer{};
      if constexpr (weighs)
        answer = served.serve(t.keys[i], plain, t.sizes[i]).what;
      else
        answer = served.serve(t.keys[i]).what;
      if (!sized) continue;
      counted.bytes_requested += t.sizes[i];
      if (answer == verb::hit) counted.bytes_hit += t.sizes[i];
    }
    if (progress) progress(end - begin);
  }
  counted.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const statistics& after = served.stats();
  counted.hits = after.hits - before.hits;
  counted.evictions = after.evictions() - before.evictions();
  counted.bypasses = after.bypasses() - before.bypasses();
  for (const double part : served.costs()) counted.cost += part;
  return counted;
}

/// Replays a trace by a policy from an empty cache. Capacity in entries or bytes, as options.charge says. `next` is the future of the
/// trace, needed by policies that foresee.
template <eviction_policy Policy>
[[nodiscard]] tally replay(const trace::trace& t, std::uint64_t capacity, const replay_options& options = {}, const future& next = {}) {
  const auto through = [&]<class... More>(auto quantity, const More&... more) {
    using sharing_type = std::conditional_t<std::is_same_v<decltype(quantity), bytes>, sharing::bytes, sharing::unit>;
    cache<std::uint32_t, nothing, Policy, index::dense, sharing_type, More...> served(
        quantity, make_policy<Policy>(foreseeing_policy<Policy> && next == nullptr ? future_of(t) : next, options.seed), more...);
    return serve_all(served, t, options.progress);
  };
  const auto charged = [&]<class... More>(const More&... more) {
    return options.charge == charge_by::bytes ? through(bytes{capacity}, more...) : through(entries{capacity}, more...);
  };
  if constexpr (context_policy<Policy>) {
    return charged(context::examples(options.vanishing.value_or(balanced_vanishing(t, capacity, options.charge))));
  } else {
    return charged();
  }
}

/// Why a trace cannot be replayed so, if it cannot.
[[nodiscard]] inline std::optional<fault> obstacle(const trace::trace& t, charge_by charge) {
  if (charge == charge_by::bytes && t.sizes.size() != t.size())
    return fault{t.source, 0, {}, "names no sizes, so there is nothing to charge bytes by; charge entries instead"};
  return std::nullopt;
}

[[nodiscard]] inline fault unknown_policy(std::string_view name) { return {{}, 0, {}, "there is no policy '" + std::string(name) + "'"}; }

/// The same by the name of a policy. Faults: an unknown name, bytes to be charged where the trace has no sizes. Compiles a cache for every
/// registered policy, here or (LARDER_SEPARATE) in one unit of the program.
[[nodiscard]] LARDER_INLINE_UNLESS_SEPARATE result<tally> replay(const trace::trace& t, std::string_view policy, std::uint64_t capacity,
                                                                 const replay_options& options = {}, const future& next = {});

}  // namespace larder::inline v0::sim

#if !defined(LARDER_SEPARATE)
#include <larder/sim/replay_by_name.hpp>
#endif
