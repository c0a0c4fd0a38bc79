// The machinery of a cache, in slots: what a hit, a load and a departure do to policies, columns and memory, and in which order.
// cache.hpp is the same in keys. Nothing here looks up a key or decides whether a user's wish is legal.
//
// Order of facts (a hook hears of what is done, or of what is about to be undone):
//   load:   memory and user's objects, victims out, blocks in, context starts, index, columns, on_load, event, context grows
//   hit:    columns, on_hit, event with the context from before, context grows
//   leave:  on_evict, claim lifted, index, blocks out, context stops, event with the value still there, value destroyed
#pragma once

#include <array>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include <larder/core/chosen.hpp>
#include <larder/core/slab.hpp>
#include <larder/core/statistics.hpp>
#include <larder/cost/sum.hpp>

#if defined(__cpp_exceptions)
#include <exception>
#endif

namespace larder::inline v0::detail {

template <class Key, class T, class... Policies>
class shelf : public chosen<Key, T, Policies...> {
  using base = chosen<Key, T, Policies...>;

 public:
  using base::keeps_codes, base::needs, base::reads, base::priced, base::watched;
  using typename base::admission_type, typename base::clock_type, typename base::context_type, typename base::cost_type,
      typename base::eviction_type, typename base::index_type, typename base::observer_type, typename base::sharing_type;
  using weight = typename sharing_type::weight;
  using event_type = entry_event<Key, T>;

  struct entry {
    template <class K, class... Arguments>
    explicit entry(K&& k, Arguments&&... arguments) : key(std::forward<K>(k)), value(std::forward<Arguments>(arguments)...) {}
    LARDER_NO_UNIQUE_ADDRESS Key key;
    LARDER_NO_UNIQUE_ADDRESS T value;
  };

  // --- memory ---------------------------------------------------------------------------------------------------------------------------

  /// Makes room for slots 0 to n - 1 everywhere. Strong guarantee: what was reserved before a failure is merely more than needed.
  LARDER_NEVER_INLINE void grow_to(std::size_t n) {
    if (n >= index_of(no_slot)) LARDER_THROW(std::length_error("larder: a cache holds at most 2^32 - 2 entries"));
    eviction_.reserve(n);
    admission_.reserve(n);
    sharing_.reserve(n);
    context_.reserve(n);
    index_.reserve(n);
    if constexpr (keeps_codes) codes_.resize(n);
    if constexpr (reads(columns::reload_cost) && priced) reload_costs_.resize(n);
    if constexpr (reads(columns::priority)) priorities_.resize(n);
    if (!holds_.empty()) holds_.resize(n);
    free_.reserve(n);
    entries_.reserve(n);
    for (std::size_t i = n; i-- > slots_;) free_.push_back(slot{static_cast<std::uint32_t>(i)});
    slots_ = n;
    sync();
  }
  /// A free slot; grows the columns if there is none, doubling up to what a cache of unit charges can ever use.
  slot take_slot() {
    if (free_.empty()) {
      std::size_t n = slots_ < 16 ? 16 : 2 * slots_;
      if constexpr (std::is_same_v<typename sharing_type::capacity_type, entries>) {
        const std::uint64_t most = seen_.capacity + 1 + releasing_;  // one spare: the newcomer is made before its victim leaves
        if (n > most) n = slots_ < most ? static_cast<std::size_t>(most) : slots_ + 1;
      }
      grow_to(n);
    }
    const slot s = free_.back();
    free_.pop_back();
    return s;
  }
  /// Constructs an entry in a free slot. Nothing has changed if a constructor throws.
  template <class... Arguments>
  slot make(std::uint64_t code, Arguments&&... arguments) {
    index_.make_room(code);
    const slot s = take_slot();
    LARDER_TRY { ::new (static_cast<void*>(entries_.at(s))) entry(std::forward<Arguments>(arguments)...); }
    LARDER_CATCH_ALL {
      free_.push_back(s);
      LARDER_RETHROW;
    }
    return s;
  }
  void unmake(slot s) noexcept {
    std::destroy_at(entries_.at(s));
    free_.push_back(s);
  }
  /// Points the policies' view at the columns again.
  void sync() noexcept {
    seen_.used = sharing_.used();
    seen_.charge = sharing_.charge_column();
    seen_.unshared = sharing_.unshared_column();
    seen_.context_level = context_.levels();
    seen_.context_rate = context_.rate();
    if constexpr (keeps_codes) seen_.fingerprint = codes_;
    seen_.reload_cost = reload_costs_;
    seen_.priority = priorities_;
    seen_.holds = holds_;
  }

  // --- looking --------------------------------------------------------------------------------------------------------------------------

  template <class K>
  [[nodiscard]] slot locate(std::uint64_t code, const K& key) const {
    return index_.find(code, [&](slot s) { return index_.equal(entries_.at(s)->key, key); });
  }
  [[nodiscard]] view<eviction_type::needs> seen() const noexcept { return view<eviction_type::needs>(seen_); }
  [[nodiscard]] std::uint64_t code_of(slot s) const noexcept {
    if constexpr (keeps_codes)
      return codes_[index_of(s)];
    else
      return index_.code(entries_.at(s)->key);
  }
  [[nodiscard]] double elapsed() const noexcept { return static_cast<double>((seen_.now - seen_.start).ticks); }
  void look_at_clock() noexcept {
    const instant now = clock_.now();
    if (now > seen_.now) seen_.now = now;  // a clock may go back; time does not
  }
  [[nodiscard]] bool fits(const weight& w) const noexcept {
    const std::uint64_t missing = sharing_.missing(w);
    return missing <= seen_.capacity && sharing_.used() <= seen_.capacity - missing;
  }
  /// Could it be loaded if everything evictable went? Exact: what is pinned and what it adds to that must fit (P16).
  [[nodiscard]] refusal feasible(const weight& w) const noexcept {
    if (!sharing_.accepts(w) || sharing_.full(w) > seen_.capacity) return refusal::too_big;
    const std::uint64_t beyond = sharing_.beyond_pinned(w);
    return sharing_.pinned() <= seen_.capacity && beyond <= seen_.capacity - sharing_.pinned() ? refusal::none : refusal::all_leased;
  }

  // --- holds: leases and claims ---------------------------------------------------------------------------------------------------------

  // A hold: 24 bits of leases, 3 bits of the cause a hidden entry leaves for, and one bit each for claimed, withdrawn and releasing.
  static constexpr std::uint32_t lease_mask = (1u << 24) - 1, cause_shift = 24, claimed = resident_columns::held_bit, withdrawn = 1u << 30,
                                 releasing = 1u << 31;

  [[nodiscard]] std::uint32_t holds(slot s) const noexcept { return holds_.empty() ? 0 : holds_[index_of(s)]; }
  [[nodiscard]] bool is(slot s, std::uint32_t bit) const noexcept { return (holds(s) & bit) != 0; }
  [[nodiscard]] bool leased(slot s) const noexcept { return (holds(s) & lease_mask) != 0; }
  [[nodiscard]] bool is_pinned(slot s) const noexcept { return (holds(s) & (lease_mask | claimed)) != 0; }
  /// The hold column is made at the first hold, so a cache that never leases never pays for it.
  void keep_holds() {
    if (!holds_.empty()) return;
    holds_.resize(slots_);
    sync();
  }
  void lease_out(slot s) noexcept {
    if (!is_pinned(s)) pin(s);
    ++holds_[index_of(s)];
    ++leases_;
  }
  void give_back(slot s) noexcept {
    --holds_[index_of(s)];
    --leases_;
    if (is_pinned(s)) return;
    unpin(s);
    if (is(s, releasing)) {
      --releasing_;
      vacate(s, static_cast<removal>((holds(s) >> cause_shift) & 7u));
    } else if (is(s, withdrawn)) {
      hand_back(s);
    }
  }
  void claim(slot s) noexcept {
    if (is(s, claimed)) return;
    if (!is_pinned(s)) pin(s);
    holds_[index_of(s)] |= claimed;
    ++seen_.held;
  }
  void lift_claim(slot s) noexcept {
    if (!is(s, claimed)) return;
    holds_[index_of(s)] &= ~claimed;
    --seen_.held;
    if (leased(s)) return;
    unpin(s);
    if (is(s, withdrawn)) hand_back(s);
  }
  void pin(slot s) noexcept {
    sharing_.pin(s);
    ++pinned_;
  }
  void unpin(slot s) noexcept {
    sharing_.unpin(s);
    --pinned_;
  }
  /// A search met a leased entry: out of the order it goes, so that no later search meets it again (P17).
  void withdraw(slot s) noexcept {
    seen_.handing = true;
    eviction_.on_evict(s, seen());
    seen_.handing = false;
    holds_[index_of(s)] |= withdrawn;
  }
  void hand_back(slot s) noexcept {
    holds_[index_of(s)] &= ~withdrawn;
    seen_.handing = true;
    eviction_.on_load(s, seen());
    seen_.handing = false;
  }

  // --- events ---------------------------------------------------------------------------------------------------------------------------

  [[nodiscard]] event_type event_of(verb what, slot s, const request& asked) const noexcept {
    event_type e;
    e.what = what;
    e.now = seen_.now;
    e.asked = &asked;
    if (s == no_slot) return e;
    e.fingerprint = code_of(s);
    e.charge = sharing_.charge(s);
    e.context = context_.level(s, elapsed());
    e.key = &entries_.at(s)->key;
    e.value = &entries_.at(s)->value;
    return e;
  }
  /// Prices an event and adds it to the books.
  double charge(event_type& e) noexcept {
    if constexpr (priced) {
      std::array<double, cost::terms_of<cost_type>> parts{};
      e.cost = cost::price(cost_, e, std::span<double, cost::terms_of<cost_type>>(parts));
      LARDER_EXPECTS(e.cost >= 0 && e.cost < 1e300, "a cost model answered a negative cost or none at all");
      for (std::size_t i = 0; i < parts.size(); ++i) costs_[i] += parts[i];
    }
    return e.cost;
  }
  /// Tells the observer. One that throws is heard to the end of the operation (settle).
  void announce(const event_type& e) noexcept {
    if constexpr (noexcept(observer_.on(e)) || !watched) {
      observer_.on(e);
    } else {
      LARDER_TRY { observer_.on(e); }
      LARDER_CATCH_ALL {
#if defined(__cpp_exceptions)
        if (thrown_ == nullptr) thrown_ = std::current_exception();
#endif
      }
    }
  }
  /// What bringing an entry back would cost: a load of what its eviction would free, serving nobody.
  [[nodiscard]] double reload_cost(slot s) const noexcept {
    event_type e = event_of(verb::load, s, nobody);
    e.moved = sharing_.unshared(s);
    return cost_(e);
  }
  void note(slot s, const request& asked, bool stated) noexcept {
    if constexpr (reads(columns::priority))
      if (stated) priorities_[index_of(s)] = asked.priority;
    if constexpr (reads(columns::reload_cost) && priced) reload_costs_[index_of(s)] = reload_cost(s);
  }

  // --- the three things that happen -----------------------------------------------------------------------------------------------------

  /// An access to a resident. `stated`: the request came from the user, so that its priority counts.
  outcome hit(slot s, const request& asked, bool stated) {
    outcome answer{.what = verb::hit};
    prepare_claim(stated);
    note(s, asked, stated);
    if (!is(s, withdrawn)) eviction_.on_hit(s, seen());
    ++statistics_.hits;
    if constexpr (priced || watched) {
      event_type e = event_of(verb::hit, s, asked);
      answer.cost = charge(e);
      announce(e);
    }
    served(s, asked, stated);
    return answer;
  }
  /// Loads an entry that was made and that is known to be feasible.
  outcome load(slot s, std::uint64_t code, const weight& w, const request& asked) noexcept {
    outcome answer{.what = verb::load};
    answer.evicted = make_room(w);
    answer.added = sharing_.missing(w);
    sharing_.load(s, w);
    context_.start(s, elapsed());
    index_.insert(code, s);
    if constexpr (keeps_codes) codes_[index_of(s)] = code;
    if (!holds_.empty()) holds_[index_of(s)] = 0;
    ++seen_.residents;
    seen_.used = sharing_.used();
    note(s, asked, true);
    eviction_.on_load(s, seen());
    arrived(s, answer, asked);
    return answer;
  }
  /// A put on a resident: the old value leaves, the new one takes its place in the order as a use. Its weight is right already.
  outcome refill(slot s, T&& made, std::uint64_t freed, const request& asked) noexcept {
    outcome answer{.what = verb::load, .added = sharing_.unshared(s)};
    ++statistics_.removals_by[static_cast<std::size_t>(removal::replaced)];
    statistics_.charge_removed += freed;
    if constexpr (priced || watched) {
      event_type e = event_of(verb::evict, s, nobody);
      e.cause = removal::replaced;
      e.moved = freed;
      charge(e);
      announce(e);
    }
    if constexpr (!(std::is_empty_v<T> && std::is_trivially_copyable_v<T>)) {  // an empty value may share its byte with the key
      std::destroy_at(std::addressof(entries_.at(s)->value));
      ::new (static_cast<void*>(std::addressof(entries_.at(s)->value))) T(std::move(made));
    }
    context_.stop(s);
    context_.start(s, elapsed());
    note(s, asked, true);
    if (!is(s, withdrawn)) eviction_.on_hit(s, seen());
    arrived(s, answer, asked);
    return answer;
  }
  /// The common end of loads: books, cost, observer, context.
  void arrived(slot s, outcome& answer, const request& asked) noexcept {
    ++statistics_.loads;
    statistics_.charge_loaded += answer.added;
    if constexpr (priced || watched) {
      event_type e = event_of(verb::load, s, asked);
      e.moved = answer.added;
      answer.cost = charge(e);
      announce(e);
    }
    served(s, asked, true);
  }
  /// A resident leaves the cache for good; if it is leased, it is hidden now and its memory follows with the last lease.
  void depart(slot s, removal cause) noexcept {
    if (!is(s, withdrawn)) eviction_.on_evict(s, seen());
    if (is(s, claimed)) {
      forget_claim(s);
      holds_[index_of(s)] &= ~withdrawn;
      lift_claim(s);
    }
    index_.erase(code_of(s), s);
    --seen_.residents;
    if (!leased(s)) return vacate(s, cause);
    holds_[index_of(s)] = (holds(s) & lease_mask) | releasing | (static_cast<std::uint32_t>(cause) << cause_shift);
    ++releasing_;
  }

  /// Evicts until w fits. Every round asks again what is missing: a victim's block may be one the newcomer uses.
  std::uint32_t make_room(const weight& w) noexcept {
    return evict_while([&] { return !fits(w); });
  }
  template <class Condition>
  std::uint32_t evict_while(Condition&& more) noexcept {
    std::uint32_t evicted = 0;
    for (std::size_t steps = 2 * std::size_t{seen_.residents} + 1; more(); --steps) {
      LARDER_ASSERT(steps > 0, "the eviction loop does not end");
      const slot s = eviction_.victim(seen());
      LARDER_ASSERT(index_of(s) < slots_ && !is(s, claimed | withdrawn | releasing), "a policy named a victim that is not evictable");
      if (leased(s)) {
        withdraw(s);
      } else {
        depart(s, removal::evicted);
        ++evicted;
      }
    }
    return evicted;
  }
  [[nodiscard]] std::size_t idle() const noexcept { return seen_.residents - (pinned_ - releasing_); }

  /// A bypass, counted, charged and announced.
  outcome bypass(std::uint64_t code, std::uint64_t charge_of_entry, const request& asked, refusal reason) noexcept {
    outcome answer{.what = verb::bypass, .reason = reason};
    ++statistics_.bypasses_by[static_cast<std::size_t>(reason)];
    if constexpr (priced || watched) {
      event_type e = event_of(verb::bypass, no_slot, asked);
      e.reason = reason;
      e.fingerprint = code;
      e.charge = charge_of_entry;
      answer.cost = charge(e);
      announce(e);
    }
    return answer;
  }

  // --- time slots -----------------------------------------------------------------------------------------------------------------------

  /// Takes what claiming will need before anything changes. Only requests stated by the user claim.
  void prepare_claim(bool stated) {
    if (!slot_open_ || !stated) return;
    keep_holds();
    if (served_.size() == served_.capacity()) served_.reserve(2 * served_.size() + 8);
  }
  /// Context grows now, or at the end of the open time slot.
  void served(slot s, const request& asked, bool stated) noexcept {
    if constexpr (!context_type::kept) {
      if (!(slot_open_ && stated)) return;
    }
    if (slot_open_ && stated) {
      claim(s);
      served_.push_back({s, asked});
    } else if (!context_.grow(s, asked, elapsed())) {
      depart(s, removal::flushed);
    }
  }
  void forget_claim(slot s) noexcept {
    std::erase_if(served_, [&](const served_entry& e) { return e.place == s; });
  }
  void close_slot() noexcept {
    for (served_entry& e : served_) e.overflowed = !context_.grow(e.place, e.asked, elapsed());
    for (const served_entry& e : served_) lift_claim(e.place);
    for (std::size_t i = 0; i < served_.size(); ++i) {
      if (!served_[i].overflowed) continue;
      depart(served_[i].place, removal::flushed);
      for (std::size_t j = i + 1; j < served_.size(); ++j)
        if (served_[j].place == served_[i].place) served_[j].overflowed = false;  // served twice, flushed once
    }
    served_.clear();
    slot_open_ = false;
    clock_.on_slot();
    look_at_clock();
  }

 protected:
  static constexpr request nobody{.count = 0};

  struct served_entry {
    slot place;
    request asked;
    bool overflowed = false;
  };

  /// The last steps of leaving: blocks out, context gone, the observer told, the value destroyed.
  void vacate(slot s, removal cause) noexcept {
    const std::uint64_t before = sharing_.used();
    [[maybe_unused]] event_type e;
    if constexpr (watched || priced) e = event_of(verb::evict, s, nobody);
    sharing_.drop(s);
    context_.stop(s);
    seen_.used = sharing_.used();
    const std::uint64_t freed = before - seen_.used;
    ++statistics_.removals_by[static_cast<std::size_t>(cause)];
    statistics_.charge_removed += freed;
    if (cause == removal::evicted) statistics_.charge_evicted += freed;
    if constexpr (watched || priced) {
      e.cause = cause;
      e.moved = freed;
      charge(e);
      announce(e);
    }
    if (!holds_.empty()) holds_[index_of(s)] = 0;
    unmake(s);
  }

  LARDER_NO_UNIQUE_ADDRESS eviction_type eviction_{};
  LARDER_NO_UNIQUE_ADDRESS admission_type admission_{};
  LARDER_NO_UNIQUE_ADDRESS sharing_type sharing_{};
  LARDER_NO_UNIQUE_ADDRESS context_type context_{};
  LARDER_NO_UNIQUE_ADDRESS cost_type cost_{};
  LARDER_NO_UNIQUE_ADDRESS index_type index_{};
  LARDER_NO_UNIQUE_ADDRESS clock_type clock_{};
  LARDER_NO_UNIQUE_ADDRESS observer_type observer_{};

  slab<entry> entries_;
  resident_columns seen_;
  statistics statistics_;
  std::array<double, cost::terms_of<cost_type>> costs_{};
  std::vector<slot> free_;
  std::vector<std::uint64_t> codes_;
  std::vector<double> reload_costs_, priorities_;
  std::vector<std::uint32_t> holds_;
  std::vector<served_entry> served_;  // in the open time slot, in order
  std::size_t slots_ = 0;
  std::size_t leases_ = 0;
  std::size_t pinned_ = 0;     // slots that a lease or a claim holds, hidden ones included
  std::size_t releasing_ = 0;  // hidden slots that wait for their last lease
  bool slot_open_ = false;
#if defined(__cpp_exceptions)
  std::exception_ptr thrown_;
#endif
};

}  // namespace larder::inline v0::detail
