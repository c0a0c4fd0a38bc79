#include "naive/naive.hpp"

#include "catch.hpp"

#include <algorithm>

namespace naive {

using larder::laws::part;

namespace {
const request nobody{.count = 0};
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
  const auto of = [&](std::uint32_t id) {
    return std::find_if(entries_.begin(), entries_.end(), [&](const entry& e) { return e.id == id; });
  };
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
  events_.push_back({what, seen.reason, seen.cause, e != nullptr ? e->key : -1, e != nullptr ? e->value : -1, seen.now, seen.fingerprint,
                     seen.charge, seen.moved, seen.freed, seen.context, seen.cost});
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
  e.frees = unshared(e);
}
// The reload cost is found anew where an entry would free something else than before.
void cache::follow() {
  for (entry& e : entries_)
    if (e.frees != unshared(e)) note(e, nobody, false);
}

// --- what happens to entries ---

outcome cache::hit(entry& e, const request& asked, bool stated) {
  outcome answer{.what = verb::hit};
  note(e, asked, stated);
  if (!e.withdrawn) order_->hit(e, *this);
  ++stats_.hits;
  tell(
      verb::hit, &e, asked, [](event&) {}, answer.cost);
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
  follow();
  order_->loaded(e, false, *this);
  ++stats_.loads;
  stats_.charge_loaded += answer.added;
  tell(
      verb::load, &e, asked, [&](event& seen) { seen.moved = answer.added; }, answer.cost);
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
  tell(
      verb::load, &e, asked, [&](event& seen) { seen.moved = added; }, answer.cost);
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
  follow();
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
  follow();
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

}  // namespace naive

TEST_CASE("naive: context falls by the tick and grows by what was served, by hand") {
  using namespace naive;
  rules r;
  r.weights = {{{part::own, 1}}};
  r.refused = {false};
  r.fingerprint = [](int key) { return static_cast<std::uint64_t>(key); };
  r.keeps_context = true;
  r.rate = 0.5;
  r.clock = rules::time::manual;
  naive::cache c(2, r, std::make_unique<scored>(least_context));
  request four;
  four.count = 4;
  four.tokens_per_example = 10;
  four.window = 50;
  c.serve(1, 0, four);
  c.serve(2, 0, {});
  c.set_clock(instant{3});
  CHECK(c.context_of(*c.resident(1)) == 2.5);
  CHECK(c.context_of(*c.resident(2)) == 0);
  c.serve(3, 0, {});
  CHECK(c.resident(2) == nullptr);
  c.serve(1, 0, four);  // 80 tokens are more than the window holds
  CHECK(c.resident(1) == nullptr);
  CHECK(c.stats().removals(removal::flushed) == 1);
}
