// Histories whose order is chosen: threads go on one at a time, from call to call and out of their loaders, as a seed says. What they can
// do to each other while one of them loads is so tried thoroughly, whatever the machine has to do besides; memory is for histories.cpp.
#include <larder/concurrent_cache.hpp>

#include <larder/eviction/sieve.hpp>

#include <deque>
#include <optional>
#include <string>

#include "catch.hpp"
#include "explanation.hpp"
#include "threads.hpp"

using namespace larder;

namespace {

using test::call, test::explanation, test::number, test::verb_of;

template <class Cache>
class play {
 public:
  play(std::uint64_t seed, std::size_t threads, std::size_t capacity, number keys) : draws_(seed), c_(capacity, concurrent::shards{1}) {
    for (std::size_t t = 0; t < threads; ++t) {
      lanes_.emplace_back();
      for (number i = 0; i < 4; ++i) {
        const auto what = static_cast<verb_of>(draws_.below(static_cast<number>(verb_of::count)));
        const number key = draws_.below(keys);
        lanes_.back().calls.push_back({.what = what, .key = key, .given = t * 4 + i + 1});
      }
    }
    for (lane& each : lanes_) each.thread = std::thread([this, &each] { run(each); });
  }
  ~play() {
    for (lane& each : lanes_) each.thread.join();
  }
  /// Plays to the end; false if the threads got stuck.
  bool finish() {
    for (;;) {
      if (!test::wait_until([&] { return settled(); })) return false;
      std::vector<lane*> ready;
      for (lane& each : lanes_)
        if (each.at == point) ready.push_back(&each);
      if (ready.empty()) return c_.waiting() == 0;
      lane& next = *ready[static_cast<std::size_t>(draws_.below(ready.size()))];
      next.at = running;
      next.at.notify_one();
    }
  }
  [[nodiscard]] std::vector<call> calls_on(number key) const {
    std::vector<call> all;
    for (const lane& each : lanes_)
      for (const call& one : each.calls)
        if (test::is_on(one, key)) all.push_back(one);
    return all;
  }
  [[nodiscard]] Cache& cache() { return c_; }

 private:
  static constexpr int running = 0, point = 1, over = 2;
  struct lane {
    std::vector<call> calls;
    std::atomic<int> at{running};
    std::thread thread;
  };

  /// Nobody moves who does not wait for a load.
  bool settled() {
    std::size_t moving = 0;
    for (const lane& each : lanes_) moving += each.at == running;
    return moving == c_.waiting();
  }
  static void stop(lane& l) {
    l.at = point;
    l.at.wait(point);
  }
  void run(lane& l) {
    for (call& it : l.calls) {
      stop(l);
      it.start = time_++;
      switch (it.what) {
        case verb_of::find:
          it.answer = c_.find(it.key).value_or(0);
          break;
        case verb_of::put:
          it.changed = bool(c_.put(it.key, it.given));
          break;
        case verb_of::erase:
          it.changed = c_.erase(it.key);
          break;
        case verb_of::emplace: {
          const auto [held, answer] = c_.try_emplace(it.key, it.given);
          it.answer = held ? *held : 0;
          it.changed = answer.what == verb::load;
          break;
        }
        case verb_of::contains:
          it.changed = c_.contains(it.key);
          break;
        case verb_of::lease: {
          const auto held = c_.lease_of(it.key);
          it.answer = held ? *held : 0;
          break;
        }
        case verb_of::clear:
          c_.clear();
          break;
        case verb_of::cancel:
        case verb_of::fail:
        case verb_of::load:
          try {
            const auto held = c_.get_or_load(it.key, [&](number) -> std::optional<number> {
              stop(l);
              if (it.what == verb_of::cancel) return std::nullopt;
              if (it.what == verb_of::fail) throw test::failure{};
              return it.given;
            });
            it.answer = held ? *held : 0;
            it.resident = held.resident();
          } catch (const test::failure&) {  // its own loader's, or that of the one it waited for
          }
          break;
        case verb_of::count:
          break;
      }
      it.end = time_++;
    }
    l.at = over;
  }

  larder::random draws_;
  Cache c_;
  std::atomic<int> time_{0};
  std::deque<lane> lanes_;
};

template <class Cache>
void check(std::uint64_t plays) {
  std::uint64_t waited = 0;
  for (std::uint64_t seed = 1; seed <= plays; ++seed) {
    const bool tight = seed % 4 == 0;
    const number keys = 1 + seed % 2;
    play<Cache> p(seed, 2 + seed % 2, tight ? 1 : 100, keys);
    INFO("seed " << seed);
    REQUIRE(p.finish());
    for (number key = 0; key < keys; ++key) {
      const std::vector<call> calls = p.calls_on(key);
      std::string story;
      for (const call& one : calls) story += one.text() + "\n";
      INFO(story);
      REQUIRE(explanation(calls, tight).exists());
    }
    REQUIRE(p.cache().valid());
    REQUIRE(p.cache().leases() == 0);
    waited += p.cache().stats().bypasses(refusal::overtaken);
  }
  CHECK(waited > 0);  // loads were overtaken
}

}  // namespace

TEMPLATE_TEST_CASE("concurrent schedules: whatever happens during a load is explained by one order (P38, P28) - P::name", "", eviction::lru,
                   eviction::sieve) {
  check<concurrent_cache<number, number, TestType>>(40);
}

TEMPLATE_TEST_CASE("concurrent schedules: a great many - P::name", "[.long]", eviction::lru, eviction::sieve) {
  check<concurrent_cache<number, number, TestType>>(30'000);
}
