#include <larder/sim/sweep.hpp>

#include <larder/sim/streams.hpp>

#include <atomic>
#include <string>
#include <vector>

#include "catch.hpp"

namespace sim = larder::sim;

namespace {
larder::trace::trace trace_of_nested() {
  return sim::numbered("nested", sim::nested(30'000), [](std::uint32_t key) { return sim::price_of(key).size; });
}
const std::vector<std::string> every_policy(sim::policy_names.begin(), sim::policy_names.end());

// All that is counted, in a row.
std::vector<std::uint64_t> figures(const std::vector<sim::tally>& counted) {
  std::vector<std::uint64_t> all;
  for (const sim::tally& one : counted)
    all.insert(all.end(),
               {one.requests, one.unique, one.hits, one.bytes_requested.count, one.bytes_hit.count, one.evictions, one.bypasses});
  return all;
}
}  // namespace

TEST_CASE("cells are every policy at every capacity, in order", "[sim]") {
  const auto cells = sim::cells_of({"a", "b"}, {5, 3});
  REQUIRE(cells.size() == 4);
  CHECK((cells[0].policy == "a" && cells[0].capacity == 5));
  CHECK((cells[1].policy == "a" && cells[1].capacity == 3));
  CHECK((cells[2].policy == "b" && cells[2].capacity == 5));
  CHECK((cells[3].policy == "b" && cells[3].capacity == 3));
  CHECK(sim::cells_of({}, {1}).empty());
}

TEST_CASE("a sweep is its replays, for any number of threads", "[sim]") {
  const auto t = trace_of_nested();
  for (const sim::charge_by charge : {sim::charge_by::entries, sim::charge_by::bytes}) {
    const auto cells = sim::cells_of(every_policy, {0, 50, 3000});
    const sim::replay_options options{.charge = charge, .seed = 9};
    std::vector<sim::tally> one_by_one;
    for (const sim::cell& c : cells) one_by_one.push_back(*sim::replay(t, c.policy, c.capacity, options));
    for (const unsigned threads : {0u, 1u, 2u, 5u}) {
      const auto counted = sim::sweep(t, cells, options, threads);
      REQUIRE(counted);
      CHECK(figures(*counted) == figures(one_by_one));
    }
  }
}

TEST_CASE("a sweep reports its progress from all threads", "[sim]") {
  const auto t = trace_of_nested();
  std::atomic<std::uint64_t> done{0};
  sim::replay_options options;
  options.progress = [&](std::uint64_t requests) { done += requests; };
  CHECK(sim::sweep(t, sim::cells_of({"lru", "fifo"}, {10, 20, 30}), options, 3));
  CHECK(done == 6 * t.size());
}

TEST_CASE("what cannot be replayed is said before any work is done", "[sim]") {
  auto t = trace_of_nested();
  bool worked = false;
  sim::replay_options options;
  options.progress = [&](std::uint64_t) { worked = true; };
  const auto unknown = sim::sweep(t, sim::cells_of({"lru", "mru"}, {10}), options);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().sentence() == "there is no policy 'mru'");
  t.sizes.clear();
  options.charge = sim::charge_by::bytes;
  const auto sizeless = sim::sweep(t, sim::cells_of({"lru"}, {10}), options);
  REQUIRE_FALSE(sizeless);
  CHECK(sizeless.error().source == "nested");
  CHECK_FALSE(worked);
}
