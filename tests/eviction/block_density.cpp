// block_density against the textbook: a list of entries and sets of blocks, every number found anew for every question.
#include <larder/cache.hpp>

#include <larder/cost/switching.hpp>
#include <larder/eviction/block_density.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "catch.hpp"

using namespace larder;
using P = eviction::block_density;

namespace {

struct textbook {
  struct entry {
    int model = 0;
    double uses = 0, level = 0, densest = 0;
    int last = 0;
  };
  std::vector<std::vector<int>> models;  // blocks of each
  std::vector<std::uint64_t> sizes;
  cost::switching price;
  std::uint64_t capacity = 0;
  std::map<int, entry> in;  // by key
  double level = 0, densest = 0;
  int clock = 0;

  std::uint64_t bytes_of(const std::set<int>& blocks) const {
    std::uint64_t sum = 0;
    for (const int b : blocks) sum += sizes[static_cast<std::size_t>(b)];
    return sum;
  }
  std::set<int> blocks_without(int key) const {
    std::set<int> held;
    for (const auto& [other, e] : in)
      if (other != key) held.insert(models[static_cast<std::size_t>(e.model)].begin(), models[static_cast<std::size_t>(e.model)].end());
    return held;
  }
  std::uint64_t beyond(int model, const std::set<int>& held) const {
    std::set<int> fresh;
    for (const int b : models[static_cast<std::size_t>(model)])
      if (held.count(b) == 0) fresh.insert(b);
    return bytes_of(fresh);
  }
  std::uint64_t frees(int key) const { return beyond(in.at(key).model, blocks_without(key)); }
  double density(int key) const {
    const std::uint64_t alone = frees(key);
    if (alone == 0) return in.at(key).densest;
    const auto& blocks = models[static_cast<std::size_t>(in.at(key).model)];
    const double whole = static_cast<double>(bytes_of({blocks.begin(), blocks.end()}));
    event load;
    load.what = verb::load;
    load.moved = alone;
    return price(load) / std::max(static_cast<double>(alone), whole / 16);
  }
  double number(int key) const { return in.at(key).level + in.at(key).uses * density(key); }
  int next_out() const {
    int found = in.begin()->first;
    for (const auto& [key, e] : in)
      if (std::pair(number(key), e.last) < std::pair(number(found), in.at(found).last)) found = key;
    return found;
  }
  void use(int key, double uses) {
    entry& e = in.at(key);
    e = {e.model, uses, level, densest, ++clock};
    in.at(key).densest = densest = std::max(densest, density(key));
  }
  void remove(int key) {
    if (key == next_out()) level = std::max(level, number(key));
    in.erase(key);
    if (in.empty()) level = densest = 0;
  }
  void ask(int key, int model) {
    if (const auto at = in.find(key); at != in.end()) return use(key, 1 + 0.55 * at->second.uses);
    if (beyond(model, {}) > capacity) return;
    while (bytes_of(blocks_without(-1)) + beyond(model, blocks_without(-1)) > capacity) remove(next_out());
    in[key] = {model, 0, 0, 0, 0};
    use(key, 1);
  }
};

template <class Cache>
std::vector<int> keys_in(const Cache& c) {
  std::vector<int> keys;
  for (const auto [key, value] : c) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  return keys;
}
std::vector<int> keys_in(const textbook& t) {
  std::vector<int> keys;
  for (const auto& [key, e] : t.in) keys.push_back(key);
  return keys;
}

}  // namespace

TEST_CASE("block_density: as by the textbook over random graphs (P8 P13 P::name block_density)") {
  std::uint64_t evictions = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    larder::random draws(mix(seed));
    textbook t;
    t.price = {.per_megabyte = 1e6 * static_cast<double>(1 + draws.below(3)), .per_load = static_cast<double>(draws.below(40))};
    sharing::block_graph_builder builder;
    std::vector<sharing::block_id> blocks;
    for (int b = 0; b < 12; ++b) {
      t.sizes.push_back(draws.below(4) == 0 ? draws.below(200) : draws.below(12));
      blocks.push_back(*builder.add_block(bytes{t.sizes.back()}));
    }
    std::vector<sharing::model_id> ids;
    for (int m = 0; m < 14; ++m) {
      std::set<int> held;
      const std::uint64_t parts = draws.below(5);
      for (std::uint64_t i = 0; i < parts; ++i) held.insert(static_cast<int>(draws.below(12)));
      t.models.emplace_back(held.begin(), held.end());
      std::vector<sharing::block_id> named;
      for (const int b : held) named.push_back(blocks[static_cast<std::size_t>(b)]);
      ids.push_back(*builder.add_model("", named));
    }
    t.capacity = 20 + draws.below(400);
    cache<int, nothing, P, sharing::shared_blocks, cost::switching> c(bytes{t.capacity},
                                                                      sharing::shared_blocks(*std::move(builder).build()), t.price);
    for (int step = 0; step < 400; ++step) {
      const auto model = static_cast<int>(draws.below(14));
      const int key = model + (draws.below(4) == 0 ? 100 : 0);  // two keys may be of one model
      if (draws.below(20) == 0) {
        if (t.in.count(key) != 0) t.remove(key);
        c.erase(key);
      } else {
        t.ask(key, model);
        c.serve(key, {}, ids[static_cast<std::size_t>(model)]);
      }
      INFO("seed " << seed << ", step " << step);
      REQUIRE(keys_in(c) == keys_in(t));
    }
    evictions += c.stats().evictions();
    CHECK(c.valid());
  }
  CHECK(evictions > 1000);
}

TEST_CASE("block_density: an entry is judged by what it alone would free, as that changes (P8)") {
  sharing::block_graph_builder b;
  const auto base = *b.add_block(100_B), other = *b.add_block(90_B), little = *b.add_block(10_B);
  const auto bare = *b.add_model("bare", {base}), adapted = *b.add_model("adapted", {base, little}), alone = *b.add_model("alone", {other});
  cache<int, nothing, P, sharing::shared_blocks, cost::switching> c(200_B, sharing::shared_blocks(*std::move(b).build()),
                                                                    cost::switching{.per_megabyte = 1e6, .per_load = 100});
  c.serve(1, {}, bare);     // 200 for 100 bytes
  c.serve(2, {}, alone);    // 190 for 90 bytes
  c.serve(3, {}, adapted);  // shares the base: 110 for 10 bytes; and now 1 would free nothing
  c.serve(1, {}, bare);
  CHECK(c.used() == 200);
  CHECK(c.plan(4, alone).victims.empty());
  c.resize(199_B);
  CHECK_FALSE(c.contains(2));  // though 1 alone was less dense before 3 came
  CHECK(c.contains(1));
  c.erase(3);  // 1 is dense as it was
  c.serve(2, {}, alone);
  c.resize(189_B);
  CHECK(c.contains(2));
  CHECK_FALSE(c.contains(1));
}

TEST_CASE("block_density: twins free nothing alone, and still leave (P14)") {
  sharing::block_graph_builder b;
  const auto block = *b.add_block(60_B), rest = *b.add_block(50_B), more = *b.add_block(50_B);
  const auto twin = *b.add_model("twin", {block}), one = *b.add_model("one", {rest}), two = *b.add_model("two", {more});
  cache<int, nothing, P, sharing::shared_blocks> c(130_B, sharing::shared_blocks(*std::move(b).build()));
  c.serve(1, {}, twin);
  c.serve(2, {}, twin);
  for (int round = 0; round < 40; ++round) {
    c.serve(3, {}, one);
    c.serve(4, {}, two);
  }
  CHECK_FALSE(c.contains(1));
  CHECK_FALSE(c.contains(2));
  CHECK(c.contains(3));
  CHECK(c.contains(4));
}

TEST_CASE("block_density: a plan is what happens, and changes nothing (P13 P33)") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    larder::random draws(mix(seed + 500));
    sharing::block_graph_builder b;
    std::vector<sharing::block_id> blocks;
    for (int i = 0; i < 8; ++i) blocks.push_back(*b.add_block(bytes{1 + draws.below(30)}));
    std::vector<sharing::model_id> ids;
    for (int m = 0; m < 10; ++m) {
      std::vector<sharing::block_id> held;
      for (const auto block : blocks)
        if (draws.below(3) == 0) held.push_back(block);
      ids.push_back(*b.add_model("", held));
    }
    cache<int, nothing, P, sharing::shared_blocks, cost::switching> c(bytes{60}, sharing::shared_blocks(*std::move(b).build()),
                                                                      cost::switching{.per_megabyte = 1e6, .per_load = 5});
    for (int step = 0; step < 200; ++step) {
      const auto key = static_cast<int>(draws.below(10));
      const auto model = ids[static_cast<std::size_t>(key)];
      const auto plan = c.plan(key, model);
      std::vector<int> victims;
      for (const int* each : plan.victims) victims.push_back(*each);
      const auto before = keys_in(c);
      const outcome done = c.serve(key, {}, model);
      INFO("seed " << seed << ", step " << step);
      if (done.what != verb::load) continue;
      REQUIRE(done.evicted == victims.size());
      REQUIRE(done.added == plan.added);
      for (const int left : victims) REQUIRE_FALSE(c.contains(left));
      REQUIRE(keys_in(c).size() == before.size() - victims.size() + 1);
    }
  }
}

TEST_CASE("block_density: an order that is empty for a lease alone has not forgotten L (P17 P24)") {
  cache<int, nothing, P, sharing::bytes> c(20_B);
  for (int key = 0; key < 2000; ++key) c.serve(key, {}, 10_B);
  {
    const auto held = c.lease_of(1998);
    for (int use = 0; use < 5; ++use) c.serve(1999, {}, 10_B);
    c.serve(3000, {}, 10_B);  // 1998 is passed over, 1999 leaves: nobody is in the order
    CHECK_FALSE(c.contains(1999));
  }
  int outlived = 0;
  for (int key = 4000; key < 4100 && c.contains(1998); ++key, ++outlived) c.serve(key, {}, 10_B);
  CHECK(outlived < 5);
  c.clear();
  c.serve(1, {}, 10_B);
  CHECK(c.valid());
}

TEST_CASE("block_density: a plan passes over what is leased or claimed, as the load does (P13 P17 P33)") {
  std::size_t passed = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    larder::random draws(mix(seed + 900));
    sharing::block_graph_builder b;
    std::vector<sharing::block_id> blocks;
    for (int i = 0; i < 8; ++i) blocks.push_back(*b.add_block(bytes{1 + draws.below(30)}));
    std::vector<sharing::model_id> ids;
    for (int m = 0; m < 10; ++m) {
      std::vector<sharing::block_id> held;
      for (const auto block : blocks)
        if (draws.below(3) == 0) held.push_back(block);
      ids.push_back(*b.add_model("", held));
    }
    cache<int, nothing, P, sharing::shared_blocks, cost::switching> c(bytes{70}, sharing::shared_blocks(*std::move(b).build()),
                                                                      cost::switching{.per_megabyte = 1e6, .per_load = 5});
    for (int step = 0; step < 200; ++step) {
      const auto held = c.lease_of(static_cast<int>(draws.below(10)));
      if (step % 7 == 0) c.begin_slot();
      const auto key = static_cast<int>(draws.below(10));
      const auto plan = c.plan(key, ids[static_cast<std::size_t>(key)]);
      std::vector<int> victims;
      for (const int* each : plan.victims) victims.push_back(*each);
      const outcome done = c.serve(key, {}, ids[static_cast<std::size_t>(key)]);
      INFO("seed " << seed << ", step " << step);
      if (done.what == verb::load) {
        REQUIRE(done.evicted == victims.size());
        REQUIRE(done.added == plan.added);
        for (const int left : victims) REQUIRE_FALSE(c.contains(left));
        if (held && !victims.empty()) ++passed;
      }
      if (step % 7 == 6) c.end_slot();
      REQUIRE(c.valid());
    }
  }
  CHECK(passed > 50);
}
