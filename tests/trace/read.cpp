#include <larder/trace/read.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;
using trace::format;

namespace {
/// The smallest text of each format.
std::string sample(format f) {
  switch (f) {
    case format::keys:
      return "12\n13\n12\n";
    case format::csv:
      return "t_s,key,bytes\n0,a,5\n";
    case format::cachelib:
      return "op_time,key,key_size,op,op_count,size\n5,a,1,GET,1,10\n";
    case format::mooncake:
      return "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 5, \"hash_ids\": [9]}\n";
    case format::azure:
      return "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:05.0,10,1\r\n";
    case format::weka:
      return "session,agent,t,model,in_tokens,out_tokens,api_time,think_time,n_blocks,keep,new_blocks\ns,0,0,m,1,1,1,1,1,0,1\n";
    case format::oracle_general:
      return std::string("\x01\0\0\0\x61\0\0\0\0\0\0\0\x05\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 24);
  }
  return {};
}
}  // namespace

TEST_CASE("formats have names", "[trace]") {
  for (const auto name : trace::format_names) CHECK(trace::name_of(trace::format_of(name).value()) == name);
  CHECK_FALSE(trace::format_of("auto"));
}

TEST_CASE("P42: every format is told by its look, and read, plain or packed", "[trace]") {
  const scratch_folder folder;
  for (const auto name : trace::format_names) {
    INFO(name);
    const format f = *trace::format_of(name);
    for (const std::string& path : {folder.file("t", sample(f)), folder.file("t.gz", packed(sample(f)))}) {
      const bool packed_binary = f == format::oracle_general && path.ends_with(".gz");
      const auto detected = trace::detect(path);
      REQUIRE(detected);
      CHECK(*detected == f);
      CHECK(trace::read(path));
      CHECK(trace::read(path, f));
      CHECK((!packed_binary || trace::read(path)->unique == 1));
    }
    const std::string gzip = packed(sample(f));
    for (std::size_t length = 0; length < gzip.size(); ++length) {
      const std::string path = folder.file("t.gz", gzip.substr(0, length));
      CHECK_FALSE(trace::read(path));
      CHECK_FALSE(trace::read(path, f));
    }
  }
}

TEST_CASE("a name may tell a binary trace, and nothing else is guessed", "[trace]") {
  const scratch_folder folder;
  CHECK(*trace::detect(folder.file("w01.oracleGeneral.bin", std::string(24, 'x'))) == format::oracle_general);
  CHECK(*trace::detect(folder.file("t", "-5\n")) == format::keys);
  CHECK(*trace::detect(folder.file("t", "key\n1\n")) == format::csv);
  CHECK(*trace::detect(folder.file("t", "a,b\n1,2\n")) == format::csv);
  const std::string path = folder.file("t", "hello world\n");
  CHECK(trace::detect(path).error().sentence() ==
        path + ", line 1: expected a key, a header line or a JSON object, to tell the format by, found \"hello world\"");
  CHECK(trace::detect(folder.file("t", "")).error().reason == "is empty, so its format cannot be told");
  CHECK_FALSE(trace::read(folder / "missing"));
}

TEST_CASE("every real trace of references is told by its look", "[trace][real]") {
#ifdef LARDER_TRACES
  const std::string folder = LARDER_TRACES;
  CHECK(*trace::detect(folder + "/kv_cache2k_web07.txt.gz") == format::keys);
  CHECK(*trace::detect(folder + "/web_semicomplete_h1.csv.gz") == format::csv);
  CHECK(*trace::detect(folder + "/kv_cachelib_kv_1.csv.gz") == format::cachelib);
  CHECK(*trace::detect(folder + "/blk_cachelib_block_1.csv.gz") == format::cachelib);
  CHECK(*trace::detect(folder + "/llm_mooncake_conversation_h1.jsonl.gz") == format::mooncake);
  CHECK(*trace::detect(folder + "/llm_azure2023_code.csv.gz") == format::azure);
  CHECK(*trace::detect(folder + "/llm_weka_agentic_A.csv.gz") == format::weka);
#else
  WARN("the real traces are absent");
#endif
}
