// How the capacity of a concurrent cache is divided among its shards, and how many of these there are.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <thread>

#include <larder/config.hpp>
#include <larder/core/quantity.hpp>

namespace larder::inline v0::concurrent {

/// How many shards a cache is to have: a power of two, at most 4096. Handed to its constructor among the policies.
struct shards {
  std::size_t count = 1;
};

/// The part of shard i out of n: equal but for one charge, and together the whole, exactly. Parts never shrink when the whole grows.
[[nodiscard]] constexpr std::uint64_t part_of(std::uint64_t whole, std::size_t i, std::size_t n) noexcept {
  return whole / n + (i < whole % n ? 1 : 0);
}

/// Shards enough that writers seldom meet, few enough that each has room for some hundred entries: with m entries to a shard, chance makes
/// some shards fuller than others by about sqrt(m). Where entries weigh, one shard: what is heavier than a part could enter no shard.
[[nodiscard]] inline shards usual_shards(entries capacity) noexcept {
  const std::uint64_t for_entries = capacity.count / 512, processors = std::thread::hardware_concurrency();
  const std::uint64_t for_threads = processors == 0 ? 64 : processors < 64 ? 8 * processors : 512;
  const std::uint64_t wanted = for_entries < for_threads ? for_entries : for_threads;
  return {static_cast<std::size_t>(wanted == 0 ? 1 : std::bit_floor(wanted))};
}
template <class Capacity>
[[nodiscard]] shards usual_shards(Capacity) noexcept {
  return {1};
}

}  // namespace larder::inline v0::concurrent
