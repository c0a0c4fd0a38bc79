#include <larder/trace/prefix_graph.hpp>

#include <larder/trace/mooncake.hpp>

#include "catch.hpp"

using larder::bytes;
using larder::sharing::block_id;
using larder::sharing::model_id;
namespace trace = larder::trace;

namespace {

trace::llm_trace of(const std::vector<std::vector<std::uint32_t>>& requests, std::uint64_t unique) {
  trace::llm_trace made;
  made.source = "t";
  made.block_tokens = 512;
  made.unique_blocks = unique;
  made.block_begins = {0};
  for (const auto& blocks : requests) {
    made.requests.emplace_back();
    made.blocks.insert(made.blocks.end(), blocks.begin(), blocks.end());
    made.block_begins.push_back(made.blocks.size());
  }
  return made;
}
std::string refused(const trace::llm_trace& t, bytes per_token = bytes{1}) {
  const auto made = trace::prefixes(t, per_token);
  REQUIRE_FALSE(made);
  return made.error().sentence();
}

}  // namespace

TEST_CASE("prefix_graph: prompts share the blocks of their common beginning, and a block follows the one before it", "[trace]") {
  const auto made = trace::prefixes(of({{0, 1, 2}, {0, 1, 3}, {0, 1}, {4}, {0, 1, 2}, {}}, 5), bytes{2});
  REQUIRE(made);
  CHECK(made->graph.model_count() == 5);
  CHECK(made->requested[0] == made->requested[4]);
  CHECK(made->requested[2] == model_id{2});
  CHECK(made->graph.size(made->requested[0]) == bytes{3072});
  CHECK(made->graph.size(made->requested[5]) == bytes{0});
  CHECK(made->graph.total() == bytes{5120});
  CHECK(made->graph.prefix_of(block_id{3}) == block_id{1});
  CHECK(made->graph.prefix_of(block_id{4}) == larder::sharing::no_block);
}

TEST_CASE("prefix_graph: ids that do not name prefixes are refused with the request (P42)", "[trace]") {
  CHECK(refused(of({{0, 1}, {2, 1}}, 3)) ==
        "t, field request 2: block 1 stands after block 2, but after block 0 earlier: its id names no prefix");
  CHECK(refused(of({{0, 1}, {1}}, 2)) ==
        "t, field request 2: block 1 stands at the front, but after block 0 earlier: its id names no prefix");
  CHECK(refused(of({{0, 1, 0}}, 2)) ==
        "t, field request 1: block 0 stands after block 1, but at the front earlier: its id names no prefix");
  CHECK(refused(of({{0, 0}}, 1)) == "t, field request 1: block 0 stands after block 0, but at the front earlier: its id names no prefix");
  CHECK(refused(of({{0, 7}}, 2)) == "t, field request 1: names block 7 of 2");
  CHECK(refused(trace::llm_trace{"t", {{}}, 0, {}, {}, 0}) == "t: names no prompt blocks, expected a trace that does");
  CHECK(refused(of({{0, 1}}, 2), bytes{std::uint64_t{1} << 60}) ==
        "t: a block of 512 tokens would take more than 18446744073709551615 bytes");
  CHECK(refused(of({{0, 1}}, 2), bytes{std::uint64_t{1} << 54}) == "t: the block sizes add up to more than 18446744073709551615 bytes");
}

TEST_CASE("prefix_graph: an hour of real chats is trees of prefixes", "[trace]") {
#ifdef LARDER_TRACES
  const auto read = trace::read_mooncake(LARDER_TRACES "/llm_mooncake_conversation_h1.jsonl.gz");
  REQUIRE(read);
  const auto made = trace::prefixes(*read, bytes{131'072});
  REQUIRE(made);
  CHECK(made->requested.size() == 5719);
  CHECK(made->graph.model_count() == 5678);
  CHECK(made->graph.block_count() == 96534);
#else
  WARN("the traces are absent");
#endif
}
