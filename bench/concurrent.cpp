// What does a cache do for several threads? concurrent_cache with some policies beside the plain cache (one thread), the same with a mutex
// around it, and packaged concurrent caches where they are installed; 64-bit key to 64-bit value, get, and on a miss put. Two streams: all
// hits (Zipf 0.99 over half the capacity) and Zipf 0.99 over ten times the capacity. One run: all contestants in turn on short stretches,
// each with one thread and with all; medians, in million operations per second of all threads together, by the clock on the wall. A value
// that is not the one that was put counts as none, and where all are resident a hit that is missing ends the run.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

#include <larder/concurrent_cache.hpp>
#include <larder/eviction/clock.hpp>
#include <larder/eviction/fifo.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/eviction/s3_fifo.hpp>
#include <larder/eviction/sieve.hpp>
#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/output.hpp>
#include <larder/report/table.hpp>

#include "contestants.hpp"
#include "peers.hpp"

namespace {

using key = std::uint64_t;
using keys = std::vector<key>;

template <class Policy>
class shared {
 public:
  static std::string name() { return "concurrent_cache, " + std::string(Policy::name); }
  explicit shared(std::size_t n) : cache_(n) {}
  bool request(key k) {
    if (const auto found = cache_.find(k)) return *found == k;
    cache_.put(k, k);
    return false;
  }

 private:
  larder::concurrent_cache<key, key, Policy> cache_;
};

template <class Policy>
class plain {
 public:
  static constexpr bool for_one_thread = true;
  static std::string name() { return "cache, " + std::string(Policy::name); }
  explicit plain(std::size_t n) : cache_(n) {}
  bool request(key k) { return cache_.request(k, k); }

 private:
  contestants::larder_cache<Policy, key, key> cache_;
};

template <class Policy>
class guarded {
 public:
  static std::string name() { return "cache and a mutex, " + std::string(Policy::name); }
  explicit guarded(std::size_t n) : cache_(n) {}
  bool request(key k) {
    const std::lock_guard held(mutex_);
    return cache_.request(k, k);
  }

 private:
  std::mutex mutex_;
  contestants::larder_cache<Policy, key, key> cache_;
};

#if defined(LARDER_BENCH_ROCKSDB)
/// With the shards that suit threads: 16 for HyperClock, whose hits do not meet, 64 for LRU.
template <bool Clock>
class rocksdb_shards {
 public:
  static std::string name() { return std::string(peers::rocksdb_cache<key, key, Clock>::name) + (Clock ? ", 16 shards" : ", 64 shards"); }
  explicit rocksdb_shards(std::size_t n) : cache_(n, Clock ? 4 : 6) {}
  bool request(key k) { return cache_.request(k, k); }

 private:
  peers::rocksdb_cache<key, key, Clock> cache_;
};
#endif
#if defined(LARDER_BENCH_TBB)
class tbb_lru {
 public:
  static std::string name() { return std::string(peers::tbb_lru<key, key>::name); }
  explicit tbb_lru(std::size_t n) : cache_(n) {}
  bool request(key k) { return cache_.request(k, k); }

 private:
  peers::tbb_lru<key, key> cache_;
};
#endif

struct contest {
  virtual ~contest() = default;
  virtual std::string name() const = 0;
  virtual bool for_one_thread() const = 0;
  virtual void make(std::size_t entries) = 0;
  virtual std::size_t run(const keys& asked) = 0;  // how many it had
  std::vector<double> alone, together;             // million operations per second, stretch by stretch
  std::size_t hits = 0, requests = 0;              // alone
};
template <class Contestant>
struct contest_of final : contest {
  std::string name() const override { return Contestant::name(); }
  bool for_one_thread() const override {
    return requires { Contestant::for_one_thread; };
  }
  void make(std::size_t entries) override { cache = std::make_unique<Contestant>(entries); }
  std::size_t run(const keys& asked) override {
    std::size_t found = 0;
    for (const key k : asked) found += cache->request(k);
    return found;
  }
  std::unique_ptr<Contestant> cache;
};

/// Threads that wait, spinning, for the next stretch, so that starting one costs next to nothing.
class crew {
 public:
  explicit crew(std::size_t threads) {
    for (std::size_t t = 1; t < threads; ++t)
      others_.emplace_back([this, t] {
        for (std::uint64_t round = 1;; ++round) {
          while (round_.load(std::memory_order_acquire) < round)
            if (!busy_) std::this_thread::yield();
          if (over_) return;
          contest_->run((*asked_)[t]);
          done_.fetch_add(1, std::memory_order_release);
        }
      });
  }
  crew(const crew&) = delete;
  crew& operator=(const crew&) = delete;
  ~crew() {
    over_ = true;
    round_.fetch_add(1, std::memory_order_release);
    for (std::thread& each : others_) each.join();
  }
  /// From here to rest(), the threads wait without giving their processors away.
  void wake() { busy_ = true; }
  void rest() { busy_ = false; }
  /// Seconds that it takes all threads to run a stretch each.
  double run(contest& c, const std::vector<keys>& asked) {
    contest_ = &c;
    asked_ = &asked;
    done_ = 0;
    const auto start = std::chrono::steady_clock::now();
    round_.fetch_add(1, std::memory_order_release);
    c.run(asked[0]);
    while (done_.load(std::memory_order_acquire) < others_.size()) continue;
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

 private:
  std::vector<std::thread> others_;
  std::atomic<std::uint64_t> round_{0};
  std::atomic<std::size_t> done_{0};
  std::atomic<bool> busy_{false}, over_{false};
  contest* contest_ = nullptr;
  const std::vector<keys>* asked_ = nullptr;
};

std::vector<std::unique_ptr<contest>> contests(bool with_peers) {
  using namespace larder::eviction;
  std::vector<std::unique_ptr<contest>> made;
  const auto add = [&]<class Contestant>(std::type_identity<Contestant>) { made.push_back(std::make_unique<contest_of<Contestant>>()); };
  add(std::type_identity<plain<sieve>>());
  add(std::type_identity<plain<lru>>());
  add(std::type_identity<guarded<sieve>>());
  add(std::type_identity<guarded<lru>>());
  add(std::type_identity<shared<fifo>>());
  add(std::type_identity<shared<larder::eviction::clock>>());
  add(std::type_identity<shared<sieve>>());
  add(std::type_identity<shared<s3_fifo>>());
  add(std::type_identity<shared<lru>>());
  if (!with_peers) return made;
#if defined(LARDER_BENCH_ROCKSDB)
  add(std::type_identity<rocksdb_shards<true>>());
  add(std::type_identity<rocksdb_shards<false>>());
#endif
#if defined(LARDER_BENCH_TBB)
  add(std::type_identity<tbb_lru>());
#endif
  return made;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? std::numeric_limits<double>::quiet_NaN() : values[values.size() / 2];
}
double greatest(const std::vector<double>& values) {
  return values.empty() ? std::numeric_limits<double>::quiet_NaN() : *std::max_element(values.begin(), values.end());
}
std::vector<double> ratios(const std::vector<double>& of, const std::vector<double>& to) {
  std::vector<double> made;
  for (std::size_t i = 0; i < of.size() && i < to.size(); ++i) made.push_back(of[i] / to[i]);
  return made;
}

struct settings {
  std::size_t entries = 0, repetitions = 0, threads = 0;
  bool peers = true;
};

/// A stretch for each thread, of keys no other stretch has in this order.
std::vector<keys> stretches(std::string_view stream, const settings& asked, std::size_t length, std::uint64_t round) {
  std::vector<keys> made;
  for (std::size_t t = 0; t < asked.threads; ++t) {
    made.push_back(contestants::ranks(stream, asked.entries, length, round * asked.threads + t));
    for (key& k : made.back()) k = contestants::key_of(k, static_cast<key*>(nullptr));
  }
  return made;
}

/// The caches are filled before, by one thread; a stretch takes some milliseconds, so that few are disturbed by others on the machine.
void compare(std::string_view stream, const settings& asked, larder::report::json& rows) {
  using larder::report::best, larder::report::number;
  constexpr std::size_t length = 1 << 17;
  const auto all = contests(asked.peers);
  for (const auto& c : all) c->make(asked.entries);
  if (stream == "hot") {
    keys residents(asked.entries / 2);
    for (std::size_t i = 0; i < residents.size(); ++i) residents[i] = contestants::key_of(i, static_cast<key*>(nullptr));
    for (const auto& c : all) c->run(residents);
  }
  const std::size_t warm = std::max<std::size_t>(asked.entries, 200'000) * 2;
  for (std::uint64_t round = 0; round < 2; ++round) {
    const keys filling = stretches(stream, asked, warm, round).front();
    for (const auto& c : all) c->run(filling);
  }
  crew threads(asked.threads), one(1);
  for (std::uint64_t round = 0; round < asked.repetitions; ++round) {
    // Streams are drawn before the threads wake, so that drawing is nobody's time.
    const auto these = stretches(stream, asked, length, 100 + 2 * round), those = stretches(stream, asked, length, 101 + 2 * round);
    threads.wake();
    for (const auto& c : all) {
      const double alone = one.run(*c, those);
      c->alone.push_back(static_cast<double>(length) / alone * 1e-6);
      if (c->for_one_thread()) continue;
      c->together.push_back(static_cast<double>(length * asked.threads) / threads.run(*c, these) * 1e-6);
    }
    threads.rest();
  }
  const auto judged = stretches(stream, asked, length, 99).front();
  for (const auto& c : all) c->hits = c->run(judged);

  const std::string many = std::to_string(asked.threads) + (asked.threads == 1 ? " thread" : " threads");
  larder::report::table table({{std::string(stream == "hot" ? "all hits" : stream)},
                               {"1 thread", "Mop/s", best::highest},
                               {many, "Mop/s", best::highest},
                               {"gain", many + " : 1", best::highest},
                               {"best of 1", "Mop/s"},
                               {"best of " + std::to_string(asked.threads), "Mop/s"},
                               {"hits"}});
  for (const auto& c : all) {
    const double gain = median(ratios(c->together, c->alone)), hit_ratio = static_cast<double>(c->hits) / static_cast<double>(length);
    if (stream == "hot") contestants::expect(hit_ratio > 0.999, "a resident key was not found");
    table.add({c->name(), number(median(c->alone), 1), number(median(c->together), 1), number(gain, 2), number(greatest(c->alone), 1),
               number(greatest(c->together), 1), number(hit_ratio, 4)});
    rows.push_back({{"cache", c->name()},
                    {"stream", stream == "hot" ? "all hits" : stream},
                    {"entries", asked.entries},
                    {"threads", asked.threads},
                    {"one_thread", median(c->alone)},
                    {"all_threads", c->together.empty() ? larder::report::json() : larder::report::json(median(c->together))},
                    {"gain", c->together.empty() ? larder::report::json() : larder::report::json(gain)},
                    {"hit_ratio", hit_ratio}});
  }
  std::fputs(table.render(larder::report::look_for(stdout)).c_str(), stdout);
  std::puts("");
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Concurrent caches side by side: million operations per second of one thread, and of several together.", "bench_concurrent");
  settings asked;
  std::string json;
  std::vector<std::size_t> entries{10'000, 1'000'000};
  bool list = false;
  app.add_option("--entries", entries, "capacities")->delimiter(',')->check(CLI::Range(2, 100'000'000));
  app.add_option("--threads", asked.threads = 2, "threads of the second column")->check(CLI::Range(1, 64));
  app.add_option("--repetitions", asked.repetitions = 31, "stretches of each cache")->check(CLI::Range(1, 10'000));
  app.add_option("--json", json, "also write all rows to this file, or - for standard output");
  app.add_flag("!--no-peers", asked.peers, "no packaged peers");
  app.add_flag("--benchmark_list_tests", list, "names the contestants and stops");
  larder::report::show_examples(app, {{"./bench/run concurrent", "the whole table"},
                                      {"./bench/run concurrent --entries 10000 --no-peers --repetitions 7", "a quick look"}});
  if (const auto status = larder::report::parse(app, argc, argv)) return *status;
  if (list) {
    for (const auto& c : contests(asked.peers)) std::printf("%s\n", c->name().c_str());
    return 0;
  }
  larder::report::json rows = larder::report::json::array();
  for (const std::size_t n : entries) {
    asked.entries = n;
    std::printf("%zu entries, u64 to u64; get, and on a miss put; medians of %zu stretches, in turn; %u processors\n\n", n,
                asked.repetitions, std::thread::hardware_concurrency());
    compare("hot", asked, rows);
    compare("zipf .99", asked, rows);
  }
  if (!json.empty()) {
    const auto text = larder::report::text_of(rows);
    if (!text) return larder::report::refuse("bench_concurrent", text.error());
    if (const auto wrong = larder::report::write_whole(json, *text)) return larder::report::refuse("bench_concurrent", *wrong);
  }
}
