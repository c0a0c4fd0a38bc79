// The definition of replay by the name of a policy, apart from replay.hpp because it is the dearest thing to compile in larder: two caches
// for every registered policy. Included by replay.hpp, unless LARDER_SEPARATE is defined; then by one unit of the program.
#pragma once

#include <larder/sim/replay.hpp>

namespace larder::inline v0::sim {

LARDER_INLINE_UNLESS_SEPARATE result<tally> replay(const trace::trace& t, std::string_view policy, std::uint64_t capacity,
                                                   const replay_options& options, const future& next) {
  if (auto wrong = obstacle(t, options.charge)) return *std::move(wrong);
  tally counted;
  const bool known = with_policy(policy, [&](auto found) { counted = replay<typename decltype(found)::type>(t, capacity, options, next); });
  if (!known) return unknown_policy(policy);
  return counted;
}

}  // namespace larder::inline v0::sim
