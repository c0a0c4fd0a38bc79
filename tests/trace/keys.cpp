#include <larder/trace/keys.hpp>

#include <algorithm>

#include "rapidcheck_catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

TEST_CASE("P42: keys survive being written and read", "[trace]") {
  const scratch_folder folder;
  rc::prop("round trip", [&] {
    const auto keys = *rc::gen::nonEmpty<std::vector<std::uint64_t>>();
    std::string text;
    for (const std::uint64_t key : keys) text += std::to_string(key) + "\n";
    for (const std::string& path : {folder.file("keys.txt", text), folder.file("keys.txt.gz", packed(text))}) {
      const auto read = trace::read_keys(path);
      RC_ASSERT(bool(read));
      RC_ASSERT(read->size() == keys.size());
      for (std::size_t i = 0; i < keys.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) RC_ASSERT((read->keys[i] == read->keys[j]) == (keys[i] == keys[j]));
    }
  });
}

TEST_CASE("P42: what is not a key is refused with its line", "[trace]") {
  const scratch_folder folder;
  const auto sentence = [&](std::string_view text) {
    const auto read = trace::read_keys(folder.file("k", text));
    REQUIRE_FALSE(read);
    return read.error().sentence().substr((folder / "k").size());
  };
  CHECK(sentence("") == ", line 1: is empty, expected a key on each line");
  CHECK(sentence("1\n\n2\n") == ", line 2, field key: expected a whole number from 0 to 2^64 - 1, found nothing");
  CHECK(sentence("1\n-2\n") == ", line 2, field key: expected a whole number from 0 to 2^64 - 1, found \"-2\"");
  CHECK(sentence("1\n2\n18446744073709551616\n") ==
        ", line 3, field key: expected a whole number from 0 to 2^64 - 1, found \"18446744073709551616\"");
  CHECK(sentence("1 2\n") == ", line 1, field key: expected a whole number from 0 to 2^64 - 1, found \"1 2\"");
}

TEST_CASE("P42: packed keys cut at any byte are a fault, plain ones lose at most digits of the last", "[trace]") {
  const scratch_folder folder;
  const std::string text = "100\n200\n100\n300\n", gzip = packed(text);
  for (std::size_t length = 0; length < gzip.size(); ++length) CHECK_FALSE(trace::read_keys(folder.file("k.gz", gzip.substr(0, length))));
  CHECK_FALSE(trace::read_keys(folder.file("k", "")));
  for (std::size_t length = 1; length <= text.size(); ++length) {
    const auto read = trace::read_keys(folder.file("k", text.substr(0, length)));
    REQUIRE(read);
    CHECK(read->size() == (length + 3) / 4);
  }
}

TEST_CASE("P42: the counts of real keys are those of the reference", "[trace][real]") {
#ifdef LARDER_TRACES
  const auto web = trace::read_keys(LARDER_TRACES "/kv_cache2k_web07.txt.gz");
  REQUIRE(web);
  CHECK(web->size() == 76118);
  CHECK(web->unique == 20484);
  const auto orm = trace::read_keys(LARDER_TRACES "/kv_cache2k_orm-night_1M.txt.gz");
  REQUIRE(orm);
  CHECK(orm->size() == 1000000);
  CHECK(orm->unique == 41350);
  std::vector<std::uint64_t> count(orm->unique);
  for (const std::uint32_t key : orm->keys) ++count[key];
  CHECK(static_cast<double>(std::count(count.begin(), count.end(), 1u)) / 41350 == Approx(0.1972).margin(0.00005));
#else
  WARN("the real traces are absent");
#endif
}
