#include <larder/sharing/block_graph_json.hpp>

#include <string>

#include <larder/core/random.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

using larder::bytes;
using larder::sharing::model_id;
using larder::sharing::parse_block_graph;

namespace {

std::string refused(const std::string& blocks, const std::string& models = "[]") {
  const auto graph = parse_block_graph("{\"blocks\":" + blocks + ",\"models\":" + models + "}", "g.json");
  REQUIRE_FALSE(graph);
  return graph.error().sentence();
}

const std::string complete = R"({
  "blocks": [ {"name": "B", "bytes": 60, "after": "A"}, {"name": "A", "bytes": 20, "content": "sha256:9f"},
              {"name": "alias", "bytes": 20, "content": "sha256:9f"}, {"name": "b1", "bytes": 40} ],
  "models": [ {"name": "one", "blocks": ["b1", "A"]}, {"name": "two", "blocks": ["B", "alias"]}, {"name": "none", "blocks": []} ] })";

}  // namespace

TEST_CASE("block_graph_json: blocks and models keep the order of the file", "[sharing]") {
  const auto graph = parse_block_graph(complete, "g.json");
  REQUIRE(graph);
  CHECK(graph->block_count() == 3);
  CHECK(graph->model_count() == 3);
  CHECK(graph->name(larder::sharing::block_id{0}) == "B");
  CHECK(graph->name(model_id{1}) == "two");
  CHECK(graph->size(model_id{0}) == bytes{60});
  CHECK(graph->size(model_id{1}) == bytes{80});
  CHECK(graph->size(model_id{2}) == bytes{0});
  const model_id all[] = {model_id{0}, model_id{1}, model_id{2}};
  CHECK(graph->union_bytes(all) == bytes{120});
  CHECK(graph->prefix_of(*graph->find_block("B")) == graph->find_block("A"));
  CHECK(graph->find_block("alias") == graph->find_block("A"));
  CHECK_FALSE(graph->find_block("alia"));
  CHECK_FALSE(graph->find_block("z"));
}

TEST_CASE("block_graph_json: what is wrong is named with its field", "[sharing]") {
  CHECK(refused(R"([{"name":"A","bytes":-1}])") ==
        "g.json, field blocks[0].bytes: is -1, expected a whole number from 0 to 18446744073709551615");
  CHECK(refused(R"([{"name":"A","bytes":18446744073709551616}])").find("g.json, field blocks[0].bytes: is 1.8446744073709") == 0);
  CHECK(refused(R"([{"name":"A","bytes":1.5}])").find("g.json, field blocks[0].bytes: is 1.5") == 0);
  CHECK(refused(R"([{"name":"A","bytes":18446744073709551615},{"name":"B","bytes":1}])") ==
        "g.json, field blocks[1]: the block sizes add up to more than 18446744073709551615 bytes");
  CHECK(refused(R"([{"name":"A","bytes":1},{"name":"A","bytes":2}])") ==
        "g.json, field blocks[1]: block \"A\" has two sizes, 1 and 2 bytes");
  CHECK(refused(R"([{"name":"A","bytes":1},{"name":"A","bytes":1}])") ==
        "g.json, field blocks[1]: two blocks are named \"A\", expected each name once");
  CHECK(refused(R"([{"name":"A","bytes":1,"content":"x"},{"name":"A","bytes":1,"content":"x"}])") ==
        "g.json, field blocks[1]: two blocks are named \"A\", expected each name once");
  CHECK(refused(R"([{"name":"","bytes":1}])") == "g.json, field blocks[0].name: is empty, expected a name");
  CHECK(refused(R"([{"bytes":1}])") == "g.json, field blocks[0]: \"name\" is missing");
  CHECK(refused(R"([{"name":"A","byte":1}])") ==
        "g.json, field blocks[0]: \"byte\" is unknown here, expected only name, bytes, content, after");
  CHECK(refused(R"([{"name":"A","bytes":1,"content":3}])") == "g.json, field blocks[0].content: is a number, expected a text");
  CHECK(refused(R"([{"name":"A","bytes":1,"bytes":1}])") == "g.json: names the key \"bytes\" twice in one object");
  CHECK(refused(R"([{"name":"A","bytes":1,"after":"B"}])") ==
        "g.json, field blocks[0].after: the prefix \"B\" is not a block of this graph");
  CHECK(refused(R"([{"name":"A","bytes":1,"after":"B"},{"name":"B","bytes":1,"after":"A"}])") ==
        "g.json: the prefixes of block \"A\" form a circle, expected chains");
  CHECK(refused("[]", R"([{"name":"m","blocks":["A"]}])") ==
        "g.json, field models[0].blocks[0]: the block \"A\" is not a block of this graph");
  CHECK(refused("[]", R"([{"name":"m","blocks":[0]}])") == "g.json, field models[0].blocks[0]: is a number, expected a text");
  CHECK(refused(R"([{"name":"A","bytes":1}])", R"([{"name":"m","blocks":["A","A"]}])") ==
        "g.json, field models[0]: model \"m\" names block \"A\" twice, expected each block once");
  CHECK(refused(R"([{"name":"A","bytes":1},{"name":"B","bytes":1,"after":"A"}])", R"([{"name":"m","blocks":["B"]}])") ==
        "g.json: model \"m\" holds block \"B\" without its prefix block \"A\"");
  CHECK(refused(R"([{"name":"A","bytes":1,"after":7}])") == "g.json, field blocks[0].after: is a number, expected a text");
  CHECK(refused(R"([{"name":"A","bytes":1,"after":"A"}])") == "g.json: the prefixes of block \"A\" form a circle, expected chains");
  CHECK(refused(R"([{"name":"P","bytes":1},{"name":"Q","bytes":1},{"name":"A","bytes":2,"content":"x","after":"P"},
                    {"name":"C","bytes":2,"content":"x","after":"Q"}])") ==
        "g.json, field blocks[3].after: block \"A\" follows both block \"P\" and block \"Q\", expected one prefix");
  CHECK(refused("[]", R"([{"blocks":[]}])") == "g.json, field models[0]: \"name\" is missing");
  CHECK(refused("[]", R"([{"name":"m"}])") == "g.json, field models[0]: \"blocks\" is missing");
  CHECK(refused("3") == "g.json, field blocks: is a number, expected an array");
  CHECK(parse_block_graph("[]", "g.json").error().sentence() == "g.json: is an array, expected an object");
  CHECK(parse_block_graph("{\"blocks\":[]}", "g.json").error().sentence() == "g.json: \"models\" is missing");
}

TEST_CASE("block_graph_json: a file is its text, and names itself in what is wrong", "[sharing]") {
  const larder_test::scratch_folder folder;
  const auto graph = larder::sharing::read_block_graph(folder.file("graph.json", complete));
  REQUIRE(graph);
  CHECK(graph->block_count() == 3);
  CHECK(graph->model_count() == 3);
  const std::string path = folder.file("wrong.json", R"({"blocks":[],"models":3})");
  CHECK(larder::sharing::read_block_graph(path).error().sentence() == path + ", field models: is a number, expected an array");
  CHECK(larder::sharing::read_block_graph(folder / "none").error().sentence() == folder / "none" + ": cannot be opened for reading");
}

TEST_CASE("block_graph_json: text changed anywhere gives a graph or a sentence", "[sharing]") {
  larder::random draw{2};
  std::size_t read = 0, refusals = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string changed = complete;
    for (auto left = 1 + draw.below(3); left > 0; --left) {
      const auto at = draw.below(changed.size());
      changed[at] = complete[draw.below(complete.size())];
    }
    const auto graph = parse_block_graph(changed, "g.json");
    ++(graph ? read : refusals);
    if (graph) CHECK(graph->total() >= graph->union_bytes({}));
  }
  CHECK(read > 0);
  CHECK(refusals > 0);
}
