// static_graph: everything about it is a constant.
#include <larder/sharing/static_graph.hpp>

#include "catch.hpp"

using namespace larder;
using sharing::block;
using sharing::model;

namespace {

// Models before blocks, blocks before their prefixes: the order is free.
constexpr auto graph = sharing::static_graph(model{"law", {"adapter", "base"}}, block{"adapter", 60_MB, "base"}, block{"base", 13_GB},
                                             block{"other", 7_GB}, model{"plain", {"base"}}, model{"empty"});
static_assert(graph.block_count() == 3 && graph.model_count() == 3);
static_assert(graph.size(graph.model("law")) == 13'060_MB && graph.size(graph.model("empty")) == 0_B);
static_assert(graph.union_bytes({graph.model("law"), graph.model("plain"), graph.model("law")}) == 13'060_MB);
static_assert(graph.union_bytes({}) == 0_B);
static_assert(graph.total() == 20'060_MB);
static_assert(graph.holds(graph.model("plain"), graph.block("base")) && !graph.holds(graph.model("plain"), graph.block("adapter")));
static_assert(graph.prefix_of(graph.block("adapter")) == graph.block("base") && graph.prefix_of(graph.block("base")) == sharing::no_block);

}  // namespace

TEST_CASE("static_graph: names are found at run time too, and numbers count in the order of the source") {
  CHECK(graph.find_model("plain") == graph.model("plain"));
  CHECK(graph.find_block("other") == graph.block("other"));
  CHECK_FALSE(graph.find_model("base"));
  CHECK_FALSE(graph.find_block(""));
  CHECK(index_of(graph.model("law")) == 0);
  CHECK(index_of(graph.block("other")) == 2);
  CHECK(graph.name(sharing::model_id{1}) == "plain");
  CHECK(graph.name(sharing::block_id{0}) == "adapter");
}
