#include <larder/sharing/shared_pairs.hpp>

#include <larder/core/random.hpp>
#include <larder/sharing/block_graph_builder.hpp>

#include <algorithm>
#include <vector>

#include "catch.hpp"

using namespace larder;
using namespace larder::sharing;

TEST_CASE("shared_pairs: the worked example", "[sharing]") {
  block_graph_builder builder;
  const auto a = *builder.add_block(4_B), b = *builder.add_block(3_B), c = *builder.add_block(2_B), none = *builder.add_block(0_B);
  const auto x = *builder.add_model("x", {a, b, none}), y = *builder.add_model("y", {a, c}), z = *builder.add_model("z", {c, none});
  const block_graph graph = *std::move(builder).build();
  CHECK(unshared_bytes(graph, x) == 3_B);
  CHECK(unshared_bytes(graph, y) == 0_B);
  CHECK(bytes_if_whole(graph) == 15_B);
  CHECK(most_shared_pairs(graph, 9) == std::vector<shared_pair>{{x, y, 4_B}, {y, z, 2_B}});
  CHECK(most_shared_pairs(graph, 1) == std::vector<shared_pair>{{x, y, 4_B}});
  CHECK(most_shared_pairs(graph, 0).empty());
  CHECK(most_shared_pairs(block_graph{}, 3).empty());
}

TEST_CASE("shared_pairs: on random graphs they are those of looking at every pair", "[sharing]") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    larder::random draw(seed);
    block_graph_builder builder;
    const std::uint64_t blocks = draw.below(12), models = draw.below(12);
    for (std::uint64_t i = 0; i < blocks; ++i) (void)builder.add_block(bytes{draw.below(4)});
    for (std::uint64_t i = 0; i < models; ++i) {
      std::vector<block_id> held;
      for (std::uint32_t b = 0; b < blocks; ++b)
        if (draw.below(3) == 0) held.push_back(block_id{b});
      (void)builder.add_model("", held);
    }
    const block_graph graph = *std::move(builder).build();
    std::vector<shared_pair> all;
    for (std::uint32_t i = 0; i < models; ++i)
      for (std::uint32_t k = i + 1; k < models; ++k) {
        bytes both;
        for (const block_id b : graph.blocks_of(model_id{i}))
          for (const block_id other : graph.blocks_of(model_id{k}))
            if (b == other) both += graph.size(b);
        if (both != 0_B) all.push_back({model_id{i}, model_id{k}, both});
      }
    std::sort(all.begin(), all.end(), [](const shared_pair& a, const shared_pair& b) {
      return a.shared != b.shared ? a.shared > b.shared : std::pair(a.first, a.second) < std::pair(b.first, b.second);
    });
    CHECK(most_shared_pairs(graph, 1000) == all);
    const std::size_t few = std::min<std::size_t>(all.size(), 3);
    CHECK(most_shared_pairs(graph, 3) == std::vector<shared_pair>(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(few)));
  }
}
