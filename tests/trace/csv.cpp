#include <larder/trace/csv.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

TEST_CASE("P42: keys of a table are told apart by their whole text", "[trace]") {
  const scratch_folder folder;
  const auto read = trace::read_csv(folder.file("t.csv", "bytes,key,t\n5,7,0\n6,07,1\n7,a b,1.5\n8,7,2\n"));
  REQUIRE(read);
  CHECK(read->keys == std::vector<std::uint32_t>{0, 1, 2, 0});
  CHECK(read->unique == 3);
  CHECK(read->sizes == std::vector<larder::bytes>{larder::bytes{5}, larder::bytes{6}, larder::bytes{7}, larder::bytes{8}});
  CHECK(read->seconds == std::vector<double>{0, 1, 1.5, 2});
}

TEST_CASE("sizes and times are there when the table has them", "[trace]") {
  const scratch_folder folder;
  const auto bare = trace::read_csv(folder.file("t.csv", "key\nx\ny\nx"));
  REQUIRE(bare);
  CHECK(bare->keys == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(bare->sizes.empty());
  CHECK(bare->seconds.empty());
  const auto timed = trace::read_csv(folder.file("t.csv", "t_s,key\n3,x\n"));
  REQUIRE(timed);
  CHECK(timed->seconds == std::vector<double>{3});
}

TEST_CASE("P42: a bad cell, and a table cut at any byte, are faults", "[trace]") {
  const scratch_folder folder;
  const auto sentence = [&](std::string_view text) {
    const auto read = trace::read_csv(folder.file("t", text));
    REQUIRE_FALSE(read);
    return read.error().sentence().substr((folder / "t").size());
  };
  CHECK(sentence("object,bytes\n1,2\n") == ", line 1, field key: the header has no such column, it has object, bytes");
  CHECK(sentence("key,bytes\n1,2\n,2\n") == ", line 3, field key: expected a key, found nothing");
  CHECK(sentence("key,bytes\n1,-2\n") == ", line 2, field bytes: expected a whole number of bytes from 0 to 2^64 - 1, found \"-2\"");
  CHECK(sentence("key,t\n1,nan\n") == ", line 2, field t: expected a finite number that is not negative, found \"nan\"");
  const std::string text = "t_s,key,bytes\n0,a,10\n1,b,20\n", gzip = packed(text);
  for (std::size_t length = 0; length < gzip.size(); ++length) CHECK_FALSE(trace::read_csv(folder.file("t.gz", gzip.substr(0, length))));
  for (std::size_t length = 0; length < text.size(); ++length) {
    INFO("cut to " << length);
    // Readable are only cuts inside the last field of a record, or behind it.
    const bool whole_fields = (length >= 19 && length <= 21) || length >= 26;
    CHECK(bool(trace::read_csv(folder.file("t", text.substr(0, length)))) == whole_fields);
  }
}

TEST_CASE("P42: the counts of the real web log are those of the reference", "[trace][real]") {
#ifdef LARDER_TRACES
  const auto web = trace::read_csv(LARDER_TRACES "/web_semicomplete_h1.csv.gz");
  REQUIRE(web);
  CHECK(web->size() == 4455);
  CHECK(web->unique == 910);
  larder::bytes requested;
  for (const larder::bytes size : web->sizes) requested += size;
  CHECK(requested == larder::bytes{1408851312});
  CHECK(trace::footprint(*web) == larder::bytes{391431655});
#else
  WARN("the real traces are absent");
#endif
}
