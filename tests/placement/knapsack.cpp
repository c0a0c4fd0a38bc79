#include <larder/placement/knapsack.hpp>

#include <algorithm>
#include <vector>

#include <larder/core/random.hpp>

#include "catch.hpp"

using namespace larder::placement;

namespace {

std::vector<knapsack_group> drawn(std::uint64_t seed, bool chains) {
  larder::random draw{seed};
  std::vector<knapsack_group> groups(1 + draw.below(3));
  std::uint32_t number = 0;
  for (auto& group : groups) {
    std::vector<knapsack_item> items;
    for (auto left = draw.below(5); left > 0; --left) {
      const auto value = draw.below(12), weight = draw.below(15);
      items.push_back({value, weight, number++});
    }
    group.push_back({0, {}});
    for (auto sets = draw.below(4); sets > 0; --sets) {
      knapsack_set next{draw.below(20), {}};
      if (chains) next.items = group.back().items;
      for (const auto& item : items)
        if (draw.below(2) == 0) next.items.push_back(item);
      const auto by_number = [](const auto& a, const auto& b) { return a.number < b.number; };
      std::sort(next.items.begin(), next.items.end(), by_number);
      next.items.erase(std::unique(next.items.begin(), next.items.end(), [](const auto& a, const auto& b) { return a.number == b.number; }),
                       next.items.end());
      group.push_back(std::move(next));
    }
  }
  return groups;
}

// The most value of all choices, tried one by one.
std::uint64_t most_value(const std::vector<knapsack_group>& groups, std::size_t from, std::uint64_t room) {
  if (from == groups.size()) return 0;
  std::uint64_t most = 0;
  for (const auto& set : groups[from]) {
    if (set.size > room) continue;
    for (std::uint32_t bits = 0; bits < 1u << set.items.size(); ++bits) {
      std::uint64_t value = 0, weight = set.size;
      for (std::size_t at = 0; at < set.items.size(); ++at)
        if (bits >> at & 1) {
          value += set.items[at].value;
          weight += set.items[at].weight;
        }
      if (weight <= room) most = std::max(most, value + most_value(groups, from + 1, room - weight));
    }
  }
  return most;
}

// The value of a choice, or nothing if no sets that admit it leave room for it.
bool reaches(const std::vector<knapsack_group>& groups, const std::vector<std::uint32_t>& chosen, std::uint64_t room,
             std::uint64_t& value) {
  std::uint64_t weight = 0;
  std::size_t admitted = 0;
  value = 0;
  for (const auto& group : groups) {
    std::uint64_t lightest = ~std::uint64_t{0};
    std::size_t most = 0, wanted = 0;
    std::uint64_t worth = 0;
    for (const auto& set : group) {
      std::size_t held = 0;
      std::uint64_t set_weight = set.size, set_value = 0;
      for (const auto& item : set.items)
        if (std::find(chosen.begin(), chosen.end(), item.number) != chosen.end()) {
          ++held;
          set_weight += item.weight;
          set_value += item.value;
        }
      wanted = std::max(wanted, held);
      if (held > most || (held == most && set_weight < lightest)) {
        most = held;
        lightest = set_weight;
        worth = set_value;
      }
    }
    admitted += wanted;
    weight += lightest;
    value += worth;
  }
  return admitted == chosen.size() && weight <= room;
}

}  // namespace

TEST_CASE("knapsack: as good as trying every choice, and what it names does fit", "[placement]") {
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    const auto groups = drawn(seed, seed % 2 == 0);
    const std::uint64_t room = seed % 50;
    knapsack problem(groups, room);
    const auto chosen = problem.best_choice();
    REQUIRE(chosen);
    std::uint64_t value = 0, fair = 0;
    const std::uint64_t most = most_value(groups, 0, room);
    CHECK(reaches(groups, *chosen, room, value));
    CHECK(value == most);
    CHECK(problem.bound() >= static_cast<double>(most) * (1 - 1e-12));
    CHECK(reaches(groups, problem.fair_choice(), room, fair));
    CHECK(fair <= most);
  }
}

TEST_CASE("knapsack: of equal bytes the first found stays", "[placement]") {
  const auto chosen = [](std::vector<knapsack_item> items, std::uint64_t room) {
    return *knapsack({{{0, std::move(items)}}}, room).best_choice();
  };
  CHECK(chosen({{1, 10, 0}, {1, 10, 1}}, 10) == std::vector<std::uint32_t>{0});
  CHECK(chosen({{1, 10, 0}, {1, 9, 1}}, 10) == std::vector<std::uint32_t>{1});
  CHECK(chosen({{2, 5, 0}, {1, 2, 1}, {1, 3, 2}}, 5) == std::vector<std::uint32_t>{0});
  CHECK(chosen({{1, 2, 0}, {1, 3, 1}, {2, 5, 2}}, 5) == std::vector<std::uint32_t>{0, 1});
  CHECK(chosen({{3, 0, 0}, {0, 0, 1}}, 0) == std::vector<std::uint32_t>{0});
  CHECK(chosen({}, 5).empty());
}

TEST_CASE("knapsack: one that needs more states than allowed says so", "[placement]") {
  std::vector<knapsack_item> items;
  larder::random draw{4};
  for (std::uint32_t i = 0; i < 40; ++i) {
    const auto weight = 1000 + draw.below(1000);
    items.push_back({weight, weight, i});  // value equals weight: nothing is dominated, no price helps
  }
  CHECK_FALSE(knapsack({{{0, items}}}, 30'000, 1000).best_choice());
  CHECK(knapsack({{{0, items}}}, 100'000, 1000).best_choice()->size() == 40);
}

TEST_CASE("knapsack: sums of weights beyond 64 bits are too heavy, not light", "[placement]") {
  constexpr std::uint64_t huge = std::uint64_t{1} << 63;
  knapsack problem({{{0, {{5, huge, 0}, {5, huge, 1}, {1, 1, 2}}}}}, huge + 1);
  CHECK(*problem.best_choice() == std::vector<std::uint32_t>{0, 2});
}
