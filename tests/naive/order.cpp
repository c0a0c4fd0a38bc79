// The naive cache: who leaves next, by looking at everybody; and events in words.
#include "naive/naive.hpp"

#include "catch.hpp"

namespace naive {

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

TEST_CASE("naive: the rules of leaving, by hand (P23)") {
  using namespace naive;
  const scored::facts early{1, 9, 2, 8}, late{2, 3, 2, 4};
  entry fresh, stale;
  fresh.context = 2;
  stale.context = 1;
  CHECK(fifo(early, fresh) < fifo(late, stale));
  CHECK(lru(late, fresh) < lru(early, stale));
  CHECK(lfu(late, fresh) < lfu(early, stale));
  CHECK(least_context(early, stale) < least_context(late, fresh));
  CHECK(least_context(late, stale) < least_context(early, stale));
}
TEST_CASE("naive: an event in words says what a reader needs") {
  const naive::told t{larder::verb::evict, larder::refusal::none, larder::removal::flushed, 7, 70, {}, 1, 2, 3, 0, 1.5, 0};
  CHECK(naive::text(t).find("evict (flushed) key 7 value 70") == 0);
}
