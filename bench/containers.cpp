// How do whole caches compare, as an engineer would use them: get, and on a miss put? Every registered policy, the two floors, and packaged
// peers where they are installed; five streams, one run, all contestants in turn on the same stretch of keys. The first column is the
// median of the ratios to the flat map with a ring, taken stretch by stretch; then nanoseconds, hit ratio, and heap bytes per entry as
// counted by the allocator. Every request checks the value it gets.
#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/output.hpp>
#include <larder/report/table.hpp>

#include "contestants.hpp"
#include "peers.hpp"

namespace {

/// What malloc has handed out, as it counts itself: everybody's allocations, with its own overhead.
std::size_t heap_bytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

double seconds_of_this_thread() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}
double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

/// A value of 64 bytes.
struct block {
  std::array<char, 64> bytes{};
  friend bool operator==(const block&, const block&) = default;
};
std::uint64_t value_of(std::uint64_t rank, std::uint64_t*) { return rank; }
block value_of(std::uint64_t rank, block*) {
  block made;
  std::memcpy(made.bytes.data(), &rank, sizeof rank);
  return made;
}

template <class Key, class T>
struct stretch {
  std::vector<Key> keys;
  std::vector<T> values;
};
template <class Key, class T>
stretch<Key, T> stretch_of(std::string_view stream, std::size_t entries, std::size_t requests, std::uint64_t round) {
  stretch<Key, T> made;
  for (const std::uint64_t rank : contestants::ranks(stream, entries, requests, round)) {
    made.keys.push_back(contestants::key_of(rank, static_cast<Key*>(nullptr)));
    made.values.push_back(value_of(rank, static_cast<T*>(nullptr)));
  }
  return made;
}

template <class Key, class T>
struct contest {
  virtual ~contest() = default;
  virtual std::string_view name() const = 0;
  virtual void make(std::size_t entries) = 0;
  virtual std::size_t run(const stretch<Key, T>& s) = 0;
  std::vector<double> nanoseconds;
  std::size_t hits = 0;
};
template <class Key, class T, class Contestant>
struct contest_of final : contest<Key, T> {
  std::string_view name() const override { return Contestant::name; }
  void make(std::size_t entries) override { cache = std::make_unique<Contestant>(entries); }
  std::size_t run(const stretch<Key, T>& s) override {
    if constexpr (requires { cache->fill(s.keys, s.values); }) cache->fill(s.keys, s.values);
    const double start = seconds_of_this_thread();
    std::size_t found = 0;
    for (std::size_t i = 0; i < s.keys.size(); ++i) found += cache->request(s.keys[i], s.values[i]);
    this->nanoseconds.push_back((seconds_of_this_thread() - start) * 1e9 / static_cast<double>(s.keys.size()));
    this->hits += found;
    return found;
  }
  std::unique_ptr<Contestant> cache;
};

template <class Key, class T>
std::vector<std::unique_ptr<contest<Key, T>>> contests(const std::vector<std::string>& policies, bool with_peers) {
  std::vector<std::unique_ptr<contest<Key, T>>> made;
  const auto add = [&](auto* type) { made.push_back(std::make_unique<contest_of<Key, T, std::remove_pointer_t<decltype(type)>>>()); };
  add(static_cast<contestants::map_and_ring<Key, T>*>(nullptr));
  add(static_cast<contestants::bare_find<Key, T>*>(nullptr));
  larder::sim::for_each_policy([&](auto policy) {
    using type = typename decltype(policy)::type;
    if constexpr (!larder::sim::foreseeing_policy<type>)
      if (std::find(policies.begin(), policies.end(), type::name) != policies.end())
        add(static_cast<contestants::larder_cache<type, Key, T>*>(nullptr));
  });
  if (!with_peers) return made;
#if defined(LARDER_BENCH_MULTI_INDEX)
  add(static_cast<peers::multi_index_lru<Key, T>*>(nullptr));
#endif
#if defined(LARDER_BENCH_ROCKSDB)
  add(static_cast<peers::rocksdb_cache<Key, T, false>*>(nullptr));
  if constexpr (!std::is_same_v<Key, std::string>) add(static_cast<peers::rocksdb_cache<Key, T, true>*>(nullptr));
#endif
#if defined(LARDER_BENCH_TBB)
  add(static_cast<peers::tbb_lru<Key, T>*>(nullptr));
#endif
  return made;
}

struct settings {
  std::vector<std::string> policies, streams;
  std::size_t entries = 0, repetitions = 0;
  bool peers = true;
};

template <class Key, class T>
void compare(const settings& asked, std::string_view kind, larder::report::json& rows) {
  using larder::report::number;
  for (const std::string& stream : asked.streams) {
    auto all = contests<Key, T>(asked.policies, asked.peers);
    const std::size_t length = std::max<std::size_t>(asked.entries, 200'000) * 2;
    for (auto& c : all) c->make(asked.entries);
    std::uint64_t round = 0;
    for (; round < 2 + asked.repetitions; ++round) {
      const auto s = stretch_of<Key, T>(stream, asked.entries, length, round);
      for (auto& c : all) {
        c->run(s);
        if (round < 2) c->nanoseconds.clear(), c->hits = 0;  // warm-up
      }
    }
    larder::report::table table({{std::string(stream) + ", " + std::string(kind)}, {"ratio", "ring = 1"}, {"time", "ns"}, {"hits"}});
    for (const auto& c : all) {
      std::vector<double> ratios;
      for (std::size_t i = 0; i < c->nanoseconds.size(); ++i) ratios.push_back(c->nanoseconds[i] / all.front()->nanoseconds[i]);
      const double hit_ratio = static_cast<double>(c->hits) / static_cast<double>(length * asked.repetitions);
      table.add({std::string(c->name()), number(median(ratios), 2), number(median(c->nanoseconds), 1), number(hit_ratio, 4)});
      rows.push_back({{"cache", c->name()},
                      {"stream", stream},
                      {"kind", kind},
                      {"entries", asked.entries},
                      {"ratio", median(ratios)},
                      {"nanoseconds", median(c->nanoseconds)},
                      {"hit_ratio", hit_ratio}});
    }
    std::fputs(table.render(larder::report::look_for(stdout)).c_str(), stdout);
    std::puts("");
    std::fflush(stdout);
  }
}

/// Heap bytes per entry, key and value included: each cache alone is made and filled twice over.
template <class Key, class T>
void weigh(const settings& asked, std::string_view kind) {
  using larder::report::number;
  larder::report::table table({{"heap, " + std::string(kind)}, {"per entry", "B"}});
  const std::size_t count = contests<Key, T>(asked.policies, asked.peers).size();
  const auto s = stretch_of<Key, T>("scan", asked.entries, 2 * asked.entries, 0);
  for (std::size_t i = 0; i < count; ++i) {
    auto all = contests<Key, T>(asked.policies, asked.peers);
    const std::size_t before = heap_bytes();
    all[i]->make(asked.entries);
    all[i]->run(s);
    table.add({std::string(all[i]->name()), number(static_cast<double>(heap_bytes() - before) / static_cast<double>(asked.entries), 1)});
  }
  std::fputs(table.render(larder::report::look_for(stdout)).c_str(), stdout);
  std::puts("");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Whole caches side by side: ratio to a flat map with a ring, time, hit ratio, bytes per entry.", "bench_containers");
  settings asked;
  std::string policies = "all", streams = "all", json;
  std::vector<std::size_t> entries{10'000, 1'000'000};
  bool list = false, strings = true;
  app.add_option("--policies", policies, "policies to compare, with commas, or all");
  app.add_option("--streams", streams, "zipf .99, zipf .7, uniform, hot, scan, with commas, or all");
  app.add_option("--entries", entries, "capacities")->delimiter(',');
  app.add_option("--repetitions", asked.repetitions = 7, "stretches that count")->check(CLI::Range(1, 1000));
  app.add_option("--json", json, "also write all rows to this file, or - for standard output");
  app.add_flag("!--no-strings", strings, "64-bit keys and values only");
  app.add_flag("!--no-peers", asked.peers, "no packaged peers");
  app.add_flag("--benchmark_list_tests", list, "names the contestants and stops");
  larder::report::show_examples(app, {{"./bench/run containers", "the whole table"},
                                      {"./bench/run containers --policies lru,sieve --streams scan --entries 10000", "a quick look"}});
  if (const auto status = larder::report::parse(app, argc, argv)) return *status;
  constexpr std::array<std::string_view, 5> known_streams{"zipf .99", "zipf .7", "uniform", "hot", "scan"};
  const auto chosen = larder::report::parse_names(policies, larder::sim::policy_names, "policy", "--policies");
  if (!chosen) return larder::report::refuse("bench_containers", chosen.error());
  const auto chosen_streams = larder::report::parse_names(streams, known_streams, "stream", "--streams");
  if (!chosen_streams) return larder::report::refuse("bench_containers", chosen_streams.error());
  asked.policies = *chosen;
  asked.streams = *chosen_streams;
  if (list) {
    for (const auto& c : contests<std::uint64_t, std::uint64_t>(asked.policies, asked.peers))
      std::printf("%s\n", std::string(c->name()).c_str());
    return 0;
  }
  larder::report::json rows = larder::report::json::array();
  for (const std::size_t n : entries) {
    asked.entries = n;
    std::printf("%zu entries; get, and on a miss put; medians of %zu stretches, in turn\n\n", n, asked.repetitions);
    compare<std::uint64_t, std::uint64_t>(asked, "u64 to u64", rows);
    if (strings && n <= 10'000) compare<std::string, block>(asked, "string to 64 B", rows);
    weigh<std::uint64_t, std::uint64_t>(asked, "u64 to u64");
  }
  if (!json.empty()) {
    const auto text = larder::report::text_of(rows);
    if (!text) return larder::report::refuse("bench_containers", text.error());
    if (const auto wrong = larder::report::write_whole(json, *text)) return larder::report::refuse("bench_containers", *wrong);
  }
}
