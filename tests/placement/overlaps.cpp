#include <larder/placement/overlaps.hpp>

#include <algorithm>
#include <vector>

#include "instances.hpp"

using larder::bytes;
using larder::placement::overlaps;
using larder::sharing::model_id;

TEST_CASE("overlaps: charges of whatever fits never add up to more than it takes (P8)", "[placement]") {
  std::size_t charged_something = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto given = instances::drawn(seed, 1, 1, 9, seed % 3);
    larder::random draw{seed};
    const std::uint64_t room = 10 + draw.below(120);
    const auto all = overlaps(given.graph).charges(room);
    REQUIRE_FALSE(all.empty());
    for (std::uint32_t bits = 0; bits < 1u << 9; ++bits) {
      std::vector<model_id> models;
      for (std::uint32_t i = 0; i < 9; ++i)
        if (bits >> i & 1) models.push_back(model_id{i});
      const bytes taken = given.graph.union_bytes(models);
      if (taken > bytes{room}) continue;
      for (const auto& charges : all) {
        std::uint64_t sum = 0;
        for (const model_id model : models) sum += charges[index_of(model)];
        if (bytes{sum} > taken) FAIL("seed " << seed << " set " << bits);
        if (sum > 0) ++charged_something;
      }
    }
  }
  CHECK(charged_something > 1000);
}

TEST_CASE("overlaps: without sharing every charge is the model", "[placement]") {
  larder::sharing::block_graph_builder builder;
  for (std::uint64_t i = 1; i <= 5; ++i) REQUIRE(builder.add_model({}, {*builder.add_block(bytes{i * 10})}));
  const auto graph = *std::move(builder).build();
  for (const auto& charges : overlaps(graph).charges(100)) CHECK(charges == std::vector<std::uint64_t>{10, 20, 30, 40, 50});
}

TEST_CASE("overlaps: models that share little are charged nearly all", "[placement]") {
  larder::sharing::block_graph_builder builder;
  const auto common = *builder.add_block(bytes{100});
  for (int i = 0; i < 5; ++i) REQUIRE(builder.add_model({}, {common, *builder.add_block(bytes{900})}));
  const auto graph = *std::move(builder).build();
  std::uint64_t most = 0;
  for (const auto& charges : overlaps(graph).charges(2000)) most = std::max(most, charges[0]);
  CHECK(most >= 949);  // two fit: each may leave out half of the 100 they share
  CHECK(most <= 950);
}
