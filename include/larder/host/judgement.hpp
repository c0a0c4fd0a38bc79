// What may happen in a cache, in slots: whether a newcomer can fit, whether admission lets it, who would leave for it, and whether a
// resident may grow. Nothing here changes anything but `reweigh`, which is asked to.
#pragma once

#include <algorithm>
#include <type_traits>
#include <utility>
#include <vector>

#include <larder/host/service.hpp>
#include <larder/sharing/cheapest_victims.hpp>

namespace larder::inline v0::detail {

template <class Key, class T, class... Policies>
class judgement : public service<Key, T, Policies...> {
  using base = service<Key, T, Policies...>;

 public:
  using base::needs, base::reads, base::priced, base::reordered, base::nobody, base::claimed, base::withdrawn, base::releasing;
  using typename base::admission_type, typename base::eviction_type, typename base::event_type, typename base::weight;
  using typename base::exchange;

  /// Could it be loaded if everything evictable went? Exact: what is pinned and what it adds to that must fit (P16).
  [[nodiscard]] refusal feasible(const weight& w) const noexcept {
    if (!sharing_.accepts(w) || sharing_.full(w) > seen_.capacity) return refusal::too_big;
    const std::uint64_t beyond = sharing_.beyond_pinned(w);
    return sharing_.pinned() <= seen_.capacity && beyond <= seen_.capacity - sharing_.pinned() ? refusal::none : refusal::all_leased;
  }

  /// Asks admission, showing it the victims if it looks ahead. Fills `leaving` with them in that case, or if `always`.
  refusal judge(std::uint64_t code, const weight& w, const request& asked, std::vector<slot>& leaving, bool always) {
    if constexpr (std::is_same_v<admission_type, admission::always>)
      if (!always) return refusal::none;
    const bool room = fits(w);
    leaving.clear();
    if (!room && (admission_type::looks_ahead || always)) foresee(w, leaving);
    return admitted(code, w, asked, leaving, room);
  }
  /// The same where it is known who would leave.
  refusal admitted(std::uint64_t code, const weight& w, const request& asked, const std::vector<slot>& leaving, bool room) {
    if constexpr (std::is_same_v<admission_type, admission::always>) return refusal::none;
    claims_.clear();
    claimant newcomer{.fingerprint = code, .charge = sharing_.missing(w), .priority = asked.priority};
    if constexpr (admission_type::looks_ahead) newcomer.charge = claim_for(leaving, w);
    if constexpr (reads(columns::reload_cost) && priced) {
      event_type e = event_of(verb::load, no_slot, nobody);
      e.fingerprint = code;
      e.charge = sharing_.full(w);
      e.moved = newcomer.charge;
      newcomer.reload_cost = cost_(e);
    }
    return admission_.admit(newcomer, claims_, room) ? refusal::none : refusal::not_admitted;
  }
  [[nodiscard]] claimant claimant_of(slot s) const noexcept {
    const view<needs> v(seen_);
    claimant c{.charge = sharing_.unshared(s)};
    if constexpr (reads(columns::fingerprint)) c.fingerprint = v.fingerprint(s);
    if constexpr (reads(columns::context)) c.context = v.context(s);
    if constexpr (reads(columns::reload_cost) && priced) c.reload_cost = reload_cost(s);
    if constexpr (reads(columns::priority)) c.priority = v.priority(s);
    return c;
  }
  /// Shows the leavers to admission as they would leave, one after another: what the last sharer frees, it alone answers for. Answers what
  /// is missing of w when they are gone: blocks of theirs that it has to load again are of its price.
  std::uint64_t claim_for(const std::vector<slot>& leaving, const weight& w) {
    claims_.reserve(leaving.size());
    for (const slot s : leaving) {
      claims_.push_back(claimant_of(s));
      sharing_.drop(s);
    }
    const std::uint64_t missing = sharing_.missing(w);
    for (const slot s : leaving) sharing_.load(s, sharing_.weight_of(s));
    return missing;
  }
  /// Who would leave for w, in order. Drops each from the sharing model to see what is still missing, and loads all back: the inverse.
  void foresee(const weight& w, std::vector<slot>& leaving) {
    leaving.reserve(seen_.residents);
    if constexpr (reordered) return foresee_reordered(w, leaving);
    const auto next = [&](slot s) {
      if (leased(s)) return true;
      leaving.push_back(s);
      sharing_.drop(s);
      return !fits(w);
    };
    const auto restore = [&] {
      seen_.handing = false;
      for (const slot s : leaving) sharing_.load(s, sharing_.weight_of(s));
    };
    LARDER_TRY {
      if constexpr (ranked_eviction_policy<eviction_type>) {
        eviction_.for_each_victim(seen(), next);
      } else {
        eviction_type copy = eviction_;
        copy.reserve(slots_);
        for (bool more = true; more;) {  // as evict_while does it
          const slot s = copy.victim(seen());
          seen_.handing = leased(s);
          copy.on_evict(s, seen());
          seen_.handing = false;
          more = next(s);
        }
      }
    }
    LARDER_CATCH_ALL {
      restore();
      LARDER_RETHROW;
    }
    restore();
  }
  /// The same where each departure may reorder the rest: a copy of the policy is told all that a cache would tell it. O(residents) at
  /// least.
  void foresee_reordered(const weight& w, std::vector<slot>& leaving) {
    eviction_type copy = eviction_;
    copy.reserve(slots_);
    std::vector<bool> passed(slots_);  // leased: out of the copy's order, as they would be of the policy's
    const std::vector<double> costs = reload_costs_;
    while (!fits(w)) {  // as evict_while does it
      const slot s = copy.victim(seen());
      seen_.handing = leased(s);
      copy.on_evict(s, seen());
      seen_.handing = false;
      if (leased(s)) {
        passed[index_of(s)] = true;
        continue;
      }
      leaving.push_back(s);
      sharing_.drop(s, [&](slot other) noexcept {
        if constexpr (reads(columns::reload_cost) && priced) reload_costs_[index_of(other)] = reload_cost(other);
        if constexpr (reordered)
          if (!is(other, withdrawn | releasing) && !passed[index_of(other)]) copy.on_unshared(other, seen());
      });
    }
    for (const slot s : leaving) sharing_.load(s, sharing_.weight_of(s));
    std::copy(costs.begin(), costs.end(), reload_costs_.begin());
  }
  /// Who would have to leave for w at the least cost of bringing them back, whatever the order of eviction; w is feasible.
  sharing::victim_set cheapest(const weight& w) {
    std::vector<slot> candidates;
    for (std::size_t i = 0; i < index_.positions(); ++i)
      if (const slot s = index_.place_at(i); s != no_slot && !is_pinned(s)) candidates.push_back(s);
    std::sort(candidates.begin(), candidates.end(), [](slot a, slot b) { return index_of(a) < index_of(b); });
    const auto price = [this]([[maybe_unused]] slot s, [[maybe_unused]] std::uint64_t freed) noexcept {
      if constexpr (!priced) return 1.0;
      event_type e = event_of(verb::load, s, nobody);
      e.moved = freed;
      return static_cast<double>(cost_(e));
    };
    return sharing::cheapest_victims(sharing_, w, seen_.capacity, candidates, price);
  }
  /// Could a resident weigh w if everything else evictable went?
  [[nodiscard]] refusal reweighable(slot s, const weight& w) noexcept {
    if (!sharing_.accepts(w) || sharing_.full(w) > seen_.capacity) return refusal::too_big;
    const weight before = sharing_.weight_of(s);
    const bool held = is_pinned(s);
    if (held) sharing_.unpin(s);
    sharing_.drop(s);
    const refusal reason = feasible(w);
    sharing_.load(s, before);
    if (held) sharing_.pin(s);
    return reason;
  }
  /// Gives a resident another weight that it can have; others leave as far as its growth needs, itself never. The hold column must exist
  /// unless it is pinned.
  void reweigh(slot s, const weight& w, exchange& moved) noexcept {
    const weight before = sharing_.weight_of(s);
    moved.charge_before = sharing_.charge(s);
    const bool was_claimed = is(s, claimed);
    claim(s);
    moved.evicted = evict_while([&] {
      sharing_.drop(s);
      const bool enough = fits(w);
      sharing_.load(s, before);
      return !enough;
    });
    sharing_.unpin(s);
    moved.freed = sharing_.unshared(s);
    drop_blocks(s);
    moved.added = sharing_.missing(w);
    load_blocks(s, w);
    sharing_.pin(s);
    seen_.used = sharing_.used();
    if (!was_claimed) lift_claim(s);
  }

  // --- newcomers ---

  outcome bypassed(std::uint64_t code, const weight& w, const request& asked, refusal reason) noexcept {
    return bypass(code, sharing_.accepts(w) ? sharing_.full(w) : 0, asked, reason);
  }
  /// A newcomer: refused, or made of `made_of` (key, then the value's arguments) and loaded.
  template <class... MadeOf>
  outcome enter(std::uint64_t code, const weight& w, const request& asked, MadeOf&&... made_of) {
    refusal reason = feasible(w);
    if (reason == refusal::none) reason = judge(code, w, asked, leaving_, false);
    if (reason != refusal::none) return bypassed(code, w, asked, reason);
    prepare_claim(true);
    last_ = make(code, std::forward<MadeOf>(made_of)...);
    return load(last_, code, w, asked);
  }
  /// The same in place of the cheapest set of victims.
  template <class... MadeOf>
  outcome enter_cheapest(std::uint64_t code, const weight& w, const request& asked, MadeOf&&... made_of) {
    refusal reason = feasible(w);
    if (reason != refusal::none) return bypassed(code, w, asked, reason);
    const bool room = fits(w);
    std::vector<slot> leaving;
    if (!room) leaving = cheapest(w).victims;
    reason = admitted(code, w, asked, leaving, room);
    if (reason != refusal::none) return bypassed(code, w, asked, reason);
    prepare_claim(true);
    last_ = make(code, std::forward<MadeOf>(made_of)...);
    for (const slot s : leaving) depart(s, removal::evicted);
    outcome answer = load(last_, code, w, asked);
    answer.evicted += static_cast<std::uint32_t>(leaving.size());
    return answer;
  }

  /// A put on a resident. In place where nothing can fail on the way; otherwise the new entry is made first and takes the old one's place.
  /// A refusal is foreseen where it can be: the value then stays with the caller, and is not destroyed in here, under a lock perhaps.
  template <class K, class V>
  outcome replace(slot s, std::uint64_t code, const weight& w, const request& asked, K&& key, V&& new_value) {
    prepare_claim(true);
    if constexpr (std::is_nothrow_move_constructible_v<T>) {
      if (!leased(s)) {
        const bool corrects = !(sharing_.weight_of(s) == w);
        if (corrects) {
          keep_holds();
          if (const refusal reason = reweighable(s, w); reason != refusal::none) return replaced_by_nothing(s, code, w, asked, reason);
        }
        T made = static_cast<T>(std::forward<V>(new_value));
        exchange moved{.freed = sharing_.unshared(s), .added = sharing_.unshared(s), .charge_before = sharing_.charge(s)};
        if (corrects) reweigh(s, w, moved);
        return refill(s, std::move(made), moved, asked);
      }
    }
    if (leased(s))  // what it holds it will go on holding
      if (const refusal reason = feasible(w); reason != refusal::none) return replaced_by_nothing(s, code, w, asked, reason);
    const slot fresh = make(code, std::forward<K>(key), std::forward<V>(new_value));
    depart(s, removal::replaced);
    const refusal reason = feasible(w);
    if (reason != refusal::none) {
      unmake(fresh);
      return bypassed(code, w, asked, reason);
    }
    last_ = fresh;
    return load(fresh, code, w, asked);
  }
  outcome replaced_by_nothing(slot s, std::uint64_t code, const weight& w, const request& asked, refusal reason) noexcept {
    depart(s, removal::replaced);
    return bypassed(code, w, asked, reason);
  }

 protected:
  using base::eviction_, base::admission_, base::sharing_, base::cost_, base::seen_, base::slots_, base::index_, base::reload_costs_,
      base::reload_cost;
  using base::fits, base::is, base::leased, base::is_pinned, base::seen, base::event_of, base::claim, base::lift_claim, base::evict_while;
  using base::load_blocks, base::drop_blocks;
  using base::make, base::unmake, base::load, base::refill, base::depart, base::bypass, base::keep_holds, base::prepare_claim;

  slot last_ = no_slot;           // the entry loaded last
  std::vector<slot> leaving_;     // scratch of look-ahead admission
  std::vector<claimant> claims_;  // scratch of look-ahead admission
};

}  // namespace larder::inline v0::detail
