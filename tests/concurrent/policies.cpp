// Every registered policy in a concurrent cache: with one shard it is the cache, hit for hit (P46), and many threads leave it whole. Twenty
// policies take a minute to compile, so all of them are here under ThreadSanitizer, for which this is meant, and a few otherwise.
#include <larder/concurrent_cache.hpp>

#include <boost/hana/for_each.hpp>

#include <larder/context/examples.hpp>
#include <larder/sim/streams.hpp>

#if defined(__SANITIZE_THREAD__)
#define LARDER_TEST_ALL_POLICIES
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define LARDER_TEST_ALL_POLICIES
#endif
#endif

#if defined(LARDER_TEST_ALL_POLICIES)
#include <larder/sim/policies.hpp>
#else
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/eviction/gdsf.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/slru.hpp>
#endif

#include <optional>
#include <stdexcept>

#include "catch.hpp"
#include "threads.hpp"

using namespace larder;
using number = std::uint32_t;

namespace {

#if defined(LARDER_TEST_ALL_POLICIES)
template <class Policy>
inline constexpr bool foresees = sim::foreseeing_policy<Policy>;
constexpr auto& policies = eviction::all;
#else
template <class Policy>
inline constexpr bool foresees = false;
constexpr auto policies = boost::hana::tuple_t<eviction::lfu, eviction::slru, eviction::gdsf>;
#endif

/// A policy that reads context gets a context model.
template <template <class...> class Cache, class Policy>
using cache_of = std::conditional_t<contains(Policy::needs, columns::context), Cache<number, number, Policy, context::examples>,
                                    Cache<number, number, Policy>>;

template <class Policy>
void check_equal() {
  cache_of<cache, Policy> core(100);
  cache_of<concurrent_cache, Policy> shared(100, concurrent::shards{1});
  std::size_t at = 0, differ = 0;
  for (const number k : sim::nested(30'000)) {
    if (++at % 501 == 0) {
      differ += core.erase(k) != shared.erase(k);
      continue;
    }
    const bool there = core.find(k) != nullptr;
    differ += there != shared.find(k).has_value();
    if (!there) differ += core.put(k, k).evicted != shared.put(k, k).evicted;
  }
  CHECK(differ == 0);
  CHECK(core.stats() == shared.stats());
  CHECK(shared.valid());
}

/// All operations by so many threads; values are made of their keys, so that a wrong one shows.
template <class Policy>
void check_threads(int threads) {
  cache_of<concurrent_cache, Policy> c(200, concurrent::shards{2});
  std::atomic<int> wrong{0};
  const auto check = [&](number key, const auto& found) {
    if (found && *found != key + 1) ++wrong;
  };
  test::on_threads(threads, [&](int t) {
    larder::random draws(static_cast<std::uint64_t>(t) + 1);
    for (int i = 0; i < 1500; ++i) {
      const auto k = static_cast<number>(draws.below(20 + draws.below(400)));
      const std::uint64_t what = draws.below(100);
      if (what < 40) {
        const auto found = c.find(k);
        check(k, found);
        if (!found) c.put(k, k + 1);
      } else if (what < 50) {
        c.put(k, k + 1);
      } else if (what < 64) {
        // Some loaders use the cache, and of these some have nothing or fail. An exception comes to all who wait for it.
        try {
          check(k, c.get_or_load(k, [&](number key) -> std::optional<number> {
            if (what >= 60) c.put(key + 1, key + 2);
            if (what == 60) throw std::runtime_error("no value");
            return what == 61 ? std::nullopt : std::optional(key + 1);
          }));
        } catch (const std::runtime_error&) {
        }
      } else if (what < 70) {
        check(k, c.try_emplace(k, k + 1).first);
      } else if (what < 80) {
        const auto held = c.lease_of(k), other = c.lease_of(k + 1);
        if (what < 75) c.put(k, k + 1);
        check(k, held);
        check(k + 1, other);
      } else if (what < 90) {
        c.erase(k);
      } else if (what < 95) {
        static_cast<void>(c.contains(k));
        if (c.used() > 400 || c.pinned() > 400 || c.leases() > 200) ++wrong;
      } else if (what < 97) {
        static_cast<void>(c.recharge(k, {}));
        static_cast<void>(c.stats());
      } else if (i % 100 == 0) {
        c.clear();
      } else if (i % 20 == 0) {
        c.resize(100 + draws.below(200));
      } else if (i % 33 == 0 && !c.valid()) {
        ++wrong;
      }
    }
  });
  CHECK(wrong == 0);
  CHECK(c.valid());
  CHECK(c.leases() == 0);
  const statistics s = c.stats();
  CHECK(s.loads == s.removals() + c.size());
}

}  // namespace

TEST_CASE("concurrent P46: one shard is the cache, hit for hit, and two to eight threads leave it whole, with every registered policy") {
  boost::hana::for_each(policies, [](auto policy) {
    using type = typename decltype(policy)::type;
    INFO(type::name);
    if constexpr (!foresees<type>) check_equal<type>();
    for (const int threads : {2, 3, 4, 8}) check_threads<type>(threads);
  });
}
