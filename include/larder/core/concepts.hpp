// The kinds of policy, one concept each. A policy is a plain type: no base class, no registration, state in columns of its own.
//
// | kind      | asked                                          | told                                   |
// |-----------|------------------------------------------------|----------------------------------------|
// | eviction  | victim                                         | on_load, on_hit, on_evict, on_unshared |
// | admission | admit                                          | on_request                             |
// | sharing   | missing, unshared, used, pinned, beyond_pinned | load, drop, pin, unpin                 |
// | context   | level                                          | start, grow, stop                      |
// | cost      | operator()(event)                              |                                        |
// | index     | find                                           | insert, erase                          |
// | clock     | now                                            | on_request, on_slot                    |
// | observer  |                                                | on(event)                              |
//
// on_unshared is for those eviction policies that name the column `unshared`, and they must have it.
// No hook is optional: an empty body says "this policy ignores that", a missing one is a compile error (core/check.hpp says which).
// `reserve(n)` is the only member that may allocate or throw; it is called before anything changes, with strong guarantee.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <larder/core/event.hpp>
#include <larder/core/view.hpp>

namespace larder::inline v0 {

/// Who leaves next. Hooks run after the fact they announce (on_load) or before the fact they undo (on_evict), for every arrival and
/// removal. `victim` names a resident the view calls evictable, and the same one until the next hook; it is asked only when there is one.
/// What one entry does can change what another frees: a policy that names the column `unshared` must have on_unshared(slot, view), too. It
/// is told of each entry in the order whose unshared charge has changed by a load or a removal of another, or by a new weight, at once and
/// perhaps more than once; the last time all columns of that entry are right, its reload cost included. It must not count what it is told.
template <class P>
concept eviction_policy = std::semiregular<P> && requires(P p, slot s, std::size_t n) {
  { P::name } -> std::convertible_to<std::string_view>;
  { P::needs } -> std::convertible_to<columns>;
  p.reserve(n);
  { p.on_load(s, view<P::needs>(std::declval<const resident_columns&>())) }
  noexcept;
  { p.on_hit(s, view<P::needs>(std::declval<const resident_columns&>())) }
  noexcept;
  { p.on_evict(s, view<P::needs>(std::declval<const resident_columns&>())) }
  noexcept;
  { p.victim(view<P::needs>(std::declval<const resident_columns&>())) }
  noexcept->std::same_as<slot>;
} &&(!contains(P::needs, columns::unshared) || requires(P p, slot s) {
  { p.on_unshared(s, view<P::needs>(std::declval<const resident_columns&>())) }
  noexcept;
});

/// An eviction policy that can also walk its residents in the order in which they would leave if nothing else happened, changing nothing:
/// `for_each_victim(view, f)` calls f(slot) -> bool, true to go on. Entries that are not evictable are passed over.
/// Makes plan() cheap; look-ahead admission needs it. For a policy that names `unshared` the host does without, since there each departure
/// may reorder the rest: it tells a copy of the policy what would happen.
template <class P>
concept ranked_eviction_policy = eviction_policy<P> && requires(P p, bool (*f)(slot)) {
  p.for_each_victim(view<P::needs>(std::declval<const resident_columns&>()), f);
};

/// An eviction policy whose on_hit(s) is marks()[s].add() and nothing else; marks() stays the same but for reserve, and is not
/// used where its marks count to 0. Then hits need no lock (concurrent/ways.hpp), and one on an entry that is withdrawn from the order for
/// its lease is told as any other.
template <class P>
concept marking_policy = eviction_policy<P> && requires(P p) {
  p.marks()->add();
  { std::remove_pointer_t<decltype(p.marks())>::most } -> std::convertible_to<unsigned>;
};

/// May a newcomer enter. `admit` changes nothing; `on_request` hears of every request, hit or not, before it is decided.
/// A policy with `looks_ahead` true is shown the victims that would leave, otherwise an empty span.
/// `room` is true if the newcomer fits without any victim.
template <class P>
concept admission_policy = std::semiregular<P> && requires(P p, const P c, std::uint64_t fingerprint, std::size_t n,
                                                           const claimant& newcomer, std::span<const claimant> victims, bool room) {
  { P::name } -> std::convertible_to<std::string_view>;
  { P::needs } -> std::convertible_to<columns>;
  { P::looks_ahead } -> std::convertible_to<bool>;
  p.reserve(n);
  { p.on_request(fingerprint) }
  noexcept;
  { c.admit(newcomer, victims, room) }
  noexcept->std::same_as<bool>;
};

/// What residents weigh. `weight` is what the user hands over with an entry; quantities are charges. `drop` is the exact inverse of `load`.
/// missing(w): to add to make an entry of weight w resident now. full(w): all of it. unshared(s): freed by evicting s alone.
/// pinned(): charges of all pinned entries together; beyond_pinned(w): what w would add to them.
/// relief(v, w): how much nearer evicting v alone brings w to fitting.
/// load and drop with a function besides call it with the slot of every other entry whose unshared charge changes, after its last change.
template <class S>
concept sharing_model = std::semiregular<S> &&
    requires(S m, const S c, slot s, std::size_t n, const typename S::weight& w, typename S::capacity_type q, void (*told)(slot)) {
  { S::name } -> std::convertible_to<std::string_view>;
  { S::charges_of(q) }
  noexcept->std::same_as<std::uint64_t>;
  m.reserve(n);
  { c.accepts(w) }
  noexcept->std::same_as<bool>;
  { c.full(w) }
  noexcept->std::same_as<std::uint64_t>;
  { c.missing(w) }
  noexcept->std::same_as<std::uint64_t>;
  { c.beyond_pinned(w) }
  noexcept->std::same_as<std::uint64_t>;
  { c.relief(s, w) }
  noexcept->std::same_as<std::uint64_t>;
  { c.used() }
  noexcept->std::same_as<std::uint64_t>;
  { c.pinned() }
  noexcept->std::same_as<std::uint64_t>;
  { c.charge(s) }
  noexcept->std::same_as<std::uint64_t>;
  { c.unshared(s) }
  noexcept->std::same_as<std::uint64_t>;
  { c.weight_of(s) }
  noexcept->std::same_as<typename S::weight>;
  { c.charge_column() }
  noexcept->std::same_as<std::span<const std::uint64_t>>;
  { c.unshared_column() }
  noexcept->std::same_as<std::span<const std::uint64_t>>;
  { m.load(s, w) }
  noexcept;
  { m.drop(s) }
  noexcept;
  { m.load(s, w, told) }
  noexcept;
  { m.drop(s, told) }
  noexcept;
  { m.pin(s) }
  noexcept;
  { m.unpin(s) }
  noexcept;
};

/// What an entry has learned from the requests it served, in effective fresh examples. Only this model decays.
/// `elapsed` is the time in ticks since the cache started. `grow` answers false if the context window overflowed and the entry must be
/// flushed.
template <class C>
concept context_model = std::semiregular<C> && requires(C m, const C c, slot s, std::size_t n, const request& r, double elapsed) {
  { C::name } -> std::convertible_to<std::string_view>;
  { C::kept } -> std::convertible_to<bool>;
  m.reserve(n);
  { m.start(s, elapsed) }
  noexcept;
  { m.grow(s, r, elapsed) }
  noexcept->std::same_as<bool>;
  { m.stop(s) }
  noexcept;
  { c.level(s, elapsed) }
  noexcept->std::same_as<double>;
  { c.levels() }
  noexcept->std::same_as<std::span<const double>>;
  { c.rate() }
  noexcept->std::same_as<double>;
};

/// A term of the cost of an event: finite, >= 0, a function of the event alone, in the unit it names.
template <class C>
concept cost_term = std::semiregular<C> && requires(const C c, const event& e) {
  { C::name } -> std::convertible_to<std::string_view>;
  { C::unit } -> std::convertible_to<std::string_view>;
  { c(e) }
  noexcept->std::convertible_to<double>;
};

/// Finds the slot of a key. Iteration goes over positions 0 to positions() - 1; place_at answers no_slot where nothing is.
/// `code(key)` is computed once per operation and handed back; `equal(slot)` compares with the key sought. `fetch` asks for memory ahead, and
/// `likely` guesses what find would answer without comparing: wrong at times, but never no_slot for a key that is in.
template <class I>
concept index_policy = std::semiregular<I> &&
    requires(I m, const I c, slot s, std::size_t n, std::uint64_t code, std::uint64_t (*code_of)(slot), bool (*equal)(slot)) {
  { I::name } -> std::convertible_to<std::string_view>;
  { I::recomputes_codes } -> std::convertible_to<bool>;
  m.reserve(n, code_of);
  m.make_room(code);
  { c.find(code, equal) } -> std::same_as<slot>;
  { c.fetch(code) }
  noexcept;
  { c.likely(code) }
  noexcept->std::same_as<slot>;
  { m.insert(code, s) }
  noexcept;
  { m.erase(code, s) }
  noexcept;
  { m.clear() }
  noexcept;
  { c.positions() }
  noexcept->std::same_as<std::size_t>;
  { c.place_at(n) }
  noexcept->std::same_as<slot>;
};

/// What time it is. The cache asks at each request; instants may stand still, jump or go back.
template <class C>
concept clock_policy = std::semiregular<C> && requires(C m, const C c) {
  { C::name } -> std::convertible_to<std::string_view>;
  { c.now() }
  noexcept->std::same_as<instant>;
  { m.on_request() }
  noexcept;
  { m.on_slot() }
  noexcept;
};

/// Told of every event exactly once, after the fact. It must not call back into the cache that calls it.
template <class O>
concept event_observer = std::semiregular<O> && requires(O o, const entry_event<int, int>& e) {
  { O::name } -> std::convertible_to<std::string_view>;
  o.on(e);
};

}  // namespace larder::inline v0
