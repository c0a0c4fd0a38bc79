// Seventy-two caches in one unit: twelve eviction policies, three ways of weighing, with and without context, cost and admission. What a
// program that compares policies compiles; tests/include_cost/run takes its time. Prints the hits of each and answers 0 if each had some.
#include <cstdio>

#include <larder/larder.hpp>
#include <larder/sharing/all.hpp>

namespace {

using namespace larder;

struct keys_alone {
  template <class Eviction, class Sharing>
  using of = cache<std::uint32_t, int, Eviction, Sharing>;
};
struct models_in_use {
  template <class Eviction, class Sharing>
  using of = cache<std::uint32_t, int, Eviction, Sharing, context::examples, cost::switching, admission::if_it_fits>;
};

template <class Sharing>
constexpr auto capacity = entries{8};
template <>
constexpr auto capacity<sharing::bytes> = bytes{20};
template <auto Graph>
constexpr auto capacity<sharing::static_blocks<Graph>> = bytes{20};

template <class Cache>
int hits_of() {
  Cache c(capacity<typename Cache::sharing_type>);
  int hits = 0;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const std::uint32_t key = i * 7919 % 101 % 17;
    if (c.find(key) != nullptr) {
      ++hits;
    } else if constexpr (std::is_same_v<typename Cache::weight, sharing::model_id>) {
      c.put(key, 0, sharing::model_id{key % 5});
    } else if constexpr (std::is_empty_v<typename Cache::weight>) {
      c.put(key, 0);
    } else {
      c.put(key, 0, bytes{1 + key % 5});
    }
  }
  std::printf("%d\n", hits);
  return hits;
}

template <class Eviction>
bool each_hits() {
  using shared = sharing::static_blocks<sharing::static_example>;
  const bool plainly = hits_of<keys_alone::of<Eviction, sharing::unit>>() > 0 && hits_of<keys_alone::of<Eviction, sharing::bytes>>() > 0 &&
                       hits_of<keys_alone::of<Eviction, shared>>() > 0;
  return plainly && hits_of<models_in_use::of<Eviction, sharing::unit>>() > 0 &&
         hits_of<models_in_use::of<Eviction, sharing::bytes>>() > 0 && hits_of<models_in_use::of<Eviction, shared>>() > 0;
}
template <class... Evictions>
bool all_hit() {
  return (each_hits<Evictions>() && ...);
}

}  // namespace

int main() {
  using namespace eviction;
  return all_hit<arc, eviction::clock, fifo, gdsf, greedy_dual, hyperbolic, lfu, lru, s3_fifo, sieve, slru, w_tinylfu>() ? 0 : 1;
}
