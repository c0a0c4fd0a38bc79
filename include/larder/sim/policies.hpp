// Policies by name at run time: a bridge from the words of a command line to the types of eviction/all.hpp. A policy added there is known
// here with no further edit, since what one needs is read from its type: a foreseeing one is built from the future of the trace, one that
// draws takes a seed, one that reads the context column gets a context model.
// O(policies) a look-up; what is done for a policy is compiled once for each of them.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/hana/for_each.hpp>
#include <boost/hana/length.hpp>

#include <larder/context/examples.hpp>
#include <larder/eviction/all.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::sim {

/// For each reference of a trace, the position of the next one to the same object, or 2^64 - 1 if there is none. Shared, never changed.
using future = std::shared_ptr<const std::vector<std::uint64_t>>;

/// The future of a trace. O(references); 8 bytes a reference, and 8 an object for the time of the call.
inline future future_of(const trace::trace& t) {
  constexpr auto never = std::numeric_limits<std::uint64_t>::max();
  std::vector<std::uint64_t> next(t.size()), seen(t.unique, never);
  for (std::size_t i = t.size(); i-- > 0;) {
    next[i] = seen[t.keys[i]];
    seen[t.keys[i]] = i;
  }
  return std::make_shared<const std::vector<std::uint64_t>>(std::move(next));
}

namespace detail {
/// Becomes a std::uint64_t and nothing else, so that a policy made from a fraction or a size is not taken for one made from a seed.
struct seed_alone {
  template <std::same_as<std::uint64_t> T>
  operator T() const noexcept;
};
}  // namespace detail

/// A policy that must be told what will be asked for: no cache in use can have it, and its hits are a bound for the others.
template <class Policy>
concept foreseeing_policy = eviction_policy<Policy> && std::is_constructible_v<Policy, future>;

/// A policy that draws: its one-argument constructor takes a std::uint64_t, the seed.
template <class Policy>
concept seeded_policy = eviction_policy<Policy> && std::is_constructible_v<Policy, detail::seed_alone>;

/// A policy that reads the context column, and so needs a cache with a context model.
template <class Policy>
concept context_policy = eviction_policy<Policy> && contains(Policy::needs, columns::context);

/// A policy ready for a replay. The future is that of the trace, and may be null for a policy that does not foresee; without a seed a
/// policy that draws keeps its own.
template <eviction_policy Policy>
[[nodiscard]] Policy make_policy(const future& next, std::optional<std::uint64_t> seed) {
  if constexpr (foreseeing_policy<Policy>) {
    return Policy(next);
  } else if constexpr (seeded_policy<Policy>) {
    return seed ? Policy(*seed) : Policy();
  } else {
    return Policy();
  }
}

/// Calls f(boost::hana::type_c<Policy>) for each registered policy, in the order of the registry.
template <class F>
constexpr void for_each_policy(F&& f) {
  boost::hana::for_each(eviction::all, f);
}

/// The names of the registered policies, in the order of the registry.
inline constexpr auto policy_names = [] {
  std::array<std::string_view, decltype(boost::hana::length(eviction::all))::value> names{};
  std::size_t i = 0;
  for_each_policy([&](auto policy) { names[i++] = decltype(policy)::type::name; });
  return names;
}();

/// The name in the registry of what a user calls by another: `opt` is belady. Any other name is itself, whether registered or not.
[[nodiscard]] constexpr std::string_view registered_name(std::string_view name) noexcept { return name == "opt" ? "belady" : name; }

/// Calls f(boost::hana::type_c<Policy>) for the policy of this name; false if there is none.
template <class F>
constexpr bool with_policy(std::string_view name, F&& f) {
  bool found = false;
  for_each_policy([&](auto policy) {
    if (found || decltype(policy)::type::name != registered_name(name)) return;
    found = true;
    f(policy);
  });
  return found;
}

/// Is this the name of a registered policy?
[[nodiscard]] constexpr bool registered(std::string_view name) {
  return with_policy(name, [](auto) {});
}

/// Is this the name of a policy that foresees?
[[nodiscard]] constexpr bool foresees(std::string_view name) {
  bool yes = false;
  with_policy(name, [&](auto policy) { yes = foreseeing_policy<typename decltype(policy)::type>; });
  return yes;
}

}  // namespace larder::inline v0::sim
