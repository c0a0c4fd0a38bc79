// The service of a cache, in slots: what a hit, a load and a departure do to policies, columns and memory, and in which order.
//
// Order of facts (a hook hears of what is done, or of what is about to be undone):
//   load:   memory and user's objects, victims out, blocks in, context starts, index, columns, on_load, event, context grows
//   hit:    columns, on_hit, event with the context from before, context grows
//   leave:  on_evict, claim lifted, index, blocks out, context stops, event with the value still there, value destroyed
#pragma once

#include <larder/host/telling.hpp>

namespace larder::inline v0::detail {

template <class Key, class T, class... Policies>
class service : public telling<Key, T, Policies...> {
  using base = telling<Key, T, Policies...>;

 public:
  using base::claimed, base::withdrawn, base::releasing, base::lease_mask, base::cause_shift;
  using base::keeps_codes, base::needs, base::reads, base::priced, base::watched, base::reordered;
  using base::nobody;
  using typename base::context_type, typename base::cost_type, typename base::eviction_type, typename base::weight,
      typename base::event_type;

  // --- leases and claims ---

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
    trim();
  }
  /// Evicts what a smaller capacity no longer holds, as far as leases and claims allow.
  void trim() noexcept {
    if (sharing_.used() > seen_.capacity) evict_while([&] { return sharing_.used() > seen_.capacity && idle() > 0; });
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
    if (keeps_holds_) holds_[index_of(s)] |= withdrawn;
  }
  void hand_back(slot s) noexcept {
    if (keeps_holds_) holds_[index_of(s)] &= ~withdrawn;
    seen_.handing = true;
    eviction_.on_load(s, seen());
    seen_.handing = false;
  }

  /// Something that only falls to the policy's disadvantage has changed, such as context that was cut off: out of the order and in again.
  void reorder(slot s) noexcept {
    withdraw(s);
    hand_back(s);
  }

  // --- the three things that happen ---

  /// What changed when an entry was given another weight or value.
  struct exchange {
    std::uint64_t freed = 0, added = 0, charge_before = 0;
    std::uint32_t evicted = 0;
  };

  /// An access to a resident. `stated`: the request came from the user, so that its priority counts.
  outcome hit(slot s, const request& asked, bool stated) {
    outcome answer{.what = verb::hit};
    prepare_claim(stated);
    note(s, asked, stated);
    if (marking_policy<eviction_type> || !is(s, withdrawn)) eviction_.on_hit(s, seen());
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
  LARDER_ALWAYS_INLINE outcome load(slot s, std::uint64_t code, const weight& w, const request& asked) noexcept {
    outcome answer{.what = verb::load};
    answer.evicted = make_room(w);
    answer.added = sharing_.missing(w);
    load_blocks(s, w);
    context_.start(s, elapsed());
    index_.insert(code, s);
    missed_known_ = false;
    if constexpr (keeps_codes) codes_[index_of(s)] = code;
    if (keeps_holds_) holds_[index_of(s)] = 0;
    ++seen_.residents;
    seen_.used = sharing_.used();
    note(s, asked, true);
    eviction_.on_load(s, seen());
    arrived(s, answer, asked);
    return answer;
  }
  /// A put on a resident: the old value leaves, the new one takes its place in the order as a use. Its weight is right already.
  outcome refill(slot s, T&& made, const exchange& moved, const request& asked) noexcept {
    outcome answer{.what = verb::load, .evicted = moved.evicted, .added = moved.added};
    forget_claim(s);  // what the old value was asked in this time slot is not the new one's context
    ++statistics_.removals_by[static_cast<std::size_t>(removal::replaced)];
    if constexpr (base::weighs) statistics_.charge_removed += moved.freed;
    if constexpr (priced || watched) {
      event_type e = event_of(verb::evict, s, nobody);
      e.cause = removal::replaced;
      e.charge = moved.charge_before;
      e.moved = moved.freed;
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
    if (!is(s, withdrawn)) {
      reorder(s);
      eviction_.on_hit(s, seen());
    }
    arrived(s, answer, asked);
    return answer;
  }
  /// A correction of a weight: in the books, so that usage can be derived from them, but no value has come or gone.
  void reweighed(slot s, const exchange& moved) noexcept {
    if constexpr (base::weighs) {
      statistics_.charge_loaded += moved.added;
      statistics_.charge_removed += moved.freed;
    }
    note(s, nobody, false);
    if constexpr (reordered)
      if (!is(s, withdrawn)) eviction_.on_unshared(s, seen());
    if constexpr (watched) {
      event_type e = event_of(verb::reweigh, s, nobody);
      e.moved = moved.added;
      e.freed = moved.freed;
      announce(e);
    }
  }
  /// The common end of loads: books, cost, observer, context.
  void arrived(slot s, outcome& answer, const request& asked) noexcept {
    ++statistics_.loads;
    if constexpr (base::weighs) statistics_.charge_loaded += answer.added;
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
    if (holds(s) == 0) return leave(s, cause);
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
  /// The same for a resident that nothing holds: the way of nearly all, and of every eviction.
  LARDER_ALWAYS_INLINE void leave(slot s, removal cause) noexcept {
    eviction_.on_evict(s, seen());
    index_.erase(code_of(s), s);
    --seen_.residents;
    vacate(s, cause);
  }

  /// Is there room for w as things stand?
  [[nodiscard]] bool fits(const weight& w) const noexcept {
    const std::uint64_t missing = sharing_.missing(w);
    return missing <= seen_.capacity && sharing_.used() <= seen_.capacity - missing;
  }
  /// Evicts until w fits. Every round asks again what is missing: a victim's block may be one the newcomer uses.
  LARDER_ALWAYS_INLINE std::uint32_t make_room(const weight& w) noexcept {
    return evict_while([&] { return !fits(w); });
  }
  template <class Condition>
  LARDER_ALWAYS_INLINE std::uint32_t evict_while(Condition&& more) noexcept {
    std::uint32_t evicted = 0;
    for ([[maybe_unused]] std::size_t steps = 2 * std::size_t{seen_.residents} + 1; more(); --steps) {
      LARDER_ASSERT(steps > 0, "the eviction loop does not end");
      const slot s = eviction_.victim(seen());
      LARDER_ASSERT(index_of(s) < slots_ && !is(s, claimed | withdrawn | releasing), "a policy named a victim that is not evictable");
      if (leased(s)) {
        withdraw(s);
      } else {
        leave(s, removal::evicted);
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

  /// Everything leaves, in the order of eviction; what is leased is hidden in the same order and follows with its last lease.
  void drain() noexcept {
    for (const served_entry& e : served_) lift_claim(e.place);
    served_.clear();
    std::size_t away = 0;  // leased and out of the order already, so that nobody is told in which order these go
    if (idle() < seen_.residents)
      for (std::size_t i = 0; i < slots_; ++i) away += is(slot{static_cast<std::uint32_t>(i)}, withdrawn);
    while (seen_.residents > away) depart(eviction_.victim(seen()), removal::cleared);
    for (std::size_t i = 0; seen_.residents > 0 && i < slots_; ++i)
      if (const slot s{static_cast<std::uint32_t>(i)}; is(s, withdrawn)) depart(s, removal::cleared);
  }

  // --- time slots ---

  /// Takes what claiming will need before anything changes. Only requests stated by the user claim.
  void prepare_claim(bool stated) {
    if (!slot_open_ || !stated) return;
    keep_holds();
    if (served_.size() == served_.capacity()) served_.reserve(2 * served_.size() + 8);
  }
  /// Context grows now, or at the end of the open time slot.
  void served(slot s, const request& asked, bool stated) noexcept {
    if constexpr (context_type::kept) {
      flushed_ = false;
    } else {
      if (!(slot_open_ && stated)) return;
    }
    if (slot_open_ && stated) {
      claim(s);
      served_.push_back({s, asked});
    } else if (!grow(s, asked)) {
      depart(s, removal::flushed);
      flushed_ = true;
    }
  }
  /// Is the entry of the last request still there? Its very use may have overflowed its window.
  [[nodiscard]] bool stayed() const noexcept {
    if constexpr (context_type::kept)
      return !flushed_;
    else
      return true;
  }
  /// Context grows; false if its window overflowed. Truncation may lower it, and policies rely on it never falling but by decay.
  bool grow(slot s, const request& asked) noexcept {
    if constexpr (!context_type::kept) return true;
    const double before = context_.level(s, elapsed());
    const bool within = context_.grow(s, asked, elapsed());
    if (context_.level(s, elapsed()) < before && !is(s, withdrawn)) reorder(s);
    return within;
  }
  void forget_claim(slot s) noexcept {
    std::erase_if(served_, [&](const served_entry& e) { return e.place == s; });
  }
  void close_slot() noexcept {
    for (served_entry& e : served_) e.overflowed = !grow(e.place, e.asked);
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
    trim();
  }

 protected:
  /// The last steps of leaving: blocks out, context gone, the observer told, the value destroyed.
  LARDER_ALWAYS_INLINE void vacate(slot s, removal cause) noexcept {
    [[maybe_unused]] const std::uint64_t before = sharing_.used();
    [[maybe_unused]] event_type e;
    if constexpr (watched || priced) e = event_of(verb::evict, s, nobody);
    drop_blocks(s);
    context_.stop(s);
    seen_.used = sharing_.used();
    ++statistics_.removals_by[static_cast<std::size_t>(cause)];
    [[maybe_unused]] const std::uint64_t freed = before - seen_.used;
    if constexpr (base::weighs) {
      statistics_.charge_removed += freed;
      if (cause == removal::evicted) statistics_.charge_evicted += freed;
    }
    if constexpr (watched || priced) {
      e.cause = cause;
      e.moved = freed;
      charge(e);
      announce(e);
    }
    if (keeps_holds_) holds_[index_of(s)] = 0;
    unmake(s);
  }

  using base::entries_, base::seen_, base::statistics_, base::costs_, base::reload_costs_, base::priorities_, base::codes_, base::holds_;
  using base::event_of, base::charge, base::announce, base::note, base::load_blocks, base::drop_blocks;
  using base::eviction_, base::admission_, base::sharing_, base::context_, base::cost_, base::index_, base::clock_, base::observer_;
  using base::holds, base::is, base::leased, base::is_pinned, base::code_of, base::elapsed, base::seen, base::keep_holds, base::unmake,
      base::look_at_clock;
  using base::served_, base::slots_, base::leases_, base::pinned_, base::releasing_, base::slot_open_, base::keeps_holds_,
      base::missed_known_, base::flushed_;
  using typename base::served_entry;
};

}  // namespace larder::inline v0::detail
