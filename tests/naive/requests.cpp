// The naive cache: what its users can ask of it.
#include "naive/naive.hpp"

#include "catch.hpp"

#include <algorithm>

namespace naive {

using larder::laws::part;

namespace {
const request nobody{.count = 0};
const request plain{};
}  // namespace

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
std::optional<int> cache::get_or_load(int key, const std::function<std::optional<int>()>& loader, std::size_t weight) {
  tick();
  if (entry* const e = known(key)) {
    const int value = e->value;
    hit(*e, plain, false);
    return value;
  }
  const std::optional<int> brought = loader();
  if (!brought) {
    bypass(key, 0, plain, refusal::load_failed);
    return {};
  }
  if (const entry* const meanwhile = resident(key)) return meanwhile->value;  // the loader put it itself
  enter(key, *brought, weight, plain);
  return brought;
}
outcome cache::put_cheapest(int key, int value, std::size_t weight, const request& asked, const std::vector<int>& chosen) {
  tick();
  if (entry* const e = known(key)) return replace(*e, value, weight, asked);
  if (const refusal reason = feasible(weight); reason != refusal::none)
    return bypass(key, rules_.refused[weight] ? 0 : full(weight), asked, reason);
  for (const int victim : chosen) depart(*known(victim), removal::evicted);
  outcome answer = load(key, value, weight, asked);
  answer.evicted += static_cast<std::uint32_t>(chosen.size());
  return answer;
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
  // The leased ones among them are hidden; those out of the order for a lease come last, in whatever order.
  while (std::any_of(entries_.begin(), entries_.end(), [&](const entry& e) { return may_leave(e); }))
    depart(const_cast<entry&>(order_->victim(*this)), removal::cleared);
  for (entry& e : entries_)
    if (!e.hidden) depart(e, removal::cleared);
}

}  // namespace naive

TEST_CASE("naive: an lru of two, by hand") {
  using namespace naive;
  rules r;
  r.weights = {{{part::own, 1}}};
  r.refused = {false};
  r.fingerprint = [](int key) { return static_cast<std::uint64_t>(key); };
  naive::cache c(2, r, std::make_unique<scored>(lru));
  CHECK(c.put(1, 10, 0, {}).what == verb::load);
  CHECK(c.put(2, 20, 0, {}).what == verb::load);
  REQUIRE(c.find(1) != nullptr);
  CHECK(c.find(1)->value == 10);
  CHECK(c.find(3) == nullptr);
  const outcome third = c.put(3, 30, 0, {});
  CHECK(third.evicted == 1);
  CHECK(c.resident(2) == nullptr);
  std::uint32_t id = 0;
  CHECK(c.lease(1, id));
  CHECK(c.put(4, 40, 0, {}).evicted == 1);
  CHECK(c.resident(3) == nullptr);
  CHECK(c.erase(1, removal::erased));
  CHECK(c.size() == 1);
  CHECK(c.used() == 2);
  CHECK(c.put(5, 50, 0, {}).evicted == 1);  // the hidden one still takes its room
  c.release(id);
  CHECK(c.used() == 1);
  CHECK(c.put(5, 51, 0, {}).what == verb::load);
  CHECK(c.find(5)->value == 51);
  c.clear();
  CHECK(c.size() == 0);
  CHECK(c.stats().hits == 4);
  CHECK(c.stats().loads == 6);
  CHECK(c.stats().removals() == 6);
  CHECK(c.events().size() == 16);
}
