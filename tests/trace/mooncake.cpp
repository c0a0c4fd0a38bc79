#include <larder/trace/mooncake.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

namespace {
constexpr std::string_view two_requests =
    "{\"timestamp\": 0, \"input_length\": 1000, \"output_length\": 5, \"hash_ids\": [9, 18446744073709551615]}\n"
    "{\"output_length\": 6, \"timestamp\": 1500, \"more\": [1], \"hash_ids\": [9, 7, 9], \"input_length\": 1030}\n";
}

TEST_CASE("P42: Mooncake requests keep their blocks and become references in order", "[trace]") {
  const scratch_folder folder;
  for (const std::string& path : {folder.file("m.jsonl", two_requests), folder.file("m.jsonl.gz", packed(two_requests))}) {
    const auto read = trace::read_mooncake(path);
    REQUIRE(read);
    REQUIRE(read->size() == 2);
    CHECK(read->requests[1].seconds == 1.5);
    CHECK(read->requests[1].input_tokens == 1030);
    CHECK(read->requests[1].output_tokens == 6);
    CHECK(read->block_tokens == 512);
    CHECK(read->blocks == std::vector<std::uint32_t>{0, 1, 0, 2, 0});
    CHECK(read->block_begins == std::vector<std::size_t>{0, 2, 5});
    CHECK(read->unique_blocks == 3);
    CHECK(trace::references(*read).seconds == std::vector<double>{0, 0, 1.5, 1.5, 1.5});
  }
}

TEST_CASE("P42: a bad Mooncake line is refused with its line and field", "[trace]") {
  const scratch_folder folder;
  const auto sentence = [&](const std::string& line) {
    const auto read = trace::read_mooncake(folder.file("m", std::string(two_requests) + line + "\n"));
    REQUIRE_FALSE(read);
    return read.error().sentence().substr((folder / "m").size());
  };
  CHECK(sentence("") == ", line 3: expected a whole JSON object, found nothing");
  CHECK(sentence("[1]") == ", line 3: expected a whole JSON object, found \"[1]\"");
  CHECK(sentence(R"({"timestamp": 1)") == ", line 3: expected a whole JSON object, found \"{\"timestamp\": 1\"");
  CHECK(sentence(R"({"timestamp": 1, "input_length": 2, "output_length": 3})") ==
        ", line 3, field hash_ids: expected a list of block ids, found nothing");
  const auto field = [&](const std::string& time, const char* in, const char* blocks) {
    return sentence("{\"timestamp\": " + time + ", \"input_length\": " + in +
                    ", \"output_length\": 1, \"hash_ids\": " + blocks + "}");
  };
  CHECK(field("-1", "2", "[]") == ", line 3, field timestamp: expected milliseconds, found \"-1\"");
  CHECK(field("\"0\"", "2", "[]") == ", line 3, field timestamp: expected milliseconds, found \"\"0\"\"");
  CHECK(field("0", "-2", "[]") == ", line 3, field input_length: expected a number of tokens, found \"-2\"");
  CHECK(field("0", "2.5", "[]") == ", line 3, field input_length: expected a number of tokens, found \"2.5\"");
  CHECK(field("0", "2", "7") == ", line 3, field hash_ids: expected a list of block ids, found \"7\"");
  CHECK(field("0", "2", "[1, -7]") == ", line 3, field hash_ids: expected block ids from 0 to 2^64 - 1, found \"-7\"");
  CHECK(field("0", "2", "[18446744073709551616]").find("expected block ids from 0 to 2^64 - 1") != std::string::npos);
  CHECK(field("[[1]]", "2", "[]") == ", line 3, field timestamp: expected milliseconds, found \"[...]\"");
  CHECK(field("0", "2", "{}") == ", line 3, field hash_ids: expected a list of block ids, found \"{...}\"");
  const std::string deep(1'000'000, '['), end(1'000'000, ']');
  CHECK(field(deep + end, "2", "[]") == ", line 3: is nested deeper than 64 levels");
  CHECK(field("NaN", "2", "[]").find("expected a whole JSON object") != std::string::npos);
  CHECK(field("0", "2", "[1], \"hash_ids\": [2, 3]") == ", line 3: names the key \"hash_ids\" twice in one object");
}

TEST_CASE("P42: a Mooncake trace cut at any byte is a fault, except between lines", "[trace]") {
  const scratch_folder folder;
  const std::string text(two_requests), gzip = packed(text);
  for (std::size_t length = 0; length < text.size(); ++length) {
    INFO("cut to " << length);
    const bool between = length > 0 && (text[length - 1] == '\n' || text[length] == '\n');
    CHECK(bool(trace::read_mooncake(folder.file("m", text.substr(0, length)))) == between);
  }
  for (std::size_t length = 0; length < gzip.size(); ++length)
    CHECK_FALSE(trace::read_mooncake(folder.file("m.gz", gzip.substr(0, length))));
}

TEST_CASE("P42: the counts of the real conversation are those of the reference", "[trace][real]") {
#ifdef LARDER_TRACES
  const auto read = trace::read_mooncake(LARDER_TRACES "/llm_mooncake_conversation_h1.jsonl.gz");
  REQUIRE(read);
  CHECK(read->size() == 5719);
  CHECK(read->blocks.size() == 146464);
  CHECK(read->unique_blocks == 96534);
  CHECK(read->block_begins.back() == 146464);
  double input = 0, output = 0;
  for (const auto& request : read->requests) {
    input += static_cast<double>(request.input_tokens);
    output += static_cast<double>(request.output_tokens);
  }
  CHECK(input / 5719 == Approx(12870).margin(1));
  CHECK(output / 5719 == Approx(346).margin(1));
#else
  WARN("the real traces are absent");
#endif
}
