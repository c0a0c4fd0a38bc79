// The caches behind against.hpp: one that counts entries and one that counts bytes.
#include "eviction/against.hpp"

#include <larder/cache.hpp>
#include <larder/context/examples.hpp>
#include <larder/index/dense.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sim/streams.hpp>

#include "model/chosen.hpp"

#include <cmath>

namespace against {

namespace {

/// The reference cost of loading a key, or 1, times a unit.
struct price {
  static constexpr std::string_view name = "price";
  static constexpr std::string_view unit = "cost";
  bool differs = false;
  double times = 1;

  [[nodiscard]] double of(std::uint32_t key) const noexcept {
    return (differs ? static_cast<double>(sim::price_of(key).cost) : 1.0) * times;
  }
  [[nodiscard]] double operator()(const entry_event<std::uint32_t, nothing>& e) const noexcept {
    return e.what == verb::load && e.key != nullptr ? of(*e.key) : 0;
  }
};

// Keys are small numbers: in a dense index each is its own fingerprint, as a textbook that remembers keys has it.
template <class Sharing>
using cache_by = cache<std::uint32_t, nothing, model::chosen_policy, Sharing, index::dense, context::examples, price>;

/// Answers of a cache: who hits, and what is left.
template <class Sharing>
struct player {
  player(const laws::actor& policy, std::uint64_t capacity, price prices)
      : prices_(prices), cache_(typename Sharing::capacity_type{capacity}, model::chosen_policy(policy), context::examples(1.0), prices) {}

  [[nodiscard]] item asked(std::uint32_t key) const {
    return {key, std::is_same_v<Sharing, sharing::bytes> ? sim::price_of(key).size.count : 1, prices_.of(key)};
  }
  bool request(std::uint32_t key) {
    const std::uint64_t before = cache_.stats().hits;
    if constexpr (std::is_same_v<Sharing, sharing::bytes>)
      cache_.try_emplace_weighing(key, sim::price_of(key).size);
    else
      cache_.try_emplace(key);
    return cache_.stats().hits != before;
  }
  [[nodiscard]] bool valid() const { return static_cast<bool>(cache_.valid()); }

 private:
  price prices_;
  cache_by<Sharing> cache_;
};

struct played {
  std::uint64_t hits = 0, cost = 0;
};
template <class Sharing>
played play(const laws::actor& policy, writer book, const sim::key_stream& keys, std::uint64_t capacity, price prices = {}) {
  player<Sharing> ours(policy, capacity, prices);
  const auto theirs = book(capacity);
  played sum;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const item asked = ours.asked(keys[i]);
    const bool hit = ours.request(keys[i]), expected = theirs->request(asked);
    sum.hits += hit;
    if (!hit) sum.cost += static_cast<std::uint64_t>(asked.cost);
    if (hit == expected) continue;
    INFO("capacity " << capacity << ", request " << i << " for key " << keys[i] << " is a hit only " << (hit ? "here" : "in the textbook"));
    CHECK(hit == expected);
    return sum;
  }
  INFO("capacity " << capacity);
  CHECK(ours.valid());
  return sum;
}
template <class Sharing>
void play_tiny(const laws::actor& policy, writer book, price prices = {}) {
  // A stream of few keys for caches of few entries, where every share rounds.
  sim::key_stream keys = sim::nested(4'000);
  for (const std::uint64_t capacity : {0u, 1u, 2u, 3u, 7u, 9u, 10u}) {
    for (const std::uint32_t different : {4u, 30u, 4000u}) {
      sim::key_stream few = keys;
      for (std::uint32_t& key : few) key %= different;
      play<Sharing>(policy, book, few, capacity, prices);
      if (std::is_same_v<Sharing, sharing::bytes>) play<Sharing>(policy, book, few, 20 * capacity, prices);
    }
  }
}

}  // namespace

counts same_hits(const laws::actor& policy, writer book) {
  play_tiny<sharing::unit>(policy, book);
  play_tiny<sharing::bytes>(policy, book);
  const sim::key_stream nested = sim::nested(), scanmix = sim::scanmix();
  return {play<sharing::unit>(policy, book, nested, 100).hits,   play<sharing::unit>(policy, book, nested, 1000).hits,
          play<sharing::unit>(policy, book, scanmix, 100).hits,  play<sharing::unit>(policy, book, scanmix, 1000).hits,
          play<sharing::bytes>(policy, book, nested, 3000).hits, play<sharing::bytes>(policy, book, nested, 30000).hits};
}
costs same_hits_by_cost(const laws::actor& policy, writer book) {
  play_tiny<sharing::bytes>(policy, book, {true, 1});
  const sim::key_stream nested = sim::nested();
  const played small = play<sharing::bytes>(policy, book, nested, 3000, {true, 1});
  const played large = play<sharing::bytes>(policy, book, nested, 30000, {true, 1});
  return {small.hits, small.cost, large.hits, large.cost};
}
void same_short_hits(const laws::actor& policy, writer book) {
  play_tiny<sharing::unit>(policy, book);
  play_tiny<sharing::bytes>(policy, book, {true, 1});
}
std::uint64_t hits_of(const laws::actor& policy, std::uint64_t capacity) {
  player<sharing::unit> ours(policy, capacity, {});
  std::uint64_t hits = 0;
  for (const std::uint32_t key : sim::nested()) hits += ours.request(key);
  return hits;
}
std::vector<std::uint32_t> leaving(const laws::actor& policy, std::initializer_list<std::uint32_t> requests) {
  const auto order = policy.copy();
  order->reserve(16);
  std::vector<std::uint64_t> names(16);
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = i;
  resident_columns seen;
  seen.capacity = 10;
  seen.fingerprint = names;
  std::vector<bool> resident(16);
  for (const std::uint32_t key : requests) {
    if (resident[key]) {
      order->on_hit(slot{key}, seen);
      continue;
    }
    resident[key] = true;
    ++seen.residents;
    ++seen.used;
    order->on_load(slot{key}, seen);
  }
  std::vector<std::uint32_t> left;
  for (; seen.residents != 0; --seen.residents, --seen.used) {
    const slot next = order->victim(seen);
    left.push_back(index_of(next));
    order->on_evict(next, seen);
  }
  return left;
}
void check_units_of_cost(const laws::actor& policy) {
  // In a cache, where a cost is below 1e300 ...
  const sim::key_stream keys = sim::nested(20'000);
  std::vector<bool> hits;
  for (const int power : {0, 1, -1, 10, -10, 100, -100, 400, -400, 500, -500, 900, -900, 986, -1000, -1074}) {
    player<sharing::bytes> ours(policy, 3000, {true, std::ldexp(1.0, power)});
    std::vector<bool> now;
    for (const std::uint32_t key : keys) now.push_back(ours.request(key));
    if (power == 0) hits = now;
    INFO("all costs times 2^" << power);
    CHECK((now == hits));
  }
  // ... and by hand, up to where the costs themselves end; there with leases, claims and removals.
  for (int power = -1074; power <= 1013; power += 2) {
    laws::world plain;
    plain.capacity = power % 4 == 0 ? 10 : 100;
    plain.sized = true;
    laws::world scaled = plain;
    scaled.cost_unit = std::ldexp(1.0, power);
    const laws::history steps = laws::random_history(static_cast<std::uint64_t>(power + 2000), 200, 88, true);
    laws::stage here(policy, plain), there(policy, scaled);
    here.play(steps);
    there.play(steps);
    here.drain();
    there.drain();
    INFO("by hand, all costs times 2^" << power);
    CHECK((!here.broken() && !there.broken() && here.same_as(there)));
  }
}

}  // namespace against
