// shared_blocks: a block that several residents hold is counted once.
#include <larder/sharing/shared_blocks.hpp>

#include <larder/core/random.hpp>
#include <larder/sharing/block_graph_builder.hpp>

#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {
struct worked_example {
  sharing::block_graph_builder builder;
  sharing::block_id a = *builder.add_block(4_B), b = *builder.add_block(3_B), c = *builder.add_block(2_B);
  sharing::model_id x = *builder.add_model("x", {a, b}), y = *builder.add_model("y", {a, c}), none = *builder.add_model("none", {});
  sharing::shared_blocks model{*std::move(builder).build()};
  worked_example() { model.reserve(8); }
};
}  // namespace

TEST_CASE("shared_blocks: x = {a4, b3} and y = {a4, c2}: unshared 3 and 2, together 9 (P8)") {
  worked_example w;
  w.model.load(slot{3}, w.x);
  CHECK(w.model.used() == 7);
  CHECK(w.model.unshared(slot{3}) == 7);
  CHECK(w.model.missing(w.y) == 2);
  w.model.load(slot{5}, w.y);
  CHECK(w.model.used() == 9);
  CHECK(w.model.unshared(slot{3}) == 3);
  CHECK(w.model.unshared(slot{5}) == 2);
  CHECK(w.model.charge(slot{3}) == 7);
  CHECK(w.model.charge(slot{5}) == 6);
  w.model.drop(slot{3});
  CHECK(w.model.used() == 6);
  CHECK(w.model.unshared(slot{5}) == 6);
  w.model.drop(slot{5});
  CHECK(w.model.used() == 0);
}
TEST_CASE("shared_blocks: n equal entries use the bytes of one; an empty one uses none (P8 P25)") {
  worked_example w;
  for (std::uint32_t i = 0; i < 6; ++i) {
    w.model.load(slot{i}, w.x);
    CHECK(w.model.used() == 7);
    for (std::uint32_t k = 0; k <= i; ++k) CHECK(w.model.unshared(slot{k}) == (i == 0 ? 7 : 0));
  }
  w.model.load(slot{6}, w.none);
  CHECK(w.model.used() == 7);
  CHECK(w.model.charge(slot{6}) == 0);
  CHECK(w.model.missing(w.none) == 0);
  CHECK(w.model.relief(slot{6}, w.x) == 0);
  for (std::uint32_t i = 0; i < 6; ++i) w.model.drop(slot{i});
  CHECK(w.model.used() == 0);
}
TEST_CASE("shared_blocks: what a victim brings is its own blocks that the newcomer does not want (P13)") {
  worked_example w;
  w.model.load(slot{0}, w.x);
  CHECK(w.model.relief(slot{0}, w.y) == 3);
  CHECK(w.model.relief(slot{0}, w.x) == 0);
  CHECK(w.model.relief(slot{0}, w.none) == 7);
  w.model.load(slot{1}, w.x);
  CHECK(w.model.relief(slot{0}, w.none) == 0);
}
TEST_CASE("shared_blocks: shared blocks are pinned once, and stay pinned as long as one holder is (P10)") {
  worked_example w;
  w.model.load(slot{0}, w.x);
  w.model.load(slot{1}, w.y);
  w.model.pin(slot{0});
  w.model.pin(slot{1});
  CHECK(w.model.pinned() == 9);
  CHECK(w.model.beyond_pinned(w.x) == 0);
  w.model.unpin(slot{0});
  CHECK(w.model.pinned() == 6);
  CHECK(w.model.beyond_pinned(w.x) == 3);
  w.model.unpin(slot{1});
  CHECK(w.model.pinned() == 0);
}
TEST_CASE("shared_blocks: a model that the graph does not have is not accepted") {
  worked_example w;
  CHECK(w.model.accepts(w.none));
  CHECK_FALSE(w.model.accepts(sharing::model_id{3}));
  CHECK_FALSE(sharing::shared_blocks{}.accepts(sharing::model_id{0}));
}
TEST_CASE("shared_blocks: without sharing it answers as bytes do") {
  sharing::block_graph_builder builder;
  std::vector<sharing::model_id> models;
  for (std::uint64_t i = 0; i < 20; ++i)
    models.push_back(*builder.add_model("", {*builder.add_block(bytes{i * i % 13}), *builder.add_block(bytes{i})}));
  sharing::shared_blocks model(*std::move(builder).build());
  model.reserve(20);
  std::uint64_t used = 0;
  for (std::uint32_t i = 0; i < 20; ++i) {
    CHECK(model.missing(models[i]) == i * i % 13 + i);
    model.load(slot{i}, models[i]);
    used += i * i % 13 + i;
    CHECK(model.used() == used);
    CHECK(model.unshared(slot{i}) == model.charge(slot{i}));
  }
}
