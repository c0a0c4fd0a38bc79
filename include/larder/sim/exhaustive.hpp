// The true optimum of a small world, with unequal sizes, costs and shared blocks, by trying every course of events. An oracle for tests:
// no policy whatever serves the world's requests for less.
// O(requests * 3^entries): a thousandth of a second for 8 entries and 12 requests.
// Source: exhaustive search; that eviction only at a load loses nothing is the usual exchange argument, and holds with shared blocks, too,
// since a block that stays can only make later loads cheaper.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <larder/config.hpp>
#include <larder/core/quantity.hpp>

namespace larder::inline v0::sim {

/// Entries over blocks, and what they cost. An entry that shares nothing has a block of its own.
struct small_world {
  struct entry {
    std::uint32_t blocks = 0;  ///< bit b: it needs block b
    double load_cost = 1;      ///< of each load, however much is missing; >= 0
    double bypass_cost = 1;    ///< of each request served elsewhere; >= 0
  };
  std::vector<bytes> block_sizes;  ///< at most 32
  std::vector<entry> entries;      ///< at most 16
  double cost_per_byte = 0;        ///< of each byte loaded; >= 0
  bytes capacity;
  bool may_bypass = true;  ///< or must every entry that fits alone be loaded when it is asked for and missing?

  /// Adds an entry that shares nothing.
  void add(bytes size, double load_cost, double bypass_cost) {
    LARDER_EXPECTS(block_sizes.size() < 32, "a small world has at most 32 blocks");
    entries.push_back({std::uint32_t{1} << block_sizes.size(), load_cost, bypass_cost});
    block_sizes.push_back(size);
  }

  /// Bytes of a set of blocks.
  [[nodiscard]] bytes size_of(std::uint32_t blocks) const noexcept {
    bytes sum;
    for (; blocks != 0; blocks &= blocks - 1) sum += block_sizes[static_cast<std::size_t>(std::countr_zero(blocks))];
    return sum;
  }
};

/// The least that serving these entries in this order can cost, from an empty cache. A hit is free.
[[nodiscard]] inline double least_cost(const small_world& world, const std::vector<std::uint32_t>& requests) {
  LARDER_EXPECTS(world.entries.size() <= 16, "the optimum is searched for at most 16 entries");
  const std::size_t states = std::size_t{1} << world.entries.size();
  std::vector<std::uint32_t> blocks(states);  // by set of residents: the blocks they hold
  std::vector<bytes> used(states);
  for (std::size_t residents = 0; residents < states; ++residents) {
    for (std::size_t e = 0; e < world.entries.size(); ++e)
      if ((residents >> e & 1u) != 0) blocks[residents] |= world.entries[e].blocks;
    used[residents] = world.size_of(blocks[residents]);
  }
  constexpr double unreached = std::numeric_limits<double>::infinity();
  std::vector<double> cost(states, unreached), after(states);
  cost[0] = 0;
  const auto reach = [&](std::size_t residents, double price) {
    if (price < after[residents]) after[residents] = price;
  };
  for (const std::uint32_t asked : requests) {
    const small_world::entry& e = world.entries[asked];
    const std::size_t bit = std::size_t{1} << asked;
    const bool fits_alone = used[bit] <= world.capacity;
    after.assign(states, unreached);
    for (std::size_t residents = 0; residents < states; ++residents) {
      if (cost[residents] == unreached) continue;
      if ((residents & bit) != 0) {
        reach(residents, cost[residents]);
        continue;
      }
      if (world.may_bypass || !fits_alone) reach(residents, cost[residents] + e.bypass_cost);
      if (!fits_alone) continue;
      for (std::size_t kept = residents;; kept = (kept - 1) & residents) {  // every subset
        if (used[kept | bit] <= world.capacity) {
          const bytes missing = world.size_of(e.blocks & ~blocks[kept]);
          reach(kept | bit, cost[residents] + e.load_cost + world.cost_per_byte * static_cast<double>(missing.count));
        }
        if (kept == 0) break;
      }
    }
    cost.swap(after);
  }
  double least = unreached;
  for (const double one : cost)
    if (one < least) least = one;
  return least;
}

}  // namespace larder::inline v0::sim
