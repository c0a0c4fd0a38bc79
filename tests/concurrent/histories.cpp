// Small histories of two and three threads, four operations each, checked against all interleavings: the calls on a key must be explained
// by one order, in which each takes effect at one instant between its start and its end (linearizable, P38), and a value never comes back
// (P28).
#include <larder/concurrent_cache.hpp>

#include <larder/eviction/sieve.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "explanation.hpp"
#include "threads.hpp"

using namespace larder;

namespace {

using test::call, test::explanation, test::number, test::verb_of;

/// A moment's work, so that calls of different lengths meet in different ways; rarely the processor is given away.
void linger(larder::random& draws) {
  const std::uint64_t length = draws.below(64);
  if (length == 0) return std::this_thread::yield();
  for (std::atomic<std::uint64_t> i{0}; i < length; ++i) continue;
}

/// `kept`: a lease that lives on into the thread's next calls, so that others put over it.
template <class Cache>
call made(Cache& c, std::atomic<int>& time, verb_of what, number key, number fresh, larder::random& draws, typename Cache::lease& kept) {
  call it{.what = what, .key = key, .given = fresh};
  it.start = time++;
  switch (what) {
    case verb_of::find:
      it.answer = c.find(key).value_or(0);
      break;
    case verb_of::put:
      it.changed = bool(c.put(key, fresh));
      break;
    case verb_of::erase:
      it.changed = c.erase(key);
      break;
    case verb_of::emplace: {
      const auto [held, answer] = c.try_emplace(key, fresh);
      it.answer = held ? *held : 0;
      it.changed = answer.what == verb::load;
      break;
    }
    case verb_of::contains:
      it.changed = c.contains(key);
      break;
    case verb_of::lease: {
      const auto held = c.lease_of(key);
      it.answer = held ? *held : 0;
      break;
    }
    case verb_of::clear:
      c.clear();
      break;
    case verb_of::cancel:
    case verb_of::fail:
    case verb_of::load:
      try {
        auto held = c.get_or_load(key, [&](number) -> std::optional<number> {
          linger(draws);
          if (what == verb_of::cancel) return std::nullopt;
          if (what == verb_of::fail) throw test::failure{};
          return fresh;
        });
        it.answer = held ? *held : 0;
        it.resident = held.resident();
        if (draws.below(2) == 0) kept = std::move(held);
      } catch (const test::failure&) {  // its own loader's, or that of the one it waited for
      }
      break;
    case verb_of::count:
      break;
  }
  it.end = time++;
  return it;
}

/// A cache and what three threads do with it.
template <class Cache>
struct stage {
  explicit stage(std::size_t capacity) : c(capacity, concurrent::shards{1}) {}
  Cache c;
  std::atomic<int> time{0}, here{0};
  std::array<std::vector<call>, 3> lanes;
};

/// Plays and checks histories; the number of those that cannot be explained, the first in words. `met` counts calls that overlapped.
template <class Cache>
int unexplained(int rounds, int threads, std::size_t capacity, number keys, bool forgets, std::string& story, int& met) {
  constexpr int batch = 50;
  int bad = 0;
  std::vector<larder::random> draws;
  for (int t = 0; t < threads; ++t) draws.emplace_back(static_cast<number>(t) * 1000 + keys + static_cast<number>(capacity));
  for (int begun = 0; begun < rounds; begun += batch) {
    std::vector<std::unique_ptr<stage<Cache>>> stages;
    for (int i = 0; i < batch; ++i) stages.push_back(std::make_unique<stage<Cache>>(capacity));
    test::on_threads(threads, [&](int t) {
      const auto lane = static_cast<std::size_t>(t);
      for (const auto& s : stages) {
        // The others are waited for, but not long: they may not have a processor just now.
        ++s->here;
        for (int i = 0; i < 20'000 && s->here < threads; ++i) continue;
        typename Cache::lease kept;
        for (int i = 0; i < 4; ++i) {
          const auto what = static_cast<verb_of>(draws[lane].below(static_cast<number>(verb_of::count)));
          const number key = draws[lane].below(keys);
          s->lanes[lane].push_back(made(s->c, s->time, what, key, static_cast<number>(t * 4 + i + 1), draws[lane], kept));
          linger(draws[lane]);
        }
      }
    });
    for (const auto& s : stages)
      for (number key = 0; key < keys; ++key) {
        std::vector<call> of_key;
        for (const auto& each : s->lanes)
          for (const call& one : each)
            if (test::is_on(one, key)) of_key.push_back(one);
        for (const call& one : of_key) met += one.end > one.start + 1;
        if (s->c.valid() && explanation(of_key, forgets).exists()) continue;
        if (bad++ == 0)
          for (const call& one : of_key) story += one.text() + "\n";
      }
  }
  return bad;
}

template <class Cache>
void check(int rounds) {
  std::string story;
  int met = 0;
  CHECK(unexplained<Cache>(rounds, 2, 100, 1, false, story, met) == 0);
  CHECK(unexplained<Cache>(rounds, 3, 100, 1, false, story, met) == 0);
  CHECK(unexplained<Cache>(rounds, 3, 100, 2, false, story, met) == 0);
  CHECK(unexplained<Cache>(rounds, 3, 1, 2, true, story, met) == 0);  // with evictions
  INFO(story);
  CHECK(story.empty());
  CHECK(met > 0);
}

}  // namespace

TEST_CASE("concurrent histories: the check itself tells right from wrong") {
  const auto find = [](number v, int s, int e) { return call{.what = verb_of::find, .answer = v, .start = s, .end = e}; };
  const auto put = [](number v, int s, int e) { return call{.what = verb_of::put, .given = v, .changed = true, .start = s, .end = e}; };
  CHECK(explanation({put(1, 0, 3), find(0, 1, 2)}, false).exists());
  CHECK(explanation({put(1, 0, 3), find(1, 1, 2)}, false).exists());
  CHECK_FALSE(explanation({put(1, 0, 1), find(0, 2, 3)}, false).exists());
  CHECK(explanation({put(1, 0, 1), find(0, 2, 3)}, true).exists());
  CHECK_FALSE(explanation({put(1, 0, 1), put(2, 2, 3), find(1, 4, 5)}, true).exists());
  CHECK_FALSE(explanation({put(1, 0, 9), find(1, 1, 2), find(0, 3, 4)}, false).exists());
  CHECK_FALSE(explanation({find(3, 0, 1)}, true).exists());
}

TEMPLATE_TEST_CASE("concurrent histories: each is explained by one order of its calls (P38, P28) - P::name", "", eviction::lru,
                   eviction::sieve) {
  check<concurrent_cache<number, number, TestType>>(600);
}

TEMPLATE_TEST_CASE("concurrent histories: a great many - P::name", "[.long]", eviction::lru, eviction::sieve) {
  check<concurrent_cache<number, number, TestType>>(100'000);
}
