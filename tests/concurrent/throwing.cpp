// User code that throws, at every call it gets (P37): the operation has not happened, nothing is left behind, and the next one works.
#include <larder/concurrent_cache.hpp>

#include <larder/eviction/sieve.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace larder;
using number = std::uint64_t;

namespace {

/// Counts calls of the user's code and throws at one of them.
struct bomb {
  static inline int calls = 0, at = 0;  // 0: never
  static void tick() {
    if (++calls == at) throw std::string("bomb");
  }
};
struct key {
  number id = 0;
  key(number i) : id(i) {}
  key(const key& other) : id(other.id) { bomb::tick(); }
  key(key&& other) noexcept : id(other.id) {}
  key& operator=(const key&) = default;
  friend bool operator==(const key& a, const key& b) {
    bomb::tick();
    return a.id == b.id;
  }
};
struct hash {
  std::size_t operator()(const key& k) const {
    bomb::tick();
    return k.id % 3;  // collisions, so that keys are compared
  }
};
struct value {
  number id = 0;
  explicit value(number i) : id(i) { bomb::tick(); }
  value(const value& other) : id(other.id) { bomb::tick(); }
  value(value&& other) noexcept : id(other.id) {}
  value& operator=(const value&) = delete;
};

template <class Policy>
using caches = concurrent_cache<key, value, Policy, index::hashed<hash, index::default_equal>>;

}  // namespace

TEMPLATE_TEST_CASE("concurrent P37: whatever throws, the cache is whole and goes on - P::name", "", eviction::lru, eviction::sieve) {
  using cache_type = caches<TestType>;
  const std::vector<std::pair<std::string, std::function<void(cache_type&)>>> operations{
      {"find", [](auto& c) { (void)c.find(key(1)); }},
      {"lease_of", [](auto& c) { (void)c.lease_of(key(2)); }},
      {"contains", [](auto& c) { (void)c.contains(key(9)); }},
      {"put a new one", [](auto& c) { c.put(key(9), value(90)); }},
      {"put an old one", [](auto& c) { c.put(key(1), value(11)); }},
      {"put over a leased one",
       [](auto& c) {
         const key k(1);
         const auto held = c.lease_of(k);
         c.put(k, *held);
       }},
      {"try_emplace", [](auto& c) { (void)c.try_emplace(key(8), number{80}); }},
      {"get_or_load", [](auto& c) { (void)c.get_or_load(key(7), [](const key& k) { return value(k.id * 10); }); }},
      {"get_or_load of another in the loader",
       [](auto& c) {
         (void)c.get_or_load(key(7),
                             [&](const key&) { return value(c.get_or_load(key(6), [](const key&) { return value(60); })->id + 1); });
       }},
      {"erase", [](auto& c) { c.erase(key(1)); }},
  };
  for (const auto& [name, operation] : operations) {
    int at = 1;
    for (bool thrown = true; thrown; ++at) {
      REQUIRE(at < 200);
      bomb::at = 0;
      cache_type c(4, concurrent::shards{1});
      for (number k = 0; k < 4; ++k) c.put(key(k), value(k));
      const std::size_t size = c.size();
      bomb::calls = 0;
      bomb::at = at;
      thrown = false;
      try {
        operation(c);
      } catch (const std::string&) {
        thrown = true;
      }
      bomb::at = 0;
      INFO(name << ", the user's call " << at << " throws");
      CHECK(c.valid());
      CHECK(c.leases() == 0);
      CHECK(c.waiting() == 0);
      if (thrown && name != "get_or_load of another in the loader") CHECK(c.size() == size);
      operation(c);
      CHECK(c.get_or_load(key(7), [](const key& k) { return value(k.id * 10); }));
      CHECK(c.put(key(5), value(50)));
      CHECK(c.find(key(5))->id == 50);
      CHECK(c.valid());
    }
    CHECK(at > 2);  // something did throw
  }
}
