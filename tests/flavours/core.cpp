// The core as other builds compile it: other standards, no exceptions, no run-time types, checked libraries, 32 bits. Answers 0 if a cache of
// each eviction policy does what it should there, or the number of the line where it did not.
#include <boost/hana/for_each.hpp>

#include <larder/larder.hpp>

#define MUST(condition) \
  if (!(condition)) return __LINE__

namespace {

using namespace larder;

int counts() {
  cache<int, int> c(2);
  for (int key = 0; key < 3; ++key) c.put(key, 10 * key);
  MUST(c.find(2) != nullptr && *c.find(2) == 20 && c.find(0) == nullptr);
  auto held = c.lease_of(1);
  MUST(held && *held == 10);
  MUST(c.get_or_load(7, [](int) { return 70; }));
  MUST(c.erase(1) && *held == 10 && c.size() == 1);
  held.release();
  MUST(c.valid());
  return 0;
}
int weighs() {
  // More than 32 bits can count.
  cache<std::uint64_t, int, sharing::bytes, eviction::lfu> c(bytes{std::uint64_t{6} << 30});
  for (std::uint64_t key = 0; key < 5; ++key) c.put(key, static_cast<int>(key), bytes{std::uint64_t{2} << 30});
  MUST(c.size() == 3 && c.used() == std::uint64_t{6} << 30);
  MUST(c.put(9, 9, bytes{std::uint64_t{7} << 30}).reason == refusal::too_big);
  MUST(c.valid());
  return 0;
}
int ages() {
  cache<int, int, eviction::least_context, context::examples, cost::switching, clock::manual> c(3, cost::switching{.per_load = 2});
  for (int i = 0; i < 40; ++i) {
    c.clock().set(instant{i});
    c.serve(i * i % 7);
  }
  MUST(c.costs()[0] > 0 && c.valid());
  return 0;
}
template <class Policy>
int evicts() {
  if constexpr (contains(Policy::needs, columns::context)) {
    return 0;
  } else {
    cache<int, int, Policy> c(16);
    int hits = 0;
    for (int i = 0; i < 2000; ++i) {
      const int key = (i * 7919 % 101) * (i % 3) % 40;
      if (const int* found = c.find(key)) {
        MUST(*found == key);
        ++hits;
      } else {
        c.put(key, key);
      }
    }
    MUST(hits > 0 && c.size() == 16 && c.valid());
    return 0;
  }
}

}  // namespace

int main() {
  if (const int line = counts()) return line;
  if (const int line = weighs()) return line;
  if (const int line = ages()) return line;
  int broken = 0;
  boost::hana::for_each(eviction::all, [&](auto type) {
    if (broken == 0) broken = evicts<typename decltype(type)::type>();
  });
  return broken;
}
