// The policies a cache was given, by kind, with the defaults for the rest; and the checks that they fit together.
#pragma once

#include <type_traits>

#include <larder/admission/always.hpp>
#include <larder/clock/per_request.hpp>
#include <larder/context/none.hpp>
#include <larder/cost/none.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/host/resolve.hpp>
#include <larder/index/hashed.hpp>
#include <larder/observer/none.hpp>
#include <larder/sharing/unit.hpp>

namespace larder::inline v0::detail {

template <class Key, class T, class... Policies>
struct chosen {
  static_assert(each_kind_once<Policies...>());

  using eviction_type = pick_t<kind::eviction, eviction::lru, Policies...>;
  using admission_type = pick_t<kind::admission, admission::always, Policies...>;
  using sharing_type = pick_t<kind::sharing, sharing::unit, Policies...>;
  using context_type = pick_t<kind::context, context::none, Policies...>;
  using cost_type = pick_t<kind::cost, cost::none, Policies...>;
  using index_type = pick_t<kind::index, index::hashed<>, Policies...>;
  using clock_type = pick_t<kind::clock, clock::per_request, Policies...>;
  using observer_type = pick_t<kind::observer, observer::none, Policies...>;

  static_assert(check_eviction_policy<eviction_type>());
  static_assert(check_admission_policy<admission_type>());
  static_assert(check_sharing_model<sharing_type>());
  static_assert(check_context_model<context_type>());
  static_assert(check_index_policy<index_type>());
  static_assert(check_clock_policy<clock_type>());

  /// The columns that some policy reads, and that are therefore kept (D5).
  static constexpr columns needs = eviction_type::needs | admission_type::needs;
  static constexpr bool reads(columns column) noexcept { return contains(needs, column); }
  /// Does a change of what an entry would free concern anybody: a policy that orders by it, or the column of what bringing it back costs?
  static constexpr bool reordered = contains(eviction_type::needs, columns::unshared);
  static constexpr bool follows_unshared = reordered || (reads(columns::reload_cost) && !std::is_same_v<cost_type, cost::none>);
  static constexpr bool priced = !std::is_same_v<cost_type, cost::none>;
  static constexpr bool watched = !std::is_same_v<observer_type, observer::none>;
  /// Where every entry weighs one, charges are counts and need no counters of their own.
  static constexpr bool weighs = !std::is_same_v<sharing_type, sharing::unit>;
  /// Is there anybody to whom time means something? Otherwise the clock is not asked.
  static constexpr bool timed = reads(columns::time) || context_type::kept || priced || watched;
  /// Codes are kept where a policy reads fingerprints, or where computing one again would call the user's hash or read a long key.
  static constexpr bool keeps_codes =
      contains(needs, columns::fingerprint) ||
      !(index_type::recomputes_codes && (std::is_arithmetic_v<Key> || std::is_enum_v<Key> || std::is_pointer_v<Key>));

  static_assert(
      requires(const cost_type c, const entry_event<Key, T>& e) {
        { c(e) }
        noexcept->std::convertible_to<double>;
      },
      "larder::cache: the cost model needs `double operator()(const event& e) const noexcept` (or on entry_event<Key, T>)");
  static_assert(
      requires(observer_type o, const entry_event<Key, T>& e) { o.on(e); },
      "larder::cache: the observer needs `void on(const event&)` (or on entry_event<Key, T>)");
  static_assert(
      !contains(needs, columns::context) || context_type::kept,
      "larder::cache: a policy reads the context column, but the cache keeps none; give it a context model such as context::examples");
  static_assert(!admission_type::looks_ahead || ranked_eviction_policy<eviction_type> || reordered,
                "larder::cache: this admission policy looks ahead at the victims, which needs an eviction policy with for_each_victim");
};

}  // namespace larder::inline v0::detail
