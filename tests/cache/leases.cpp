// Leases: they hold what they say (P10 P34), cost nothing to skip (P17), and "all leased" is an answer (P16).
#include <larder/cache.hpp>

#include <larder/eviction/lfu.hpp>
#include <larder/observer/journal.hpp>
#include <larder/sharing/bytes.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {

/// An lru that counts how often it is asked.
struct asked_lru : eviction::lru {
  static constexpr std::string_view name = "asked_lru";
  static inline std::uint64_t questions = 0;
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    ++questions;
    return eviction::lru::victim(v);
  }
};

}  // namespace

TEST_CASE("cache: a leased entry does not leave, and its bytes stay visible (P10 P18)") {
  cache<int, std::string, sharing::bytes> c(10_B);
  c.put(1, "one", 6_B);
  auto held = c.lease_of(1);
  REQUIRE(held);
  CHECK(held.key() == 1);
  CHECK(c.pinned() == 6);
  CHECK(c.used() == 6);
  CHECK(c.put(2, "two", 5_B).reason == refusal::all_leased);
  CHECK(c.put(2, "two", 4_B).what == verb::load);
  CHECK(c.put(3, "three", 4_B).what == verb::load);
  CHECK_FALSE(c.contains(2));
  CHECK(*held == "one");
  held->append("!");
  CHECK(*c.peek(1) == "one!");
  held.release();
  CHECK_FALSE(held);
  CHECK(c.pinned() == 0);
  CHECK(c.put(4, "four", 9_B).what == verb::load);
  CHECK_FALSE(c.contains(1));
  CHECK(c.valid());
}
TEST_CASE("cache: no lease on what is not there") {
  cache<int, int> c(2);
  CHECK_FALSE(c.lease_of(1));
  CHECK(c.stats().misses == 1);
  CHECK(c.leases() == 0);
}
TEST_CASE("cache: leases move and count; the last one frees (P34)") {
  cache<int, int> c(1);
  c.put(1, 10);
  auto a = c.lease_of(1);
  auto b = c.lease_of(1);
  CHECK(c.leases() == 2);
  auto moved = std::move(a);
  CHECK_FALSE(a);
  CHECK(*moved == 10);
  b = std::move(moved);  // gives back its own first
  CHECK(c.leases() == 1);
  auto& itself = b;
  b = std::move(itself);
  CHECK(c.leases() == 1);
  CHECK(c.put(2, 20).reason == refusal::all_leased);
  b = {};
  CHECK(c.leases() == 0);
  CHECK(c.put(2, 20).what == verb::load);
}
TEST_CASE("cache: erased and cleared entries wait, hidden, for their last lease (P10 P36)") {
  cache<int, std::string, sharing::bytes, observer::journal> c(10_B);
  c.put(1, "one", 4_B);
  c.put(2, "two", 5_B);
  auto one = c.lease_of(1), two = c.lease_of(2);
  CHECK(c.erase(1, removal::expired));
  CHECK_FALSE(c.erase(1));
  c.clear();
  CHECK(c.empty());
  CHECK(c.begin() == c.end());
  CHECK(c.used() == 9);
  CHECK(c.pinned() == 9);
  CHECK(*one == "one");
  CHECK(*two == "two");
  CHECK(c.valid());
  const std::size_t before = c.observer().entries().size();
  one.release();
  two.release();
  CHECK(c.used() == 0);
  REQUIRE(c.observer().entries().size() == before + 2);
  CHECK(c.observer().entries()[before].cause == removal::expired);
  CHECK(c.observer().entries()[before + 1].cause == removal::cleared);
  CHECK(c.valid());
}
TEST_CASE("cache: after a resize leases keep what they hold, and what they give back leaves (P6 P48)") {
  cache<int, int, sharing::bytes> c(10_B);
  c.put(1, 1, 4_B);
  c.put(2, 2, 4_B);
  auto one = c.lease_of(1), two = c.lease_of(2);
  c.resize(5_B);
  CHECK(c.used() == 8);
  CHECK(c.valid());
  one.release();
  CHECK(c.used() == 4);
  CHECK_FALSE(c.contains(1));
  CHECK(c.valid());
  c.resize(0_B);
  CHECK(c.used() == 4);
  two.release();
  CHECK(c.used() == 0);
  CHECK(c.valid());
}
TEST_CASE("cache: leases cost nothing to skip: a question does not grow with their number (P17)") {
  for (const int leased : {0, 1000, 100000}) {
    const std::size_t capacity = static_cast<std::size_t>(leased) + 10;
    cache<int, int, asked_lru> c(capacity);
    std::vector<decltype(c)::lease> held;
    for (int i = 0; i < leased; ++i) {
      c.put(i, i);
      held.push_back(c.lease_of(i));
    }
    for (int i = 0; i < 20; ++i) c.put(1'000'000 + i, i);  // meets each lease at most once
    asked_lru::questions = 0;
    for (int i = 0; i < 100; ++i) c.put(2'000'000 + i, i);
    CHECK(asked_lru::questions == 100);
    CHECK(c.size() == capacity);
  }
}
TEST_CASE("cache: everything leased is an answer, at every capacity (P5 P16)") {
  for (const int capacity : {0, 1, 2, 3, 7, 9, 10}) {
    cache<int, int, eviction::lfu> c(static_cast<std::uint64_t>(capacity));
    std::vector<decltype(c)::lease> held;
    for (int i = 0; i < capacity; ++i) {
      CHECK(c.put(i, i).what == verb::load);
      held.push_back(c.lease_of(i));
    }
    const outcome answer = c.put(100, 1);
    CHECK(answer.reason == (capacity == 0 ? refusal::too_big : refusal::all_leased));
    CHECK(answer.evicted == 0);
    CHECK(c.size() == static_cast<std::size_t>(capacity));
    CHECK(c.plan(100).reason == answer.reason);
    CHECK(c.valid());
    held.clear();
    CHECK((c.put(100, 1).what == verb::load) == (capacity > 0));
    CHECK(c.valid());
  }
}
