// Who is told what, and when: every event reaches every party exactly once, after it is done and before it is undone.
#include <larder/cache.hpp>

#include <larder/clock/manual.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/observer/counters.hpp>
#include <larder/observer/journal.hpp>
#include <larder/observer/tee.hpp>
#include <larder/sharing/bytes.hpp>

#include <vector>

#include "cache/digest.hpp"
#include "catch.hpp"

using namespace larder;

namespace {

struct what_was_told {
  std::uint64_t loads = 0, hits = 0, evicts = 0, handings = 0, residents = 0;
  bool wrong = false;
};

/// An lru that counts what it is told and looks around when it is told it.
struct witness_lru : eviction::lru {
  static constexpr std::string_view name = "witness_lru";
  static constexpr columns needs =
      columns::charge | columns::unshared | columns::fingerprint | columns::context | columns::reload_cost | columns::priority;
  using seen = view<needs>;

  static inline what_was_told told;

  void on_load(slot s, const seen& v) noexcept {
    ++(v.handing() ? told.handings : told.loads);
    if (!v.handing()) ++told.residents;
    // The newcomer is in: its charge is in use, its context starts at 0, and its columns are filled.
    told.wrong |=
        v.residents() != told.residents || v.charge(s) > v.used() || (!v.handing() && v.context(s) != 0) || v.unshared(s) != v.charge(s);
    told.wrong |= v.reload_cost(s) != 2.0 || v.priority(s) != static_cast<double>(v.charge(s) % 3);
    eviction::lru::on_load(s, v);
  }
  void on_hit(slot s, const seen& v) noexcept {
    ++told.hits;
    told.wrong |= v.residents() != told.residents;
    eviction::lru::on_hit(s, v);
  }
  void on_unshared(slot, const seen&) noexcept { told.wrong = true; }  // nothing is shared
  void on_evict(slot s, const seen& v) noexcept {
    if (!v.handing()) ++told.evicts;
    // The leaver is still there, with all its charge.
    told.wrong |= v.residents() != told.residents || v.charge(s) > v.used() || v.unshared(s) != v.charge(s);
    if (!v.handing()) --told.residents;
    eviction::lru::on_evict(s, v);
  }
};

/// Writes down how values left, beyond the life of its cache.
struct shared_journal {
  static constexpr std::string_view name = "shared_journal";
  std::vector<removal>* farewells = nullptr;
  void on(const event& e) {
    if (e.what == verb::evict) farewells->push_back(e.cause);
  }
};

/// Adds up what events say was moved.
struct strict {
  static constexpr std::string_view name = "strict";
  std::uint64_t used = 0, capacity = 0;
  bool exceeded = false;
  void on(const event& e) noexcept {
    if (e.what == verb::load) used += e.moved;
    if (e.what == verb::evict) used -= e.moved;
    if (e.what == verb::reweigh) used += e.moved - e.freed;
    exceeded |= used > capacity;
  }
};

}  // namespace

TEST_CASE("cache: policy, statistics, counters and journal are told of every event exactly once (P2 P11 P49)") {
  witness_lru::told = {};
  using watched = observer::tee<observer::counters, observer::journal>;
  cache<int, int, witness_lru, sharing::bytes, context::examples, cost::switching, watched> c(
      20_B, cost::switching{.per_megabyte = 0, .per_load = 2});
  larder::random draws(4);
  for (int i = 0; i < 3000; ++i) {
    const int key = static_cast<int>(draws.below(12));
    const bytes weight{draws.below(8)};
    request asked;
    asked.priority = static_cast<double>(weight.count % 3);
    switch (draws.below(6)) {
      case 0:
        static_cast<void>(c.find(key));
        break;
      case 1:
        c.erase(key);
        break;
      case 2:
        if (!c.contains(key)) c.put(key, i, weight, asked);
        break;
      case 3:
        c.resize(bytes{10 + weight.count});
        break;
      default:
        if (!c.contains(key)) c.serve(key, asked, weight);
        static_cast<void>(c.find(key));
    }
  }
  const statistics n = c.stats();
  const auto& told = witness_lru::told;
  CHECK_FALSE(told.wrong);
  CHECK(told.handings == 0);
  CHECK(told.loads == n.loads);
  CHECK(told.hits == n.hits);
  CHECK(told.evicts == n.removals());
  CHECK(n.loads == n.removals() + c.size());
  statistics rederived = c.observer().first.seen();
  rederived.misses = n.misses;
  CHECK(rederived == n);
  // And once more from the journal alone, usage with it.
  statistics journalled;
  journalled.misses = n.misses;
  double cost = 0;
  for (const auto& e : c.observer().second.entries()) {
    if (e.what == verb::hit) ++journalled.hits;
    if (e.what == verb::load) ++journalled.loads, journalled.charge_loaded += e.moved;
    if (e.what == verb::bypass) ++journalled.bypasses_by[static_cast<std::size_t>(e.reason)];
    if (e.what == verb::evict) {
      ++journalled.removals_by[static_cast<std::size_t>(e.cause)];
      journalled.charge_removed += e.moved;
      if (e.cause == removal::evicted) journalled.charge_evicted += e.moved;
    }
    cost += e.cost;
  }
  CHECK(journalled == n);
  CHECK(journalled.charge_loaded - journalled.charge_removed == c.used());
  CHECK(cost == c.costs()[0]);
  CHECK(cost == 2.0 * static_cast<double>(n.loads));
  CHECK(c.observer().first.cost() == cost);
}
TEST_CASE("cache: observers are told of an end, too: clear, and the end of the cache (P36)") {
  std::vector<removal> farewells;
  {
    cache<int, int, shared_journal> c(3, shared_journal{&farewells});
    c.put(1, 1);
    c.put(2, 2);
    c.put(1, 3);
    c.clear();
    c.put(4, 4);
  }
  CHECK(farewells == std::vector<removal>{removal::replaced, removal::cleared, removal::cleared, removal::cleared});
}
TEST_CASE("cache: usage, as told event by event, never exceeds the capacity (P48)") {
  cache<int, int, sharing::bytes, strict> c(15_B, strict{0, 15});
  larder::random draws(5);
  std::vector<decltype(c)::lease> held;
  for (int i = 0; i < 4000; ++i) {
    const int key = static_cast<int>(draws.below(10));
    const bytes weight{draws.below(9)};
    const std::uint64_t what = draws.below(8);
    if (what < 4) c.put(key, i, weight);
    if (what == 4) static_cast<void>(c.recharge(key, weight));
    if (what == 5) c.erase(key);
    if (what == 6) {
      if (auto one = c.lease_of(key)) held.push_back(std::move(one));
    }
    if (what == 7 && !held.empty()) held.erase(held.begin());
    REQUIRE(c.observer().used == c.used());
  }
  CHECK_FALSE(c.observer().exceeded);
  held.clear();
}
TEST_CASE("cache: the victim does not depend on whom it leaves for (P22)") {
  using C = cache<int, int, sharing::bytes, eviction::lru, cost::switching, clock::manual>;
  C c(20_B);
  larder::random draws(6);
  for (int i = 0; i < 200; ++i) {
    c.put(static_cast<int>(draws.below(9)), i, bytes{1 + draws.below(6)});
    C one(c), other(c);
    request dear;
    dear.priority = 100;
    dear.count = 50;
    one.put(100, 1, 12_B);
    other.put(101, 2, 12_B, dear);
    one.erase(100);
    other.erase(101);
    const auto residents = [](const C& from) {
      std::vector<int> keys;
      for (int key = 0; key < 9; ++key)
        if (from.contains(key)) keys.push_back(key);
      return keys;
    };
    REQUIRE(residents(one) == residents(other));
  }
}
