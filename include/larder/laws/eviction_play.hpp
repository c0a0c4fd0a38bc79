// How the stage of eviction_stage.hpp plays a step. Included by it.
#pragma once

#include <larder/laws/eviction_stage.hpp>

namespace larder::inline v0::laws {

inline stage::stage(const actor& fresh, const world& w, const settings& how)
    : actor_(fresh.copy()),
      world_(w),
      how_(how),
      holds_(key_count),
      tenant_(key_count, nobody),
      place_(key_count, no_slot),
      leased_(key_count),
      withdrawn_(key_count),
      once_(key_count) {
  // What a policy did not name holds garbage of this world's own, so that peeping shows.
  random garbage(w.garbage);
  const auto fill = [&](auto& column) {
    for (std::uint32_t i = 0; i < key_count; ++i)
      column.push_back(static_cast<typename std::remove_reference_t<decltype(column)>::value_type>(garbage.below(1000)));
  };
  fill(fingerprint_);
  fill(charge_);
  fill(unshared_);
  fill(level_);
  fill(cost_);
  fill(priority_);
  for (std::uint32_t i = key_count; i-- > 0;) free_.push_back(slot{i});
  now_ = instant{w.origin};
  seen_.now = seen_.start = instant{static_cast<std::int64_t>(garbage.below(1000))};
  tell_time();
  seen_.capacity = w.limit();
  seen_.context_rate = contains(actor_->needs(), columns::context) ? rate : static_cast<double>(garbage.below(1000));
  point();
  if (w.reserved_at_once) actor_->reserve(reserved_ = key_count);
}

inline stage::stage(const stage& other, const actor& in_place)
    : actor_(in_place.copy()),
      world_(other.world_),
      how_(other.how_),
      now_(other.now_),
      seen_(other.seen_),
      fingerprint_(other.fingerprint_),
      charge_(other.charge_),
      unshared_(other.unshared_),
      level_(other.level_),
      cost_(other.cost_),
      priority_(other.priority_),
      holds_(other.holds_),
      tenant_(other.tenant_),
      free_(other.free_),
      place_(other.place_),
      leased_(other.leased_),
      withdrawn_(other.withdrawn_),
      once_(other.once_),
      left_(other.left_),
      hits_(other.hits_),
      allocations_(other.allocations_),
      reserved_(other.reserved_),
      draws_(other.draws_),
      draining_(other.draining_),
      breach_(other.breach_) {
  point();
}

inline void stage::point() {
  seen_.fingerprint = fingerprint_;
  seen_.charge = charge_;
  seen_.unshared = unshared_;
  seen_.context_level = level_;
  seen_.reload_cost = cost_;
  seen_.priority = priority_;
  seen_.holds = holds_;
}

// A policy that does not ask for the time must not depend on it either.
inline void stage::tell_time() {
  if (!contains(actor_->needs(), columns::time) && !contains(actor_->needs(), columns::context)) return;
  seen_.start = instant{world_.origin};
  seen_.now = now_;
}

inline void stage::play(const step& each) {
  if (breach_) return;
  const std::uint32_t key = each.key;
  const slot s = place_[key];
  switch (each.what) {
    case act::ask:
      ++now_.ticks;
      tell_time();
      ask(key);
      break;
    case act::remove:
      if (s != no_slot && !leased_[key] && (holds_[index_of(s)] & resident_columns::held_bit) == 0) leave(key);
      break;
    case act::pass:
      now_ = now_ + duration{static_cast<std::int64_t>(key)};
      tell_time();
      break;
    case act::claim:
      if (s == no_slot || (holds_[index_of(s)] & resident_columns::held_bit) != 0) break;
      holds_[index_of(s)] |= resident_columns::held_bit;
      ++seen_.held;
      break;
    case act::lift:
      for (std::uint32_t& hold : holds_) hold = 0;
      seen_.held = 0;
      for (std::uint32_t k = 0; k < key_count; ++k)
        if (withdrawn_[k] && !leased_[k]) hand_back(k);
      break;
    case act::lease:
      if (s != no_slot) leased_[key] = true;
      break;
    case act::release:
      leased_[key] = false;
      if (s != no_slot && withdrawn_[key] && holds_[index_of(s)] == 0) hand_back(key);  // else when the claim is lifted
      break;
  }
}

inline void stage::free_all() {
  play({act::lift, 0, -1});
  for (std::uint32_t key = 0; key < key_count; ++key) play({act::release, key, -1});
}

inline std::size_t stage::idle() const noexcept {
  std::size_t count = 0;
  for (std::uint32_t key = 0; key < key_count; ++key)
    if (place_[key] != no_slot && !leased_[key] && holds_[index_of(place_[key])] == 0) ++count;
  return count;
}

// Host order: the context level is raised after the hook.
inline void stage::grow(slot s) {
  if (!contains(actor_->needs(), columns::context)) return;
  const double floor = rate * elapsed();
  level_[index_of(s)] = std::max(level_[index_of(s)], floor) + growth;
}

inline void stage::ask(std::uint32_t key) {
  if (place_[key] != no_slot) {
    ++hits_;
    const slot s = place_[key];
    if (contains(actor_->needs(), columns::priority)) priority_[index_of(s)] = static_cast<double>(hits_ % 7);
    if (world_.hits_told && !withdrawn_[key]) watched([&] { actor_->on_hit(s, seen_); });
    return grow(s);
  }
  std::uint64_t pinned = 0;
  for (std::uint32_t k = 0; k < key_count; ++k)
    if (place_[k] != no_slot && (leased_[k] || holds_[index_of(place_[k])] != 0)) pinned += world_.charge(k);
  const std::uint64_t charge = world_.charge(key);
  if (charge > seen_.capacity || pinned > seen_.capacity - charge) return;  // a host refuses before it asks
  while (!breach_ && seen_.used > seen_.capacity - charge) {
    const slot s = search();
    if (breach_) return;
    const std::uint32_t leaver = tenant_[index_of(s)];
    if (leased_[leaver]) {
      withdraw(leaver);
    } else {
      left_.push_back(leaver);
      leave(leaver);
    }
  }
  if (!breach_) load(key);
}

inline void stage::load(std::uint32_t key) {
  std::size_t pick = free_.size() - 1;
  if (world_.reuse == world::slots::first_freed_first) pick = 0;
  if (world_.reuse == world::slots::shuffled) pick = static_cast<std::size_t>(draws_.below(free_.size()));
  const slot s = free_[pick];
  free_.erase(free_.begin() + static_cast<std::ptrdiff_t>(pick));
  if (!world_.reserved_at_once) {
    reserved_ = std::max(reserved_, std::size_t{index_of(s)} + 1);
    actor_->reserve(reserved_);
  }
  const columns needs = actor_->needs();
  const std::uint32_t i = index_of(s);
  tenant_[i] = key;
  place_[key] = s;
  once_[i] = true;
  holds_[i] = 0;
  if (contains(needs, columns::fingerprint)) fingerprint_[i] = world_.fingerprint(key);
  if (contains(needs, columns::charge)) charge_[i] = world_.charge(key);
  if (contains(needs, columns::unshared)) unshared_[i] = world_.charge(key);
  if (contains(needs, columns::reload_cost)) cost_[i] = world_.cost(key);
  if (contains(needs, columns::priority)) priority_[i] = static_cast<double>(key % 5);
  if (contains(needs, columns::context)) level_[i] = rate * elapsed();
  seen_.used += world_.charge(key);
  ++seen_.residents;
  watched([&] { actor_->on_load(s, seen_); });
  grow(s);
}

inline void stage::leave(std::uint32_t key) {
  const slot s = place_[key];
  if (!withdrawn_[key]) watched([&] { actor_->on_evict(s, seen_); });
  withdrawn_[key] = false;
  place_[key] = no_slot;
  tenant_[index_of(s)] = nobody;
  free_.push_back(s);
  seen_.used -= world_.charge(key);
  --seen_.residents;
}

inline void stage::withdraw(std::uint32_t key) {
  seen_.handing = true;
  watched([&] { actor_->on_evict(place_[key], seen_); });
  seen_.handing = false;
  withdrawn_[key] = true;
}

inline void stage::hand_back(std::uint32_t key) {
  withdrawn_[key] = false;
  seen_.handing = true;
  watched([&] { actor_->on_load(place_[key], seen_); });
  seen_.handing = false;
}

inline slot stage::search() {
  const slot s = watched([&] { return actor_->victim(seen_); });
  if (index_of(s) >= key_count) {
    complain(draining_ ? "drain" : "membership",
             s == no_slot ? "the victim is no slot at all, while a resident may leave" : "the victim is a slot that does not exist");
    return s;
  }
  const std::uint32_t key = tenant_[index_of(s)];
  if (key == nobody) {
    complain(draining_            ? "drain"
             : once_[index_of(s)] ? "forgetting"
                                  : "membership",
             "the victim is slot " + std::to_string(index_of(s)) + ", where nobody is resident" + (once_[index_of(s)] ? " any more" : ""));
  } else if (holds_[index_of(s)] != 0) {
    complain("claims", "the victim is " + std::to_string(key) + ", which is claimed");
  } else if (withdrawn_[key]) {
    complain("withdrawal", "the victim is " + std::to_string(key) + ", which was withdrawn from the order and not handed back");
  } else if (const slot again = watched([&] { return actor_->victim(seen_); }); again != s) {
    complain("stability", "asked twice with no hook in between, the victim is slot " + std::to_string(index_of(s)) + " and then slot " +
                              std::to_string(index_of(again)));
  }
  return s;
}

inline std::optional<std::uint32_t> stage::next_victim() {
  std::size_t open = 0;
  for (std::uint32_t key = 0; key < key_count; ++key)
    if (place_[key] != no_slot && !withdrawn_[key] && holds_[index_of(place_[key])] == 0) ++open;
  if (breach_ || open == 0) return std::nullopt;
  const slot s = search();
  if (breach_) return std::nullopt;
  return tenant_[index_of(s)];
}

inline void stage::drain() {
  draining_ = true;
  free_all();
  while (!breach_ && seen_.residents > 0) {
    const slot s = search();
    if (breach_) return;
    left_.push_back(tenant_[index_of(s)]);
    leave(tenant_[index_of(s)]);
  }
}

}  // namespace larder::inline v0::laws
