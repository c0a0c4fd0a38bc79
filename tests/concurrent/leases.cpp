// Leases: a value stays as it is and where it is while one lives, whatever others do (P18, P31), and every hold is given back (P34).
#include <larder/concurrent_cache.hpp>

#include <larder/eviction/sieve.hpp>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "threads.hpp"

using namespace larder;
using number = std::uint64_t;

namespace {

/// A value that is wrong where half of it is another's.
struct block {
  std::array<number, 6> words{};
  block() = default;
  explicit block(number of) { words.fill(of); }
  [[nodiscard]] bool whole(number of) const noexcept {
    for (const number w : words)
      if (w != of) return false;
    return true;
  }
};

}  // namespace

TEMPLATE_TEST_CASE("concurrent P31: a leased value outlives replacement, removal and clearing - P::name", "", eviction::lru,
                   eviction::sieve) {
  concurrent_cache<number, block, TestType> c(2, concurrent::shards{1});
  c.put(1, block(10));
  auto first = c.lease_of(1);
  REQUIRE(first);
  c.put(1, block(11));
  auto second = c.lease_of(1);
  CHECK(first->whole(10));
  CHECK(second->whole(11));
  CHECK(c.size() == 1);
  CHECK(c.used() == 2);  // the hidden one counts (P10)
  CHECK(c.pinned() == 2);
  CHECK(c.put(2, block(20)).reason == refusal::all_leased);
  CHECK(c.erase(1));
  CHECK(second->whole(11));
  CHECK_FALSE(c.find(1));
  auto moved = std::move(first);
  CHECK_FALSE(first);
  CHECK(moved->whole(10));
  moved.release();
  CHECK_FALSE(moved);
  CHECK(c.put(2, block(20)));
  second = c.lease_of(2);  // lets the other go
  CHECK(second->whole(20));
  c.clear();
  CHECK(c.leases() == 1);
  CHECK(c.used() == 1);
  second.release();
  CHECK(c.used() == 0);
  CHECK(c.leases() == 0);
  CHECK(c.valid());
}

TEST_CASE("concurrent P6: lowering the capacity leaves what is leased, and the rest follows at the end of the leases") {
  concurrent_cache<number, number, eviction::sieve> c(8, concurrent::shards{2});
  for (number k = 0; k < 100; ++k) c.put(k, k);
  std::vector<decltype(c)::lease> held;
  for (number k = 0; k < 100; ++k)
    if (auto l = c.lease_of(k)) held.push_back(std::move(l));
  CHECK(held.size() == 8);
  c.resize(2);
  CHECK(c.used() == 8);
  CHECK(c.put(1000, 1).reason == refusal::all_leased);
  held.clear();
  CHECK(c.used() <= 2);
  CHECK(c.valid());
}

TEST_CASE("concurrent: a lease may end in another thread than the one that took it") {
  concurrent_cache<number, number> c(4);
  c.put(1, 1);
  auto held = c.lease_of(1);
  std::thread([l = std::move(held)] { CHECK(*l == 1); }).join();
  CHECK(c.leases() == 0);
}

TEMPLATE_TEST_CASE("concurrent P18: at capacity one, values under lease stay whole under eviction, replacement, clear and resize - P::name",
                   "", eviction::lru, eviction::sieve) {
  concurrent_cache<number, block, TestType> c(1, concurrent::shards{1});
  std::atomic<int> torn{0}, seen{0};
  test::on_threads(4, [&](int t) {
    larder::random draws(static_cast<number>(t) + 1);
    for (int i = 0; i < 4000; ++i) {
      const number key = draws.below(2);
      switch (draws.below(6)) {
        case 0:
          c.put(key, block(key));
          break;
        case 1:
          c.erase(key);
          break;
        case 2:
          if (i % 16 == 0) c.clear();
          if (i % 16 == 8) c.resize(draws.below(3));
          break;
        case 3: {
          const auto copy = c.find(key);
          if (copy && !copy->whole(key)) ++torn;
          break;
        }
        default: {
          const auto l = c.get_or_load(key, [](number k) { return block(k); });
          ++seen;
          if (!l || !l->whole(key) || l.key() != key) ++torn;
          if (i % 8 == 0) std::this_thread::yield();
          if (!l->whole(key)) ++torn;
        }
      }
    }
  });
  CHECK(torn == 0);
  CHECK(seen > 0);
  CHECK(c.leases() == 0);
  CHECK(c.pinned() == 0);
  CHECK(c.valid());
}

TEST_CASE("concurrent P34: holds are the leases that live, and no more") {
  concurrent_cache<std::string, std::unique_ptr<number>> c(20, concurrent::shards{4});
  std::vector<decltype(c)::lease> held;
  larder::random draws(5);
  for (int i = 0; i < 2000; ++i) {
    const std::string key = std::to_string(draws.below(30));
    if (draws.below(3) == 0 && !held.empty()) {
      held.erase(held.begin() + static_cast<std::ptrdiff_t>(draws.below(held.size())));
    } else if (auto l = c.get_or_load(key, [](const auto&) { return std::make_unique<number>(1); }); l.resident()) {
      held.push_back(std::move(l));
    }
    if (draws.below(10) == 0) c.erase(key);
    CHECK(c.leases() == held.size());
    CHECK(c.pinned() <= c.used());
  }
  CHECK(c.valid());
  held.clear();
  CHECK(c.leases() == 0);
  CHECK(c.pinned() == 0);
}
