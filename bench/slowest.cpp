// How slow is the slowest operation of a cache that has been full for long? A get, and on a miss a put, each timed by itself. Every request
// is made to two equal caches one after the other, and the shorter time counts: what the machine does in between hits both but rarely,
// while a rehash or a sweep of the cache's own would hit both at the same request. The clock's own time is in every figure, and is shown.
#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <memory>
#include <string>

#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/output.hpp>
#include <larder/report/table.hpp>

#include "contestants.hpp"

namespace {

/// Times in nanoseconds, sixteen steps to each doubling, so that a quantile is right within 7 %.
class histogram {
 public:
  void add(std::uint64_t nanoseconds) {
    ++counts_[bucket(nanoseconds)];
    ++total_;
    slowest_ = std::max(slowest_, nanoseconds);
  }
  /// The time that `share` of all operations did not exceed.
  [[nodiscard]] double quantile(double share) const {
    std::uint64_t left = static_cast<std::uint64_t>(share * static_cast<double>(total_));
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] > left) return std::min(upper(i), static_cast<double>(slowest_));
      left -= counts_[i];
    }
    return static_cast<double>(slowest_);
  }
  [[nodiscard]] double slowest() const { return static_cast<double>(slowest_); }

 private:
  static std::size_t bucket(std::uint64_t n) {
    if (n < 32) return static_cast<std::size_t>(n);
    const int doublings = static_cast<int>(std::bit_width(n)) - 5;
    return static_cast<std::size_t>(16 * doublings) + static_cast<std::size_t>(n >> doublings);
  }
  static double upper(std::size_t i) {
    if (i < 32) return static_cast<double>(i);
    const std::size_t doublings = i / 16 - 1;
    return static_cast<double>(((i - 16 * doublings + 1) << doublings) - 1);
  }
  std::array<std::uint64_t, 1024> counts_{};
  std::uint64_t total_ = 0, slowest_ = 0;
};

std::uint64_t now() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count());
}
/// Floor: nothing but the clock.
struct nothing {
  static constexpr std::string_view name = "nothing, timed";
  explicit nothing(std::size_t) {}
  bool request(std::uint64_t, std::uint64_t) { return false; }
};

struct settings {
  std::string stream;
  std::size_t entries = 0, operations = 0;
};
constexpr std::size_t stretch = 1'000'000;

template <class Contestant>
histogram timed(const settings& asked) {
  const auto one = std::make_unique<Contestant>(asked.entries), other = std::make_unique<Contestant>(asked.entries);
  histogram all;
  // Filled, and then filled over and over, before anything counts.
  const std::size_t warm = 1 + 8 * asked.entries / stretch, stretches = asked.operations / stretch;
  for (std::size_t round = 0; round < warm + stretches; ++round) {
    for (const std::uint64_t rank : contestants::ranks(asked.stream, asked.entries, stretch, round)) {
      const std::uint64_t key = contestants::key_of(rank, static_cast<std::uint64_t*>(nullptr));
      const std::uint64_t start = now();
      const bool here = one->request(key, rank);
      const std::uint64_t middle = now();
      const bool there = other->request(key, rank);
      const std::uint64_t end = now();
      contestants::expect(here == there, "two equal caches answered differently");
      if (round >= warm) all.add(std::min(middle - start, end - middle));
    }
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  using larder::report::number;
  CLI::App app("The slowest operations of full caches: quantiles and the maximum, with what the machine does to them taken out.",
               "bench_slowest");
  settings asked;
  std::string policies = "all", json;
  bool list = false;
  app.add_option("--policies", policies, "policies to time, with commas, or all");
  app.add_option("--stream", asked.stream = "zipf .99", "zipf .99, zipf .7, uniform, hot or scan");
  app.add_option("--entries", asked.entries = 100'000, "capacity")->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}));
  app.add_option("--operations", asked.operations = 10'000'000, "operations that count, in millions rounded down")
      ->check(CLI::Range(stretch, std::size_t{1'000} * 100'000'000));
  app.add_option("--json", json, "also write all rows to this file, or - for standard output");
  app.add_flag("--benchmark_list_tests", list, "names the contestants and stops");
  larder::report::show_examples(app,
                                {{"./bench/run slowest --operations 100000000", "the slowest of 10^8 operations"},
                                 {"./bench/run slowest --policies lru,sieve --stream scan", "two policies, every request an eviction"}});
  if (const auto status = larder::report::parse(app, argc, argv)) return *status;
  const auto chosen = larder::report::parse_names(policies, larder::sim::policy_names, "policy", "--policies");
  if (!chosen) return larder::report::refuse("bench_slowest", chosen.error());
  constexpr std::array<std::string_view, 5> known_streams{"zipf .99", "zipf .7", "uniform", "hot", "scan"};
  const auto stream = larder::report::parse_names(asked.stream, known_streams, "stream", "--stream");
  if (!stream) return larder::report::refuse("bench_slowest", stream.error());

  larder::report::table table({{asked.stream}, {"median", "ns"}, {"p99", "ns"}, {"p99.99", "ns"}, {"slowest", "ns"}});
  larder::report::json rows = larder::report::json::array();
  const auto row = [&]<class Contestant>(Contestant*) {
    if (list) {
      std::printf("%s\n", std::string(Contestant::name).c_str());
      return;
    }
    const histogram all = timed<Contestant>(asked);
    table.add({std::string(Contestant::name), number(all.quantile(.5), 0), number(all.quantile(.99), 0), number(all.quantile(.9999), 0),
               number(all.slowest(), 0)});
    rows.push_back({{"cache", Contestant::name},
                    {"stream", asked.stream},
                    {"entries", asked.entries},
                    {"operations", asked.operations},
                    {"median", all.quantile(.5)},
                    {"p99", all.quantile(.99)},
                    {"p99.99", all.quantile(.9999)},
                    {"slowest", all.slowest()}});
  };
  row(static_cast<nothing*>(nullptr));
  row(static_cast<contestants::map_and_ring<std::uint64_t, std::uint64_t>*>(nullptr));
  larder::sim::for_each_policy([&](auto policy) {
    using type = typename decltype(policy)::type;
    if constexpr (!larder::sim::foreseeing_policy<type>)
      if (std::find(chosen->begin(), chosen->end(), type::name) != chosen->end())
        row(static_cast<contestants::larder_cache<type, std::uint64_t, std::uint64_t>*>(nullptr));
  });
  if (list) return 0;
  std::printf("%zu entries, %zu operations after %zu to warm up; each the shorter time of two equal caches\n\n", asked.entries,
              asked.operations / stretch * stretch, (1 + 8 * asked.entries / stretch) * stretch);
  std::fputs(table.render(larder::report::look_for(stdout)).c_str(), stdout);
  if (!json.empty()) {
    const auto text = larder::report::text_of(rows);
    if (!text) return larder::report::refuse("bench_slowest", text.error());
    if (const auto wrong = larder::report::write_whole(json, *text)) return larder::report::refuse("bench_slowest", *wrong);
  }
}
