#include <larder/trace/azure.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

TEST_CASE("times are read to 100 ns", "[trace]") {
  const auto ticks = [](std::string_view cell) {
    trace::timestamp time;
    return trace::parse(cell, time).empty() ? time.ticks : -1;
  };
  CHECK(ticks("1970-01-01 00:00:00") == 0);
  CHECK(ticks("1970-01-02 01:02:03.4567891") == (86400LL + 3723) * 10'000'000 + 4'567'891);
  CHECK(ticks("1970-01-01T00:00:00.5Z") == 5'000'000);
  CHECK(ticks("1970-01-01 00:00:00.000000099+00:00") == 0);
  CHECK(ticks("2023-11-16 18:17:04.0319600") - ticks("2023-11-16 18:17:03.9799600") == 520'000);
  for (const char* cell : {"", "1970-01-01", "1970-01-01 24:00:00", "1970-01-01 00:60:00", "1970-02-30 00:00:00", "1970-01-01 00:00:00.",
                           "1970-01-01 00:00:00.1x", "1970-01-01 00:00:00.1/", "1970-01-01 00:00:00 ", "1970-01-01 -1:00:00",
                           "1970-01-01_00:00:00", "1970-01-01 00.00:00", "1970-01-01 00:00.00", "1970-01-01 00:0x:00",
                           "1970-01-01 00:00:x0", "1970-01-01 00:00:61", "1970-01-0x 00:00:00", "Z", "+00:00"}) {
    INFO(cell);
    CHECK(ticks(cell) == -1);
  }
}

TEST_CASE("P42: requests are timed from the earliest, in the order of the file", "[trace]") {
  const scratch_folder folder;
  const auto read = trace::read_azure(
      folder.file("a.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:05.0,10,1\r\n2023-11-16 18:17:03.5,20,2"));
  REQUIRE(read);
  REQUIRE(read->size() == 2);
  CHECK(read->requests[0].seconds == 1.5);
  CHECK(read->requests[1].seconds == 0);
  CHECK(read->requests[1].input_tokens == 20);
  CHECK(read->requests[1].output_tokens == 2);
  CHECK(trace::references(*read).unique == 2);
}

TEST_CASE("P42: a bad request, and a file cut at any byte, are faults", "[trace]") {
  const scratch_folder folder;
  const std::string header = "TIMESTAMP,ContextTokens,GeneratedTokens\n", text = header + "2023-11-16 18:17:05.0,10,12\n",
                    gzip = packed(text);
  const auto sentence = [&](const std::string& record) {
    const auto read = trace::read_azure(folder.file("a", header + record));
    REQUIRE_FALSE(read);
    return read.error().sentence().substr((folder / "a").size());
  };
  CHECK(sentence("yesterday,1,2") == ", line 2, field TIMESTAMP: expected a time such as 2023-11-16 18:17:03.9799600, found \"yesterday\"");
  CHECK(sentence("2023-11-16 18:17:05.0,-1,2").find("line 2, field ContextTokens: expected a whole number") != std::string::npos);
  for (std::size_t length = 0; length < gzip.size(); ++length) CHECK_FALSE(trace::read_azure(folder.file("a.gz", gzip.substr(0, length))));
  for (std::size_t length = 0; length < text.size() - 2; ++length) CHECK_FALSE(trace::read_azure(folder.file("a", text.substr(0, length))));
}

TEST_CASE("P42: the counts of the real service are those of the reference", "[trace][real]") {
#ifdef LARDER_TRACES
  const auto read = trace::read_azure(LARDER_TRACES "/llm_azure2023_code.csv.gz");
  REQUIRE(read);
  CHECK(read->size() == 8819);
  double input = 0, output = 0;
  for (const auto& request : read->requests) {
    input += static_cast<double>(request.input_tokens);
    output += static_cast<double>(request.output_tokens);
  }
  CHECK(input / 8819 == Approx(2048).margin(1));
  CHECK(output / 8819 == Approx(28).margin(1));
  CHECK(read->requests.back().seconds == Approx(3435.948056).margin(1e-6));
#else
  WARN("the real traces are absent");
#endif
}
