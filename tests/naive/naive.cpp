#include "naive/naive.hpp"

#include "catch.hpp"

#include <algorithm>

namespace naive {

using larder::laws::part;

namespace {
const request nobody{.count = 0};
const request plain{};
bool everyone(const entry&) { return true; }
}  // namespace

cache::cache(const cache& other)
    : capacity_(other.capacity_),
      rules_(other.rules_),
      order_(other.order_->copy()),
      entries_(other.entries_),
      next_id_(other.next_id_),
      now_(other.now_),
      start_(other.start_),
      manual_(other.manual_),
      slot_open_(other.slot_open_),
      served_(other.served_),
      stats_(other.stats_),
      events_(other.events_),
      total_cost_(other.total_cost_) {}

// --- sums over sets ---

cache::blocks cache::blocks_of(std::size_t weight, std::uint64_t owner) const {
  blocks all;
  for (const part& p : rules_.weights[weight]) p.id == part::own ? all[{p.id, owner}] += p.size : all[{p.id, 0}] = p.size;
  return all;
}
cache::blocks cache::blocks_of(const counts& whose) const {
  blocks all;
  for (const entry& e : entries_)
    if (whose(e)) all.merge(blocks_of(e.weight, e.id));
  return all;
}
std::uint64_t cache::sum_of(const blocks& all, const blocks& except) {
  std::uint64_t sum = 0;
  for (const auto& [id, size] : all)
    if (except.count(id) == 0) sum += size;
  return sum;
}
std::uint64_t cache::used() const {
  return sum_of(blocks_of(everyone));
}
std::uint64_t cache::pinned() const {
  return sum_of(blocks_of([](const entry& e) { return e.held(); }));
}
std::uint64_t cache::full(std::size_t weight) const { return sum_of(blocks_of(weight, next_id_)); }
std::uint64_t cache::missing(std::size_t weight) const {
  return sum_of(blocks_of(weight, next_id_), blocks_of(everyone));
}
std::uint64_t cache::unshared(const entry& e) const {
  return sum_of(blocks_of(e.weight, e.id), blocks_of([&](const entry& other) { return other.id != e.id; }));
}
bool cache::fits_beside(const counts& whose, std::size_t weight) const {
  const blocks there = blocks_of(whose);
  const std::uint64_t more = sum_of(blocks_of(weight, next_id_), there);
  return more <= capacity_ && sum_of(there) <= capacity_ - more;
}
refusal cache::feasible(std::size_t weight, const entry* instead_of) const {
  if (rules_.refused[weight] || full(weight) > capacity_) return refusal::too_big;
  const auto stays = [&](const entry& e) { return e.held() && &e != instead_of; };
  return fits_beside(stays, weight) ? refusal::none : refusal::all_leased;
}

// --- state ---

const entry* cache::resident(int key) const {
  for (const entry& e : entries_)
    if (e.key == key && !e.hidden) return &e;
  return nullptr;
}
entry* cache::known(int key) { return const_cast<entry*>(resident(key)); }
std::size_t cache::size() const {
  return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [](const entry& e) { return !e.hidden; }));
}
std::size_t cache::idle() const {
  return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [](const entry& e) { return !e.hidden && !e.held(); }));
}
std::size_t cache::leases() const {
  std::size_t sum = 0;
  for (const entry& e : entries_) sum += static_cast<std::size_t>(e.leases);
  return sum;
}

// --- time and context ---

void cache::tick() {
  if (rules_.clock == rules::time::per_request) manual_.ticks = now_.ticks + 1;
  const instant then = now_;
  if (rules_.clock != rules::time::per_slot && manual_ > now_) now_ = manual_;
  for (entry& e : entries_) e.context = std::max(0.0, e.context - rules_.rate * static_cast<double>((now_ - then).ticks));
}
bool cache::grow(entry& e, const request& asked) {
  if (!rules_.keeps_context) return true;
  const double examples = asked.share * asked.count * (rules_.paths_count ? asked.paths : 1);
  e.context += examples * asked.relevance;
  e.tokens += examples * asked.tokens_per_example;
  if (e.tokens <= asked.window) return true;
  if (!rules_.truncates) return false;
  const double before = e.context - examples * asked.relevance;
  e.tokens = asked.window;
  e.context = std::min(e.context, asked.window / asked.tokens_per_example);
  if (e.context < before && !e.withdrawn) {  // the order is told of a fall
    hand(e, false);
    hand(e, true);
  }
  return true;
}
void cache::served(entry& e, const request& asked, bool stated) {
  if (slot_open_ && stated) {
    e.claimed = true;
    served_.push_back({e.id, asked});
  } else if (!grow(e, asked)) {
    depart(e, removal::flushed);
  }
}
void cache::end_slot() {
  const auto of = [&](std::uint32_t id) { return std::find_if(entries_.begin(), entries_.end(), [&](const entry& e) { return e.id == id; }); };
  std::vector<std::uint32_t> overflowed;
  for (const auto& [id, asked] : served_)
    if (!grow(*of(id), asked)) overflowed.push_back(id);
  for (const auto& [id, asked] : served_) lift(*of(id));
  for (const std::uint32_t id : overflowed)
    if (const auto at = of(id); at != entries_.end() && !at->hidden) depart(*at, removal::flushed);
  served_.clear();
  slot_open_ = false;
  if (rules_.clock == rules::time::per_slot) {
    ++now_.ticks;
    for (entry& e : entries_) e.context = std::max(0.0, e.context - rules_.rate);
  } else if (rules_.clock == rules::time::manual) {
    tick();
  }
  trim();
}

// --- events ---

void cache::tell(verb what, const entry* e, const request& asked, const std::function<void(event&)>& rest, double& cost) {
  event seen;
  seen.what = what;
  seen.now = now_;
  seen.asked = &asked;
  if (e != nullptr) {
    seen.fingerprint = rules_.fingerprint(e->key);
    seen.charge = full(e->weight);
    seen.context = e->context;
  }
  rest(seen);
  if (rules_.price && what != verb::reweigh) total_cost_ += seen.cost = rules_.price(seen);
  cost = seen.cost;
  events_.push_back({what, seen.reason, seen.cause, e != nullptr ? e->key : -1, e != nullptr ? e->value : -1, seen.now, seen.fingerprint, seen.charge,
                     seen.moved, seen.freed, seen.context, seen.cost});
}
double cache::context_of(const entry& e) const {
  const instant now = rules_.clock == rules::time::manual && manual_ > now_ ? manual_ : now_;
  return std::max(0.0, e.context - rules_.rate * static_cast<double>((now - now_).ticks));
}
double cache::price_of_load(int key, std::size_t weight, std::uint64_t moved, double context, const request& asked) const {
  event load;
  load.what = verb::load;
  load.now = now_;
  load.asked = &asked;
  load.fingerprint = rules_.fingerprint(key);
  load.charge = full(weight);
  load.moved = moved;
  load.context = context;
  return rules_.price(load);
}
void cache::note(entry& e, const request& asked, bool stated) {
  if (stated) e.priority = asked.priority;
  if (rules_.price) e.reload_cost = price_of_load(e.key, e.weight, unshared(e), e.context, nobody);
}

// --- what happens to entries ---

outcome cache::hit(entry& e, const request& asked, bool stated) {
  outcome answer{.what = verb::hit};
  note(e, asked, stated);
  if (!e.withdrawn) order_->hit(e, *this);
  ++stats_.hits;
  tell(verb::hit, &e, asked, [](event&) {}, answer.cost);
  served(e, asked, stated);
  return answer;
}
outcome cache::enter(int key, int value, std::size_t weight, const request& asked) {
  refusal reason = feasible(weight);
  if (reason == refusal::none) reason = judge(key, weight, asked);
  if (reason != refusal::none) return bypass(key, rules_.refused[weight] ? 0 : full(weight), asked, reason);
  return load(key, value, weight, asked);
}
outcome cache::load(int key, int value, std::size_t weight, const request& asked) {
  outcome answer{.what = verb::load};
  answer.evicted = evict_while([&] { return !fits_beside(everyone, weight); });
  answer.added = missing(weight);
  entries_.push_back({.key = key, .value = value, .id = next_id_++, .weight = weight});
  entry& e = entries_.back();
  note(e, asked, true);
  order_->loaded(e, false, *this);
  ++stats_.loads;
  stats_.charge_loaded += answer.added;
  tell(verb::load, &e, asked, [&](event& seen) { seen.moved = answer.added; }, answer.cost);
  served(e, asked, true);
  return answer;
}
outcome cache::bypass(int key, std::uint64_t charge, const request& asked, refusal reason) {
  outcome answer{.what = verb::bypass, .reason = reason};
  ++stats_.bypasses_by[static_cast<std::size_t>(reason)];
  const auto rest = [&](event& seen) {
    seen.reason = reason;
    seen.fingerprint = rules_.fingerprint(key);
    seen.charge = charge;
  };
  tell(verb::bypass, nullptr, asked, rest, answer.cost);
  return answer;
}
outcome cache::replace(entry& e, int value, std::size_t weight, const request& asked) {
  if (rules_.made_anew || e.leases > 0) {
    const int key = e.key;
    depart(e, removal::replaced);
    if (const refusal reason = feasible(weight); reason != refusal::none)
      return bypass(key, rules_.refused[weight] ? 0 : full(weight), asked, reason);
    return load(key, value, weight, asked);
  }
  outcome answer{.what = verb::load};
  std::uint64_t freed = unshared(e), added = freed;
  const std::uint64_t charge = full(e.weight);
  if (e.weight != weight) {
    if (const refusal reason = reweigh(e, weight, freed, added, answer.evicted); reason != refusal::none) {
      const int key = e.key;
      depart(e, removal::replaced);
      return bypass(key, rules_.refused[weight] ? 0 : full(weight), asked, reason);
    }
  }
  std::erase_if(served_, [&](const auto& s) { return s.first == e.id; });
  double ignored = 0;
  ++stats_.removals_by[static_cast<std::size_t>(removal::replaced)];
  stats_.charge_removed += freed;
  const auto gone = [&](event& seen) {
    seen.cause = removal::replaced;
    seen.charge = charge;
    seen.moved = freed;
  };
  tell(verb::evict, &e, nobody, gone, ignored);
  e.value = value;
  e.context = e.tokens = 0;
  note(e, asked, true);
  if (!e.withdrawn) {
    hand(e, false);
    hand(e, true);
    order_->hit(e, *this);
  }
  answer.added = added;
  ++stats_.loads;
  stats_.charge_loaded += added;
  tell(verb::load, &e, asked, [&](event& seen) { seen.moved = added; }, answer.cost);
  served(e, asked, true);
  return answer;
}
refusal cache::reweigh(entry& e, std::size_t weight, std::uint64_t& freed, std::uint64_t& added, std::uint32_t& evicted) {
  if (const refusal reason = feasible(weight, &e); reason != refusal::none) return reason;
  const bool claimed = e.claimed;
  e.claimed = true;
  evicted = evict_while([&] { return !fits_beside([&](const entry& other) { return other.id != e.id; }, weight); });
  freed = unshared(e);
  e.weight = weight;
  added = unshared(e);
  e.claimed = claimed;
  return refusal::none;
}
void cache::depart(entry& e, removal cause) {
  if (!e.withdrawn) order_->left(e, false, *this);
  std::erase_if(served_, [&](const auto& s) { return s.first == e.id; });
  e.claimed = e.withdrawn = false;
  if (e.leases == 0) return vacate(e, cause);
  e.hidden = true;
  e.cause = cause;
}
void cache::vacate(entry& e, removal cause) {
  const entry gone = e;
  const std::uint64_t freed = unshared(e);
  ++stats_.removals_by[static_cast<std::size_t>(cause)];
  stats_.charge_removed += freed;
  if (cause == removal::evicted) stats_.charge_evicted += freed;
  entries_.remove_if([&](const entry& other) { return other.id == gone.id; });
  double ignored = 0;
  const auto rest = [&](event& seen) {
    seen.cause = cause;
    seen.moved = freed;
  };
  tell(verb::evict, &gone, nobody, rest, ignored);
}
void cache::hand(entry& e, bool back) {
  if (back) order_->loaded(e, true, *this);
  if (!back) order_->left(e, true, *this);
}
void cache::lift(entry& e) {
  if (!e.claimed) return;
  e.claimed = false;
  if (e.leases > 0 || !e.withdrawn) return;
  e.withdrawn = false;
  hand(e, true);
}
std::uint32_t cache::evict_while(const std::function<bool()>& more) {
  std::uint32_t evicted = 0;
  while (more()) {
    entry& e = const_cast<entry&>(order_->victim(*this));
    if (e.leases > 0) {  // out of the order until it is released
      hand(e, false);
      e.withdrawn = true;
    } else {
      depart(e, removal::evicted);
      ++evicted;
    }
  }
  return evicted;
}
void cache::trim() {
  evict_while([&] { return used() > capacity_ && idle() > 0; });
}

// --- requests ---

const entry* cache::find(int key) {
  tick();
  entry* const e = known(key);
  if (e == nullptr) {
    ++stats_.misses;
    return nullptr;
  }
  hit(*e, plain, false);
  return e;
}
outcome cache::put(int key, int value, std::size_t weight, const request& asked) {
  tick();
  entry* const e = known(key);
  return e == nullptr ? enter(key, value, weight, asked) : replace(*e, value, weight, asked);
}
outcome cache::serve(int key, std::size_t weight, const request& asked) {
  tick();
  entry* const e = known(key);
  return e == nullptr ? enter(key, 0, weight, asked) : hit(*e, asked, true);
}
std::pair<bool, outcome> cache::try_emplace(int key, int value, std::size_t weight) {
  tick();
  entry* const e = known(key);
  if (e != nullptr) return {true, hit(*e, plain, false)};
  const outcome answer = enter(key, value, weight, plain);
  return {answer.what == verb::load, answer};
}
std::optional<int> cache::get_or_load(int key, std::optional<int> brought, std::size_t weight) {
  tick();
  if (entry* const e = known(key)) {
    const int value = e->value;
    hit(*e, plain, false);
    return value;
  }
  if (!brought) {
    bypass(key, 0, plain, refusal::load_failed);
    return {};
  }
  enter(key, *brought, weight, plain);
  return brought;
}
outcome cache::refuse(int key, refusal reason, const request& asked) {
  tick();
  const entry* const e = resident(key);
  return bypass(key, e == nullptr ? 0 : full(e->weight), asked, reason);
}
bool cache::lease(int key, std::uint32_t& id) {
  tick();
  entry* const e = known(key);
  if (e == nullptr) {
    ++stats_.misses;
    return false;
  }
  hit(*e, plain, false);
  ++e->leases;
  id = e->id;
  return true;
}
void cache::release(std::uint32_t id) {
  entry& e = *std::find_if(entries_.begin(), entries_.end(), [&](const entry& each) { return each.id == id; });
  --e.leases;
  if (e.held()) return;
  if (e.hidden) {
    vacate(e, e.cause);
  } else if (e.withdrawn) {
    e.withdrawn = false;
    hand(e, true);
  }
  trim();
}

// --- changes ---

bool cache::erase(int key, removal cause) {
  entry* const e = known(key);
  if (e != nullptr) depart(*e, cause);
  return e != nullptr;
}
refusal cache::recharge(int key, std::size_t weight) {
  entry* const e = known(key);
  if (e == nullptr || e->weight == weight) return refusal::none;
  std::uint64_t freed = 0, added = 0;
  std::uint32_t evicted = 0;
  const refusal answer = reweigh(*e, weight, freed, added, evicted);
  if (answer != refusal::none) return answer;
  stats_.charge_loaded += added;
  stats_.charge_removed += freed;
  note(*e, nobody, false);
  double ignored = 0;
  const auto rest = [&](event& seen) {
    seen.moved = added;
    seen.freed = freed;
  };
  tell(verb::reweigh, e, nobody, rest, ignored);
  return answer;
}
void cache::resize(std::uint64_t capacity) {
  capacity_ = capacity;
  trim();
}
void cache::clear() {
  for (const auto& [id, asked] : std::vector(served_))
    for (entry& e : entries_)
      if (e.id == id) lift(e);
  served_.clear();
  while (idle() > 0) {
    entry& e = const_cast<entry&>(order_->victim(*this));
    if (e.leases > 0) {
      hand(e, false);
      e.withdrawn = true;
    } else {
      depart(e, removal::cleared);
    }
  }
  for (entry& e : entries_)
    if (!e.hidden) depart(e, removal::cleared);
}

// --- looking ahead: it is done on a copy, and looked at ---

std::vector<const entry*> cache::foreseen(std::size_t weight) const {
  cache copy(*this);
  copy.evict_while([&] { return !copy.fits_beside(everyone, weight); });
  std::vector<const entry*> leaving;
  for (std::size_t i = events_.size(); i < copy.events_.size(); ++i) leaving.push_back(resident(copy.events_[i].key));
  return leaving;
}
refusal cache::judge(int key, std::size_t weight, const request& asked) const {
  if (!rules_.admit) return refusal::none;
  claimant newcomer{.fingerprint = rules_.fingerprint(key), .charge = missing(weight), .priority = asked.priority};
  if (rules_.price) newcomer.reload_cost = price_of_load(key, weight, newcomer.charge, 0, nobody);
  std::vector<claimant> victims;
  if (rules_.looks_ahead)
    for (const entry* e : foreseen(weight)) victims.push_back({rules_.fingerprint(e->key), unshared(*e), e->context, e->reload_cost, e->priority});
  return rules_.admit(newcomer, victims, fits_beside(everyone, weight)) ? refusal::none : refusal::not_admitted;
}
larder::load_plan<int> cache::plan(int key, std::size_t weight, const request& asked, std::vector<int>& victims) const {
  larder::load_plan<int> answer;
  if (resident(key) != nullptr) {
    answer.resident = true;
    return answer;
  }
  answer.reason = feasible(weight);
  if (answer.reason == refusal::none) answer.reason = judge(key, weight, asked);
  if (answer.reason != refusal::none) return answer;
  cache copy(*this);
  copy.evict_while([&] { return !copy.fits_beside(everyone, weight); });
  for (const entry* e : foreseen(weight)) victims.push_back(e->key);
  answer.freed = used() - copy.used();
  answer.added = copy.missing(weight);
  if (rules_.price) answer.cost = price_of_load(key, weight, answer.added, 0, asked);
  return answer;
}

// --- orders ---

void scored::loaded(const entry& e, bool handed_back, const cache&) {
  facts& f = facts_[e.id];
  f.loaded = f.used = f.reached = ++number_;
  if (!handed_back) f.count = 1;
}
void scored::hit(const entry& e, const cache&) {
  facts& f = facts_[e.id];
  ++f.count;
  f.used = f.reached = ++number_;
}
const entry& scored::victim(const cache& c) {
  const entry* least = nullptr;
  for (const entry& e : c.entries())
    if (c.may_leave(e) && (least == nullptr || rule_(facts_[e.id], e) < rule_(facts_[least->id], *least))) least = &e;
  REQUIRE(least != nullptr);
  return *least;
}

std::string text(const told& t) {
  std::string words(name_of(t.what));
  if (t.what == verb::bypass) words += " (" + std::string(name_of(t.reason)) + ")";
  if (t.what == verb::evict) words += " (" + std::string(name_of(t.cause)) + ")";
  words += " key " + std::to_string(t.key) + " value " + std::to_string(t.value) + " at " + std::to_string(t.now.ticks) + " charge " +
           std::to_string(t.charge) + " moved " + std::to_string(t.moved) + " freed " + std::to_string(t.freed) + " context " +
           std::to_string(t.context) + " cost " + std::to_string(t.cost) + " fingerprint " + std::to_string(t.fingerprint);
  return words;
}

}  // namespace naive
