// get_or_load: one value or none, loaders that fail, throw, or use the cache themselves (P9 P35 P40).
#include <larder/cache.hpp>

#include <larder/admission/never.hpp>
#include <larder/sharing/bytes.hpp>

#include <optional>
#include <stdexcept>
#include <string>

#include "cache/digest.hpp"
#include "catch.hpp"

using namespace larder;

TEST_CASE("loading: the loader runs on a miss and only then; the weigher once per value (P40)") {
  cache<int, std::string, sharing::bytes> c(10_B);
  int loads = 0, weighs = 0;
  const auto loader = [&](int key) {
    ++loads;
    return std::string(static_cast<std::size_t>(key), 'x');
  };
  const auto weigh = [&](const std::string& text) {
    ++weighs;
    return bytes{text.size()};
  };
  auto first = c.get_or_load(4, loader, weigh);
  CHECK(first.resident());
  CHECK(*first == "xxxx");
  CHECK(c.get_or_load(4, loader, weigh)->size() == 4);
  CHECK(loads == 1);
  CHECK(weighs == 1);
  auto large = c.get_or_load(11, loader, weigh);
  CHECK_FALSE(large.resident());
  CHECK(large->size() == 11);
  CHECK(c.size() == 1);
  CHECK(weighs == 2);
  CHECK(c.get_or_load(5, loader, 5_B).resident());
  CHECK(weighs == 2);
  CHECK(c.used() == 9);
  CHECK(c.stats().requests() == 4);
}
TEST_CASE("loading: a loader without a value is a bypass with its reason (P49)") {
  cache<int, int> c(2);
  CHECK_FALSE(c.get_or_load(1, [](int) { return std::optional<int>(); }));
  CHECK(c.stats().bypasses(refusal::load_failed) == 1);
  CHECK(c.empty());
  CHECK(*c.get_or_load(1, [](int) { return std::optional<int>(5); }) == 5);
}
TEST_CASE("loading: a loader that throws leaves nothing behind, and the next works (P9 P37)") {
  cache<int, int> c(1);
  c.put(1, 1);
  const std::string before = digest(c);
  CHECK_THROWS_AS(c.get_or_load(2, [](int) -> int { throw std::runtime_error("no such model"); }), std::runtime_error);
  CHECK(digest(c) == before);
  CHECK(*c.get_or_load(2, [](int) { return 2; }) == 2);
}
TEST_CASE("loading: what admission refuses is handed over") {
  cache<int, std::string, admission::never> c(5);
  auto got = c.get_or_load(1, [](int) { return std::string("only once"); });
  CHECK(*got == "only once");
  CHECK_FALSE(got.resident());
  CHECK(c.stats().bypasses(refusal::not_admitted) == 1);
}
TEST_CASE("loading: a loader may use the cache; what it puts under the key itself wins (P35)") {
  cache<int, std::string> c(2);
  auto own = c.get_or_load(1, [&](int key) {
    c.put(key, "put by the loader");
    return std::string("returned");
  });
  CHECK(own.resident());
  CHECK(*own == "put by the loader");
  CHECK(c.size() == 1);
  auto nested = c.get_or_load(2, [&](int) { return *c.get_or_load(3, [](int) { return std::string("deep"); }) + " and outer"; });
  CHECK(*nested == "deep and outer");
  CHECK(c.contains(3));
  CHECK_FALSE(c.contains(1));
  auto clearing = c.get_or_load(4, [&](int) {
    c.clear();
    c.resize(1);
    return std::string("alone");
  });
  CHECK(clearing.resident());
  CHECK(c.size() == 1);
  auto shrinking = c.get_or_load(5, [&](int) {
    c.resize(0);
    return std::string("nowhere to go");
  });
  CHECK_FALSE(shrinking.resident());
  CHECK(*shrinking == "nowhere to go");
  auto erasing = c.get_or_load(6, [&](int key) {
    c.resize(3);
    c.put(key, "for a moment");
    c.erase(key);
    return std::string("stays");
  });
  CHECK(erasing.resident());
  CHECK(*c.peek(6) == "stays");
  CHECK(c.valid());
}
TEST_CASE("loading: a recursive loader fills the cache from below (P35)") {
  cache<int, long> fibonacci(100);
  struct recursive {
    cache<int, long>& c;
    long operator()(int n) const { return n < 2 ? n : *c.get_or_load(n - 1, *this) + *c.get_or_load(n - 2, *this); }
  };
  CHECK(*fibonacci.get_or_load(60, recursive{fibonacci}) == 1548008755920);
  CHECK(fibonacci.size() == 61);
  CHECK(fibonacci.stats().loads == 61);
  CHECK(fibonacci.valid());
}
