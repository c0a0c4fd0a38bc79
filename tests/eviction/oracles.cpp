// Exact hit counts on the reference streams, through a plain cache; and what holds for every policy that is told no future.
#include <larder/cache.hpp>

#include <larder/context/examples.hpp>
#include <larder/eviction/all.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sim/streams.hpp>

#include <boost/hana/for_each.hpp>

#include "catch.hpp"
#include "model/chosen.hpp"

using namespace larder;

namespace {

/// Hits of a cache that loads whatever it misses.
template <class Cache>
std::uint64_t hits(Cache& c, const sim::key_stream& keys) {
  for (const std::uint32_t key : keys) {
    if constexpr (std::is_empty_v<typename Cache::weight>)
      c.try_emplace(key);
    else
      c.try_emplace_weighing(key, sim::price_of(key).size);
  }
  REQUIRE(c.stats().hits + c.stats().loads == keys.size());
  REQUIRE(c.valid());
  return c.stats().hits;
}
template <class Policy>
std::uint64_t unit_hits(const sim::key_stream& keys, std::uint64_t capacity, const Policy& policy = {}) {
  cache<std::uint32_t, nothing, Policy> c(capacity, policy);
  return hits(c, keys);
}
template <class Policy>
std::uint64_t sized_hits(const sim::key_stream& keys, bytes capacity) {
  cache<std::uint32_t, nothing, Policy, sharing::bytes> c(capacity);
  return hits(c, keys);
}
const sim::key_stream nested = sim::nested(), scanmix = sim::scanmix();

template <class Policy>
void counts(std::uint64_t nested_100, std::uint64_t nested_1000, std::uint64_t scanmix_100, std::uint64_t scanmix_1000,
            std::uint64_t sized_3000, std::uint64_t sized_30000) {
  INFO(Policy::name);
  CHECK(unit_hits<Policy>(nested, 100) == nested_100);
  CHECK(unit_hits<Policy>(nested, 1000) == nested_1000);
  CHECK(unit_hits<Policy>(scanmix, 100) == scanmix_100);
  CHECK(unit_hits<Policy>(scanmix, 1000) == scanmix_1000);
  CHECK(sized_hits<Policy>(nested, 3000_B) == sized_3000);
  CHECK(sized_hits<Policy>(nested, 30000_B) == sized_30000);
}

}  // namespace

TEST_CASE("oracles: fifo, lru and lfu hit exactly as often as the reference says (P23)") {
  counts<eviction::fifo>(11081, 75998, 9114, 57973, 10126, 71875);
  counts<eviction::lru>(11461, 84616, 9426, 63064, 10434, 79772);
  counts<eviction::lfu>(21925, 105947, 18274, 88290, 21064, 102716);
}
TEST_CASE("oracles: belady hits exactly as often as the reference says") {
  CHECK(unit_hits(nested, 100, eviction::belady::of(nested)) == 58096);
  CHECK(unit_hits(nested, 1000, eviction::belady::of(nested)) == 141528);
  CHECK(unit_hits(scanmix, 100, eviction::belady::of(scanmix)) == 48415);
  CHECK(unit_hits(scanmix, 1000, eviction::belady::of(scanmix)) == 118021);
}
TEST_CASE("oracles: no policy beats belady; uniform requests hit by capacity; a working set that fits stays; a scan never hits (P26)") {
  const sim::key_stream uniform = sim::uniform_stream(40'000, 1000, 5), scan = sim::scan_stream(5000, 100'000);
  boost::hana::for_each(eviction::all, [&](auto type) {
    using P = typename decltype(type)::type;
    INFO(P::name);
    const laws::actor_of<P> policy{P{}};
    const auto made = [&](std::uint64_t capacity) {
      return cache<std::uint32_t, nothing, model::chosen_policy, context::examples>(capacity, model::chosen_policy(policy));
    };
    auto bounded = made(100), even = made(100), ample = made(1000), scanned = made(100);
    CHECK(hits(bounded, nested) <= 58096);
    const double rate = static_cast<double>(hits(even, uniform)) / 40'000;
    CHECK(rate == Approx(0.1).margin(0.006));
    CHECK(hits(ample, uniform) == 40'000 - 1000);
    CHECK(ample.stats().evictions() == 0);
    CHECK(hits(scanned, scan) == 0);
  });
}
