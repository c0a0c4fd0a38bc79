// Whatever a user's code throws, and whenever, nothing has changed (P9, P37); the next operation works.
#include <larder/cache.hpp>

#include <larder/clock/manual.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/sharing/bytes.hpp>

#include <optional>
#include <stdexcept>

#include "cache/digest.hpp"
#include "catch.hpp"

using namespace larder;

namespace {

struct boom {};
long fuse = -1;  // throws at the fuse-th call from now; never if negative
void tick() {
  if (fuse >= 0 && fuse-- == 0) throw boom{};
}

/// Everything it can do may throw. Moves: only if they are allowed to.
template <bool MovesThrow>
struct risky {
  static inline long alive = 0;
  int number = 0;
  risky(int n = 0) : number(n) {
    tick();
    ++alive;
  }
  risky(const risky& other) : number(other.number) {
    tick();
    ++alive;
  }
  risky(risky&& other) noexcept(!MovesThrow) : number(other.number) {
    if constexpr (MovesThrow) tick();
    ++alive;
  }
  risky& operator=(const risky&) = delete;
  ~risky() { --alive; }
  explicit operator int() const { return number; }
};
struct risky_hash {
  template <bool M>
  std::size_t operator()(const risky<M>& key) const {
    tick();
    return static_cast<std::size_t>(key.number % 3);
  }
};
struct risky_equal {
  template <bool M>
  bool operator()(const risky<M>& a, const risky<M>& b) const {
    tick();
    return a.number == b.number;
  }
};

template <class Cache>
class trial {
 public:
  using key = typename Cache::key_type;
  using value = typename Cache::mapped_type;
  using weight = typename Cache::weight;

  explicit trial(typename Cache::capacity_type capacity) : cache_(capacity) {}

  /// Tries an operation, throwing at the first user call, the second, and so on, until it goes through.
  template <class Operation>
  void tried(Operation&& operation) {
    for (long n = 0;; ++n) {
      REQUIRE(n < 200);
      const std::string before = digest(cache_);
      fuse = n;
      try {
        operation();
        fuse = -1;
        REQUIRE(cache_.valid());
        return;
      } catch (const boom&) {
        fuse = -1;
        ++thrown;
        const std::string after = digest(cache_);
        if (after != before) FAIL("the " << n << "-th user call threw, and \"" << before << "\"\nbecame \"" << after << "\"");
      }
    }
  }
  void history(std::uint64_t seed, int length, const std::vector<weight>& weights) {
    larder::random draws(mix(seed));
    for (int i = 0; i < length; ++i) {
      const key k(static_cast<int>(draws.below(6)));
      const weight w = weights[static_cast<std::size_t>(draws.below(weights.size()))];
      const value v(i);
      switch (draws.below(11)) {
        case 0:
          tried([&] { static_cast<void>(cache_.find(k)); });
          break;
        case 1:
        case 2:
          tried([&] { cache_.put(k, v, w); });
          break;
        case 3:
          tried([&] { cache_.put(key(k.number), value(v.number), w); });
          break;
        case 4:
          tried([&] { cache_.try_emplace_weighing(k, w, v.number); });
          break;
        case 5:
          tried([&] {
            const auto loader = [&](const key&) {
              tick();
              return value(v.number);
            };
            const auto weigh = [&](const value&) {
              tick();
              return w;
            };
            static_cast<void>(cache_.get_or_load(k, loader, weigh));
          });
          break;
        case 6:
          tried([&] { cache_.erase(k); });
          break;
        case 7:
          tried([&] { cache_.serve(k, request{}, w); });
          break;
        case 8:
          tried([&] { static_cast<void>(cache_.plan(k, w)); });
          break;
        case 9:
          tried([&] { static_cast<void>(cache_.recharge(k, w)); });
          break;
        default:
          tried([&] {
            Cache copy(cache_);
            copy.put(k, v, w);
            cache_ = copy;
          });
      }
    }
  }
  long thrown = 0;

 private:
  Cache cache_;
};

}  // namespace

TEST_CASE("cache: user code that throws at any call changes nothing, values made anew (P9 P37)") {
  using C = cache<risky<true>, risky<true>, eviction::lfu, clock::manual, index::hashed<risky_hash, risky_equal>>;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    trial<C> t{entries{seed % 5}};
    t.history(seed, 60, {{}});
    CHECK(t.thrown > 60);
  }
  CHECK(risky<true>::alive == 0);
}
TEST_CASE("cache: user code that throws at any call changes nothing, values replaced in place, bytes (P9 P37)") {
  using C = cache<risky<false>, risky<false>, sharing::bytes, clock::manual, index::hashed<risky_hash, risky_equal>>;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    trial<C> t{bytes{3 * seed}};
    t.history(seed, 60, {1_B, 2_B, 0_B, 5_B, 40_B});
    CHECK(t.thrown > 60);
  }
  CHECK(risky<false>::alive == 0);
}

namespace {

/// Throws at every n-th event.
struct loud {
  static constexpr std::string_view name = "loud";
  unsigned every = 0, events = 0;
  void on(const event&) {
    if (every != 0 && ++events % every == 0) throw std::runtime_error("an observer's own trouble");
  }
};

}  // namespace

TEST_CASE("cache: an observer that throws is heard when the operation is complete (P35 P37)") {
  using loud_cache = cache<int, int, sharing::bytes, loud>;
  using quiet_cache = cache<int, int, sharing::bytes>;
  for (unsigned every = 1; every < 5; ++every) {
    loud_cache c(9_B, loud{every});
    quiet_cache twin(9_B);
    larder::random draws(every);
    int thrown = 0;
    for (int i = 0; i < 400; ++i) {
      const int key = static_cast<int>(draws.below(7));
      const bytes weight{draws.below(12)};
      const std::uint64_t what = draws.below(5);
      const auto both = [&](auto&& operation) {
        operation(twin);
        try {
          operation(c);
        } catch (const std::runtime_error&) {
          ++thrown;
        }
      };
      both([&](auto& each) {
        if (what == 0) static_cast<void>(each.find(key));
        if (what == 1) each.erase(key);
        if (what == 2) each.resize(bytes{5 + weight.count});
        if (what == 3) each.serve(key, request{}, weight);
        if (what == 4) each.put(key, i, weight);
      });
      CHECK(c.leases() == 0);
      c.observer().every = 0;  // the copy that a digest takes has an observer, too
      REQUIRE(digest(c) == digest(twin));
      c.observer().every = every;
    }
    CHECK(thrown > 50);
  }
}
TEST_CASE("cache: an observer that throws at a lease leaves no lease behind (P34 P37)") {
  cache<int, int, loud> c(2, loud{});
  c.put(1, 10);
  c.observer().every = 1;
  CHECK_THROWS_AS(c.lease_of(1), std::runtime_error);
  CHECK(c.leases() == 0);
  CHECK(c.pinned() == 0);
  c.observer().every = 0;
  CHECK(c.valid());
}
