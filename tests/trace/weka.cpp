#include <larder/trace/weka.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

namespace {
const std::string header = "session,agent,t,model,in_tokens,out_tokens,api_time,think_time,n_blocks,keep,new_blocks\n";
const std::string text = header +
                         "s1,0,0.0,opus,200,5,1.5,,3,0,1-3\n"  // 0 1 2
                         "s1,1,1.0,haiku,64,6,,2.0,1,0,2\n"    // 1
                         "s1,0,2.0,opus,300,7,1,1,4,2,7 9\n"   // 0 1 3 4
                         "s2,0,0.0,opus,64,8,1,1,1,0,1\n"      // 5: ids are local to a session
                         "s1,1,3.0,haiku,64,9,1,1,1,1,\n";     // 1
}  // namespace

TEST_CASE("P42: block lists are rebuilt from what the agent's previous request had", "[trace]") {
  const scratch_folder folder;
  std::vector<std::vector<std::uint32_t>> blocks;
  std::vector<std::string> names;
  const auto wrong = trace::for_each_weka_request(folder.file("w.csv", text), [&](const trace::weka_request& request) {
    blocks.emplace_back(request.blocks.begin(), request.blocks.end());
    names.push_back(std::string(request.session) + std::to_string(request.session_index) + std::to_string(request.agent) +
                    std::string(request.model));
    if (blocks.size() == 1) CHECK(request.api_seconds == 1.5);
    if (blocks.size() == 1) CHECK_FALSE(request.think_seconds);
    if (blocks.size() == 3) CHECK(request.kept_blocks == 2);
    if (blocks.size() == 3) CHECK(request.seconds == 2);
    if (blocks.size() == 3) CHECK(request.output_tokens == 7);
  });
  REQUIRE_FALSE(wrong);
  CHECK(blocks == std::vector<std::vector<std::uint32_t>>{{0, 1, 2}, {1}, {0, 1, 3, 4}, {5}, {1}});
  CHECK(names == std::vector<std::string>{"s100opus", "s101haiku", "s100opus", "s210opus", "s101haiku"});
  const auto all = trace::read_weka(folder.file("w.csv.gz", packed(text)));
  REQUIRE(all);
  CHECK(all->keys == std::vector<std::uint32_t>{0, 1, 2, 1, 0, 1, 3, 4, 5, 1});
  CHECK(all->unique == 6);
}

TEST_CASE("P42: block lists that do not fit together are refused with line and field", "[trace]") {
  const scratch_folder folder;
  const auto field = [&](const std::string& record) {
    const auto read = trace::read_weka(folder.file("w", header + record));
    REQUIRE_FALSE(read);
    CHECK(read.error().line == 2);
    return read.error().field;
  };
  CHECK(field("s,0,0,m,1,1,1,1,1,0,x") == "new_blocks");
  CHECK(field("s,0,0,m,1,1,1,1,1,0,") == "new_blocks");
  CHECK(field("s,0,0,m,1,1,1,1,1,0,1-2") == "new_blocks");
  CHECK(field("s,0,0,m,1,1,1,1,2,0,1-") == "new_blocks");
  CHECK(field("s,0,0,m,1,1,1,1,2,0,2-1") == "new_blocks");
  CHECK(field("s,0,0,m,1,1,1,1,2,0,1  2") == "new_blocks");
  CHECK(field("s,0,0,m,1,1,1,1,2,0,1-18446744073709551615") == "new_blocks");
  CHECK(field("s,0,0,m,1,1,1,1,2,0,0-18446744073709551615") == "new_blocks");
  CHECK(field("s,0,0,m,1,1,1,1,1,1,") == "keep");
  CHECK(field("s,0,0,m,1,1,1,1,1,2,") == "keep");
  CHECK(field("s,0,0,m,1,1,1,1,99999999999,0,1") == "n_blocks");
  CHECK(field("s,0,0,,1,1,1,1,1,0,1") == "model");
  CHECK(field("s,0,0,m,1,1,-1,1,1,0,1") == "api_time");
}

TEST_CASE("P42: a request of 2^20 blocks is read, one more is refused before any is made", "[trace]") {
  const scratch_folder folder;
  const auto whole = trace::read_weka(folder.file("w", header + "s,0,0,m,1,1,1,1,1048576,0,0-1048575"));
  REQUIRE(whole);
  CHECK(whole->keys.size() == trace::weka_most_blocks);
  CHECK(whole->unique == trace::weka_most_blocks);
  const std::string path = folder.file("w", header + "s,0,0,m,1,1,1,1,1048577,0,0-1048576");
  const auto read = trace::read_weka(path);
  REQUIRE_FALSE(read);
  CHECK(read.error().sentence() == path + ", line 2, field n_blocks: expected at most 1048576 blocks, found \"1048577\"");
  // What is kept counts too, so that a trace cannot grow beyond it request by request.
  const auto grown = trace::read_weka(folder.file("w", header + "s,0,0,m,1,1,1,1,1048576,0,0-1048575\ns,0,1,m,1,1,1,1,1048577,1048576,7"));
  REQUIRE_FALSE(grown);
  CHECK(grown.error().line == 3);
}

TEST_CASE("P42: an agents' trace cut at any byte is a fault, except between records", "[trace]") {
  const scratch_folder folder;
  const std::string gzip = packed(text);
  for (std::size_t length = 0; length < gzip.size(); ++length) CHECK_FALSE(trace::read_weka(folder.file("w.gz", gzip.substr(0, length))));
  for (std::size_t length = 0; length < text.size(); ++length) {
    INFO("cut to " << length);
    const bool between = length > header.size() && (text[length - 1] == '\n' || text[length] == '\n');
    CHECK(bool(trace::read_weka(folder.file("w", text.substr(0, length)))) == between);
  }
}

TEST_CASE("P42: the counts of the real agents are those of the reference", "[trace][real]") {
#ifdef LARDER_TRACES
  std::uint64_t requests = 0, references = 0, kept = 0, unique = 0;
  std::map<std::string, std::uint64_t, std::less<>> models;
  std::set<std::uint32_t> sessions;
  const auto wrong = trace::for_each_weka_request(LARDER_TRACES "/llm_weka_agentic_A.csv.gz", [&](const trace::weka_request& request) {
    ++requests;
    references += request.blocks.size();
    kept += request.kept_blocks;
    for (const std::uint32_t block : request.blocks.subspan(request.kept_blocks)) unique = std::max<std::uint64_t>(unique, block + 1u);
    ++models[std::string(request.model)];
    sessions.insert(request.session_index);
  });
  REQUIRE_FALSE(wrong);
  CHECK(requests == 24015);
  CHECK(sessions.size() == 355);
  CHECK(references == 47061278);
  CHECK(std::lround(1000.0 * static_cast<double>(kept) / static_cast<double>(references)) == 963);
  CHECK(unique == 1727499);
  REQUIRE(models.size() == 6);
  CHECK(models["claude-opus-4-5-20251101"] == 12196);
  const auto table = trace::read_weka_sessions(LARDER_TRACES "/llm_weka_agentic_A_sessions.csv");
  REQUIRE(table);
  REQUIRE(table->size() == 355);
  CHECK(table->front().session == "0001");
  CHECK(table->front().tool_tokens == 12974);
#else
  WARN("the real traces are absent");
#endif
}
