// Policies of the library on the columns of the naive cache.
#include "model/model.hpp"

#include "catch.hpp"

#include <larder/eviction/lru.hpp>

#include <algorithm>

namespace model {

namespace {

struct columns_of {
  resident_columns all;
  std::vector<std::uint64_t> fingerprint, charge, unshared;
  std::vector<double> level, cost, priority;
  std::vector<std::uint32_t> holds;

  columns_of(const naive::cache& c, bool handing) {
    std::uint32_t n = 0;
    for (const naive::entry& e : c.entries()) n = std::max(n, e.id + 1);
    for (auto* column : {&fingerprint, &charge, &unshared}) column->resize(n);
    for (auto* column : {&level, &cost, &priority}) column->resize(n);
    holds.resize(n);
    for (const naive::entry& e : c.entries()) {
      fingerprint[e.id] = c.made_of().fingerprint(e.key);
      charge[e.id] = c.full(e.weight);
      unshared[e.id] = c.unshared(e);
      level[e.id] = e.context + c.made_of().rate * c.elapsed();
      cost[e.id] = e.reload_cost;
      priority[e.id] = e.priority;
      if (!e.claimed) continue;
      holds[e.id] = resident_columns::held_bit;
      ++all.held;
    }
    all.now = c.now();
    all.start = instant{c.now().ticks - static_cast<std::int64_t>(c.elapsed())};
    all.capacity = c.capacity();
    all.used = c.used();
    all.residents = static_cast<std::uint32_t>(c.size());
    all.handing = handing;
    all.context_rate = c.made_of().rate;
    all.fingerprint = fingerprint;
    all.charge = charge;
    all.unshared = unshared;
    all.context_level = level;
    all.reload_cost = cost;
    all.priority = priority;
    all.holds = holds;
  }
};

}  // namespace

void driven::follow(const naive::cache& c) {
  if (!contains(policy_->needs(), columns::unshared)) return;
  const columns_of seen(c, false);
  for (const naive::entry& e : c.entries()) {
    const auto known = known_.find(e.id);
    const std::pair now(c.unshared(e), e.weight);
    if (known == known_.end() || known->second == now) continue;
    known->second = now;
    policy_->on_unshared(slot{e.id}, seen.all);
  }
}
void driven::loaded(const naive::entry& e, bool handed_back, const naive::cache& c) {
  follow(c);
  known_[e.id] = {c.unshared(e), e.weight};
  policy_->reserve(e.id + std::size_t{1});
  policy_->on_load(slot{e.id}, columns_of(c, handed_back).all);
}
void driven::hit(const naive::entry& e, const naive::cache& c) {
  follow(c);
  policy_->on_hit(slot{e.id}, columns_of(c, false).all);
}
void driven::left(const naive::entry& e, bool withdrawn, const naive::cache& c) {
  follow(c);
  known_.erase(e.id);
  policy_->on_evict(slot{e.id}, columns_of(c, withdrawn).all);
}
const naive::entry& driven::victim(const naive::cache& c) {
  follow(c);
  const slot s = policy_->victim(columns_of(c, false).all);
  for (const naive::entry& e : c.entries())
    if (e.id == index_of(s) && c.may_leave(e)) return e;
  FAIL("the policy named a victim that may not leave");
  return c.entries().front();
}

}  // namespace model

TEST_CASE("model: a policy of the library drives the naive cache") {
  naive::rules r;
  r.weights = {{{larder::laws::part::own, 1}}};
  r.refused = {false};
  r.fingerprint = [](int key) { return static_cast<std::uint64_t>(key); };
  naive::cache c(2, r, std::make_unique<model::driven>(larder::laws::actor_of(larder::eviction::lru{})));
  c.put(1, 1, 0, {});
  c.put(2, 2, 0, {});
  CHECK(c.find(1) != nullptr);
  c.put(3, 3, 0, {});
  CHECK(c.resident(1) != nullptr);
  CHECK(c.resident(2) == nullptr);
}
