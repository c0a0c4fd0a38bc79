// Runs serving policies through a scenario, slot by slot: every server under every policy gets the very same requests. Servers do not
// depend on each other, so the cost is linear in them, one is in memory at a time, and their order changes nothing but the last bits of
// sums.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <utility>

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
  for (std::uint32_t i = 0; i < world.servers; ++i) {
    auto arrivals = source.stream(i);
    auto one = policy.make(world, mix(seed + 2) + i);
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

}  // namespace larder::inline v0::edge
