// Oracles: numbers in parentheses are those of the edge-serving reference, section 9.
#include <larder/edge/server.hpp>

#include <larder/sharing/bytes.hpp>

#include <larder/admission/always.hpp>
#include <larder/admission/only_stale.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/energy.hpp>
#include <larder/eviction/fifo.hpp>
#include <larder/eviction/least_context.hpp>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::demand;
using larder::bytes;
using larder::nothing;
using larder::request;
using larder::verb;
using namespace larder::literals;

namespace {

// So many models of these sizes, all as often asked for, on one server.
edge::scenario world_of(std::vector<bytes> sizes, bytes memory) {
  edge::scenario world;
  world.name = "test";
  for (std::size_t i = 0; i < sizes.size(); ++i) world.catalog.push_back({.name = "m" + std::to_string(i), .size = sizes[i]});
  world.requests.weights.assign(sizes.size(), 1);
  world.memory = memory;
  return world;
}

using always = edge::server<larder::eviction::least_context, larder::admission::always>;

void serve(auto& server, std::vector<demand> arrivals) { server.serve_slot(arrivals); }

// Least context per byte, by a search: a policy of a user's own.
class least_density {
 public:
  static constexpr std::string_view name = "least_density";
  static constexpr larder::columns needs = larder::columns::context | larder::columns::charge;
  using seen = larder::view<needs>;
  void reserve(std::size_t n) { is_here_.resize(std::max(n, is_here_.size())); }
  void on_load(larder::slot s, const seen&) noexcept { is_here_[index_of(s)] = true; }
  void on_hit(larder::slot, const seen&) noexcept {}
  void on_evict(larder::slot s, const seen&) noexcept { is_here_[index_of(s)] = false; }
  [[nodiscard]] larder::slot victim(const seen& v) noexcept {
    larder::slot least = larder::no_slot;
    const auto density = [&](larder::slot s) { return v.context(s) / static_cast<double>(v.charge(s)); };
    for (std::uint32_t i = 0; i < is_here_.size(); ++i) {
      const larder::slot s{i};
      if (is_here_[i] && v.evictable(s) && (least == larder::no_slot || density(s) < density(least))) least = s;
    }
    return least;
  }

 private:
  std::vector<char> is_here_;
};
static_assert(larder::check_eviction_policy<least_density>());

template <class Eviction>
using small_cache = larder::cache<int, nothing, Eviction, larder::sharing::bytes, larder::context::examples, larder::clock::per_slot>;

// What leaves of (1 GB, context .1) and (10 GB, context .3) in 11 GB for a newcomer of 10 GB.
template <class Eviction>
std::vector<int> leaving() {
  small_cache<Eviction> c(11_GB, larder::context::examples(.6));
  c.begin_slot();
  c.serve(1, {.count = .7}, 1_GB);
  c.serve(2, {.count = .9}, 10_GB);
  c.end_slot();
  CHECK(c.context_of(1) == Approx(.1));
  CHECK(c.context_of(2) == Approx(.3));
  std::vector<int> keys;
  for (const int* key : c.plan(3, 10_GB).victims) keys.push_back(*key);
  return keys;
}

}  // namespace

TEST_CASE("server: context follows its recurrence and falls to 0 on eviction (1)", "[edge]") {
  auto world = world_of({1_GB, 1_GB}, 1_GB);
  world.tokens_per_example = 200;
  always one(world);
  const std::vector<double> counts{1, 0, 2, 0, 0, 3}, context{.4, 0, 1.4, .8, .2, 2.6};
  larder::context::age_of_thought tokens(.6);
  tokens.reserve(1);
  tokens.start(larder::slot{0}, 0);
  double slot = 0;
  for (std::size_t i = 0; i < counts.size(); ++i, ++slot) {
    std::vector<demand> arrivals;
    if (counts[i] > 0) arrivals.push_back({.model = 0, .count = counts[i]});
    one.serve_slot(arrivals);
    CHECK(one.models().context_of(0u) == Approx(context[i]).margin(1e-12));
    tokens.grow(larder::slot{0}, {.count = counts[i], .tokens_per_example = 200}, slot);
    CHECK(tokens.level(larder::slot{0}, slot + 1) == Approx(context[i]).margin(1e-12));
  }
  CHECK(tokens.tokens(larder::slot{0}) == 1200);
  serve(one, {{.model = 1, .count = 1}});
  CHECK(one.models().context_of(0u) == 0);
  CHECK_FALSE(one.models().contains(0u));
  tokens.stop(larder::slot{0});
  CHECK(tokens.tokens(larder::slot{0}) == 0);
}

TEST_CASE("server: the accuracy laws have their values (2)", "[edge]") {
  const larder::cost::log_law log_law{.5, .05, 1};
  const std::vector<std::pair<double, double>> known{{0, .5}, {1, .55}, {3, .6}, {7, .65}, {1023, 1}, {2047, 1}};
  for (const auto& [context, accuracy] : known) CHECK(log_law.accuracy(context) == Approx(accuracy).epsilon(1e-12));
  const double attenuation = std::exp(-.1);
  const larder::cost::saturating saturating{.5, attenuation};
  CHECK(saturating.accuracy(0) == Approx(.5));
  CHECK(saturating.accuracy(10) == Approx(.75));
  const larder::cost::linear_aot linear{.5, attenuation};
  CHECK(linear.accuracy(0) == 0);
  CHECK(linear.accuracy(10) == Approx(.5));
  for (const auto& [context, cost] : std::vector<std::pair<double, double>>{{0, 5}, {1, 5}, {10, .5}})
    CHECK(linear.unit_cost(context) == Approx(cost));
}

TEST_CASE("server: a full window stays, the example beyond it flushes the model or cuts its context (3)", "[edge]") {
  auto world = world_of({1_GB}, 1_GB);
  world.catalog[0].window = 2000;
  world.tokens_per_example = 200;
  always flushed(world);
  serve(flushed, {{.model = 0, .count = 10}});
  CHECK(flushed.models().contains(0u));
  serve(flushed, {{.model = 0, .count = 1}});
  CHECK_FALSE(flushed.models().contains(0u));
  CHECK(flushed.account().counts.removals(larder::removal::flushed) == 1);
  world.when_full = larder::context::overflow::truncate;
  always cut(world);
  serve(cut, {{.model = 0, .count = 25}});
  CHECK(cut.models().contains(0u));
  CHECK(cut.models().context_of(0u) == Approx(10 - .6));
}

TEST_CASE("server: least context evicts by context alone, least density by context per byte (4)", "[edge]") {
  CHECK(leaving<larder::eviction::least_context>() == std::vector<int>{1, 2});
  CHECK(leaving<least_density>() == std::vector<int>{2});
}

TEST_CASE("server: residents asked for in a slot are lost to earlier newcomers, unless they are served first (5)", "[edge]") {
  auto world = world_of({1_GB, 1_GB}, 1_GB);
  for (const auto order : {edge::service_order::arrival, edge::service_order::claim_first}) {
    world.order = order;
    always one(world);
    serve(one, {{.model = 0, .count = 5}});
    serve(one, {{.model = 1, .count = 1}, {.model = 0, .count = 1}});
    const auto counts = one.account().counts;
    const bool kept = order == edge::service_order::claim_first;
    CHECK(counts.loads == (kept ? 1 : 2));
    CHECK(counts.hits == (kept ? 1 : 0));
    CHECK(counts.bypasses(larder::refusal::all_leased) == 1);
    CHECK(one.models().contains(0u) == kept);
  }
}

TEST_CASE("server: seconds, joules and reload cost of the large models (6)", "[edge]") {
  auto world = world_of({130_GB}, 130_GB);
  world.catalog[0].work_per_token = 1.3e11;
  world.tokens_per_example = 200;
  world.prices.computation.speed = 5.832e15;
  always one(world);
  serve(one, {{.model = 0, .count = 1}});
  const auto rows = one.account().rows();
  CHECK(rows.inference_latency == Approx(4.458e-3).epsilon(1e-4));
  CHECK(rows.switching_cost == Approx(1.3).epsilon(1e-12));
  const request asked{.tokens_per_example = 1, .work_per_token = 1.3e11};
  larder::event e;
  e.what = verb::hit;
  e.asked = &asked;
  CHECK(larder::cost::energy{810e9}(e) == Approx(.16049).epsilon(1e-4));
}

TEST_CASE("server: costs are charged on the context from before the slot, and the terms sum to the system cost", "[edge]") {
  auto world = world_of({1_GB, 2_GB}, 2_GB);
  world.prices.transmission = {.uplink = 8e6, .edge_seconds = .25, .cloud_seconds = .5};
  world.prices.computation.seconds_per_request = .125;
  world.prices.accuracy = {{.5, .05, 1}, 1};
  world.prices.cloud.per_request = 3;
  edge::server<larder::eviction::least_context, larder::admission::only_stale> one(world);
  serve(one, {{.model = 0, .count = 4, .input_megabytes = 1}});
  auto rows = one.account().rows();
  CHECK(rows.accuracy_cost_total == Approx(4 * .5));
  CHECK(rows.inference_latency == Approx(.5));
  CHECK(rows.offloading_latency == Approx(4 * 1 + 1));
  CHECK(rows.switching_cost == Approx(.01));
  CHECK(rows.cloud_cost == 0);
  CHECK(rows.edge_execution_ratio == 1);
  serve(one, {{.model = 1, .count = 2}, {.model = 0, .count = 1}});  // the newcomer must not displace what has context
  rows = one.account().rows();
  CHECK(rows.cloud_cost == Approx(6.0 / 2));
  CHECK(rows.accuracy_cost_total == Approx((4 * .5 + 1 - .5 - .05 * std::log2(4.4)) / 2));
  CHECK(rows.accuracy_cost_average == Approx(rows.accuracy_cost_total * 2 / 5));
  CHECK(rows.edge_execution_ratio == Approx(5.0 / 7));
  CHECK(rows.system_cost ==
        rows.switching_cost + rows.accuracy_cost_total + rows.inference_latency + rows.offloading_latency + rows.cloud_cost);
}

TEST_CASE("server: requests beyond the slot's work are refused before anything is loaded or evicted", "[edge]") {
  auto world = world_of({1_GB, 1_GB, 1_GB}, 2_GB);
  for (auto& m : world.catalog) m.work_per_token = 10;
  world.tokens_per_example = 1;
  world.work_per_slot = 50;
  always one(world);
  serve(one, {{.model = 0, .count = 3}, {.model = 1, .count = 3}, {.model = 2, .count = 2}});
  CHECK(one.models().contains(0u));
  CHECK_FALSE(one.models().contains(1u));
  CHECK(one.models().contains(2u));
  CHECK(one.work_done() == 50);
  const auto books = one.account();
  CHECK(books.counts.bypasses(larder::refusal::over_energy) == 1);
  CHECK(books.counts.removals() == 0);
  CHECK(books.requests == 8);
  CHECK(books.edge_requests == 5);
  serve(one, {{.model = 1, .count = 5}});
  CHECK(one.models().contains(1u));  // the next slot has its own work
}

TEST_CASE("server: served fractionally, a request uses up the slot's work to the last", "[edge]") {
  auto world = world_of({1_GB, 1_GB, 1_GB}, 3_GB);
  for (auto& m : world.catalog) m.work_per_token = 10;
  world.tokens_per_example = 1;
  world.work_per_slot = 50;
  world.when_short = edge::shortage::fractional;
  world.prices.cloud.per_request = 1;
  always one(world);
  serve(one, {{.model = 0, .count = 3}, {.model = 1, .count = 4}, {.model = 2, .count = 1}});
  CHECK(one.work_done() == Approx(50));
  const auto books = one.account();
  CHECK(books.edge_requests == Approx(5));
  CHECK(books.counts.bypasses(larder::refusal::over_energy) == 1);
  CHECK(books.rows().cloud_cost == Approx(3));
  CHECK(one.models().context_of(1u) == Approx(2 - .6));
}

TEST_CASE("server: the random baseline fills its memory anew in every slot and tosses its coin", "[edge]") {
  auto world = world_of(std::vector<bytes>(20, 1_GB), 6_GB);
  world.slots = 500;
  world.prices.switching = {0, 1};
  edge::redrawn_server one(world, 3);
  std::vector<demand> arrivals;
  for (std::uint32_t m = 0; m < 20; ++m) arrivals.push_back({.model = m, .count = 1});
  double residents = 0;
  for (int t = 0; t < 500; ++t) {
    one.serve_slot(arrivals);
    residents += static_cast<double>(one.models().size());
    CHECK(one.models().used() <= world.memory.count);
  }
  const auto rows = one.account().rows();
  CHECK(residents == 500 * 6);
  CHECK(rows.switching_cost == Approx(6 * (1 - 6.0 / 20)).epsilon(.05));
  CHECK(rows.edge_execution_ratio == Approx(.5 * 6 / 20).epsilon(.1));
  world.random_coin = 1;
  edge::redrawn_server heads(world, 3);
  heads.serve_slot(arrivals);
  CHECK(heads.account().edge_requests == 6);
  CHECK(heads.models().valid());
}
