// Runs serving policies through a scenario, slot by slot: every server under every policy gets the very same requests. Servers do not
// depend on each other, so the cost is linear in them, one is in memory at a time, and their order changes nothing but the last bits of
// sums.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <larder/edge/scenario.hpp>
#include <larder/edge/serving_policies.hpp>

namespace larder::inline v0::edge {

/// Where requests come from: a source answers a stream for each server, and a stream the requests of one slot after another.
template <class Source>
concept demand_source = requires(const Source source, std::uint32_t server) {
  { source.stream(server).next() } -> std::convertible_to<std::span<const demand>>;
};

/// The requests of a scenario's own law.
class drawn_demand {
 public:
  drawn_demand(const scenario& world, std::uint64_t seed) noexcept : world_(&world), seed_(seed) {}
  [[nodiscard]] demand_stream stream(std::uint32_t server) const { return {world_->requests, world_->servers, server, seed_}; }

 private:
  const scenario* world_;
  std::uint64_t seed_;
};

/// Runs one policy over all servers and slots and answers its books. `look(server, slot, books so far)` is called after each slot of each
/// server, for progress and plots. The seed is for policies that draw.
template <class Policy, demand_source Source, class Look>
serving_account simulate(const Policy& policy, const scenario& world, const Source& source, std::uint64_t seed, Look&& look) {
  serving_account books;
  const site place = site_of(world);
  for (std::uint32_t i = 0; i < world.servers; ++i) {
    auto arrivals = source.stream(i);
    auto one = policy.make(world, mix(seed + 2) + i, place);
    for (std::uint32_t t = 0; t < world.slots; ++t) {
      one.serve_slot(arrivals.next());
      look(i, t, std::as_const(one));
    }
    books += one.account();
  }
  return books;
}
template <class Policy, demand_source Source>
serving_account simulate(const Policy& policy, const scenario& world, const Source& source, std::uint64_t seed) {
  return simulate(policy, world, source, seed, [](std::uint32_t, std::uint32_t, const auto&) {});
}

/// The books of a fleet of servers, and its system cost slot by slot.
struct fleet_account {
  serving_account books;
  std::vector<double> by_slot;

  fleet_account& operator+=(const fleet_account& other) {
    books += other.books;
    if (by_slot.size() < other.by_slot.size()) by_slot.resize(other.by_slot.size());
    for (std::size_t t = 0; t < other.by_slot.size(); ++t) by_slot[t] += other.by_slot[t];
    return *this;
  }
};

/// The same on up to `threads` threads (0: all cores), each server at its own place. Servers are taken in groups whose sums are added in
/// their order, so the answer is the same to the last bit for any number of threads. `look(servers)` is called, from any thread, when so
/// many more are done. Memory: 8 bytes a slot for every group of 32 servers, and one server a thread.
template <class Policy, demand_source Source, class Look>
fleet_account simulate_fleet(const Policy& policy, const scenario& world, const sites& places, const Source& source, std::uint64_t seed,
                             unsigned threads, Look&& look) {
  constexpr std::uint32_t group = 32;
  std::vector<fleet_account> parts((std::size_t{world.servers} + group - 1) / group);
  sim::in_parallel(parts.size(), threads, [&](std::size_t part) {
    fleet_account& sum = parts[part];
    sum.by_slot.resize(world.slots);
    const auto first = static_cast<std::uint32_t>(part) * group;
    const std::uint32_t last = std::min(world.servers, first + group);
    for (std::uint32_t i = first; i < last; ++i) {
      auto arrivals = source.stream(i);
      auto one = policy.make(world, mix(seed + 2) + i, places.at(i));
      double before = 0;
      for (std::uint32_t t = 0; t < world.slots; ++t) {
        one.serve_slot(arrivals.next());
        double total = 0;
        for (const double term : one.models().costs()) total += term;
        sum.by_slot[t] += total - before;
        before = total;
      }
      sum.books += one.account();
    }
    look(last - first);
  });
  fleet_account whole;
  for (const fleet_account& part : parts) whole += part;
  return whole;
}

}  // namespace larder::inline v0::edge
