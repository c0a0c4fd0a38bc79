// The cheapest victims against every subset there is, and the greedy ones against their stated bounds.
#include <larder/sharing/cheapest_victims.hpp>

#include <larder/core/random.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>

#include <algorithm>
#include <limits>
#include <vector>

#include "catch.hpp"

using namespace larder;
using sharing::cheapest_victims;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// A random model with residents in slots 0 to count - 1, some of them pinned, and a newcomer.
struct scene {
  sharing::shared_blocks model;
  std::vector<sharing::model_id> ids;
  std::vector<slot> candidates;
  sharing::model_id newcomer{};
  std::uint64_t capacity = 0;
  double per_load = 0, per_byte = 0;

  double operator()(slot, std::uint64_t freed) const noexcept { return per_load + per_byte * static_cast<double>(freed); }
  bool fits() const { return model.used() + model.missing(newcomer) <= capacity; }
};

scene scene_of(std::uint64_t seed, std::uint32_t count, bool shares) {
  larder::random draws(mix(seed));
  sharing::block_graph_builder builder;
  std::vector<sharing::block_id> blocks;
  const std::uint64_t kinds = shares ? 3 + draws.below(8) : 5 * std::uint64_t{count};
  for (std::uint64_t b = 0; b < kinds; ++b) blocks.push_back(*builder.add_block(bytes{draws.below(4) == 0 ? 0 : draws.below(30)}));
  scene made;
  for (std::uint32_t m = 0; m <= count; ++m) {
    std::vector<sharing::block_id> held;
    if (shares) {
      for (const auto b : blocks)
        if (draws.below(3) == 0) held.push_back(b);
    } else if (m < count) {
      for (std::size_t i = 0; i < 5; ++i) held.push_back(blocks[5 * m + i]);
    } else {
      held.push_back(*builder.add_block(bytes{100 + draws.below(200)}));
    }
    made.ids.push_back(*builder.add_model("", held));
  }
  made.newcomer = made.ids.back();
  made.model = sharing::shared_blocks(*std::move(builder).build());
  made.model.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) made.model.load(slot{i}, made.ids[i]);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (draws.below(6) == 0)
      made.model.pin(slot{i});
    else
      made.candidates.push_back(slot{i});
  }
  const std::uint64_t least = made.model.pinned() + made.model.beyond_pinned(made.newcomer), most = made.model.used();
  made.capacity = least + (most > least ? draws.below(most - least + 1) : 0);
  made.per_load = static_cast<double>(draws.below(20));
  made.per_byte = static_cast<double>(draws.below(3));
  return made;
}

/// What a set costs, dropping it in order; infinite if it makes no room.
double price_of(scene& s, const std::vector<slot>& victims) {
  double sum = 0;
  for (const slot v : victims) {
    sum += s(v, s.model.unshared(v));
    s.model.drop(v);
  }
  const bool enough = s.fits();
  for (const slot v : victims) s.model.load(v, s.ids[index_of(v)]);
  return enough ? sum : infinite;
}
double cheapest_by_hand(scene& s) {
  double best = infinite;
  for (std::uint32_t set = 0; set < (1u << s.candidates.size()); ++set) {
    std::vector<slot> victims;
    for (std::size_t i = 0; i < s.candidates.size(); ++i)
      if ((set >> i & 1) != 0) victims.push_back(s.candidates[i]);
    best = std::min(best, price_of(s, victims));
  }
  return best;
}
void check_minimal(scene& s, const sharing::victim_set& found) {
  CHECK(price_of(s, found.victims) == Approx(found.price));
  for (std::size_t i = 0; i < found.victims.size(); ++i) {
    std::vector<slot> fewer = found.victims;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(price_of(s, fewer) == infinite);
  }
}

}  // namespace

TEST_CASE("cheapest victims: the cheapest of all subsets, none of them to spare (P8 P13)") {
  std::size_t sets = 0, shared = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    INFO("seed " << seed);
    scene s = scene_of(seed, 1 + static_cast<std::uint32_t>(seed % 10), seed % 5 != 0);
    std::vector<std::uint64_t> before{s.model.used(), s.model.missing(s.newcomer)};
    for (const slot c : s.candidates) before.push_back(s.model.unshared(c));
    const sharing::victim_set found = cheapest_victims(s.model, s.newcomer, s.capacity, s.candidates, s);
    std::vector<std::uint64_t> after{s.model.used(), s.model.missing(s.newcomer)};
    for (const slot c : s.candidates) after.push_back(s.model.unshared(c));
    CHECK(before == after);
    REQUIRE(found.enough);
    CHECK(found.exact);
    CHECK(found.price == Approx(cheapest_by_hand(s)));
    CHECK(found.at_least == found.price);
    check_minimal(s, found);
    sets += found.victims.empty() ? 0 : 1;
    for (const slot v : found.victims) shared += s.model.unshared(v) < s.model.charge(v) ? 1 : 0;
  }
  CHECK(sets > 200);
  CHECK(shared > 100);
}

TEST_CASE("cheapest victims: greedily, never below the bound that is stated, and none to spare (P13)") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    scene s = scene_of(seed, 1 + static_cast<std::uint32_t>(seed % 11), true);
    const sharing::victim_set found = cheapest_victims(s.model, s.newcomer, s.capacity, s.candidates, s, 0);
    const double best = cheapest_by_hand(s);
    REQUIRE(found.enough);
    CHECK(found.at_least <= best * (1 + 1e-12));
    CHECK(found.price >= best * (1 - 1e-12));
    check_minimal(s, found);
  }
}

TEST_CASE("cheapest victims: greedily, at most twice the cheapest where nothing is shared") {
  double worst = 1;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    scene s = scene_of(seed, 2 + static_cast<std::uint32_t>(seed % 11), false);
    const sharing::victim_set found = cheapest_victims(s.model, s.newcomer, s.capacity, s.candidates, s, 0);
    const double best = cheapest_by_hand(s);
    CHECK(found.price <= 2 * best);
    if (best > 0) worst = std::max(worst, found.price / best);
  }
  CHECK(worst > 1);  // it is no exact search in disguise
}

TEST_CASE("cheapest victims: of many entries, and where not even all are enough") {
  scene many = scene_of(5, 200, true);
  const sharing::victim_set found = cheapest_victims(many.model, many.newcomer, many.capacity, many.candidates, many);
  CHECK_FALSE(found.exact);
  CHECK(found.at_least <= found.price);
  check_minimal(many, found);
  sharing::bytes plain;
  plain.reserve(2);
  plain.load(slot{0}, 5_B);
  plain.load(slot{1}, 7_B);
  const slot both[]{slot{0}, slot{1}};
  const auto one_each = [](slot, std::uint64_t) noexcept { return 1.0; };
  CHECK(cheapest_victims(plain, 6_B, 12, both, one_each).victims == std::vector<slot>{slot{1}});
  CHECK(cheapest_victims(plain, 0_B, 12, both, one_each).victims.empty());
  CHECK_FALSE(cheapest_victims(plain, 13_B, 12, both, one_each).enough);
}

TEST_CASE("cheapest victims: the cheapest also where sharers' sizes add up beyond 64 bits, and no bound above its price (P3 P13)") {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    INFO("seed " << seed);
    double prices[2];
    for (const bool huge : {false, true}) {
      larder::random draws(mix(seed));
      const std::uint64_t unit = huge ? std::uint64_t{1} << 55 : 1;
      sharing::block_graph_builder builder;
      std::vector<sharing::block_id> parts;
      const auto base = *builder.add_block(bytes{120 * unit});
      for (int i = 0; i < 8; ++i) parts.push_back(*builder.add_block(bytes{(1 + draws.below(12)) * unit}));
      std::vector<sharing::model_id> ids;
      for (int m = 0; m < 8; ++m) {
        std::vector<sharing::block_id> held;
        if (draws.below(4) != 0) held.push_back(base);
        for (const auto part : parts)
          if (draws.below(3) == 0) held.push_back(part);
        ids.push_back(*builder.add_model("", held));
      }
      sharing::shared_blocks model(*std::move(builder).build());
      model.reserve(7);
      std::vector<slot> residents;
      std::vector<double> dear;
      for (std::uint32_t i = 0; i < 7; ++i) {
        residents.push_back(slot{i});
        model.load(slot{i}, ids[i]);
        dear.push_back(1 + static_cast<double>(draws.below(30)));
      }
      const std::uint64_t capacity = model.full(ids[7]) + draws.below(model.used() / unit + 1) * unit;
      const auto price = [&](slot s, std::uint64_t freed) noexcept { return dear[index_of(s)] * (1 + static_cast<double>(freed / unit)); };
      prices[huge] = cheapest_victims(model, ids[7], capacity, residents, price).price;
    }
    CHECK(prices[0] == prices[1]);
  }
  for (std::uint64_t size = 1; size < 300; ++size) {
    sharing::bytes plain;
    plain.reserve(25);
    std::vector<slot> residents;
    for (std::uint32_t i = 0; i < 25; ++i) {
      residents.push_back(slot{i});
      plain.load(slot{i}, bytes{size});
    }
    const auto price = [](slot, std::uint64_t freed) noexcept { return 0.1 + 0.3 * static_cast<double>(freed); };
    const auto found = cheapest_victims(plain, bytes{3 * size}, 25 * size, residents, price);
    CHECK(found.at_least <= found.price);
  }
}
