#include <larder/sim/curve.hpp>

#include <larder/sim/streams.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"

#ifdef LARDER_TRACES
#include <larder/trace/keys.hpp>
#endif

namespace sim = larder::sim;

namespace {
// The mean distance of two curves over their common points, and the farthest.
struct error {
  double mean = 0, worst = 0;
};
error between(const sim::curve& estimate, const larder::trace::trace& t, const sim::replay_options& options = {}) {
  error found;
  for (const sim::curve_point& point : estimate.points) {
    const auto capacity = static_cast<std::uint64_t>(point.capacity + 0.5);
    const double exact = 1 - sim::replay(t, estimate.policy, capacity, options)->hit_ratio();
    const double off = std::fabs(point.miss_ratio - exact);
    found.mean += off / static_cast<double>(estimate.points.size());
    found.worst = std::max(found.worst, off);
  }
  return found;
}
}  // namespace

TEST_CASE("the curve of LRU is what replays find, at every capacity", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(3000));
  const sim::lru_curve curve(t);
  for (std::uint64_t capacity = 0; capacity <= t.unique + 2; ++capacity) {
    INFO(capacity);
    REQUIRE(curve.hits(capacity) == sim::replay<larder::eviction::lru>(t, capacity).hits);
  }
}

TEST_CASE("the curve of LRU has the reference counts", "[sim]") {
  const sim::lru_curve nested(sim::numbered("nested", sim::nested())), scanmix(sim::numbered("scanmix", sim::scanmix()));
  CHECK(nested.hits(100) == 11461);
  CHECK(nested.hits(1000) == 84616);
  CHECK(scanmix.hits(100) == 9426);
  CHECK(scanmix.hits(1000) == 63064);
  CHECK(nested.hits(0) == 0);
  CHECK(nested.hits(1u << 30) == 200'000 - 7636);
#ifdef LARDER_TRACES
  const sim::lru_curve night(*larder::trace::read_keys(LARDER_TRACES "/kv_cache2k_orm-night_1M.txt.gz"));
  CHECK(night.hits(413) == 592'567);
  CHECK(night.hits(4135) == 818'682);
#else
  WARN("the real traces are absent");
#endif
}

TEST_CASE("capacities for a curve go from the first to the last, each a little larger", "[sim]") {
  CHECK(sim::spaced_capacities(1, 1) == std::vector<std::uint64_t>{1});
  CHECK(sim::spaced_capacities(1, 10) == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 10});
  const auto made = sim::spaced_capacities(1000, 1'000'000);
  CHECK(made.front() == 1000);
  CHECK(made.back() == 1'000'000);
  CHECK(made.size() < 40);
  for (std::size_t i = 1; i < made.size(); ++i) CHECK((made[i] > made[i - 1] && made[i] <= made[i - 1] + made[i - 1] / 4));
  CHECK(sim::spaced_capacities(5, ~std::uint64_t{0}).back() == ~std::uint64_t{0});
}

TEST_CASE("capacities are scaled to those of a sample", "[sim]") {
  CHECK(sim::scaled_capacities({1, 40, 149, 150, 1000}, 0.01) == std::vector<std::uint64_t>{1, 2, 10});
  CHECK(sim::scaled_capacities({7, 3, 7}, 1) == std::vector<std::uint64_t>{3, 7});
}

TEST_CASE("exact curves are the miss ratios of replays", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(20'000), [](std::uint32_t key) { return sim::price_of(key).size; });
  const std::vector<std::string> policies(sim::policy_names.begin(), sim::policy_names.end());
  const std::vector<std::uint64_t> capacities{1, 30, 400, 5000};
  for (const sim::charge_by charge : {sim::charge_by::entries, sim::charge_by::bytes}) {
    const sim::replay_options options{.charge = charge, .seed = 5};
    const auto made = sim::curves(t, policies, capacities, options, 2);
    REQUIRE(made);
    REQUIRE(made->size() == policies.size());
    for (std::size_t p = 0; p < policies.size(); ++p) {
      CHECK((*made)[p].policy == policies[p]);
      REQUIRE((*made)[p].points.size() == capacities.size());
      for (std::size_t c = 0; c < capacities.size(); ++c) {
        INFO(policies[p] << " at " << capacities[c]);
        CHECK((*made)[p].points[c].capacity == static_cast<double>(capacities[c]));
        CHECK((*made)[p].points[c].miss_ratio ==
              Approx(1 - sim::replay(t, policies[p], capacities[c], options)->hit_ratio()).margin(1e-12));
      }
    }
  }
}

TEST_CASE("curves report as much progress as they announce", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(5000));
  std::atomic<std::uint64_t> done{0};
  sim::replay_options options;
  options.progress = [&](std::uint64_t requests) { done += requests; };
  CHECK(sim::curves(t, {"lru", "fifo"}, {10, 20, 30}, options, 2));
  CHECK(done == sim::curve_requests(t.size(), {"lru", "fifo"}, 3, sim::charge_by::entries));
  CHECK(done == 4 * t.size());  // one pass for LRU
}

TEST_CASE("curves refuse what sweeps refuse", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(100));
  CHECK(sim::curves(t, {"mru"}, {10}).error().sentence() == "there is no policy 'mru'");
  CHECK_FALSE(sim::curves(t, {"lru"}, {10}, {.charge = sim::charge_by::bytes}));
}

TEST_CASE("a sample of everything gives the exact curves", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(20'000));
  const auto exact = sim::curves(t, {"lru", "fifo"}, {10, 100, 1000}),
             sampled = sim::curves(sim::sample_at(t, 1, 3), {"lru", "fifo"}, {10, 100, 1000});
  REQUIRE((exact && sampled));
  for (std::size_t p = 0; p < 2; ++p)
    for (std::size_t c = 0; c < 3; ++c) CHECK((*exact)[p].points[c].miss_ratio == (*sampled)[p].points[c].miss_ratio);
}

TEST_CASE("sampled curves are near the exact ones", "[sim]") {
  const auto t = sim::numbered("zipf", sim::zipf_stream(300'000, 50'000, 0.8, 3));
  const std::vector<std::string> policies{"lru", "fifo", "random", "belady"};
  const auto capacities = sim::spaced_capacities(t.unique / 50, t.unique);
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    for (const bool by_rate : {true, false}) {
      const sim::sample s = by_rate ? sim::sample_at(t, 0.1, seed) : sim::sample_of(t, 4000, seed);
      const auto made = sim::curves(s, policies, capacities);
      REQUIRE(made);
      for (const sim::curve& one : *made) {
        const error off = between(one, t);
        INFO(one.policy << ", seed " << seed << (by_rate ? ", a tenth" : ", 4000 objects") << ": mean " << off.mean << ", worst "
                        << off.worst);
        CHECK(off.mean < 0.02);
        CHECK(off.worst < 0.05);
      }
    }
  }
}

TEST_CASE("sampled curves are near the exact ones on a real trace", "[sim][real]") {
#ifdef LARDER_TRACES
  const auto t = larder::trace::read_keys(LARDER_TRACES "/kv_cache2k_orm-night_1M.txt.gz");
  REQUIRE(t);
  const auto made = sim::curves(sim::sample_of(*t, 4000, 1), {"lru", "fifo"}, sim::spaced_capacities(t->unique / 50, t->unique));
  REQUIRE(made);
  for (const sim::curve& one : *made) {
    const error off = between(one, *t);
    INFO(one.policy << ": mean " << off.mean << ", worst " << off.worst);
    CHECK(off.mean < 0.02);
  }
#else
  WARN("the real traces are absent");
#endif
}
