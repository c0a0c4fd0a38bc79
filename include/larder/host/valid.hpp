// The parts of cache that walk over everything: copying, and valid(), which recomputes the whole structure from nothing.
// Included by cache.hpp.
#pragma once

#include <algorithm>
#include <vector>

#include <larder/cache.hpp>

namespace larder::inline v0 {

template <class Key, class T, class... Policies>
void cache<Key, T, Policies...>::copy_from(const cache& other) {
  LARDER_EXPECTS(other.pinned_ == 0 && other.releasing_ == 0, "a cache is copied while a lease or a time slot holds one of its entries");
  cache made(capacity_type{}, other.eviction_, other.admission_, other.sharing_, other.context_, other.cost_, other.clock_,
             other.observer_);
  made.seen_ = other.seen_;
  made.seen_.residents = 0;
  made.index_ = other.index_;
  made.codes_ = other.codes_;
  made.reload_costs_ = other.reload_costs_;
  made.priorities_ = other.priorities_;
  made.holds_ = other.holds_;
  made.free_ = other.free_;
  made.free_count_ = other.free_count_;
  made.entries_.reserve(other.slots_);
  made.slots_ = other.slots_;
  made.eviction_.reserve(other.slots_);  // a copied vector has lost what was reserved in it
  made.admission_.reserve(other.slots_);
  made.sharing_.reserve(other.slots_);
  made.context_.reserve(other.slots_);
  std::vector<slot> done;
  done.reserve(other.size());
  LARDER_TRY {
    for (std::size_t i = 0; i < other.index_.positions(); ++i) {
      const slot s = other.index_.place_at(i);
      if (s == no_slot) continue;
      ::new (static_cast<void*>(made.entries_.at(s))) typename internals::entry(other.key(s), other.value(s));
      done.push_back(s);
    }
  }
  LARDER_CATCH_ALL {
    for (const slot s : done) std::destroy_at(made.entries_.at(s));
    LARDER_RETHROW;
  }
  made.seen_.residents = other.seen_.residents;
  made.statistics_ = other.statistics_;
  made.costs_ = other.costs_;
  made.sync();
  swap(made);
}

template <class Key, class T, class... Policies>
verdict cache<Key, T, Policies...>::valid() const {
  std::vector<slot> residents;
  std::vector<bool> taken(this->slots_);
  for (std::size_t i = 0; i < this->index_.positions(); ++i) {
    const slot s = this->index_.place_at(i);
    if (s == no_slot) continue;
    if (index_of(s) >= this->slots_) return {"the index names a slot that does not exist"};
    if (taken[index_of(s)]) return {"the index names a slot twice"};
    taken[index_of(s)] = true;
    residents.push_back(s);
    if (this->locate(this->code_of(s), key(s)) != s) return {"a resident is not found under its own key"};
    if (this->is(s, internals::releasing)) return {"a hidden entry can still be found"};
  }
  if (const slot next = this->ahead_.expected; next != no_slot && (index_of(next) >= this->slots_ || !taken[index_of(next)]) && !this->leased(next))
    return {"an entry is expected to leave that is not there"};
  if (residents.size() != this->seen_.residents) return {"the number of residents differs from the index"};

  std::size_t leases = 0, pinned = 0, hidden = 0, held = 0;
  std::vector<slot> kept = residents;
  for (std::size_t i = 0; i < this->holds_.size(); ++i) {
    const slot s{static_cast<std::uint32_t>(i)};
    leases += this->holds(s) & internals::lease_mask;
    if (this->is_pinned(s)) ++pinned;
    if (this->is(s, internals::claimed)) ++held;
    if (!this->is(s, internals::releasing)) continue;
    ++hidden;
    kept.push_back(s);
    taken[i] = true;
  }
  if (leases != this->leases_) return {"the holds of entries do not sum to the leases that are out"};
  if (pinned != this->pinned_ || hidden != this->releasing_ || held != this->seen_.held) return {"holds are miscounted"};
  for (std::size_t i = 0; i < this->free_count_; ++i) {
    const slot s = this->free_[i];
    if (taken[index_of(s)]) return {"a slot is both free and taken"};
    taken[index_of(s)] = true;
  }
  if (std::find(taken.begin(), taken.end(), false) != taken.end()) return {"a slot is neither free nor taken"};

  // Sharing: unpinning and dropping everything must leave nothing, and loading it again must bring every answer back.
  sharing_type again = this->sharing_;
  for (const slot s : kept)
    if (this->is_pinned(s)) again.unpin(s);
  if (again.pinned() != 0) return {"charges stay pinned that nothing holds"};
  for (const slot s : kept) again.drop(s);
  if (again.used() != 0) return {"charges stay in use that nothing holds"};
  for (const slot s : kept) again.load(s, this->sharing_.weight_of(s));
  if (again.used() != this->sharing_.used()) return {"the charges in use differ from those of the residents"};
  for (const slot s : kept)
    if (again.unshared(s) != this->sharing_.unshared(s) || again.charge(s) != this->sharing_.charge(s))
      return {"the charge of an entry differs from its recomputation"};
  if (this->seen_.used != this->sharing_.used()) return {"the policies are shown other charges in use than there are"};
  if (this->sharing_.pinned() > this->sharing_.used()) return {"more is pinned than used"};
  if (this->sharing_.used() > this->seen_.capacity && this->idle() > 0) return {"more is used than the capacity, and not for leases"};

  // Eviction: its order holds exactly the residents that are not withdrawn, each once (P20).
  resident_columns open = this->seen_;
  open.held = 0;
  open.ahead = nullptr;
  const view<eviction_type::needs> all_open(open);
  eviction_type order = this->eviction_;
  order.reserve(this->slots_);
  std::vector<bool> expected(this->slots_);
  std::size_t in_order = 0;
  for (const slot s : residents)
    if (!this->is(s, internals::withdrawn)) {
      expected[index_of(s)] = true;
      ++in_order;
    }
  for (std::size_t i = 0; i < in_order; ++i) {
    const slot s = order.victim(all_open);
    if (index_of(s) >= this->slots_ || !expected[index_of(s)]) return {"the eviction order names an entry that is not there"};
    expected[index_of(s)] = false;
    order.on_evict(s, all_open);
  }
  const statistics& n = this->statistics_;
  if (n.loads != n.removals() + this->seen_.residents + this->releasing_) return {"loads less removals are not the entries that are there"};
  return {};
}

}  // namespace larder::inline v0
