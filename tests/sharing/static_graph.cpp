// static_graph: everything about it is a constant.
#include <larder/sharing/static_graph.hpp>

#include <string>
#include <vector>

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
TEST_CASE("static_graph: answers at run time as in constants") {
  const auto at_run_time = graph;
  const sharing::model_id law = *at_run_time.find_model("law"), plain = *at_run_time.find_model("plain"),
                          empty = *at_run_time.find_model("empty");
  const sharing::block_id adapter = *at_run_time.find_block("adapter"), base = *at_run_time.find_block("base");
  CHECK(at_run_time.block_count() == 3);
  CHECK(at_run_time.model_count() == 3);
  CHECK(at_run_time.total() == 20'060_MB);
  CHECK(at_run_time.prefix_of(adapter) == base);
  CHECK(at_run_time.prefix_of(base) == sharing::no_block);
  CHECK(at_run_time.size(law) == 13'060_MB);
  CHECK(at_run_time.union_bytes({law, plain, law, empty}) == 13'060_MB);
  CHECK(at_run_time.union_bytes({plain, empty}) == 13_GB);
  CHECK(at_run_time.union_bytes({}) == 0_B);
}
TEST_CASE("static_graph: names are found by bisection over hashes, equal hashes told apart by the names") {
  // Both pairs have equal hashes.
  const std::vector<std::string> texts{
      "8yn0iYCKYHlIj4-BwPqk", "GReLUrM4wMqfg9yzV3KQ", "gMPflVXtwGDXbIhP73TX", "LtHf1prlU1bCeYZEdqWf", "", "b", "a"};
  sharing::detail::static_names<7> names;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(names.place_of(texts[i].c_str()) == 7);
    names.add(texts[i].c_str());
    CHECK(names.size() == i + 1);
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(names.place_of(texts[i].c_str()) == i);
    CHECK(names.place_of(std::string_view(texts[i])) == i);
    CHECK(names[i] == texts[i]);
  }
  CHECK(names.place_of("ab") == 7);
  CHECK(names.place_of(std::string_view("ab")) == 7);
}
