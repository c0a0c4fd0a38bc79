// Replay of requests for models that share blocks, by any registered policy: what it hits, what it has to load, what sharing saves, and
// what the loads cost. One cache type serves them all (any_policy.hpp), so that the time to compile does not grow with the registry. About
// 100 to 500 ns a request and what its blocks take; memory is that of the cache and 20 bytes a block of the graph.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <larder/cache.hpp>
#include <larder/context/examples.hpp>
#include <larder/index/dense.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>
#include <larder/sim/any_policy.hpp>
#include <larder/sim/model_requests.hpp>
#include <larder/sim/parallel.hpp>
#include <larder/sim/sweep.hpp>

namespace larder::inline v0::sim {

/// What came of a replay. Sizes are of whole models unless it is said otherwise.
struct model_tally {
  std::uint64_t requests = 0, hits = 0, loads = 0, evictions = 0, bypasses = 0;
  bytes bytes_requested;  ///< each request with its whole model
  bytes bytes_hit;        ///< of requests that hit
  bytes bytes_loaded;     ///< what was missing, at all loads
  bytes bytes_saved;      ///< what was there already at loads, for others: whole models less what was missing
  double cost = 0;        ///< by the price of the requests
  double seconds = 0;     ///< taken by the requests themselves; the only figure that differs from run to run

  [[nodiscard]] double hit_ratio() const noexcept { return requests == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(requests); }
};

/// Are blocks counted once, or does every model pay for its whole size, as in caches that do not know of blocks?
enum class counted { once, by_each };

namespace detail {
template <class Sharing, class Weigh>
model_tally replay_models(const model_requests& all, bytes capacity, any_policy policy, double vanishing, const Sharing& model,
                          Weigh&& weigh, const progress_call& progress) {
  cache<std::uint32_t, nothing, any_policy, index::dense, Sharing, load_seconds, context::examples> served(
      capacity, std::move(policy), model, all.price, context::examples(vanishing));
  constexpr std::size_t portion = std::size_t{1} << 14;
  model_tally made;
  made.requests = all.size();
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint32_t key = all.references.keys[i];
    const bytes whole = all.graph->size(sharing::model_id{key});
    const outcome answer = served.serve(key, {}, weigh(key));
    made.bytes_requested += whole;
    if (answer.what == verb::hit) made.bytes_hit += whole;
    if (answer.what == verb::load) {
      made.bytes_loaded += bytes{answer.added};
      made.bytes_saved += bytes{whole.count - answer.added};
    }
    if (progress && ((i + 1) % portion == 0 || i + 1 == all.size())) progress(i % portion + 1);
  }
  made.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const statistics& n = served.stats();
  made.hits = n.hits;
  made.loads = n.loads;
  made.evictions = n.evictions();
  made.bypasses = n.bypasses();
  for (const double part : served.costs()) made.cost += part;
  return made;
}
}  // namespace detail

/// The rate at which context vanishes per request, as balanced_vanishing: one example in as many requests as models of mean size fit, where
/// the mean is what each adds to all blocks together.
[[nodiscard]] inline double balanced_vanishing(const model_requests& all, bytes capacity) {
  const double whole = static_cast<double>(all.graph->total().count);
  const double fit = whole > 0 ? static_cast<double>(capacity.count) * static_cast<double>(all.graph->model_count()) / whole : 1;
  return fit > 1 ? 1 / fit : 1;
}

/// Replays by the policy of this name from an empty cache. options.charge is not read. Faults: an unknown name.
[[nodiscard]] inline result<model_tally> replay(const model_requests& all, std::string_view policy, bytes capacity,
                                                const replay_options& options = {}, counted blocks = counted::once,
                                                const future& next = {}) {
  any_policy chosen;
  const bool known = with_policy(policy, [&](auto found) {
    using P = typename decltype(found)::type;
    chosen = any_policy(make_policy<P>(foreseeing_policy<P> && next == nullptr ? future_of(all.references) : next, options.seed));
  });
  if (!known) return unknown_policy(policy);
  const double vanishing = options.vanishing.value_or(balanced_vanishing(all, capacity));
  if (blocks == counted::once)
    return detail::replay_models(
        all, capacity, std::move(chosen), vanishing, sharing::shared_blocks(all.graph),
        [](std::uint32_t key) { return sharing::model_id{key}; }, options.progress);
  return detail::replay_models(
      all, capacity, std::move(chosen), vanishing, sharing::bytes(),
      [&](std::uint32_t key) { return all.graph->size(sharing::model_id{key}); }, options.progress);
}

/// Replays each cell from an empty cache, capacities in bytes; as the sweep of a trace.
[[nodiscard]] inline result<std::vector<model_tally>> sweep(const model_requests& all, const std::vector<cell>& cells,
                                                            const replay_options& options = {}, counted blocks = counted::once,
                                                            unsigned threads = 0) {
  future next;
  for (const cell& c : cells) {
    if (!registered(c.policy)) return unknown_policy(c.policy);
    if (next == nullptr && foresees(c.policy)) next = future_of(all.references);
  }
  std::vector<model_tally> made(cells.size());
  in_parallel(cells.size(), threads,
              [&](std::size_t i) { made[i] = *replay(all, cells[i].policy, bytes{cells[i].capacity}, options, blocks, next); });
  return made;
}

}  // namespace larder::inline v0::sim
