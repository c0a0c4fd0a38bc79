// Memory may run out at any point of any operation: then nothing has changed (D4, P37), and no column is left dangling.
#include <larder/cache.hpp>

#include <larder/admission/higher_priority.hpp>
#include <larder/clock/manual.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/random.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>

#include <new>

#include "cache/digest.hpp"
#include "catch.hpp"
#include "laws/memory.hpp"

using namespace larder;

namespace {

template <class Cache, class Operation>
void tried(Cache& c, Operation&& operation, bool slot_open = false) {
  for (long n = 0;; ++n) {
    REQUIRE(n < 200);
    const std::string before = digest(c, slot_open);
    try {
      memory::scarce no_more(static_cast<std::size_t>(n));
      operation();
      if (!no_more.refused()) break;
    } catch (const std::bad_alloc&) {
      const std::string after = digest(c, slot_open);
      if (after != before) FAIL("memory was refused at the " << n << "-th time, and \"" << before << "\"\nbecame \"" << after << "\"");
      continue;
    }
    FAIL("memory was refused, and nobody said so");
  }
  REQUIRE(c.valid());
}

template <class Cache, class Weights>
void history(Cache& c, const Weights& weights, std::uint64_t seed, int keys) {
  larder::random draws(mix(seed));
  for (int i = 0; i < 90; ++i) {
    const int key = static_cast<int>(draws.below(static_cast<std::uint64_t>(keys)));
    const auto w = weights[static_cast<std::size_t>(draws.below(weights.size()))];
    request asked;
    asked.priority = static_cast<double>(draws.below(5));
    switch (draws.below(12)) {
      case 0:
        tried(c, [&] { static_cast<void>(c.find(key)); });
        break;
      case 1:
        tried(c, [&] { c.serve(key, asked, w); });
        break;
      case 2:
        tried(c, [&] { static_cast<void>(c.plan(key, w, asked)); });
        break;
      case 3:
        tried(c, [&] { static_cast<void>(c.recharge(key, w)); });
        break;
      case 4:
        tried(c, [&] { c.reserve(static_cast<std::size_t>(draws.below(60))); });
        break;
      case 5:
        tried(c, [&] { c.erase(key); });
        break;
      case 6: {
        typename Cache::lease held;
        tried(c, [&] { held = c.lease_of(key); });
        tried(c, [&] { c.put(key + 1, i, w, asked); });
        held.release();
        break;
      }
      case 7:
        c.begin_slot();
        tried(
            c, [&] { c.serve(key, asked, w); }, true);
        tried(
            c, [&] { c.put(key + 1, i, w, asked); }, true);
        c.end_slot();
        break;
      case 8:
        tried(c, [&] { c = Cache(c); });
        break;
      default:
        tried(c, [&] { c.put(key, i, w, asked); });
    }
  }
}

}  // namespace

TEST_CASE("cache: memory that runs out changes nothing: units, lfu (D4 P37)") {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    cache<int, int, eviction::lfu, clock::manual> c(entries{100});
    history(c, std::vector<sharing::unit::weight>(1), seed, 60);
  }
}
TEST_CASE("cache: memory that runs out changes nothing: bytes, random, whose plans need a copy (D4 P37)") {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    cache<int, int, eviction::random, sharing::bytes, clock::manual> c(60_B);
    history(c, std::vector<bytes>{1_B, 2_B, 3_B, 0_B, 70_B}, seed, 60);
  }
}
TEST_CASE("cache: memory that runs out changes nothing: shared blocks, context, prices, look-ahead admission (D4 P37)") {
  sharing::block_graph_builder builder;
  std::vector<sharing::block_id> b;
  for (const std::uint64_t size : {4u, 3u, 2u, 5u}) b.push_back(*builder.add_block(bytes{size}));
  const std::vector<sharing::model_id> models{*builder.add_model("", {b[0], b[1]}), *builder.add_model("", {b[1], b[2]}),
                                              *builder.add_model("", {b[3]})};
  const sharing::shared_blocks model(*std::move(builder).build());
  using C = cache<int, int, eviction::least_context, context::examples, sharing::shared_blocks, cost::switching, admission::higher_priority,
                  clock::manual>;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    C c(12_B, model);
    history(c, models, seed, 40);
  }
}
TEST_CASE("cache: after a growth that failed, policies see the columns where they are now (D4)") {
  // Least context must learn of what is served after the failure, wherever in the growth memory ran out.
  int failures = 0;
  for (std::size_t n = 0;; ++n) {
    cache<int, int, eviction::least_context, context::examples, sharing::bytes, clock::manual> c(100_B, context::examples(0));
    request asked;
    for (int key = 0; key < 16; ++key) {
      asked.count = key + 1;
      c.put(key, key, 1_B, asked);
    }
    bool failed = false;
    try {
      memory::scarce no_more(n);
      c.put(16, 16, 1_B);
    } catch (const std::bad_alloc&) {
      failed = true;
    }
    if (!failed) break;
    ++failures;
    asked.count = 50;
    c.serve(0, asked, 1_B);
    c.resize(15_B);
    INFO("memory was refused at the " << n << "-th time");
    CHECK(c.contains(0));
    CHECK_FALSE(c.contains(1));
    CHECK(c.valid());
  }
  CHECK(failures > 3);
}
