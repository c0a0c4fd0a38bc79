// What the capacity promises: parts that sum to the whole, never more in use than that, at any instant (P48), and what shards refuse.
#include <larder/concurrent_cache.hpp>

#include <larder/eviction/sieve.hpp>
#include <larder/sharing/bytes.hpp>

#include <atomic>
#include <thread>

#include "catch.hpp"

using namespace larder;

namespace {

// Rederives what is in use from the events alone, which are told in the order in which they happened: so this is what was in use at every
// instant, though it is told later.
struct watcher {
  static constexpr std::string_view name = "watcher";
  std::uint64_t in_use = 0, most = 0;
  void on(const event& e) {
    if (e.what == verb::load) in_use += e.moved;
    if (e.what == verb::evict) in_use -= e.moved;
    if (e.what == verb::reweigh) in_use += e.moved - e.freed;
    if (in_use > most) most = in_use;
  }
};

}  // namespace

TEST_CASE("concurrent P48: used is never above capacity, seen from inside at every event and from outside at any time") {
  SECTION("at every event of a shard") {
    concurrent_cache<std::uint32_t, std::uint32_t, sharing::bytes, watcher> c(1000_B);
    larder::random draws(1);
    for (int i = 0; i < 20'000; ++i) {
      const auto key = static_cast<std::uint32_t>(draws.below(100));
      const bytes w{draws.below(400)};
      if (!c.find(key)) c.put(key, key, w);
      if (i % 50 == 0) c.recharge(key, bytes{draws.below(1200)});
    }
    CHECK(c.observer().in_use == c.used());
    CHECK(c.observer().most <= 1000);
    CHECK(c.observer().most > 900);
  }
  SECTION("from outside, while others write") {
    concurrent_cache<std::uint64_t, std::uint64_t, eviction::sieve> c(500, concurrent::shards{8});
    std::atomic<bool> seen{false}, over{false};
    std::uint64_t most = 0;
    std::thread writer([&] {
      std::uint64_t k = 0;
      for (; k < 2'000 || !seen; ++k) c.put(k * 7919 % 2000, k);
      for (const std::uint64_t end = k + 60'000; k < end; ++k) c.put(k * 7919 % 2000, k);
      over = true;
    });
    while (!over) {
      most = std::max(most, c.used());
      if (most > 0) seen = true;
    }
    writer.join();
    CHECK(most <= 500);
    CHECK(most > 0);
    CHECK(c.used() == 500);
  }
  SECTION("from outside, while the capacity is changed") {
    concurrent_cache<std::uint64_t, std::uint64_t, eviction::sieve> c(500, concurrent::shards{4});
    std::atomic<bool> over{false};
    std::atomic<int> above{0};
    std::thread writer([&] {
      larder::random draws(7);
      for (std::uint64_t i = 0; i < 3'000; ++i) {
        for (int k = 0; k < 20; ++k) c.put(draws.below(2000), i);
        c.resize(i % 2 == 0 ? 100 + i % 7 : 500);
      }
      over = true;
    });
    while (!over) {
      if (c.used() > 500) ++above;
      const std::uint64_t before = c.capacity();
      if (before < 100 || before > 500) ++above;
    }
    writer.join();
    CHECK(above == 0);
    CHECK(c.valid());
  }
}

TEST_CASE("concurrent P46: the parts sum to the whole, whatever the whole, and after any resize") {
  for (const std::size_t n : {1u, 2u, 16u}) {
    concurrent_cache<std::uint64_t, std::uint64_t, eviction::sieve> c(0, concurrent::shards{n});
    for (const std::uint64_t whole : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{5}, std::uint64_t{16}, std::uint64_t{1001},
                                      std::uint64_t{2}, std::uint64_t{300}}) {
      c.resize(entries{whole});
      CHECK(c.capacity() == whole);
      CHECK(c.valid());  // it sums the parts
      for (std::uint64_t k = 0; k < 4000; ++k) c.put(k, k);
      CHECK(c.used() == whole);  // every part is full
      CHECK(c.size() == whole);
      CHECK(c.valid());
    }
  }
}

TEST_CASE("concurrent P5: tiny capacities work, and a part of nothing takes nothing") {
  for (const std::uint64_t capacity : {0u, 1u, 2u, 3u, 7u}) {
    concurrent_cache<std::uint64_t, std::uint64_t, eviction::sieve> c(capacity, concurrent::shards{4});
    std::uint64_t kept = 0;
    for (std::uint64_t k = 0; k < 100; ++k) {
      const outcome answer = c.put(k, k);
      kept += bool(answer);
      CHECK((answer || answer.reason == refusal::too_big));
      CHECK(c.find(k).has_value() == bool(answer));
    }
    CHECK(c.size() == capacity);
    CHECK((capacity == 0) == (kept == 0));
    CHECK((capacity >= 4) == (kept == 100));
    CHECK(c.stats().bypasses(refusal::too_big) == 100 - kept);
  }
}

TEST_CASE("concurrent P12: what is heavier than the part of its shard is refused, and lighter things stay") {
  concurrent_cache<int, int, sharing::bytes> c(100_B, concurrent::shards{2});
  CHECK(c.put(1, 1, 50_B));
  CHECK(c.put(2, 2, 51_B).reason == refusal::too_big);
  CHECK(c.contains(1));
  CHECK(c.get_or_load(
             3, [](int) { return 3; }, 60_B)
            .reason() == refusal::too_big);
  CHECK(c.stats().bypasses(refusal::too_big) == 2);
  CHECK(c.contains(1));
}

TEST_CASE("concurrent: a cache that grows beyond what it reserved keeps all it has and what its policy knows") {
  concurrent_cache<std::uint64_t, std::uint64_t, eviction::sieve, sharing::bytes> c(bytes{1'000'000});
  cache<std::uint64_t, std::uint64_t, eviction::sieve, sharing::bytes> core(bytes{1'000'000});
  larder::random draws(3);
  for (std::uint64_t i = 0; i < 60'000; ++i) {
    const std::uint64_t k = draws.below(i / 2 + 1);
    const bytes w{20 + k % 100};
    if (core.find(k) == nullptr) core.put(k, i, w);
    const auto found = c.find(k);
    if (!found) c.put(k, i, w);
    if (found) REQUIRE(*found == *core.peek(k));
  }
  CHECK(c.size() > 10'000);
  CHECK(c.stats() == core.stats());
  CHECK(c.valid());
}
