// Everything at once, by two to eight threads, for every way of a hit: no value is another's or half another's, the structure is whole at
// the end, and the counters close (P49). Meant to be run under ThreadSanitizer as well.
#include <larder/concurrent_cache.hpp>

#include <larder/eviction/clock.hpp>
#include <larder/eviction/fifo.hpp>
#include <larder/eviction/s3_fifo.hpp>
#include <larder/eviction/sieve.hpp>
#include <larder/sharing/bytes.hpp>

#include <array>
#include <string>
#include <vector>

#include "catch.hpp"
#include "threads.hpp"

using namespace larder;
using number = std::uint64_t;

namespace {

// Values made of their key, so that a wrong one shows: words that must agree, a text, a list that takes memory.
struct wide {
  std::array<number, 5> words;
  friend bool operator==(const wide&, const wide&) = default;
};
struct of_words {
  using key = number;
  using value = wide;
  static key key_of(number k) { return k; }
  static value value_of(number k) { return {{k, k + 1, k + 2, k + 3, k + 4}}; }
};
struct of_texts {
  using key = std::string;
  using value = std::string;
  static key key_of(number k) { return std::string(static_cast<std::size_t>(k % 30), 'k') + std::to_string(k); }
  static value value_of(number k) { return std::to_string(k) + std::string(30, 'v'); }
};
struct of_lists {
  using key = number;
  using value = std::vector<number>;
  static key key_of(number k) { return k; }
  static value value_of(number k) { return value(3 + k % 5, k); }
};

template <class Of, class... Policies>
void stress(std::size_t capacity, std::size_t shards, int threads, int steps) {
  using cache_type = concurrent_cache<typename Of::key, typename Of::value, Policies...>;
  cache_type c(capacity, concurrent::shards{shards});
  const number keys = 2 * capacity;
  std::atomic<number> wrong{0}, requests{0};
  test::on_threads(threads, [&](int t) {
    larder::random draws(static_cast<number>(t) + 1);
    number asked = 0;
    for (int i = 0; i < steps; ++i) {
      const number k = draws.below(keys), what = draws.below(100);
      const auto key = Of::key_of(k);
      const auto right = Of::value_of(k);
      const auto check = [&](bool there, const auto& value) {
        if (there && !(*value == right)) ++wrong;
      };
      if (what < 55) {
        const auto found = c.find(key);
        check(found.has_value(), found);
        asked += found.has_value();
        if (!found) asked += c.put(key, right).what != verb::hit;
      } else if (what < 70) {
        c.put(key, right);
        ++asked;
      } else if (what < 76) {
        c.erase(key);
      } else if (what < 88) {
        const auto held = c.get_or_load(key, [&](const auto&) { return right; });
        check(true, held);
        ++asked;
      } else if (what < 93) {
        const auto held = c.lease_of(key);
        check(bool(held), held);
        asked += bool(held);
      } else if (what < 96) {
        const auto [held, answer] = c.try_emplace(key, right);
        check(bool(held), held);
        ++asked;
      } else if (what < 98) {
        (void)c.contains(key);
      } else if (i % 64 == 0) {
        c.clear();
      } else if (i % 64 == 32) {
        c.resize(draws.below(2 * capacity));
      }
    }
    requests += asked;
  });
  CHECK(wrong == 0);
  CHECK(c.valid());
  CHECK(c.leases() == 0);
  CHECK(c.pinned() == 0);
  CHECK(c.used() <= c.capacity());
  const statistics s = c.stats();
  CHECK(s.requests() == requests);
  CHECK(s.loads == s.removals() + c.size());
}

template <class Of, class... Policies>
void all_sizes(int steps) {
  stress<Of, Policies...>(1, 1, 3, steps);
  stress<Of, Policies...>(20, 2, 2, steps);
  stress<Of, Policies...>(300, 4, 8, steps);
}

void everything(int steps) {
  SECTION("without a lock: sieve") { all_sizes<of_words, eviction::sieve>(steps); }
  SECTION("without a lock: clock") { all_sizes<of_words, eviction::clock>(steps); }
  SECTION("without a lock: s3_fifo") { all_sizes<of_words, eviction::s3_fifo>(steps); }
  SECTION("without a lock: fifo") { all_sizes<of_words, eviction::fifo>(steps); }
  SECTION("under a shared lock: texts, sieve") { all_sizes<of_texts, eviction::sieve>(steps); }
  SECTION("alone: lru") { all_sizes<of_words, eviction::lru>(steps); }
  SECTION("alone: texts, lru") { all_sizes<of_texts, eviction::lru>(steps); }
  SECTION("alone: lists that are copied under a lease, sieve") { all_sizes<of_lists, eviction::sieve>(steps); }
}

}  // namespace

TEST_CASE("concurrent stress: all operations by many threads leave the cache whole (P45, P49)") { everything(2'000); }

TEST_CASE("concurrent stress: the same for longer", "[.long]") { everything(200'000); }

TEST_CASE("concurrent stress: a cache in bytes grows under its readers") {
  concurrent_cache<number, wide, eviction::sieve, sharing::bytes> c(100'000_B);
  std::atomic<number> wrong{0}, found_some{0};
  std::atomic<bool> done{false};
  test::on_threads(3, [&](int t) {
    larder::random draws(static_cast<number>(t) + 1);
    for (number i = 0; t == 0 ? i < 30'000 || found_some == 0 : !done; ++i) {
      const number k = draws.below(8'000);
      if (t == 0) {
        c.put(k, of_words::value_of(k), bytes{10});
      } else if (const auto found = c.find(k)) {
        if (!(*found == of_words::value_of(k))) ++wrong;
        ++found_some;
      }
    }
    done = true;
  });
  CHECK(wrong == 0);
  CHECK(c.size() > 5'000);
  CHECK(c.valid());
}
