// The laws of eviction policies on a history that is made of bytes, for whoever makes bytes: a fuzzer, or a framework for random tests.
//
//   extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {            // libFuzzer
//     const auto found = larder::laws::check_bytes<my_policy>({data, size});
//     if (!found) std::fputs(found.text("my_policy").c_str(), stderr), std::abort();
//     return 0;
//   }
//   TEST_CASE("laws") { CHECK(larder::laws::check_eviction<my_policy>()); }                         // Catch2
//   rc::prop("laws", [](const std::vector<std::uint8_t>& bytes) {                                   // rapidcheck
//     RC_ASSERT(larder::laws::check_bytes<my_policy>(bytes));
//   });
//
// The first byte chooses the capacity and whether keys weigh; then two bytes are a step: what happens, and the key. Any bytes will do.
// Played are the laws that one play can show broken, and reserve, relabeling, regularity and ranked, which compare two.
#pragma once

#include <array>
#include <span>

#include <larder/laws/eviction.hpp>

namespace larder::inline v0::laws {

/// The history that bytes stand for, and the world it is played in.
struct scene {
  world where;
  history steps;
};
[[nodiscard]] inline scene scene_of(std::span<const std::uint8_t> bytes) {
  static constexpr std::array<std::uint64_t, 8> capacities{0, 1, 2, 3, 7, 9, 10, 100};
  scene made;
  if (bytes.empty()) return made;
  made.where.capacity = capacities[bytes[0] % 8];
  made.where.sized = bytes[0] % 16 >= 8;
  made.where.garbage = bytes[0];
  for (std::size_t i = 1; i + 1 < bytes.size(); i += 2) {
    // Asking is most of what happens.
    const unsigned what = bytes[i] % 16;
    step next{what < 7 ? static_cast<act>(what) : act::ask, bytes[i + 1] % stage::key_count, -1};
    if (made.where.sized) next.charge = static_cast<std::int64_t>(made.where.charge(next.key));
    made.steps.push_back(next);
  }
  return made;
}

/// The first law that this history shows broken, with the history shortened; or that none is. O(steps^2) once a law is broken.
[[nodiscard]] inline verdict check_bytes(const actor& policy, std::span<const std::uint8_t> bytes) {
  using detail::breach_of, detail::compared;
  const scene made = scene_of(bytes);
  const settings how;
  verdict found;
  const auto holds = [&](std::string_view law, auto&& broken) {
    found = judged(law, made.steps, [&](const history& h) -> std::string { return broken(h); });
    return bool(found);
  };
  for (const std::string_view law : {"membership", "claims", "withdrawal", "forgetting", "stability", "drain"})
    if (!holds(law, [&](const history& h) { return breach_of(law, policy, made.where, h); })) return found;
  if (!holds("reserve", [&](const history& h) {
        return compared(policy, made.where, h, "reserving bit by bit", [](world& other) { other.reserved_at_once = false; });
      }))
    return found;
  if (!holds("relabeling", [&](const history& h) {
        return compared(policy, made.where, h, "in slots taken at random", [](world& other) { other.reuse = world::slots::shuffled; });
      }))
    return found;
  if (policy.ranked() && !holds("ranked", [&](const history& h) { return detail::ranked_broken(policy, made.where, how, h); })) return found;
  holds("regularity", [&](const history& h) { return detail::regularity_broken(policy, made.where, how, h); });
  return found;
}
template <eviction_policy P>
[[nodiscard]] verdict check_bytes(std::span<const std::uint8_t> bytes, const P& fresh = P{}) {
  return check_bytes(actor_of<P>(fresh), bytes);
}

}  // namespace larder::inline v0::laws
