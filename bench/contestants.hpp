// What the container benches share: caches made of each registered policy, the two floors they are measured against, and streams of keys.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <larder/cache.hpp>
#include <larder/sim/policies.hpp>
#include <larder/sim/streams.hpp>

namespace contestants {

/// A timed loop that found something else than it should says so and ends the program.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "bench: %s\n", what);
  std::exit(1);
}

/// The cache of a registered policy; those that read context get a context model.
template <class Policy, class Key, class T>
using cache_of = std::conditional_t<larder::sim::context_policy<Policy>, larder::cache<Key, T, Policy, larder::context::examples>,
                                    larder::cache<Key, T, Policy>>;

/// Get, and on a miss put: one request of a cache of n entries. A policy that foresees is given no future here and only shows its own cost.
template <class Policy, class Key, class T>
class larder_cache {
 public:
  static constexpr std::string_view name = Policy::name;
  explicit larder_cache(std::size_t n) : cache_(n) { cache_.reserve(n); }
  bool request(const Key& key, const T& value) {
    if (const T* found = cache_.find(key)) {
      expect(*found == value, "a cache answered with another key's value");
      return true;
    }
    cache_.put(key, value);
    return false;
  }

 private:
  cache_of<Policy, Key, T> cache_;
};

/// Floor 1: a find in a flat map that holds the n keys 0 to n - 1 for ever.
template <class Key, class T>
class bare_find {
 public:
  static constexpr std::string_view name = "flat map, find only";
  explicit bare_find(std::size_t n) : n_(n) { map_.reserve(n); }
  void fill(const std::vector<Key>& keys, const std::vector<T>& values) {
    for (std::size_t i = 0; i < keys.size() && map_.size() < n_; ++i) map_.emplace(keys[i], values[i]);
  }
  bool request(const Key& key, const T& value) {
    const auto found = map_.find(key);
    return found != map_.end() && found->second == value;
  }

 private:
  std::size_t n_;
  boost::unordered_flat_map<Key, T> map_;
};

/// Floor 2: the cheapest cache that inserts and evicts, a flat map and a ring of its keys (FIFO).
template <class Key, class T>
class map_and_ring {
 public:
  static constexpr std::string_view name = "flat map + ring";
  explicit map_and_ring(std::size_t n) : n_(n) {
    map_.reserve(n + 1);
    ring_.reserve(n);
  }
  bool request(const Key& key, const T& value) {
    const auto found = map_.find(key);
    if (found != map_.end()) return found->second == value;
    if (ring_.size() < n_) {
      ring_.push_back(key);
    } else {
      map_.erase(ring_[oldest_]);
      ring_[oldest_] = key;
      oldest_ = oldest_ + 1 == n_ ? 0 : oldest_ + 1;
    }
    map_.emplace(key, value);
    return false;
  }

 private:
  std::size_t n_;
  boost::unordered_flat_map<Key, T> map_;
  std::vector<Key> ring_;
  std::size_t oldest_ = 0;
};

/// The five streams, as ranks of keys. `round` seeds a stretch of the stream, so that no stretch is seen twice.
inline std::vector<std::uint64_t> ranks(std::string_view stream, std::size_t entries, std::size_t requests, std::uint64_t round) {
  std::vector<std::uint64_t> made(requests);
  larder::random draws(1000 + round);
  if (stream == "scan") {
    for (std::size_t i = 0; i < requests; ++i) made[i] = round * requests + i;
  } else if (stream == "uniform") {
    for (auto& rank : made) rank = draws.below(10 * entries);
  } else {
    const double exponent = stream == "zipf .7" ? 0.7 : 0.99;
    const larder::sim::zipf law(stream == "hot" ? entries / 2 : 10 * entries, exponent);
    for (auto& rank : made) rank = law(draws);
  }
  return made;
}

/// Keys that look like keys: every bit of the rank matters.
inline std::uint64_t key_of(std::uint64_t rank, std::uint64_t*) { return larder::mix(rank + 1); }
inline std::string key_of(std::uint64_t rank, std::string*) {
  return "https://larder.example/objects/" + std::to_string(larder::mix(rank + 1));
}

}  // namespace contestants
