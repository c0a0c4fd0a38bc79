// Observers that come with the library: what each keeps.
#include <larder/cache.hpp>

#include <larder/cost/switching.hpp>
#include <larder/observer/counters.hpp>
#include <larder/observer/journal.hpp>
#include <larder/observer/tee.hpp>
#include <larder/sharing/bytes.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

using namespace larder;

TEST_CASE("observer::counters: rederives the cache's own statistics (P11 P49)") {
  cache<int, int, sharing::bytes, cost::switching, observer::counters> c(10_B, cost::switching{.per_megabyte = 0, .per_load = 2});
  for (int i = 0; i < 30; ++i) c.put(i % 7, i, bytes{static_cast<std::uint64_t>(i % 12)});
  c.erase(3);
  static_cast<void>(c.recharge(5, 1_B));
  static_cast<void>(c.find(5));
  static_cast<void>(c.find(100));
  statistics seen = c.observer().seen();
  CHECK(seen.misses == 0);
  seen.misses = c.stats().misses;
  CHECK(seen == c.stats());
  CHECK(c.observer().cost() == c.costs()[0]);
}
TEST_CASE("observer::journal: writes down each event as it was, until it is cleared") {
  cache<int, int, sharing::bytes, observer::journal> c(4_B);
  c.put(1, 1, 3_B);
  c.put(2, 2, 2_B);
  c.put(3, 3, 9_B);
  const auto& told = c.observer().entries();
  REQUIRE(told.size() == 4);
  CHECK(told[0].what == verb::load);
  CHECK(told[0].moved == 3);
  CHECK(told[1].what == verb::evict);
  CHECK(told[1].cause == removal::evicted);
  CHECK(told[1].charge == 3);
  CHECK(told[1].fingerprint == told[0].fingerprint);
  CHECK(told[2].what == verb::load);
  CHECK(told[3].what == verb::bypass);
  CHECK(told[3].reason == refusal::too_big);
  CHECK(told[3].charge == 9);
  CHECK(told[3].now == instant{2});
  c.observer().clear();
  CHECK(told.empty());
}
TEST_CASE("observer::tee: both hear everything, the first first") {
  static std::vector<std::string> heard;
  struct listener {
    const char* who = "";
    void on(const event&) { heard.push_back(who); }
  };
  observer::tee<listener, listener> both{{"first"}, {"second"}};
  both.on(event{});
  both.on(event{});
  CHECK(heard == std::vector<std::string>{"first", "second", "first", "second"});
}

namespace {

/// Reads every field of every event, and keeps copies.
struct reader {
  static constexpr std::string_view name = "reader";
  std::vector<std::string>* heard = nullptr;
  void on(const entry_event<std::string, std::string>& e) const {
    heard->push_back(std::string(name_of(e.what)) + " " + (e.key != nullptr ? *e.key : "?") + "=" + (e.value != nullptr ? *e.value : "?"));
  }
};

}  // namespace

TEST_CASE("observer: events show key and value, also of what is about to be destroyed (P36 P39)") {
  std::vector<std::string> heard;
  const std::string long_text = "a text too long for the small room inside a text object";
  {
    cache<std::string, std::string, reader> c(2, reader{&heard});
    c.put("a", long_text);
    c.put("b", "2");
    static_cast<void>(c.find("a"));
    c.put("a", "3");
    c.put("c", "4");
    c.erase("c");
    const auto held = c.lease_of("a");
    c.resize(0);
    c.erase("a");
    c.put("d", "5");
  }
  CHECK(heard == std::vector<std::string>{"load a=" + long_text, "load b=2", "hit a=" + long_text, "evict a=" + long_text, "load a=3",
                                          "evict b=2", "load c=4", "evict c=4", "hit a=3", "bypass ?=?", "evict a=3"});
}
