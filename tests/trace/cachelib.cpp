#include <larder/trace/cachelib.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

TEST_CASE("a CacheLib record is as many references as it counts operations, a DELETE is none", "[trace]") {
  const scratch_folder folder;
  const auto read = trace::read_cachelib(
      folder.file("kv.csv", "op_time,key,key_size,op,op_count,size\n5,a,1,GET,2,10\n6,b,1,DELETE,1,0\n7,b,1,SET,1,20\n8,a,1,GET,0,10\n"));
  REQUIRE(read);
  CHECK(read->keys.size() == 3);
  CHECK(read->keys[0] == read->keys[1]);
  CHECK(read->keys[0] != read->keys[2]);
  CHECK(read->sizes == std::vector<larder::bytes>{larder::bytes{10}, larder::bytes{10}, larder::bytes{20}});
  CHECK(read->seconds == std::vector<double>{5, 5, 7});
  const auto blocks = trace::read_cachelib(folder.file("b.csv", "op_time,block_id,io_size,op_name,op_count\n5,a,4096,getChunk,1\n"));
  REQUIRE(blocks);
  CHECK(blocks->sizes == std::vector<larder::bytes>{larder::bytes{4096}});
}

TEST_CASE("P42: a bad CacheLib trace, and one cut at any byte when packed, are faults", "[trace]") {
  const scratch_folder folder;
  CHECK(trace::read_cachelib(folder.file("t", "op_time,key,size,op\n")).error().field == "op_count");
  CHECK(trace::read_cachelib(folder.file("t", "op_time,key,size,op,op_count\n1,,2,GET,1\n")).error().field == "key");
  CHECK(trace::read_cachelib(folder.file("t", "op_time,key,size,op,op_count\n1,a,2,GET,-1\n")).error().field == "op_count");
  CHECK(trace::read_cachelib(folder.file("t", "op_time,key,size,op,op_count\n1,a,2,GET,16777217\n")).error().reason ==
        "expected at most 2^24 references, found \"16777217\"");
  const std::string gzip = packed("op_time,key,size,op,op_count\n1,a,2,GET,1\n");
  for (std::size_t length = 0; length < gzip.size(); ++length)
    CHECK_FALSE(trace::read_cachelib(folder.file("t.gz", gzip.substr(0, length))));
}

TEST_CASE("both samples of CacheLib are read whole", "[trace][real]") {
#ifdef LARDER_TRACES
  const auto kv = trace::read_cachelib(LARDER_TRACES "/kv_cachelib_kv_1.csv.gz");
  REQUIRE(kv);
  CHECK(kv->size() == 688);
  CHECK(kv->unique == 51);
  const auto blocks = trace::read_cachelib(LARDER_TRACES "/blk_cachelib_block_1.csv.gz");
  REQUIRE(blocks);
  CHECK(blocks->size() == 1023);
  CHECK(blocks->unique == 625);
#else
  WARN("the real traces are absent");
#endif
}
