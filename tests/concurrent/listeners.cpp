// What is told to observers: with no lock held, so that they may call back (P35), every value's farewell once (P36), in order; and what is
// destroyed is destroyed with no lock held.
#include <larder/concurrent_cache.hpp>

#include <larder/eviction/sieve.hpp>
#include <larder/observer/counters.hpp>
#include <larder/sharing/bytes.hpp>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "threads.hpp"

using namespace larder;
using number = std::uint64_t;

namespace {

/// Somebody who is told of departures, as a listener that is default constructible and copied has to be made.
template <class T>
struct told {
  std::function<void(number, T, removal)>* to = nullptr;
  void operator()(const number& key, T&& value, removal cause) const {
    if (to != nullptr) (*to)(key, std::move(value), cause);
  }
};
template <class T>
using farewell = concurrent::farewell<told<T>>;

}  // namespace

TEST_CASE("concurrent P36: each value put in is announced once, with its cause, and the last when the cache ends") {
  std::map<number, std::vector<std::pair<number, removal>>> gone;
  std::function<void(number, number, removal)> hear = [&](number key, number value, removal cause) {
    gone[key].emplace_back(value, cause);
  };
  {
    concurrent_cache<number, number, eviction::sieve, farewell<number>> c(3, concurrent::shards{1}, farewell<number>(told<number>{&hear}));
    STATIC_REQUIRE(decltype(c)::way_of_hits == concurrent::way::free);  // departures alone cost a hit nothing
    c.put(1, 10);
    c.put(1, 11);
    c.put(2, 20);
    c.erase(2);
    c.put(3, 30);
    c.put(4, 40);
    c.put(5, 50);
    {
      const auto held = c.lease_of(5);
      c.erase(5);
      CHECK(gone.count(5) == 0);  // not while it is held
    }
    c.resize(1);
    c.clear();
    c.put(6, 60);
  }
  using list = std::vector<std::pair<number, removal>>;
  CHECK(gone[1] == list{{10, removal::replaced}, {11, removal::evicted}});
  CHECK(gone[2] == list{{20, removal::erased}});
  CHECK(gone[3] == list{{30, removal::evicted}});
  CHECK(gone[4] == list{{40, removal::cleared}});
  CHECK(gone[5] == list{{50, removal::erased}});
  CHECK(gone[6] == list{{60, removal::cleared}});
}

TEST_CASE("concurrent P35: a listener may get, put, remove, load, clear and resize") {
  using cache_type = concurrent_cache<number, std::string, farewell<std::string>>;
  cache_type* c = nullptr;
  int depth = 0, deepest = 0, heard = 0;
  std::function<void(number, std::string, removal)> answer = [&](number key, std::string value, removal cause) {
    ++heard;
    deepest = std::max(deepest, ++depth);
    if (cause == removal::evicted && key < 100) {
      c->put(key + 100, value + "!");
      CHECK(c->find(key + 100) == value + "!");
      CHECK(*c->get_or_load(key + 200, [&](number) { return value; }) == value);
      c->erase(key + 200);
      if (key == 7) c->clear();
      if (key == 8) c->resize(4);
    }
    --depth;
  };
  {
    cache_type shared(5, farewell<std::string>(told<std::string>{&answer}));
    c = &shared;
    for (number k = 0; k < 40; ++k) shared.put(k, "v" + std::to_string(k));
    CHECK(shared.valid());
    CHECK(shared.capacity() == 4);
  }
  CHECK(deepest == 1);  // one event after the other, never one within another
  CHECK(heard > 40);
}

TEST_CASE("concurrent P36: farewells are exact under threads, and never two at a time") {
  std::atomic<number> made{0};
  number gone = 0, sum = 0;
  std::atomic<int> inside{0};
  bool together = false;
  std::function<void(number, std::unique_ptr<number>, removal)> hear = [&](number, std::unique_ptr<number> value, removal) {
    if (++inside != 1) together = true;
    ++gone;
    sum += *value;
    --inside;
  };
  std::atomic<number> put{0};
  {
    concurrent_cache<number, std::unique_ptr<number>, farewell<std::unique_ptr<number>>> c(
        64, concurrent::shards{4}, farewell<std::unique_ptr<number>>(told<std::unique_ptr<number>>{&hear}));
    test::on_threads(4, [&](int t) {
      larder::random draws(static_cast<number>(t));
      for (int i = 0; i < 4000; ++i) {
        const number key = draws.below(200);
        const number value = ++made;
        if (i % 5 == 0) {
          c.erase(key);
        } else if (i % 5 == 1) {
          const auto held = c.get_or_load(key, [&](number) { return std::make_unique<number>(value); });
          if (held.resident() && **held == value) put += value;  // it was loaded here, and not overtaken
        } else if (c.put(key, std::make_unique<number>(value))) {
          put += value;
        }
      }
    });
    const statistics s = c.stats();
    CHECK(s.loads == s.removals() + c.size());
  }
  CHECK_FALSE(together);
  CHECK(gone > 0);
  CHECK(sum == put);
}

TEST_CASE("concurrent P49: an observer of everything hears what the counters count") {
  concurrent_cache<number, number, eviction::sieve, observer::counters> c(50, concurrent::shards{4});
  STATIC_REQUIRE(decltype(c)::way_of_hits == concurrent::way::alone);
  test::on_threads(3, [&](int t) {
    larder::random draws(static_cast<number>(t) + 9);
    for (int i = 0; i < 3000; ++i) {
      const number key = draws.below(100);
      if (i % 3 == 0)
        (void)c.get_or_load(key, [](number k) { return k; });
      else if (!c.find(key))
        c.put(key, key);
    }
  });
  statistics s = c.stats();
  s.misses = 0;  // lookups in vain are no events
  CHECK(c.observer().seen() == s);
  CHECK(s.evictions() > 0);
}

TEST_CASE("concurrent P37: a listener that throws is heard after the operation, which is complete, and all others are told") {
  int heard = 0;
  std::function<void(number, number, removal)> hear = [&](number key, number, removal) {
    ++heard;
    if (key == 1) throw std::runtime_error("not that one");
  };
  concurrent_cache<number, number, farewell<number>> c(2, farewell<number>(told<number>{&hear}));
  c.put(1, 1);
  c.put(2, 2);
  CHECK_THROWS_AS(c.put(3, 3), std::runtime_error);
  CHECK(c.find(3) == 3);
  CHECK(heard == 1);
  c.put(1, 1);
  {
    auto held = c.lease_of(1);
    c.erase(1);
  }  // told by a lease's end, which must not throw: the next call does
  CHECK(heard == 3);
  CHECK_THROWS_AS(c.contains(1) || c.erase(9), std::runtime_error);
  CHECK_NOTHROW(c.clear());
  CHECK(heard == 4);
  CHECK(c.valid());
}

TEST_CASE("concurrent P35: destructors, copies and constructors of values may call the cache back") {
  struct nosy;
  using cache_type = concurrent_cache<number, nosy>;
  struct nosy {
    cache_type* of = nullptr;
    number key = 0;
    nosy(cache_type* c, number k) : of(c), key(k) { look(); }
    nosy(const nosy& other) : of(other.of), key(other.key) { look(); }
    nosy(nosy&& other) noexcept : of(std::exchange(other.of, nullptr)), key(other.key) {}
    nosy& operator=(const nosy&) = delete;
    ~nosy() { look(); }
    void look() const {
      if (of != nullptr) calls += of->contains(key + 1) ? 2u : 1u;
    }
    static number& count() {
      static number n = 0;
      return n;
    }
    number& calls = count();
  };
  cache_type c(4);
  for (number k = 0; k < 50; ++k) {
    c.put(k, nosy(&c, k));
    c.try_emplace(k, &c, k);
    CHECK(c.find(k)->key == k);
    CHECK(c.get_or_load(k + 1000, [&](number) { return nosy(&c, k); })->key == k);
    if (k % 7 == 0) c.erase(k);
    if (k % 20 == 0) c.clear();
    if (k % 9 == 0) c.resize(3 + k % 2);
  }
  CHECK(nosy::count() > 200);
  CHECK(c.valid());
}
TEST_CASE("concurrent P35: the destructor of a value that is refused in place of another may call the cache back") {
  struct nosy;
  using cache_type = concurrent_cache<number, nosy, sharing::bytes>;
  struct nosy {
    cache_type* of;
    int* calls;
    nosy(cache_type* c, int* n) : of(c), calls(n) {}
    nosy(nosy&& other) noexcept : of(std::exchange(other.of, nullptr)), calls(other.calls) {}
    nosy& operator=(const nosy&) = delete;
    ~nosy() {
      if (of != nullptr && of->used() <= 10) ++*calls;
    }
  };
  int calls = 0;
  cache_type c(bytes{10});
  c.put(1, nosy(&c, &calls), bytes{5});
  CHECK(c.put(1, nosy(&c, &calls), bytes{11}).reason == refusal::too_big);
  CHECK(calls == 2);  // the old one and the refused one
  c.put(1, nosy(&c, &calls), bytes{5});
  auto held = c.lease_of(1);
  CHECK(c.put(1, nosy(&c, &calls), bytes{6}).reason == refusal::all_leased);
  CHECK(calls == 3);  // the refused one; the old one is leased
  held = {};
  CHECK(calls == 4);
  CHECK(c.size() == 0);
  CHECK(c.valid());
}
