#include <larder/sim/replay.hpp>

#include <larder/observer/journal.hpp>
#include <larder/sim/streams.hpp>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"

#ifdef LARDER_TRACES
#include <larder/trace/read.hpp>
#endif

namespace sim = larder::sim;
namespace eviction = larder::eviction;
using larder::bytes;
using sim::charge_by;

namespace {
larder::bytes size_of(std::uint32_t key) { return sim::price_of(key).size; }

larder::trace::trace trace_of(std::vector<std::uint32_t> keys, std::vector<std::uint64_t> sizes = {}) {
  larder::trace::trace t = sim::numbered("a trace", keys);
  for (const std::uint64_t size : sizes) t.sizes.push_back(bytes{size});
  return t;
}

// Hits on which two independent implementations agree: nested at 100 and 1000, scanmix at 100 and 1000, nested in bytes at 3000 and 30000.
using row = std::array<std::optional<std::uint64_t>, 6>;
const std::map<std::string_view, row> reference{
    {"fifo", {11081, 75998, 9114, 57973, 10126, 71875}},    {"lru", {11461, 84616, 9426, 63064, 10434, 79772}},
    {"clock", {11759, 88032, 9670, 65666, 10688, 83233}},   {"sieve", {24146, 109461, 19879, 90520, 23473, 106515}},
    {"lfu", {21925, 105947, 18274, 88290, 21064, 102716}},  {"s3_fifo", {25425, 104719, 21199, 88311, {}, {}}},
    {"gdsf", {13977, 103570, 10912, 81273, 25759, 114333}}, {"belady", {58096, 141528, 48415, 118021, {}, {}}},
};

// A miss costs what its key costs, whether it is loaded or passed by.
struct key_cost {
  static constexpr std::string_view name = "key_cost";
  static constexpr std::string_view unit = "cost";
  const std::vector<double>* by_object = nullptr;
  double operator()(const larder::event& e) const noexcept {
    return e.what == larder::verb::load || e.what == larder::verb::bypass ? (*by_object)[static_cast<std::size_t>(e.fingerprint)] : 0;
  }
};
}  // namespace

TEST_CASE("P23: every policy has the reference counts on the reference streams", "[sim]") {
  const auto nested = sim::numbered("nested", sim::nested(), size_of), scanmix = sim::numbered("scanmix", sim::scanmix());
  const auto nested_future = sim::future_of(nested), scanmix_future = sim::future_of(scanmix);
  std::size_t compared = 0;
  for (const std::string_view name : sim::policy_names) {
    const auto expected = reference.find(name);
    if (expected == reference.end()) continue;
    ++compared;
    const auto check = [&](std::size_t column, const larder::trace::trace& t, const sim::future& next, charge_by charge, std::uint64_t c) {
      if (!expected->second[column]) return;
      INFO(name << " on " << t.source << " at " << c);
      const auto counted = sim::replay(t, name, c, {.charge = charge}, next);
      REQUIRE(counted);
      CHECK(counted->hits == *expected->second[column]);
    };
    check(0, nested, nested_future, charge_by::entries, 100);
    check(1, nested, nested_future, charge_by::entries, 1000);
    check(2, scanmix, scanmix_future, charge_by::entries, 100);
    check(3, scanmix, scanmix_future, charge_by::entries, 1000);
    check(4, nested, nested_future, charge_by::bytes, 3000);
    check(5, nested, nested_future, charge_by::bytes, 30000);
  }
  CHECK(compared >= 4);  // fifo, lru, lfu and belady at least
}

TEST_CASE("P23: with costs the misses cost what the reference says", "[sim]") {
  const auto keys = sim::nested();
  const auto t = sim::numbered("nested", keys, size_of);
  std::vector<double> cost(t.unique);
  double all = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    cost[t.keys[i]] = static_cast<double>(sim::price_of(keys[i]).cost);
    all += cost[t.keys[i]];
  }
  CHECK(all == 102'942'977);
  const auto check = [&](auto policy, std::uint64_t capacity, std::uint64_t hits, double paid) {
    using type = decltype(policy);
    INFO(type::name << " at " << capacity);
    larder::cache<std::uint32_t, larder::nothing, type, larder::index::dense, larder::sharing::bytes, key_cost> served(bytes{capacity},
                                                                                                                       key_cost{&cost});
    const auto counted = sim::serve_all(served, t);
    CHECK(counted.hits == hits);
    CHECK(counted.cost == paid);
  };
  check(eviction::lru(), 3000, 10434, 97'372'346);
  check(eviction::lru(), 30000, 79772, 61'178'112);
  check(eviction::gdsf(), 3000, 24594, 86'279'293);
  check(eviction::gdsf(), 30000, 106243, 37'961'494);
}

TEST_CASE("FIFO, LRU and OPT have the reference counts on the real traces", "[sim][real]") {
#ifdef LARDER_TRACES
  struct expectation {
    const char* file;
    std::uint64_t requests, unique, capacity[2], fifo[2], lru[2], opt[2];
  };
  const expectation expected[] = {
      {"kv_cache2k_web07.txt.gz", 76118, 20484, {204, 2048}, {27614, 40432}, {29797, 42371}, {40630, 51830}},
      {"kv_cache2k_orm-night_1M.txt.gz", 1000000, 41350, {413, 4135}, {585444, 796994}, {592567, 818682}, {690774, 920147}},
      {"web_semicomplete_h1.csv.gz", 4455, 910, {9, 91}, {890, 2468}, {978, 2717}, {2087, 3264}},
      {"llm_mooncake_conversation_h1.jsonl.gz", 146464, 96534, {965, 9653}, {6144, 26599}, {6284, 28932}, {26713, 49930}}};
  for (const expectation& one : expected) {
    const auto t = larder::trace::read(std::string(LARDER_TRACES) + "/" + one.file);
    REQUIRE(t);
    CHECK(t->size() == one.requests);
    CHECK(t->unique == one.unique);
    const auto next = sim::future_of(*t);
    for (int i = 0; i < 2; ++i) {
      INFO(one.file << " at " << one.capacity[i]);
      CHECK(sim::replay<eviction::fifo>(*t, one.capacity[i]).hits == one.fifo[i]);
      CHECK(sim::replay<eviction::lru>(*t, one.capacity[i]).hits == one.lru[i]);
      CHECK(sim::replay<eviction::belady>(*t, one.capacity[i], {}, next).hits == one.opt[i]);
    }
  }
#else
  WARN("the real traces are absent");
#endif
}

TEST_CASE("P49: the counts of a replay close", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(20'000), size_of);
  for (const std::string_view name : sim::policy_names) {
    for (const charge_by charge : {charge_by::entries, charge_by::bytes}) {
      for (const std::uint64_t capacity : {0u, 1u, 2u, 9u, 40u, 700u, 400'000u}) {  // 40 bytes: many objects are larger
        INFO(name << " at " << capacity << (charge == charge_by::bytes ? " bytes" : ""));
        const auto counted = sim::replay(t, name, capacity, {.charge = charge});
        REQUIRE(counted);
        CHECK(counted->requests == t.size());
        CHECK(counted->unique == t.unique);
        const std::uint64_t loads = counted->requests - counted->hits - counted->bypasses;
        CHECK(counted->evictions <= loads);
        CHECK((counted->bypasses > 0) == (capacity == 0 || (charge == charge_by::bytes && capacity < 64)));
        if (capacity == 400'000) CHECK((counted->evictions == 0 && counted->hits == counted->requests - counted->unique));
        CHECK(counted->bytes_hit <= counted->bytes_requested);
        CHECK((counted->bytes_hit.count > 0) == (counted->hits > 0));
        CHECK(counted->hit_ratio() == Approx(static_cast<double>(counted->hits) / 20'000));
      }
    }
  }
}

TEST_CASE("an object keeps the size it was loaded with", "[sim]") {
  // Loaded with 2 bytes, then referred to with 9: still resident with 2, so both others fit beside it in 10 bytes.
  const auto t = trace_of({1, 1, 2, 3, 1, 2, 3}, {2, 9, 4, 4, 9, 4, 4});
  const auto counted = sim::replay<eviction::fifo>(t, 10, {.charge = charge_by::bytes});
  CHECK(counted.hits == 4);
  CHECK(counted.evictions == 0);
  CHECK(counted.bytes_requested == bytes{36});
  CHECK(counted.bytes_hit == bytes{26});
  CHECK(counted.byte_hit_ratio() == Approx(26.0 / 36));
  // Loaded with 9, it has to go for the next.
  CHECK(sim::replay<eviction::fifo>(trace_of({1, 2, 1}, {9, 4, 2}), 10, {.charge = charge_by::bytes}).hits == 0);
}

TEST_CASE("sizes are counted, not charged, where entries are", "[sim]") {
  const auto counted = sim::replay<eviction::lru>(trace_of({1, 2, 1, 3}, {5, 7, 5, ~std::uint64_t{0}}), 2);
  CHECK(counted.hits == 1);
  CHECK(counted.evictions == 1);
  CHECK(counted.bytes_requested == bytes::max());  // P4: saturated
  CHECK(counted.bytes_hit == bytes{5});
}

TEST_CASE("a trace without references or without sizes", "[sim]") {
  const auto empty = sim::replay<eviction::lru>(trace_of({}), 10);
  CHECK(empty.requests == 0);
  CHECK(empty.hit_ratio() == 0);
  CHECK(empty.byte_hit_ratio() == 0);
  const auto refused = sim::replay(trace_of({1, 2}), "lru", 10, {.charge = charge_by::bytes});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().sentence() == "a trace: names no sizes, so there is nothing to charge bytes by; charge entries instead");
  const auto unknown = sim::replay(trace_of({1, 2}), "mru", 10);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().sentence() == "there is no policy 'mru'");
}

TEST_CASE("a seed changes the policies that draw, and only those", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(50'000));
  for (const std::string_view name : sim::policy_names) {
    INFO(name);
    const auto hits = [&](std::optional<std::uint64_t> seed) { return sim::replay(t, name, 300, {.seed = seed})->hits; };
    bool draws = false;
    sim::with_policy(name, [&](auto policy) { draws = sim::seeded_policy<typename decltype(policy)::type>; });
    CHECK(hits(1) == hits(1));
    CHECK(hits(std::nullopt) == hits(std::nullopt));
    CHECK((hits(1) != hits(2)) == draws);
  }
}

TEST_CASE("the vanishing of context is balanced unless it is given", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(50'000), size_of);
  CHECK(sim::balanced_vanishing(t, 200, charge_by::entries) == 1.0 / 200);
  CHECK(sim::balanced_vanishing(t, 0, charge_by::entries) == 1);
  const double mean = static_cast<double>(footprint(t).count) / static_cast<double>(t.unique);
  CHECK(sim::balanced_vanishing(t, 6000, charge_by::bytes) == Approx(mean / 6000));
  const auto hits = [&](std::optional<double> rate) { return sim::replay<eviction::least_context>(t, 300, {.vanishing = rate}).hits; };
  CHECK(hits(std::nullopt) == hits(1.0 / 300));
  // When all context vanishes before the next request, the least recently used leaves; when none does, the least frequently used.
  CHECK(hits(1.0) == sim::replay<eviction::lru>(t, 300).hits);
  CHECK(hits(0.0) > hits(1.0));
}

TEST_CASE("progress adds up to the requests", "[sim]") {
  const auto t = sim::numbered("uniform", sim::uniform_stream(150'001, 1000, 5));
  std::uint64_t done = 0, calls = 0;
  sim::replay_options options;
  options.progress = [&](std::uint64_t requests) { done += requests, ++calls; };
  CHECK(sim::replay<eviction::lru>(t, 10, options).requests == 150'001);
  CHECK(done == 150'001);
  CHECK(calls == 3);
}

TEST_CASE("a cache of one's own is served on, and only what is new is counted", "[sim]") {
  const auto t = trace_of({1, 2, 1, 2});
  larder::cache<std::uint32_t, larder::nothing, eviction::fifo> served{larder::entries{2}};
  CHECK(sim::serve_all(served, t).hits == 2);
  CHECK(sim::serve_all(served, t).hits == 4);
}
