// Events, requests and outcomes: who is served where, and every enumerator has a name of its own.
#include <larder/core/event.hpp>
#include <larder/core/plan.hpp>
#include <larder/core/statistics.hpp>

#include <memory>
#include <set>

#include "catch.hpp"

using namespace larder;

TEST_CASE("event: requests are served at the edge by hits and loads, for their share, and elsewhere otherwise") {
  request asked;
  asked.count = 10;
  asked.share = 0.75;
  event e;
  e.asked = &asked;
  for (const verb what : {verb::hit, verb::load}) {
    e.what = what;
    CHECK(e.served_at_edge() == 7.5);
    CHECK(e.served_elsewhere() == 2.5);
  }
  e.what = verb::bypass;
  CHECK(e.served_at_edge() == 0);
  CHECK(e.served_elsewhere() == 10);
  for (const verb what : {verb::evict, verb::reweigh}) {
    e.what = what;
    CHECK(e.served_at_edge() == 0);
    CHECK(e.served_elsewhere() == 0);
  }
}
TEST_CASE("event: every verb, refusal and removal has a name of its own") {
  std::set<std::string_view> names;
  for (const verb v : {verb::hit, verb::load, verb::evict, verb::bypass, verb::reweigh}) CHECK(names.insert(name_of(v)).second);
  for (const refusal r :
       {refusal::none, refusal::too_big, refusal::not_admitted, refusal::all_leased, refusal::over_energy, refusal::load_failed})
    CHECK(names.insert(name_of(r)).second);
  for (const removal c : {removal::evicted, removal::replaced, removal::erased, removal::expired, removal::flushed, removal::cleared})
    CHECK(names.insert(name_of(c)).second);
  CHECK(name_of(refusal::all_leased) == "all_leased");
  CHECK(names.size() == 17);
}
TEST_CASE("outcome: a bypass is a no") {
  CHECK_FALSE(outcome{});
  CHECK(outcome{.what = verb::hit});
  CHECK(outcome{.what = verb::load});
  CHECK(load_plan<int>{});
  load_plan<int> refused;
  refused.reason = refusal::too_big;
  CHECK_FALSE(refused);
}
TEST_CASE("statistics: requests are hits, loads and bypasses; each bypass has a reason (P49)") {
  statistics n;
  n.hits = 3;
  n.loads = 2;
  n.bypasses_by = {0, 1, 0, 4, 0, 0};
  n.removals_by = {5, 0, 1, 0, 0, 0};
  CHECK(n.bypasses() == 5);
  CHECK(n.bypasses(refusal::all_leased) == 4);
  CHECK(n.bypasses(refusal::none) == 0);
  CHECK(n.requests() == 10);
  CHECK(n.removals() == 6);
  CHECK(n.evictions() == 5);
  CHECK(n.removals(removal::erased) == 1);
  CHECK(n == statistics(n));
}
TEST_CASE("fetched: a resident value, an own one, or none") {
  std::unique_ptr<int> held = std::make_unique<int>(1);
  fetched<std::unique_ptr<int>> resident(&held), none;
  CHECK(resident);
  CHECK(resident.resident());
  CHECK(resident.get() == &held);
  CHECK(**resident == 1);
  fetched<std::unique_ptr<int>> own(std::make_unique<int>(2));
  CHECK(own);
  CHECK_FALSE(own.resident());
  CHECK(**own == 2);
  CHECK((*own.get()).get() == own->get());
  CHECK_FALSE(none);
  CHECK(none.get() == nullptr);
}
TEST_CASE("verdict: true, or the invariant that is broken") {
  CHECK(verdict{});
  CHECK_FALSE(verdict{"a slot is both free and taken"});
}
