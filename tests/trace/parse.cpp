#include <larder/trace/parse.hpp>

#include "rapidcheck_catch.hpp"

namespace trace = larder::trace;

namespace {
template <class T>
bool reads(std::string_view cell, T expected) {
  T value{};
  return trace::parse(cell, value).empty() && value == expected;
}
template <class T>
bool refuses(std::string_view cell) {
  T value{};
  return !trace::parse(cell, value).empty();
}
}  // namespace

TEST_CASE("P42: whole numbers are read to the last digit or refused", "[trace]") {
  CHECK(reads<std::uint64_t>("0", 0));
  CHECK(reads<std::uint64_t>("18446744073709551615", ~0ull));
  CHECK(reads<std::uint32_t>("4294967295", ~0u));
  for (const char* cell : {"", " ", " 1", "1 ", "-1", "-0", "+1", "1.0", "1e3", "0x10", "18446744073709551616", "99999999999999999999999",
                           "nan", "1\n", "1,2"}) {
    INFO(cell);
    CHECK(refuses<std::uint64_t>(cell));
    CHECK(refuses<larder::bytes>(cell));
  }
  CHECK(refuses<std::uint32_t>("4294967296"));
  CHECK(refuses<std::uint64_t>(std::string_view("1\0", 2)));
  rc::prop("every number survives", [](std::uint64_t n) { RC_ASSERT(reads(std::to_string(n), n)); });
}

TEST_CASE("P42: numbers are finite, and not negative unless that is asked for", "[trace]") {
  CHECK(reads("0.1", 0.1));
  CHECK(reads("1e3", 1000.0));
  CHECK(reads("17", 17.0));
  for (const char* cell :
       {"", "nan", "NaN", "-nan", "inf", "-inf", "infinity", "1e999", "-1", "-0.5", "+1", " 1", "1 ", "1.2.3", "1,5", "x"}) {
    INFO(cell);
    CHECK(refuses<double>(cell));
  }
  trace::signed_number number;
  CHECK(trace::parse("-12.5", number).empty());
  CHECK(number.value == -12.5);
  CHECK_FALSE(trace::parse("-inf", number).empty());
}

TEST_CASE("blanks are values only where a cell may be blank", "[trace]") {
  std::optional<double> cell = 1.0;
  CHECK(trace::parse("", cell).empty());
  CHECK_FALSE(cell);
  CHECK(trace::parse("2.5", cell).empty());
  CHECK(cell == 2.5);
  CHECK_FALSE(trace::parse("-2.5", cell).empty());
  CHECK(refuses<std::string>(""));
  CHECK(reads<std::string>("a b", "a b"));
}

TEST_CASE("days are days of the calendar", "[trace]") {
  using namespace std::chrono;
  CHECK(reads("1970-01-01", sys_days{}));
  CHECK(reads("2026-02-28", sys_days{days{20512}}));
  CHECK(reads("2024-02-29", sys_days{year{2024} / 2 / 29}));
  for (const char* cell : {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026/01/01", "2026-01/01", "2026-0x-01", "2026-01-x1",
                           "2026-01-1", "2026-01-01 ", "-026-01-01"}) {
    INFO(cell);
    CHECK(refuses<sys_days>(cell));
  }
}

TEST_CASE("what was found is shown short and printable", "[trace]") {
  CHECK(trace::expected_instead("a key", "") == "expected a key, found nothing");
  CHECK(trace::expected_instead("a key", "x\ty") == "expected a key, found \"x?y\"");
  CHECK(trace::expected_instead("a key", "x\x7fy") == "expected a key, found \"x?y\"");
  CHECK(trace::expected_instead("a key", std::string(41, 'x')) == "expected a key, found \"" + std::string(40, 'x') + "...\"");
}
