// Sweep: several policies at several capacities over one trace, on all cores. Each pair is a replay of its own; the trace and its future
// are shared and only read. Results come in the order asked for and are the same for any number of threads, but for `seconds`.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <larder/sim/parallel.hpp>
#include <larder/sim/replay.hpp>

namespace larder::inline v0::sim {

/// One replay of a sweep.
struct cell {
  std::string policy;
  std::uint64_t capacity = 0;  ///< in entries or bytes, as the sweep charges
};

/// Every policy at every capacity: all capacities of the first policy, then those of the second.
[[nodiscard]] inline std::vector<cell> cells_of(const std::vector<std::string>& policies, const std::vector<std::uint64_t>& capacities) {
  std::vector<cell> made;
  made.reserve(policies.size() * capacities.size());
  for (const std::string& policy : policies)
    for (const std::uint64_t capacity : capacities) made.push_back({policy, capacity});
  return made;
}

/// Replays each cell from an empty cache. `threads`: at most so many at once, 0 for all cores. options.progress is called from all of
/// them. Faults: those of replay, found before any work is done. Time: that of the replays over the cores; memory: `threads` caches, and
/// 8 bytes a reference if a policy foresees.
[[nodiscard]] inline result<std::vector<tally>> sweep(const trace::trace& t, const std::vector<cell>& cells,
                                                      const replay_options& options = {}, unsigned threads = 0) {
  if (auto wrong = obstacle(t, options.charge)) return *std::move(wrong);
  for (const cell& c : cells)
    if (!registered(c.policy)) return unknown_policy(c.policy);
  future next;
  if (std::any_of(cells.begin(), cells.end(), [](const cell& c) { return foresees(c.policy); })) next = future_of(t);
  std::vector<tally> counted(cells.size());
  in_parallel(cells.size(), threads, [&](std::size_t i) { counted[i] = *replay(t, cells[i].policy, cells[i].capacity, options, next); });
  return counted;
}

}  // namespace larder::inline v0::sim
