// sketch: never less than the truth between two halvings, never above the top, exactly half after one (P27).
#include <larder/eviction/structure/sketch.hpp>

#include <larder/core/random.hpp>

#include <algorithm>
#include <vector>

#include "catch.hpp"

using namespace larder;
using eviction::structure::sketch;

namespace {
sketch of(std::size_t entries) {
  sketch made;
  made.reserve(entries);
  made.fit(entries);
  return made;
}
}  // namespace

TEST_CASE("sketch: a count is never less than the truth, and mostly the truth (P27)") {
  for (const std::size_t entries : {1u, 3u, 10u, 1000u}) {
    sketch counts = of(entries);
    std::vector<std::uint32_t> truth(3 * entries);
    larder::random draws(entries);
    for (std::size_t i = 0; i + 1 < sketch::window * entries; ++i) {  // one more would halve
      const std::uint64_t key = draws.below(truth.size());
      counts.add(mix(key));
      truth[key] = std::min(truth[key] + 1, sketch::top);
      REQUIRE(counts.count(mix(key)) >= truth[key]);
    }
    std::size_t exact = 0;
    for (std::size_t key = 0; key < truth.size(); ++key) {
      REQUIRE(counts.count(mix(key)) >= truth[key]);
      REQUIRE(counts.count(mix(key)) <= sketch::top);
      exact += counts.count(mix(key)) == truth[key];
    }
    if (entries == 1000) CHECK(exact > truth.size() * 9 / 10);
  }
}
TEST_CASE("sketch: counts stop at the top, and nobody else's change with them (P27)") {
  sketch counts = of(1000);
  counts.add(mix(7));
  for (int i = 0; i < 10'000; ++i) counts.add(mix(1));
  CHECK(counts.count(mix(1)) == sketch::top);
  std::size_t strangers = 0;
  for (std::uint64_t key = 100; key < 1100; ++key) strangers += counts.count(mix(key)) != 0;
  CHECK(strangers < 20);  // those whose four counters are among the four of 1 and of 7
  CHECK(counts.count(mix(7)) == 1);
}
TEST_CASE("sketch: a request at the top counts for nothing, so one hot key ages nobody (P27)") {
  sketch counts = of(10);
  for (int i = 0; i < 3; ++i) counts.add(mix(7));
  for (int i = 0; i < 100'000; ++i) counts.add(mix(1));
  CHECK(counts.count(mix(7)) == 3);
}
TEST_CASE("sketch: every count is halved, rounded down, when ten requests per entry were counted, wherever it lies (P27)") {
  constexpr std::size_t entries = 1000;
  sketch counts = of(entries);
  std::vector<std::uint32_t> before;
  std::size_t added = 0;
  for (std::uint64_t key = 0; key < 700; ++key)
    for (std::uint64_t i = 0; i <= key % 14; ++i, ++added) counts.add(mix(key));
  REQUIRE(added < sketch::window * entries);
  for (std::uint64_t fill = 1'000'000; added + 1 < sketch::window * entries; ++fill) {
    const std::uint32_t was = counts.count(mix(fill));
    counts.add(mix(fill));
    added += was < sketch::top;
  }
  for (std::uint64_t key = 0; key < 700; ++key) before.push_back(counts.count(mix(key)));
  const std::uint64_t last = 999'999;
  REQUIRE(counts.count(mix(last)) < sketch::top);
  counts.add(mix(last));
  std::size_t halved = 0;
  for (std::uint64_t key = 0; key < 700; ++key) {
    const std::uint32_t now = counts.count(mix(key));
    CHECK((now == before[key] / 2 || now == (before[key] + 1) / 2));  // where the last request raised a counter of its own first
    halved += now == before[key] / 2;
  }
  CHECK(halved >= 690);
}
TEST_CASE("sketch: what nobody looks at misses no halving (P27)") {
  constexpr std::size_t entries = 1000;
  sketch counts = of(entries);
  for (std::uint64_t key = 0; key < 300; ++key)
    for (int i = 0; i < 12; ++i) counts.add(mix(key));
  // Two or three halvings by requests for ever new keys; a line that missed two would look up to date.
  for (std::uint64_t i = 0; i < 25 * entries; ++i) counts.add(mix(1'000'000 + i));
  std::uint64_t sum = 0, noise = 0;
  for (std::uint64_t key = 0; key < 300; ++key) sum += counts.count(mix(key));
  for (std::uint64_t key = 0; key < 300; ++key) noise += counts.count(mix(500'000 + key));
  CHECK(sum < 300 * 7);  // 12 halved twice is 3, and what strangers add to it
  CHECK(sum < noise + 300 * 4);
}
TEST_CASE("sketch: nor where there are so few entries that two halvings come before the hand has been everywhere (P27)") {
  for (const std::size_t entries : {1u, 2u, 3u, 6u}) {
    for (std::uint64_t key = 0; key < 200; ++key) {
      sketch counts = of(entries);
      std::size_t added = 8;
      for (std::size_t i = 0; i < added; ++i) counts.add(mix(key));
      while (added++ < 5 * sketch::window * entries) counts.add(mix(1'000'000 + added));
      // An 8 halved four times or more is 0; what strangers add to it is what they add to a key that was never asked for.
      sketch others = of(entries);
      for (std::size_t i = 0; i < 8; ++i) others.add(mix(500'000));
      for (std::size_t i = 9; i <= 5 * sketch::window * entries; ++i) others.add(mix(1'000'000 + i));
      REQUIRE(counts.count(mix(key)) <= others.count(mix(key)) + 1);
    }
  }
}
TEST_CASE("sketch: growing keeps every count, and reserving changes none (D4)") {
  sketch counts;
  counts.reserve(10);
  counts.fit(10);
  for (int i = 0; i < 9; ++i) counts.add(mix(3));
  for (int i = 0; i < 4; ++i) counts.add(mix(4));
  for (std::size_t entries = 20; entries < 100'000; entries *= 3) {
    counts.reserve(entries);
    CHECK(counts.count(mix(3)) == 9);
    CHECK(counts.count(mix(4)) == 4);
    counts.fit(entries);
    CHECK(counts.count(mix(3)) == 9);
    CHECK(counts.count(mix(4)) == 4);
  }
  sketch roomy;
  roomy.reserve(1'000'000);
  roomy.fit(10);
  for (int i = 0; i < 9; ++i) roomy.add(mix(3));
  CHECK(roomy.count(mix(3)) == 9);
}
