// The naive cache: what entries weigh, by sets of parts, and what a newcomer would cost, by trying it on a copy.
#include "naive/naive.hpp"

#include "catch.hpp"

#include <algorithm>

namespace naive {

using larder::laws::part;

namespace {
const request nobody{.count = 0};
bool everyone(const entry&) { return true; }
}  // namespace

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
std::uint64_t cache::used() const { return sum_of(blocks_of(everyone)); }
std::uint64_t cache::pinned() const {
  return sum_of(blocks_of([](const entry& e) { return e.held(); }));
}
std::uint64_t cache::full(std::size_t weight) const { return sum_of(blocks_of(weight, next_id_)); }
std::uint64_t cache::missing(std::size_t weight) const { return sum_of(blocks_of(weight, next_id_), blocks_of(everyone)); }
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
  std::vector<claimant> victims;
  if (rules_.looks_ahead) {
    cache copy(*this);
    for (const entry* e : foreseen(weight)) {  // one after another
      const std::uint64_t freed = copy.unshared(*copy.resident(e->key));
      const double cost = rules_.price ? price_of_load(e->key, e->weight, freed, e->context, nobody) : 1;
      victims.push_back({rules_.fingerprint(e->key), freed, e->context, cost, e->priority});
      copy.entries_.remove_if([&](const entry& other) { return other.id == e->id; });
    }
    newcomer.charge = copy.missing(weight);
  }
  if (rules_.price) newcomer.reload_cost = price_of_load(key, weight, newcomer.charge, 0, nobody);
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

// --- the cheapest victims: all sets of them are tried ---

double cache::price_of(const std::vector<const entry*>& leaving) const {
  double sum = 0;
  for (std::size_t i = 0; i < leaving.size(); ++i) {
    const entry* const e = leaving[i];
    const auto gone = leaving.begin() + static_cast<std::ptrdiff_t>(i);
    const auto stays = [&](const entry& other) { return &other != e && std::find(leaving.begin(), gone, &other) == gone; };
    const std::uint64_t freed = sum_of(blocks_of(e->weight, e->id), blocks_of(stays));
    sum += rules_.price ? price_of_load(e->key, e->weight, freed, e->context, nobody) : 1;
  }
  return sum;
}
bool cache::room_without(const std::vector<const entry*>& leaving, std::size_t weight) const {
  return fits_beside([&](const entry& e) { return std::find(leaving.begin(), leaving.end(), &e) == leaving.end(); }, weight);
}
larder::load_plan<int> cache::plan_cheapest(int key, std::size_t weight, const request& asked, const std::vector<int>& chosen,
                                            std::string& wrong) const {
  constexpr std::size_t most_tried = 6;
  larder::load_plan<int> answer;
  if (resident(key) != nullptr) {
    answer.resident = true;
    return answer;
  }
  answer.reason = feasible(weight);
  if (answer.reason != refusal::none) return answer;
  std::vector<const entry*> leaving, free;
  for (const int victim : chosen) {
    const entry* const e = resident(victim);
    if (e == nullptr || e->held() || std::find(leaving.begin(), leaving.end(), e) != leaving.end())
      return wrong = "names a victim that cannot leave", answer;
    leaving.push_back(e);
  }
  if (!room_without(leaving, weight)) return wrong = "does not make room", answer;
  for (std::size_t i = 0; i < leaving.size(); ++i) {
    std::vector<const entry*> fewer = leaving;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (room_without(fewer, weight)) return wrong = "names a victim that can be spared", answer;
  }
  answer.loss = price_of(leaving);
  for (const entry& e : entries_)
    if (!e.hidden && !e.held()) free.push_back(&e);
  for (std::size_t set = 0; free.size() <= most_tried && set < std::size_t{1} << free.size(); ++set) {
    std::vector<const entry*> other;
    for (std::size_t i = 0; i < free.size(); ++i)
      if ((set >> i & 1) != 0) other.push_back(free[i]);
    if (price_of(other) < answer.loss * (1 - 1e-9) && room_without(other, weight))
      return wrong = "names victims that are not the cheapest", answer;
  }
  const auto stays = [&](const entry& e) { return std::find(leaving.begin(), leaving.end(), &e) == leaving.end(); };
  answer.freed = used() - sum_of(blocks_of(stays));
  answer.added = sum_of(blocks_of(weight, next_id_), blocks_of(stays));
  if (rules_.price) answer.cost = price_of_load(key, weight, answer.added, 0, asked);
  return answer;
}

}  // namespace naive

TEST_CASE("naive: what two entries share is counted once, by hand") {
  using namespace naive;
  rules r;
  r.weights = {{{0, 4}, {1, 3}}, {{0, 4}, {2, 2}}, {{part::own, 5}}, {}};
  r.refused = {false, false, false, false};
  r.fingerprint = [](int key) { return static_cast<std::uint64_t>(key); };
  naive::cache c(20, r, std::make_unique<scored>(fifo));
  c.put(1, 1, 0, {});
  CHECK(c.missing(1) == 2);
  c.put(2, 2, 1, {});
  c.put(3, 3, 2, {});
  c.put(4, 4, 3, {});
  CHECK(c.used() == 14);
  CHECK(c.full(1) == 6);
  CHECK(c.unshared(*c.resident(1)) == 3);
  CHECK(c.unshared(*c.resident(2)) == 2);
  CHECK(c.unshared(*c.resident(3)) == 5);
  CHECK(c.unshared(*c.resident(4)) == 0);
  std::vector<int> victims;
  const auto plan = c.plan(5, 2, {}, victims);
  CHECK(plan.added == 5);
  CHECK(victims.empty());
  c.resize(16);
  victims.clear();
  CHECK(c.plan(5, 2, {}, victims).freed == 3);
  CHECK(victims == std::vector<int>{1});
  std::string wrong;
  CHECK(c.plan_cheapest(5, 2, {}, {3}, wrong).freed == 5);
  CHECK(wrong.empty());
  static_cast<void>(c.plan_cheapest(5, 2, {}, {4}, wrong));
  CHECK(wrong == "does not make room");
  static_cast<void>(c.plan_cheapest(5, 2, {}, {1, 3}, wrong));
  CHECK(wrong == "names a victim that can be spared");
  static_cast<void>(c.plan_cheapest(5, 2, {}, {9}, wrong));
  CHECK(wrong == "names a victim that cannot leave");
  CHECK(c.used() == 14);
  std::uint32_t id = 0;
  c.lease(2, id);
  CHECK(c.pinned() == 6);
  c.resize(10);
  CHECK(c.used() == 6);
  CHECK(c.resident(3) == nullptr);
  CHECK(c.resident(4) != nullptr);  // it takes no room, and by then there was enough
}
