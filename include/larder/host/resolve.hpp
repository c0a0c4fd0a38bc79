// Reads the pack of policies of a cache: any order, each kind at most once, defaults for the rest (D6). A mistake is one sentence.
#pragma once

#include <boost/hana/at.hpp>
#include <boost/hana/bool.hpp>
#include <boost/hana/filter.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/core/check.hpp>

namespace larder::inline v0::detail {

// A type belongs to the kind whose characteristic member it has, so that an incomplete policy is reported as what it was meant to be.
template <class P>
concept looks_like_eviction = eviction_policy<P> || requires {
  &P::victim;
};
template <class P>
concept looks_like_admission = requires {
  P::looks_ahead;
};
template <class P>
concept looks_like_sharing = requires {
  typename P::weight;
  typename P::capacity_type;
};
template <class P>
concept looks_like_context = requires {
  P::kept;
};
template <class P>
concept looks_like_cost = requires {
  P::unit;
};
template <class P>
concept looks_like_index = requires {
  P::recomputes_codes;
};
template <class P>
concept looks_like_clock = requires(P p) {
  p.on_slot();
};
template <class P>
concept looks_like_observer = event_observer<P> || requires {
  &P::on;
};

enum class kind { none, eviction, admission, sharing, context, cost, index, clock, observer };

template <class P>
consteval kind kind_of() {
  if constexpr (looks_like_eviction<P>)
    return kind::eviction;
  else if constexpr (looks_like_admission<P>)
    return kind::admission;
  else if constexpr (looks_like_sharing<P>)
    return kind::sharing;
  else if constexpr (looks_like_context<P>)
    return kind::context;
  else if constexpr (looks_like_cost<P>)
    return kind::cost;
  else if constexpr (looks_like_index<P>)
    return kind::index;
  else if constexpr (looks_like_clock<P>)
    return kind::clock;
  else if constexpr (looks_like_observer<P>)
    return kind::observer;
  else
    return kind::none;
}

template <kind K>
struct is_kind {
  template <class Type>
  constexpr auto operator()(Type) const {
    return boost::hana::bool_c<kind_of<typename Type::type>() == K>;
  }
};

template <class P>
consteval bool known() {
  static_assert(
      kind_of<P>() != kind::none,
      "larder::cache: a policy is of no known kind; it needs the members of an eviction, admission, sharing, context, cost, index, "
      "clock or observer policy (larder/core/concepts.hpp)");
  return true;
}

template <kind K, class Default, class... Policies>
consteval auto pick() {
  using found = decltype(boost::hana::filter(boost::hana::tuple_t<Policies...>, is_kind<K>{}));
  if constexpr (decltype(boost::hana::length(std::declval<found>()))::value == 0) {
    return boost::hana::type_c<Default>;
  } else {
    return typename std::remove_cvref_t<decltype(boost::hana::at_c<0>(std::declval<found>()))>{};
  }
}

template <kind K, class... Policies>
inline constexpr int how_many = (0 + ... + (kind_of<Policies>() == K ? 1 : 0));

template <class... Policies>
consteval bool each_kind_once() {
  static_assert(how_many<kind::eviction, Policies...> <= 1, "larder::cache: two eviction policies were given; a cache takes one");
  static_assert(how_many<kind::admission, Policies...> <= 1, "larder::cache: two admission policies were given; a cache takes one");
  static_assert(how_many<kind::sharing, Policies...> <= 1, "larder::cache: two sharing models were given; a cache takes one");
  static_assert(how_many<kind::context, Policies...> <= 1, "larder::cache: two context models were given; a cache takes one");
  static_assert(how_many<kind::cost, Policies...> <= 1, "larder::cache: two cost models were given; combine them with cost::sum");
  static_assert(how_many<kind::index, Policies...> <= 1, "larder::cache: two indexes were given; a cache takes one");
  static_assert(how_many<kind::clock, Policies...> <= 1, "larder::cache: two clocks were given; a cache takes one");
  static_assert(how_many<kind::observer, Policies...> <= 1, "larder::cache: two observers were given; combine them with observer::tee");
  return (known<Policies>() && ... && true);
}

/// The policy of kind K among Policies, or the default.
template <kind K, class Default, class... Policies>
using pick_t = typename decltype(pick<K, Default, Policies...>())::type;

}  // namespace larder::inline v0::detail
