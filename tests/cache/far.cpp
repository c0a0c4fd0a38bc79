// A cache so large that its memory is asked for ahead does nothing else than a small one: hints change no answer (D4). And find_many is find.
#include <larder/cache.hpp>

#include <larder/admission/only_stale.hpp>
#include <larder/clock/manual.hpp>
#include <larder/context/examples.hpp>
#include <larder/eviction/fifo.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/random.hpp>
#include <larder/index/dense.hpp>
#include <larder/observer/journal.hpp>
#include <larder/sharing/bytes.hpp>

#include <span>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {

constexpr std::size_t many = 70'000;  // slots, beyond which memory is far

/// Everything that can happen to an entry, the expected ones among them.
template <class Cache>
std::string lived(Cache c, bool large) {
  if (large) c.reserve(many);
  larder::random draws(17);
  std::vector<typename Cache::lease> held;
  std::string told;
  for (int i = 0; i < 6000; ++i) {
    const int key = static_cast<int>(draws.below(60));
    switch (draws.below(40)) {
      case 0:
        c.erase(key);
        break;
      case 1:
        if (held.size() < 6) held.push_back(c.lease_of(key));
        break;
      case 2:
        if (!held.empty()) held.pop_back();
        break;
      case 3:
        c.resize(typename Cache::capacity_type{30 + draws.below(60)});
        break;
      case 4:
        c.begin_slot();
        c.serve(key, request{}, bytes{draws.below(20)});
        c.serve(key + 1, request{}, bytes{3});
        c.end_slot();
        break;
      case 5:
        told += c.recharge(key, bytes{draws.below(30)}) == refusal::none ? 'r' : '-';
        break;
      case 6:
        if (held.empty() && draws.below(4) == 0) {
          Cache copy(c);
          c.swap(copy);
        } else if (draws.below(30) == 0) {
          c.clear();
        }
        break;
      default:
        if (const int* found = c.find(key))
          told += static_cast<char>('0' + *found % 10);
        else
          told += c.put(key, i, bytes{draws.below(12)}) ? 'l' : 'b';
    }
    if (i % 100 == 0) REQUIRE(c.valid());
  }
  held.clear();
  REQUIRE(c.valid());
  for (const auto& e : c.observer().entries()) {
    told += std::string(name_of(e.what)) + std::to_string(e.fingerprint) + " " + std::to_string(e.charge) + " " + std::to_string(e.moved) + "\n";
  }
  return told;
}
template <class Policy>
void alike() {
  using world = cache<int, int, Policy, sharing::bytes, context::examples, observer::journal>;
  INFO(Policy::name);
  CHECK(lived(world(bytes{80}), true) == lived(world(bytes{80}), false));
}

}  // namespace

TEST_CASE("cache: asking for memory ahead changes nothing: fifo::P::name, lru, random, least_context (D4)") {
  alike<eviction::fifo>();
  alike<eviction::lru>();
  alike<eviction::random>();
  alike<eviction::least_context>();
}
TEST_CASE("cache: what is expected to leave may leave otherwise, be leased, or be all there is") {
  cache<int, std::string, eviction::lru> c(2);
  c.reserve(many);
  c.put(1, std::string(50, 'a'));
  c.put(2, std::string(50, 'b'));  // 1 is expected
  c.erase(1);
  CHECK(c.find(7) == nullptr);
  c.put(3, "c");
  auto held = c.lease_of(2);
  CHECK(c.put(4, "d").evicted == 1);
  CHECK(c.find(8) == nullptr);
  c.erase(2);
  CHECK(c.find(9) == nullptr);
  CHECK(*held == std::string(50, 'b'));
  held.release();
  c.clear();
  CHECK(c.find(1) == nullptr);
  CHECK(c.valid());
}

namespace {

template <class Cache, class Keys, class Make>
void finds_alike(Cache one_by_one, const Keys& keys, std::size_t at_once, Make&& make) {
  Cache in_batches(one_by_one);
  std::string here, there;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (const int* found = one_by_one.find(keys[i]))
      here += std::to_string(*found) + " ";
    else
      make(one_by_one, keys[i], static_cast<int>(i));
  }
  for (std::size_t begin = 0; begin < keys.size(); begin += at_once) {
    const std::span batch(keys.data() + begin, std::min(at_once, keys.size() - begin));
    in_batches.find_many(batch, [&](std::size_t i, const int* found) {
      if (found != nullptr)
        there += std::to_string(*found) + " ";
      else
        make(in_batches, batch[i], static_cast<int>(begin + i));
    });
  }
  REQUIRE_FALSE(here.empty());
  CHECK(here == there);
  CHECK(one_by_one.stats() == in_batches.stats());
  CHECK(in_batches.valid());
}
template <class Key, class Make>
std::vector<Key> some_keys(std::uint64_t below, Make&& make) {
  larder::random draws(below);
  std::vector<Key> keys;
  for (int i = 0; i < 3000; ++i) keys.push_back(make(draws.below(draws.below(below) + 1)));
  return keys;
}

}  // namespace

TEST_CASE("cache: find_many is find, one after the other, whatever is put between") {
  const auto numbers = some_keys<int>(500, [](std::uint64_t n) { return static_cast<int>(n); });
  const auto put = [](auto& c, const auto& key, int i) { c.put(key, i); };
  for (const std::size_t at_once : {1u, 3u, 12u, 13u, 16u, 17u, 3000u}) {
    finds_alike(cache<int, int>(50), numbers, at_once, put);
    finds_alike(cache<int, int, eviction::random, index::dense>(50), numbers, at_once, put);
  }
  // Growing, clearing and erasing while the next keys have been looked at already.
  finds_alike(cache<int, int>(5000), numbers, 64, [](auto& c, int key, int i) {
    c.put(key, i);
    if (i % 7 == 0) c.erase(key / 2);
    if (i % 500 == 99) c.clear();
  });
  const auto texts = some_keys<std::string>(300, [](std::uint64_t n) { return "a text that does not fit its own small room " + std::to_string(n); });
  finds_alike(cache<std::string, int>(40), texts, 32, put);
  cache<int, int> empty(3);
  int asked = 0;
  empty.find_many(std::span<const int>{}, [&](std::size_t, const int*) { ++asked; });
  CHECK(asked == 0);
}
TEST_CASE("cache: find_many asks the clock and tells admission for each key, when its turn comes") {
  using watched = cache<int, int, eviction::least_context, context::examples, admission::only_stale, observer::journal>;
  const auto numbers = some_keys<int>(80, [](std::uint64_t n) { return static_cast<int>(n); });
  finds_alike(watched(20), numbers, 64, [](auto& c, int key, int i) { c.put(key, i); });
}
