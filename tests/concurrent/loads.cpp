// One load per key at a time (P38, P44): who asks meanwhile waits and gets the same, a put or an erase wins, an error reaches all, nothing
// is left of a load that failed, and nobody waits for itself.
#include <larder/concurrent_cache.hpp>

#include <larder/eviction/sieve.hpp>
#include <larder/sharing/bytes.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "threads.hpp"

using namespace larder;
using number = std::uint64_t;
using numbers = concurrent_cache<number, number, eviction::sieve>;

namespace {

// A load under way in a thread of its own, stopped inside its loader until `go` is opened.
template <class Cache, class Result = typename Cache::mapped_type>
class stopped_load {
 public:
  stopped_load(Cache& c, typename Cache::key_type key, std::function<Result()> result)
      : thread_([this, &c, key, result = std::move(result)] {
          try {
            auto held = c.get_or_load(key, [&](const auto&) {
              inside_.open();
              go_.pass();
              return result();
            });
            reason = held.reason();
            resident = held.resident();
            if (held) value.emplace(*held);
          } catch (...) {
            thrown = std::current_exception();
          }
          over_ = true;
        }) {
    inside_.pass();
  }
  ~stopped_load() { finish(); }
  void finish() {
    go_.open();
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] bool over() const noexcept { return over_; }

  std::optional<typename Cache::mapped_type> value;
  refusal reason = refusal::none;
  bool resident = false;
  std::exception_ptr thrown;

 private:
  test::gate inside_, go_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

// Read when all threads are over. They keep the exception until then: that its last user destroys it in good order is known to the C++
// runtime, but not to ThreadSanitizer, which does not see into it.
std::string text_of(const std::exception_ptr& thrown) {
  try {
    if (thrown != nullptr) std::rethrow_exception(thrown);
  } catch (const std::exception& e) {
    return e.what();
  }
  return "nothing";
}

number never(number) { throw std::logic_error("a loader ran that should not have"); }

bool wait_for_followers(auto& c, std::size_t n) {
  return test::wait_until([&] { return c.waiting() == n; });
}

}  // namespace

TEST_CASE("concurrent P44: a storm of a thousand callers on one key loads once; on n keys, n times") {
  for (const number keys : {number{1}, number{10}}) {
    numbers c(100);
    std::atomic<int> loads{0}, wrong{0};
    test::on_threads(8, [&](int t) {
      for (int i = 0; i < 125; ++i) {
        const number key = static_cast<number>(i + t) % keys;
        const auto held = c.get_or_load(key, [&](number k) {
          ++loads;
          std::this_thread::sleep_for(std::chrono::milliseconds(5));
          return k + 1;
        });
        if (!held || *held != key + 1 || !held.resident()) ++wrong;
      }
    });
    CHECK(wrong == 0);
    CHECK(loads == static_cast<int>(keys));
    const statistics s = c.stats();
    CHECK(s.loads == keys);
    CHECK(s.hits == 1000 - keys);
    CHECK(c.leases() == 0);
    CHECK(c.valid());
  }
}

TEST_CASE("concurrent P19: all who came during a load have a lease on its value before anything can evict it") {
  numbers c(1);
  std::atomic<int> loads{0}, right{0}, holding{0};
  const int n = 6;
  test::on_threads(n, [&](int) {
    const auto held = c.get_or_load(7, [&](number) {
      ++loads;
      wait_for_followers(c, n - 1);
      return number{70};
    });
    // As long as one of them holds it, nothing else gets in: there is one place.
    const bool safe = c.put(8, 80).reason == refusal::all_leased;
    ++holding;
    while (holding < n) std::this_thread::yield();
    if (safe && held && *held == 70 && held.resident()) ++right;
  });
  CHECK(loads == 1);
  CHECK(right == n);
  CHECK(c.put(8, 80));
}

TEST_CASE("concurrent P19: at capacity one, a load of another key cannot take a value away before it was used") {
  numbers c(1);
  std::atomic<int> wrong{0};
  test::on_threads(3, [&](int t) {
    for (int i = 0; i < 3000; ++i) {
      const number key = static_cast<number>(i + t) % 2;
      const auto held = c.get_or_load(key, [](number k) { return k * 10; });
      if (!held || *held != key * 10 || held.key() != key) ++wrong;
    }
  });
  CHECK(wrong == 0);
  CHECK(c.leases() == 0);
  CHECK(c.used() <= 1);
  CHECK(c.stats().requests() == 9000);
  CHECK(c.valid());
}

TEST_CASE("concurrent P38: a put during a load wins over it") {
  numbers c(10);
  stopped_load<numbers> leader(c, 1, [] { return number{100}; });
  std::optional<number> followers;
  std::thread follower([&] {
    if (auto held = c.get_or_load(1, never)) followers.emplace(*held);
  });
  CHECK(wait_for_followers(c, 1));
  SECTION("by put") { CHECK(c.put(1, 5)); }
  SECTION("by try_emplace") { CHECK(c.try_emplace(number{1}, number{5}).second.what == verb::load); }
  CHECK(c.find(1) == 5);
  CHECK(*c.get_or_load(1, never) == 5);
  leader.finish();
  follower.join();
  CHECK(leader.value == 5);
  CHECK(leader.resident);
  CHECK(followers == 5);
  CHECK(c.find(1) == 5);
  CHECK(c.stats().loads == 1);
  CHECK(c.valid());
}

TEST_CASE(
    "concurrent P38: an erase during a load wins: what comes is not kept, and who asks after the erase gets what is loaded after it") {
  numbers c(10);
  stopped_load<numbers> leader(c, 1, [] { return number{100}; });
  std::optional<number> early, late;
  bool kept = true;
  std::thread before([&] {
    if (auto held = c.get_or_load(1, never)) {
      early.emplace(*held);
      kept = held.resident();
    }
  });
  CHECK(wait_for_followers(c, 1));
  SECTION("by erase") { CHECK_FALSE(c.erase(1)); }
  SECTION("by clear") {
    c.clear();
    CHECK(c.empty());
  }
  SECTION("by a put that is erased") {
    c.put(1, 5);
    CHECK(c.erase(1));
  }
  std::thread after([&] { late.emplace(*c.get_or_load(1, [](number) { return number{200}; })); });
  CHECK(wait_for_followers(c, 2));  // one load of a key at a time
  leader.finish();
  before.join();
  after.join();
  CHECK(leader.value == 100);
  CHECK_FALSE(leader.resident);
  CHECK(leader.reason == refusal::overtaken);
  CHECK(early == 100);
  CHECK_FALSE(kept);
  CHECK(late == 200);
  CHECK(c.find(1) == 200);
  const statistics s = c.stats();
  CHECK(s.bypasses(refusal::overtaken) == 2);
  CHECK(s.loads == s.removals() + c.size());
  CHECK(c.valid());
}

TEST_CASE("concurrent P37: a loader that throws gives its exception to all who waited, leaves nothing behind, and the next call loads") {
  numbers c(10);
  const statistics before = c.stats();
  stopped_load<numbers> leader(c, 1, []() -> number { throw std::runtime_error("no such model"); });
  std::exception_ptr followers;
  std::thread follower([&] {
    try {
      (void)c.get_or_load(1, never);
    } catch (...) {
      followers = std::current_exception();
    }
  });
  CHECK(wait_for_followers(c, 1));
  leader.finish();
  follower.join();
  CHECK(text_of(leader.thrown) == "no such model");
  CHECK(text_of(followers) == "no such model");
  CHECK(c.empty());
  CHECK(c.leases() == 0);
  statistics after = c.stats();
  CHECK(after.bypasses(refusal::load_failed) == 2);
  after.bypasses_by[static_cast<std::size_t>(refusal::load_failed)] = 0;
  CHECK(after == before);
  CHECK(*c.get_or_load(1, [](number) { return number{3}; }) == 3);
  CHECK(c.valid());
}

TEST_CASE("concurrent P38: a leader that is cancelled leaves nothing, and of its followers one loads for the others") {
  numbers c(10);
  stopped_load<numbers, std::optional<number>> leader(c, 1, [] { return std::optional<number>(); });
  std::atomic<int> loads{0}, right{0};
  std::vector<std::thread> followers;
  for (int i = 0; i < 4; ++i)
    followers.emplace_back([&] {
      const auto held = c.get_or_load(1, [&](number) {
        ++loads;
        wait_for_followers(c, 3);
        return std::optional<number>(4);
      });
      if (held && *held == 4) ++right;
    });
  CHECK(wait_for_followers(c, 4));
  leader.finish();
  for (std::thread& each : followers) each.join();
  CHECK_FALSE(leader.value);
  CHECK(leader.reason == refusal::load_failed);
  CHECK(loads == 1);
  CHECK(right == 4);
  CHECK(c.find(1) == 4);

  CHECK_FALSE(c.get_or_load(2, [](number) { return std::optional<number>(); }));
  CHECK_FALSE(c.contains(2));
  CHECK(*c.get_or_load(2, [](number) { return number{5}; }) == 5);
  CHECK(c.valid());
}

TEST_CASE("concurrent P38: a loader may use the cache, for other keys and for its own, but not wait for itself") {
  numbers c(100, concurrent::shards{1});
  const auto held = c.get_or_load(1, [&](number) {
    CHECK_FALSE(c.find(1));
    const auto again = c.get_or_load(1, never);
    CHECK_FALSE(again);
    CHECK(again.reason() == refusal::circular);
    const auto other = c.get_or_load(2, [&](number) {
      CHECK(c.get_or_load(1, never).reason() == refusal::circular);
      return *c.get_or_load(3, [](number) { return number{30}; }) + 1;
    });
    c.put(4, 40);
    CHECK(c.erase(4));
    c.resize(50);
    return *other + 1;
  });
  CHECK(*held == 32);
  CHECK(c.size() == 3);
  CHECK(c.stats().bypasses(refusal::circular) == 2);

  // What it puts under its own key wins; what it erases is not kept.
  CHECK(*c.get_or_load(5, [&](number) {
    c.put(5, 55);
    return number{50};
  }) == 55);
  const auto not_kept = c.get_or_load(6, [&](number) {
    c.clear();
    return number{60};
  });
  CHECK(*not_kept == 60);
  CHECK_FALSE(not_kept.resident());
  CHECK_FALSE(c.contains(6));
  CHECK(c.valid());
}

TEST_CASE("concurrent P38: loads that want each other, in two threads or in two caches, end with a refusal and not with a deadlock") {
  numbers first(10), second(10);
  for (numbers* other : {&first, &second}) {
    std::atomic<int> inside{0}, refused{0}, loaded{0};
    test::on_threads(2, [&](int i) {
      numbers& mine = i == 0 ? first : *other;
      numbers& its = i == 0 ? *other : first;
      const number key = static_cast<number>(i) + 1, wanted = 3 - key;
      const auto held = mine.get_or_load(key, [&](number) {
        ++inside;
        while (inside < 2) std::this_thread::yield();
        const auto there = its.get_or_load(wanted, never);
        if (there.reason() == refusal::circular) ++refused;
        return there ? *there + 1 : number{10};
      });
      if (held) ++loaded;
    });
    CHECK(refused == 1);
    CHECK(loaded == 2);
    first.clear();
    second.clear();
  }
}

TEST_CASE("concurrent P16: a value that the cache does not take is handed to all who waited, with the reason") {
  concurrent_cache<number, std::string, sharing::bytes> c(100_B);
  std::atomic<int> right{0}, weighed{0};
  const int n = 4;
  test::on_threads(n, [&](int) {
    const auto held = c.get_or_load(
        1,
        [&](number) {
          wait_for_followers(c, n - 1);
          return std::string(200, 'x');
        },
        [&](const std::string& value) {
          ++weighed;
          return bytes{value.size()};
        });
    if (held && held->size() == 200 && !held.resident() && held.reason() == refusal::too_big) ++right;
  });
  CHECK(right == n);
  CHECK(weighed == 1);
  CHECK(c.stats().bypasses(refusal::too_big) == n);
  CHECK(c.empty());
  // A weigher that throws is a loader that throws.
  CHECK_THROWS_AS(
      c.get_or_load(
          2, [](number) { return std::string("a"); }, [](const std::string&) -> bytes { throw std::runtime_error("no scales"); }),
      std::runtime_error);
  CHECK(*c.get_or_load(
            2, [](number) { return std::string("b"); }, 1_B) == "b");
  CHECK(c.valid());
}
