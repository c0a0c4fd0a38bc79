// One thread: with one shard a concurrent cache is the cache, hit for hit (P46), with several the same but for who leaves; and every call
// does what it says.
#include <larder/concurrent_cache.hpp>

#include <larder/core/random.hpp>
#include <larder/eviction/clock.hpp>
#include <larder/eviction/fifo.hpp>
#include <larder/eviction/s3_fifo.hpp>
#include <larder/eviction/sieve.hpp>
#include <larder/eviction/w_tinylfu.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sim/streams.hpp>

#include <memory>
#include <string>

#include "catch.hpp"

using namespace larder;
using concurrent::way;

namespace {

// Keys of all ways: numbers are found without a lock where the policy allows it, texts under one.
template <class Key>
Key key_of(std::uint32_t k) {
  if constexpr (std::is_same_v<Key, std::string>)
    return "key " + std::to_string(k);
  else
    return k;
}

template <class Key, class Policy>
struct pair_of {
  using key = Key;
  using policy = Policy;
};

template <class Key, class Policy>
void check_equal(const sim::key_stream& keys, std::size_t capacity) {
  cache<Key, std::uint32_t, Policy> core{entries(capacity)};
  concurrent_cache<Key, std::uint32_t, Policy> shared(entries(capacity), concurrent::shards{1});
  std::size_t at = 0, differ = 0;
  for (const std::uint32_t k : keys) {
    const Key key = key_of<Key>(k);
    ++at;
    // Now and then another way than find and put.
    if (at % 7 == 0) {
      differ += *core.get_or_load(key, [&](const Key&) { return k; }) != *shared.get_or_load(key, [&](const Key&) { return k; });
    } else if (at % 1013 == 0) {
      differ += core.erase(key) != shared.erase(key);
    } else if (at % 31 == 0) {
      differ += core.try_emplace(key, k).second.what != shared.try_emplace(key, k).second.what;
    } else if (at % 29 == 0) {
      differ += bool(core.lease_of(key)) != bool(shared.lease_of(key));
    } else {
      const auto* found = core.find(key);
      const auto copy = shared.find(key);
      differ += (found != nullptr) != copy.has_value() || (found != nullptr && *found != *copy);
      if (found == nullptr || at % 17 == 0) differ += core.put(key, k).evicted != shared.put(key, k).evicted;
    }
    if (at == keys.size() / 2) {
      core.resize(entries(capacity / 2));
      shared.resize(entries(capacity / 2));
    }
    if (at == 3 * keys.size() / 4) {
      core.resize(entries(2 * capacity));
      shared.resize(entries(2 * capacity));
    }
  }
  INFO(Policy::name);
  CHECK(differ == 0);
  CHECK(core.stats() == shared.stats());
  CHECK(shared.valid());
  core.clear();
  shared.clear();
  CHECK(core.stats() == shared.stats());
}

// Few keys, and leases that last: searches pass over what is leased, and hits meet it meanwhile.
template <class Policy>
std::size_t differences_with_leases(std::uint64_t seed) {
  larder::random draws(seed);
  const entries capacity(2 + draws.below(4));
  cache<std::uint32_t, std::uint32_t, Policy> core{capacity};
  concurrent_cache<std::uint32_t, std::uint32_t, Policy> shared(capacity, concurrent::shards{1});
  auto core_held = core.lease_of(0u);
  auto shared_held = shared.lease_of(0u);
  std::size_t differ = 0;
  for (int step = 0; step < 60; ++step) {
    const auto k = static_cast<std::uint32_t>(draws.below(7));
    const std::uint64_t what = draws.below(10);
    if (what < 4) {
      differ += (core.find(k) != nullptr) != shared.find(k).has_value();
    } else if (what < 8) {
      differ += core.put(k, k).evicted != shared.put(k, k).evicted;
    } else if (what < 9) {
      core_held = core.lease_of(k);
      shared_held = shared.lease_of(k);
    } else {
      core_held = {};
      shared_held = {};
    }
    for (std::uint32_t each = 0; each < 7; ++each) differ += core.contains(each) != shared.contains(each);
  }
  return differ;
}

}  // namespace

TEMPLATE_TEST_CASE("concurrent P46: one shard is the cache with leases, too - P::name", "", eviction::fifo, eviction::lru, eviction::clock,
                   eviction::sieve, eviction::s3_fifo, eviction::w_tinylfu) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    INFO("seed " << seed);
    REQUIRE(differences_with_leases<TestType>(seed) == 0);
  }
}

TEMPLATE_TEST_CASE("concurrent P46: one shard is the cache, hit for hit - P::name", "", eviction::fifo, eviction::lru, eviction::clock,
                   eviction::sieve, eviction::s3_fifo, eviction::w_tinylfu) {
  const auto nested = sim::nested(60'000), scans = sim::scanmix(60'000);
  for (const std::size_t capacity : {1u, 3u, 100u, 1000u}) {
    check_equal<std::uint32_t, TestType>(nested, capacity);
    check_equal<std::uint32_t, TestType>(scans, capacity);
  }
}

TEMPLATE_TEST_CASE("concurrent P46: the same with texts for keys - P::name", "", eviction::lru, eviction::sieve) {
  for (const std::size_t capacity : {1u, 100u}) check_equal<std::string, TestType>(sim::nested(20'000), capacity);
}

TEST_CASE("concurrent P46: the exact counts of the core come out of one shard") {
  const auto hits = [](auto& c, const sim::key_stream& keys) {
    std::uint64_t n = 0;
    for (const std::uint32_t k : keys) {
      if (c.find(k))
        ++n;
      else
        c.put(k, k);
    }
    return n;
  };
  concurrent_cache<std::uint32_t, std::uint32_t, eviction::sieve> sieve(1000, concurrent::shards{1});
  CHECK(hits(sieve, sim::nested()) == 109'461);
  concurrent_cache<std::uint32_t, std::uint32_t, eviction::clock> clock(100, concurrent::shards{1});
  CHECK(hits(clock, sim::scanmix()) == 9'670);
  concurrent_cache<std::uint32_t, std::uint32_t> lru(1000, concurrent::shards{1});
  CHECK(hits(lru, sim::nested()) == 84'616);
  concurrent_cache<std::uint32_t, std::uint32_t, eviction::s3_fifo> s3(1000, concurrent::shards{1});
  CHECK(hits(s3, sim::nested()) == 104'719);
  // Sixteen shards of 62 or 63 do nearly as well.
  concurrent_cache<std::uint32_t, std::uint32_t, eviction::sieve> many(1000, concurrent::shards{16});
  CHECK(hits(many, sim::nested()) > 107'000);
}

TEST_CASE("concurrent P46: bytes, in one shard, weigh as in the core") {
  cache<std::uint32_t, std::uint32_t, eviction::sieve, sharing::bytes> core(3000_B);
  concurrent_cache<std::uint32_t, std::uint32_t, eviction::sieve, sharing::bytes> shared(3000_B);
  CHECK(shared.shards() == 1);
  for (const std::uint32_t k : sim::nested(100'000)) {
    const bytes w = sim::price_of(k).size;
    if (core.find(k) == nullptr) core.put(k, k, w);
    if (!shared.find(k)) shared.put(k, k, w);
  }
  CHECK(core.stats() == shared.stats());
  CHECK(core.used() == shared.used());
  CHECK(shared.recharge(std::uint32_t{0}, 4000_B) == (shared.contains(0u) ? refusal::too_big : refusal::none));
  CHECK(shared.valid());
}

TEST_CASE("concurrent: the way of a hit follows from policies and types") {
  using sieve = eviction::sieve;
  STATIC_REQUIRE(concurrent_cache<int, int, sieve>::way_of_hits == way::free);
  STATIC_REQUIRE(concurrent_cache<int, int, eviction::fifo>::way_of_hits == way::free);
  STATIC_REQUIRE(concurrent_cache<int, int, eviction::clock, sharing::bytes>::way_of_hits == way::free);
  STATIC_REQUIRE(concurrent_cache<int, int, eviction::s3_fifo>::way_of_hits == way::free);
  STATIC_REQUIRE(concurrent_cache<std::string, int, sieve>::way_of_hits == way::shared);
  STATIC_REQUIRE(concurrent_cache<int, std::shared_ptr<int>, sieve>::way_of_hits == way::shared);
  STATIC_REQUIRE(concurrent_cache<int, std::unique_ptr<int>, sieve>::way_of_hits == way::alone);
  STATIC_REQUIRE(concurrent_cache<int, int>::way_of_hits == way::alone);
}

TEST_CASE("concurrent: every call does what it says") {
  concurrent_cache<std::string, std::string, eviction::sieve> c(100, concurrent::shards{4});
  CHECK(c.shards() == 4);
  CHECK(c.capacity() == 100);
  CHECK(c.empty());
  CHECK_FALSE(c.find("a"));
  CHECK(c.put("a", "1").what == verb::load);
  CHECK(c.find("a") == "1");
  CHECK(c.find(std::string_view("a")) == "1");
  CHECK(c.contains("a"));
  CHECK(c.put("a", "2").what == verb::load);
  CHECK(*c.lease_of("a") == "2");
  const auto [there, hit] = c.try_emplace("a", "3");
  CHECK(hit.what == verb::hit);
  CHECK(*there == "2");
  const auto [made, load] = c.try_emplace("b", std::size_t{3}, 'x');
  CHECK(load.what == verb::load);
  CHECK(*made == "xxx");
  CHECK(made.key() == "b");
  CHECK(made.resident());
  CHECK(c.leases() == 2);
  CHECK(c.pinned() == 2);
  const auto loaded = c.get_or_load("c", [](const auto& key) { return std::string(key) + "!"; });
  CHECK(*loaded == "c!");
  CHECK(*c.get_or_load("c", [](const auto&) -> std::string { throw 1; }) == "c!");
  CHECK(c.size() == 3);
  CHECK(c.used() == 3);
  CHECK(c.erase("b"));
  CHECK_FALSE(c.erase("b"));
  CHECK(*made == "xxx");
  CHECK(c.size() == 2);
  CHECK(c.used() == 3);  // the leased value is still there (P10)
  c.clear();
  CHECK(c.empty());
  CHECK(*loaded == "c!");
  const statistics s = c.stats();
  CHECK(s.hits == 5);  // two finds, a lease, a try_emplace, a get_or_load
  CHECK(s.misses == 1);
  CHECK(s.loads == 4);
  CHECK(s.requests() == 9);
  CHECK(c.valid());
}

TEST_CASE("concurrent: values need not be copied, keys need not be made to be sought") {
  concurrent_cache<std::string, std::unique_ptr<int>> c(10);
  c.put("one", std::make_unique<int>(1));
  CHECK(**c.lease_of(std::string_view("one")) == 1);
  const auto held = c.get_or_load("two", [](const auto&) { return std::make_unique<int>(2); });
  CHECK(**held == 2);
  const auto [there, answer] = c.try_emplace(std::string("three"), std::make_unique<int>(3));
  CHECK(**there == 3);
  CHECK(answer.what == verb::load);
}

TEST_CASE("concurrent: a hash is called once a request and a hash that always collides is no harm (P32)") {
  struct counting {
    std::size_t* calls = nullptr;
    std::size_t operator()(std::uint64_t) const noexcept {
      if (calls != nullptr) ++*calls;
      return 5;
    }
  };
  using hashed = index::hashed<counting, index::default_equal>;
  std::size_t calls = 0;
  concurrent_cache<std::uint64_t, std::uint64_t, eviction::sieve, hashed> c(40, concurrent::shards{2}, hashed(counting{&calls}));
  for (std::uint64_t k = 0; k < 200; ++k) {
    calls = 0;
    CHECK_FALSE(c.find(k % 50 + 1000));
    CHECK(calls == 1);
    c.put(k % 25, k);
    CHECK(calls == 2);
    CHECK(c.find(k % 25) == k);
    CHECK(calls == 3);
  }
  CHECK(c.size() == 20);  // all in one shard
  CHECK(c.valid());
}
