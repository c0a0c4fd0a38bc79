// One sentence for each requirement that a policy misses, in the policy's own file.
//
//   static_assert(larder::check_eviction_policy<my_policy>());
//
// Every unmet requirement is a static_assert of its own, so all of them are reported at once. Costs nothing at run time.
#pragma once

#include <larder/core/concepts.hpp>

namespace larder::inline v0 {

template <class P>
consteval bool check_eviction_policy() {
  static_assert(std::semiregular<P>, "larder: an eviction policy must be default constructible, copyable and assignable");
  static_assert(
      requires {
        { P::name } -> std::convertible_to<std::string_view>;
      },
      "larder: an eviction policy needs `static constexpr std::string_view name`");
  static_assert(
      requires {
        { P::needs } -> std::convertible_to<columns>;
      },
      "larder: an eviction policy needs `static constexpr columns needs`, the columns it reads (columns::none for none)");
  static_assert(
      requires(P p, std::size_t n) { p.reserve(n); },
      "larder: an eviction policy needs `void reserve(std::size_t n)`, which makes room for slots 0 to n - 1");
  if constexpr (requires {
                  { P::needs } -> std::convertible_to<columns>;
                }) {
    using seen = view<P::needs>;
    static_assert(
        requires(P p, slot s, seen v) { p.on_load(s, v); },
        "larder: an eviction policy needs `void on_load(slot s, const view<needs>& v) noexcept`");
    static_assert(
        requires(P p, slot s, seen v) { p.on_hit(s, v); },
        "larder: an eviction policy needs `void on_hit(slot s, const view<needs>& v) noexcept`; leave it empty to ignore hits");
    static_assert(
        requires(P p, slot s, seen v) { p.on_evict(s, v); },
        "larder: an eviction policy needs `void on_evict(slot s, const view<needs>& v) noexcept`, told of every removal");
    static_assert(
        requires(P p, seen v) {
          { p.victim(v) } -> std::same_as<slot>;
        },
        "larder: an eviction policy needs `slot victim(const view<needs>& v) noexcept`");
    if constexpr (contains(P::needs, columns::unshared))
      static_assert(
          requires(P p, slot s, seen v) {
            { p.on_unshared(s, v) }
            noexcept;
          },
          "larder: an eviction policy that names the column unshared needs `void on_unshared(slot s, const view<needs>& v) noexcept`");
    if constexpr (requires(P p, slot s, seen v) {
                    p.on_load(s, v);
                    p.on_hit(s, v);
                    p.on_evict(s, v);
                    p.victim(v);
                  })
      static_assert(
          requires(P p, slot s, seen v) {
            { p.on_load(s, v) }
            noexcept;
            { p.on_hit(s, v) }
            noexcept;
            { p.on_evict(s, v) }
            noexcept;
            { p.victim(v) }
            noexcept;
          },
          "larder: the hooks and the victim of an eviction policy must be noexcept");
  }
  return true;
}

template <class P>
consteval bool check_admission_policy() {
  static_assert(std::semiregular<P>, "larder: an admission policy must be default constructible, copyable and assignable");
  static_assert(
      requires {
        { P::name } -> std::convertible_to<std::string_view>;
      },
      "larder: an admission policy needs `static constexpr std::string_view name`");
  static_assert(
      requires {
        { P::needs } -> std::convertible_to<columns>;
      },
      "larder: an admission policy needs `static constexpr columns needs`, the columns it reads of victims");
  static_assert(
      requires {
        { P::looks_ahead } -> std::convertible_to<bool>;
      },
      "larder: an admission policy needs `static constexpr bool looks_ahead`, true if it wants to see the victims");
  static_assert(
      requires(P p, std::size_t n) { p.reserve(n); }, "larder: an admission policy needs `void reserve(std::size_t n)`");
  static_assert(
      requires(P p) {
        { p.on_request(std::uint64_t{}) }
        noexcept;
      },
      "larder: an admission policy needs `void on_request(std::uint64_t fingerprint) noexcept`");
  static_assert(
      requires(const P p, const claimant& c, std::span<const claimant> v) {
        { p.admit(c, v, true) }
        noexcept->std::same_as<bool>;
      },
      "larder: an admission policy needs `bool admit(const claimant& newcomer, std::span<const claimant> victims, bool room) const "
      "noexcept`");
  return true;
}

template <class C>
consteval bool check_context_model() {
  static_assert(
      requires {
        { C::name } -> std::convertible_to<std::string_view>;
      },
      "larder: a context model needs `static constexpr std::string_view name`");
  static_assert(context_model<C>,
                "larder: a context model needs kept, reserve, start, grow, stop, level, levels and rate as core/concepts.hpp lists them");
  return true;
}

template <class C>
consteval bool check_cost_term() {
  static_assert(
      requires {
        { C::name } -> std::convertible_to<std::string_view>;
      },
      "larder: a cost term needs `static constexpr std::string_view name`");
  static_assert(
      requires {
        { C::unit } -> std::convertible_to<std::string_view>;
      },
      "larder: a cost term needs `static constexpr std::string_view unit`, the unit of what it answers");
  static_assert(
      requires(const C c, const event& e) {
        { c(e) }
        noexcept->std::convertible_to<double>;
      },
      "larder: a cost term needs `double operator()(const event& e) const noexcept`");
  static_assert(std::semiregular<C>, "larder: a cost term must be default constructible, copyable and assignable");
  return true;
}

template <class S>
consteval bool check_sharing_model() {
  static_assert(
      requires {
        { S::name } -> std::convertible_to<std::string_view>;
      },
      "larder: a sharing model needs `static constexpr std::string_view name`");
  static_assert(
      requires { typename S::weight; }, "larder: a sharing model needs a type `weight`, what the user hands over with an entry");
  static_assert(
      requires { typename S::capacity_type; }, "larder: a sharing model needs a type `capacity_type`: larder::entries or larder::bytes");
  static_assert(sharing_model<S>,
                "larder: a sharing model needs the questions and hooks that core/concepts.hpp lists, noexcept but for reserve");
  return true;
}

template <class I>
consteval bool check_index_policy() {
  static_assert(
      index_policy<I>,
      "larder: an index needs reserve, make_room, find, fetch, likely, insert, erase, clear, positions and place_at as core/concepts.hpp lists "
      "them");
  return true;
}

template <class C>
consteval bool check_clock_policy() {
  static_assert(clock_policy<C>, "larder: a clock needs name, now, on_request and on_slot as core/concepts.hpp lists them");
  return true;
}

template <class O>
consteval bool check_event_observer() {
  static_assert(event_observer<O>, "larder: an observer needs `static constexpr std::string_view name` and `void on(const event&)`");
  return true;
}

}  // namespace larder::inline v0
