#include <larder/sharing/block_graph.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <larder/core/random.hpp>
#include <larder/sharing/block_graph_builder.hpp>

#include "catch.hpp"

using larder::bytes;
using larder::sharing::block_graph;
using larder::sharing::block_graph_builder;
using larder::sharing::block_id;
using larder::sharing::model_id;

namespace {

// The same graph as plain sets, drawn at random: sizes 0 and huge, models without blocks, blocks without models.
struct plain_graph {
  std::vector<std::uint64_t> sizes;
  std::vector<std::set<std::uint32_t>> models;

  explicit plain_graph(std::uint64_t seed) {
    larder::random draw{seed};
    const auto blocks = 1 + draw.below(40), count = draw.below(30);
    for (std::uint64_t b = 0; b < blocks; ++b) {
      const auto kind = draw.below(10);
      sizes.push_back(kind == 0 ? 0 : kind == 1 ? std::uint64_t{1} << 57 : draw.below(1000));
    }
    for (std::uint64_t m = 0; m < count; ++m) {
      models.emplace_back();
      for (auto left = draw.below(blocks + 1); left > 0; --left) models.back().insert(static_cast<std::uint32_t>(draw.below(blocks)));
    }
  }

  [[nodiscard]] block_graph built() const {
    block_graph_builder builder;
    for (const auto size : sizes) REQUIRE(builder.add_block(bytes{size}));
    for (const auto& model : models) {
      std::vector<block_id> blocks;
      for (const auto b : model) blocks.insert(blocks.begin(), block_id{b});  // falling, so that sorting has work
      REQUIRE(builder.add_model({}, blocks));
    }
    auto graph = std::move(builder).build();
    REQUIRE(graph);
    return *std::move(graph);
  }
};

}  // namespace

TEST_CASE("block_graph: an empty graph holds nothing", "[sharing]") {
  const block_graph graph;
  CHECK(graph.block_count() == 0);
  CHECK(graph.model_count() == 0);
  CHECK(graph.total() == bytes{0});
  CHECK(graph.union_bytes({}) == bytes{0});
  CHECK_FALSE(graph.find_model("any"));
}

TEST_CASE("block_graph: blocks, holders and sizes are those of the sets it was built from (P8)", "[sharing]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const plain_graph plain(seed);
    const block_graph graph = plain.built();
    REQUIRE(graph.block_count() == plain.sizes.size());
    REQUIRE(graph.model_count() == plain.models.size());

    std::map<std::uint32_t, std::vector<model_id>> holders;
    std::size_t references = 0;
    for (std::uint32_t m = 0; m < graph.model_count(); ++m) {
      std::vector<block_id> expected;
      std::uint64_t whole = 0;
      for (const auto b : plain.models[m]) {
        expected.push_back(block_id{b});
        holders[b].push_back(model_id{m});
        whole += plain.sizes[b];
      }
      references += expected.size();
      const auto found = graph.blocks_of(model_id{m});
      CHECK(std::equal(found.begin(), found.end(), expected.begin(), expected.end()));
      CHECK(graph.size(model_id{m}) == bytes{whole});
      CHECK(graph.only_block_of(model_id{m}) == (expected.size() == 1 ? expected.front() : larder::sharing::no_block));
    }
    CHECK(graph.reference_count() == references);
    std::uint64_t total = 0;
    for (std::uint32_t b = 0; b < graph.block_count(); ++b) {
      const auto found = graph.holders_of(block_id{b});
      CHECK(std::equal(found.begin(), found.end(), holders[b].begin(), holders[b].end()));
      CHECK(graph.size(block_id{b}) == bytes{plain.sizes[b]});
      CHECK(graph.prefix_of(block_id{b}) == larder::sharing::no_block);
      total += plain.sizes[b];
    }
    CHECK(graph.total() == bytes{total});
  }
}

TEST_CASE("block_graph: the bytes of a union count every block once (P8)", "[sharing]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const plain_graph plain(seed);
    const block_graph graph = plain.built();
    larder::random draw{seed + 1000};
    std::vector<model_id> chosen;
    std::set<std::uint32_t> blocks;
    for (auto left = graph.model_count() == 0 ? 0 : draw.below(8); left > 0; --left) {
      chosen.push_back(model_id{static_cast<std::uint32_t>(draw.below(graph.model_count()))});
      for (const auto b : plain.models[index_of(chosen.back())]) blocks.insert(b);
    }
    std::uint64_t sum = 0;
    for (const auto b : blocks) sum += plain.sizes[b];
    CHECK(graph.union_bytes(chosen) == bytes{sum});
  }
}

TEST_CASE("block_graph: names and contents lead back to their blocks and models", "[sharing]") {
  block_graph_builder builder;
  const auto nameless = *builder.add_block(bytes{1});
  const auto base = *builder.add_block(bytes{2}, "base", "sha256:aa");
  const auto adapter = *builder.add_block(bytes{3}, "adapter");
  const auto later = *builder.add_block(bytes{4});
  const auto tuned = *builder.add_model("tuned", {adapter, base});
  const auto plain = *builder.add_model("", {nameless, later});
  const auto graph = *std::move(builder).build();
  CHECK(graph.find_block("base") == base);
  CHECK(graph.find_block("adapter") == adapter);
  CHECK_FALSE(graph.find_block("bas"));
  CHECK_FALSE(graph.find_block("sha256:aa"));
  CHECK_FALSE(graph.find_block(""));
  CHECK(graph.find_model("tuned") == tuned);
  CHECK_FALSE(graph.find_model("base"));
  CHECK(graph.name(adapter) == "adapter");
  CHECK(graph.name(nameless).empty());
  CHECK(graph.name(later).empty());
  CHECK(graph.name(tuned) == "tuned");
  CHECK(graph.name(plain).empty());
  CHECK(graph.content(base) == "sha256:aa");
  CHECK(graph.content(adapter).empty());
}
