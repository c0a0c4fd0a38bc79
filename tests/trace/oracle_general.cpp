#include <larder/trace/oracle_general.hpp>

#include "rapidcheck_catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;
using record = trace::oracle_general::record;

namespace {
/// The bytes of a record as the format lays them out.
std::string written(const record& r) {
  std::string text;
  const auto put = [&](std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  };
  put(r.seconds, 4);
  put(r.object, 8);
  put(r.size, 4);
  put(static_cast<std::uint64_t>(r.next_reference), 8);
  return text;
}
}  // namespace

TEST_CASE("P42: binary records survive being written and read", "[trace]") {
  const scratch_folder folder;
  rc::prop("round trip", [&] {
    std::vector<record> records;
    std::string text;
    const auto count = *rc::gen::inRange(1, 30);
    for (int i = 0; i < count; ++i) {
      records.push_back({*rc::gen::arbitrary<std::uint32_t>(), *rc::gen::inRange<std::uint64_t>(0, 8) << 61,
                         *rc::gen::arbitrary<std::uint32_t>(), *rc::gen::arbitrary<std::int64_t>()});
      text += written(records.back());
    }
    for (const std::string& path : {folder.file("t.bin", text), folder.file("t.bin.gz", packed(text))}) {
      const auto opened = trace::oracle_general::open(path);
      const auto read = trace::read_oracle_general(path);
      RC_ASSERT(bool(opened));
      RC_ASSERT(bool(read));
      RC_ASSERT(opened->size() == records.size());
      RC_ASSERT(read->size() == records.size());
      for (std::size_t i = 0; i < records.size(); ++i) {
        RC_ASSERT((*opened)[i].seconds == records[i].seconds);
        RC_ASSERT((*opened)[i].object == records[i].object);
        RC_ASSERT((*opened)[i].size == records[i].size);
        RC_ASSERT((*opened)[i].next_reference == records[i].next_reference);
        RC_ASSERT(read->sizes[i] == larder::bytes{records[i].size});
        RC_ASSERT(read->seconds[i] == double(records[i].seconds));
        for (std::size_t j = 0; j < i; ++j) RC_ASSERT((read->keys[i] == read->keys[j]) == (records[i].object == records[j].object));
      }
    }
  });
}

TEST_CASE("a record is 24 bytes, little end first", "[trace]") {
  const scratch_folder folder;
  const std::string_view bytes("\x01\x02\x03\x04\x11\x12\x13\x14\x15\x16\x17\x18\x21\x22\x23\x24\xff\xff\xff\xff\xff\xff\xff\xff", 24);
  const auto opened = trace::oracle_general::open(folder.file("t.bin", bytes));
  REQUIRE(opened);
  REQUIRE(opened->size() == 1);
  CHECK((*opened)[0].seconds == 0x04030201);
  CHECK((*opened)[0].object == 0x1817161514131211);
  CHECK((*opened)[0].size == 0x24232221);
  CHECK((*opened)[0].next_reference == -1);
}

TEST_CASE("P42: a binary trace cut anywhere but between records is a fault", "[trace]") {
  const scratch_folder folder;
  const std::string text = written({1, 2, 3, 1}) + written({2, 2, 3, -1}), gzip = packed(text);
  for (std::size_t length = 0; length < text.size(); ++length)
    CHECK(bool(trace::oracle_general::open(folder.file("t", text.substr(0, length)))) == (length == 24));
  for (std::size_t length = 0; length < gzip.size(); ++length)
    CHECK_FALSE(trace::read_oracle_general(folder.file("t.gz", gzip.substr(0, length))));
  const std::string path = folder.file("t", text.substr(0, 31));
  CHECK(trace::read_oracle_general(path).error().sentence() == path + ", field record 2: the file is cut: expected 24 bytes, found 7");
}
