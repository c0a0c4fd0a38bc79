// What readers without a lock make of a cache that changes while they look: tried at every step of theirs, since equality is called in the
// middle of a search, and here changes the cache.
#include <larder/concurrent_cache.hpp>

#include <larder/eviction/sieve.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>

#include "catch.hpp"

using namespace larder;
using number = std::uint64_t;

namespace {

struct alike {
  std::size_t operator()(number) const noexcept { return 42; }
};
/// Equality that does something once, at one of its calls.
struct meddling {
  static inline std::function<void()> deed;
  static inline int calls = 0, at = 0;  // 0: never
  bool operator()(number a, number b) const {
    if (++calls == at) deed();
    return a == b;
  }
};
using cache_type = concurrent_cache<number, number, eviction::sieve, index::hashed<alike, meddling>>;
static_assert(cache_type::way_of_hits == concurrent::way::free);

struct opened : concurrent::body<number, number, eviction::sieve> {
  using body::body, body::resize_parts;
  [[nodiscard]] std::size_t pictures() const noexcept { return pictures_.size(); }
  void put(const number& key) {
    const concurrent::known k(key, coder_.code(key));
    number value = key;
    within<true>(shard_of(k.code), [&] { return shard_of(k.code).put(k, value, {}); });
  }
};

}  // namespace

TEST_CASE("concurrent P38: a reader finds a key that is there all the while, whatever happens to it and its neighbours as it looks") {
  // All keys have one home, which takes eleven of them; 11 and 12 are in the next group.
  const auto changes = {
      +[](cache_type& c, number key) { c.put(key, 999); },
      +[](cache_type& c, number key) {
        c.erase(0);
        c.put(key, 999);
      },
      +[](cache_type& c, number) {
        c.erase(5);
        c.erase(12);
        c.put(20, 20);
      },
      +[](cache_type& c, number key) {
        c.resize(5000);  // and grows
        for (number k = 100; k < 500; ++k) c.put(k, k);
        c.put(key, 999);
      },
  };
  for (const number key : {number{3}, number{11}})
    for (const bool leased : {false, true})
      for (const bool room_at_home : {false, true})
        for (const auto change : changes) {
          int at = 0;
          for (bool done = true; done;) {
            cache_type c(100, concurrent::shards{1});
            for (number k = 0; k < 13; ++k) c.put(k, k);
            const auto held = leased ? c.lease_of(key) : cache_type::lease();
            if (room_at_home) c.erase(1);
            done = false;
            meddling::deed = [&] {
              done = true;
              meddling::at = 0;
              change(c, key);
            };
            meddling::calls = 0;
            meddling::at = ++at;
            const auto found = c.find(key);
            meddling::at = 0;
            INFO("key " << key << ", leased " << leased << ", room " << room_at_home << ", call " << at);
            REQUIRE(found);
            CHECK((*found == key || *found == 999));
            CHECK(c.contains(key));
            CHECK(c.valid());
          }
          CHECK(at > 1);
        }
}

TEST_CASE(
    "concurrent P38: a reader finds a key that is there all the while, though its entry moves to a group that was looked at already") {
  // The home is full, so a newcomer is in the next group; then there is room at home, and a put over its lease brings it there.
  concurrent_cache<number, number, eviction::sieve, index::hashed<alike>> c(100, concurrent::shards{1});
  for (number k = 0; k < 11; ++k) c.put(k, k);
  c.put(11, 11);
  std::atomic<number> current{11};
  std::atomic<bool> over{false};
  std::atomic<number> missed{0}, found{0};
  std::thread reader([&] {
    while (!over) {
      const number k = current;
      if (c.find(k))
        ++found;
      else if (current == k)
        ++missed;
    }
  });
  for (number k = 11; k < 30'000 || found < 1000; ++k) {
    c.erase(k - 11);  // one of those at home, which are the eleven before
    {
      const auto held = c.lease_of(k);
      c.put(k, k + 1);
    }
    c.put(k + 1, k + 1);
    current = k + 1;
  }
  over = true;
  reader.join();
  CHECK(missed == 0);
  CHECK(c.valid());
}

TEST_CASE("concurrent P28: a reader does not find what was erased before it looked, nor anything under the wrong key") {
  for (int at = 1; at < 30; ++at) {
    cache_type c(100, concurrent::shards{1});
    for (number k = 0; k < 13; ++k) c.put(k, k);
    c.erase(11);
    meddling::deed = [&] {
      meddling::at = 0;
      c.erase(4);
      c.put(40, 40);  // in the slot that fell free
      c.erase(40);
    };
    meddling::calls = 0;
    meddling::at = at;
    CHECK_FALSE(c.find(11));
    CHECK(c.find(12) == 12);
    const auto gone = c.find(4);
    CHECK((!gone || *gone == 4));
    meddling::at = 0;
    CHECK_FALSE(c.find(40));
    CHECK(c.valid());
  }
}

TEST_CASE("concurrent: values need not be default constructible to be found without a lock") {
  struct weight_of {
    explicit weight_of(number n) : grams(n) {}
    number grams;
  };
  concurrent_cache<number, weight_of, eviction::sieve> c(10);
  STATIC_REQUIRE(decltype(c)::way_of_hits == concurrent::way::free);
  CHECK_FALSE(c.find(1));
  c.put(1, weight_of(5));
  CHECK(c.find(1)->grams == 5);
}

TEST_CASE("concurrent: what growing leaves to readers is no more than what there is, however often the capacity is raised") {
  opened c(1, concurrent::shards{2});
  for (number n = 2; n < 3000; ++n) {
    c.resize_parts(entries{n});
    c.put(n);
    c.put(n + 10'000);
  }
  CHECK(c.pictures() > 3);
  CHECK(c.pictures() < 12);
}
