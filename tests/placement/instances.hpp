// Instances that several placement tests share: the worked example, computed by hand, and small random ones.
#pragma once

#include <cstdint>
#include <vector>

#include <larder/core/random.hpp>
#include <larder/placement/problem.hpp>
#include <larder/placement/solution.hpp>
#include <larder/sharing/block_graph_builder.hpp>

#include "catch.hpp"

namespace instances {

using larder::bytes;
using larder::placement::instance;
using larder::placement::problem;
using larder::placement::solution;
using larder::sharing::block_id;
using larder::sharing::model_id;
using namespace larder::literals;

inline problem made(instance given) {
  auto checked = problem::make(std::move(given));
  REQUIRE(checked);
  return *std::move(checked);
}

/// Two servers, three users and three models over A = 20, B = 60 (shared) and b1 = 40, b2 = 10, b3 = 10 MB; 30 requests.
inline instance worked_example() {
  larder::sharing::block_graph_builder builder;
  const auto a = *builder.add_block(20_MB, "A"), b = *builder.add_block(60_MB, "B");
  const auto b1 = *builder.add_block(40_MB, "b1"), b2 = *builder.add_block(10_MB, "b2"), b3 = *builder.add_block(10_MB, "b3");
  REQUIRE(builder.add_model("1", {a, b1}));
  REQUIRE(builder.add_model("2", {a, b, b2}));
  REQUIRE(builder.add_model("3", {b, b3}));
  instance given;
  given.graph = *std::move(builder).build();
  given.users = 3;
  given.storage = {100_MB, 90_MB};
  const double fast = 8e8, slower = 6.4e8;  // 100 and 80 MB/s
  given.rate = {fast, slower, 0, 0, fast, fast};
  given.backhaul = {0, fast, fast, 0};
  given.limit = {1.25, 1.25, 1.25, 1, 1, 1, 1.25, 1.25, 1.25};
  given.weight = {3, 5, 2, 1, 2, 7, 0, 7, 3};
  return given;
}

/// A drawn instance: `chains` backbones, models frozen to some depth, or, with no chains, models over a random pool of blocks. Sizes 0 and
/// models larger than any server occur.
inline instance drawn(std::uint64_t seed, std::uint64_t servers, std::uint32_t users, std::uint64_t models, std::uint64_t chains) {
  larder::random draw{seed};
  larder::sharing::block_graph_builder builder;
  std::vector<std::vector<block_id>> pool(chains == 0 ? 1 : chains);
  for (auto& blocks : pool)
    for (int at = 0; at < 6; ++at) blocks.push_back(*builder.add_block(bytes{draw.below(20)}));
  for (std::uint64_t i = 0; i < models; ++i) {
    const auto& blocks = pool[draw.below(pool.size())];
    std::vector<block_id> held;
    if (chains == 0) {
      for (const block_id block : blocks)
        if (draw.below(2) == 0) held.push_back(block);
    } else {
      const auto depth = static_cast<std::ptrdiff_t>(draw.below(blocks.size() + 1));
      held.assign(blocks.begin(), blocks.begin() + depth);
    }
    if (draw.below(4) != 0) held.push_back(*builder.add_block(bytes{draw.below(15)}));
    REQUIRE(builder.add_model({}, held));
  }
  instance given;
  given.graph = *std::move(builder).build();
  given.users = users;
  for (std::uint64_t m = 0; m < servers; ++m) given.storage.push_back(bytes{draw.below(120)});
  for (std::uint64_t m = 0; m < servers * users; ++m) given.rate.push_back(draw.below(3) == 0 ? 0.0 : draw.uniform(400.0, 1600.0));
  given.backhaul.assign(servers * servers, draw.below(2) == 0 ? 0.0 : 1000.0);
  for (std::uint64_t at = 0; at < users * models; ++at) {
    given.limit.push_back(draw.uniform(0.0, 1.0));
    given.weight.push_back(static_cast<std::uint32_t>(draw.below(10)));
  }
  return given;
}

inline std::vector<std::vector<std::uint32_t>> numbers(const solution& made) {
  std::vector<std::vector<std::uint32_t>> all;
  for (const auto& models : made.placed) {
    all.emplace_back();
    for (const model_id model : models) all.back().push_back(index_of(model) + 1);
  }
  return all;
}

using placed = std::vector<std::vector<std::uint32_t>>;

}  // namespace instances
