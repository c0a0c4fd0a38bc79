#include <larder/report/arguments.hpp>

#include <array>
#include <cmath>

#include "rapidcheck_catch.hpp"

using namespace larder::report;
using larder::bytes;

namespace {
std::uint64_t capacity_of(std::string_view text, std::uint64_t whole) {
  const auto choices = parse_capacities(text);
  REQUIRE(choices);
  REQUIRE(choices->size() == 1);
  return choices->front().of(whole);
}
}  // namespace

TEST_CASE("sizes are exact", "[report]") {
  const auto size = [](std::string_view text) { return (*parse_size(text, "--memory")).count; };
  CHECK(size("4096B") == 4096);
  CHECK(size("512MB") == 512'000'000);
  CHECK(size("1.5GiB") == 1610612736);
  CHECK(size("0.1kB") == 100);
  CHECK(size("1.000001MB") == 1000001);
  CHECK(size("0.000001B") == 0);
  CHECK(size("18446744073709551615B") == 18446744073709551615u);
  CHECK(size("16777215.999999TiB") == 18446744073708452104u);
  for (const char* text : {"", "B", "GB", "12", "-1GB", "+1GB", "1 GB", "1gb", "1.GB", ".5GB", "1e3GB", "nanGB", "1.1234567GB",
                           "16777216TiB", "18446744073709551616B", "1GB2"}) {
    INFO(text);
    REQUIRE_FALSE(parse_size(text, "--memory"));
  }
  CHECK(parse_size("12", "--memory").error().sentence() == "--memory: \"12\" is not a size, expected one such as 4096B, 512MB or 1.5GiB");
}

TEST_CASE("capacities are entries, percentages or sizes", "[report]") {
  const auto list = parse_capacities("1000,0.1%,1.5GiB");
  REQUIRE(list);
  REQUIRE(list->size() == 3);
  CHECK((*list)[0].kind == capacity_choice::measure::entries);
  CHECK((*list)[1].kind == capacity_choice::measure::percent);
  CHECK((*list)[2].kind == capacity_choice::measure::bytes);
  CHECK((*list)[1].text == "0.1%");
  CHECK(capacity_of("1000", 5) == 1000);
  CHECK(capacity_of("0", 5) == 0);
  CHECK(capacity_of("2kB", 5) == 2000);
  for (const char* text :
       {"", ",", "1,", "1,,2", "x", "-1", "1.5", "1e3", "nan", "%", "-1%", "101%", "100.000001%", "nan%", "1.2345678%", "5 %", "1GBs"}) {
    INFO(text);
    CHECK_FALSE(parse_capacities(text));
  }
  CHECK(
      parse_capacities("10,many").error().sentence() ==
      "--capacity: \"many\" is not a capacity, expected a number of entries, a percentage such as 10%, or a size such as 512MB or 1.5GiB");
}

TEST_CASE("P% is the floor of the exact product", "[report]") {
  CHECK(capacity_of("1%", 20484) == 204);
  CHECK(capacity_of("10%", 20484) == 2048);
  CHECK(capacity_of("1%", 96534) == 965);
  CHECK(capacity_of("10%", 96534) == 9653);
  CHECK(capacity_of("0.7%", 1000) == 7);  // 0.7 / 100 * 1000 in doubles is 6.999...
  CHECK(capacity_of("100%", 18446744073709551615u) == 18446744073709551615u);
  CHECK(capacity_of("0%", 1000) == 0);
  CHECK(capacity_of("50%", 18446744073709551615u) == 9223372036854775807u);
  rc::prop("whole percents", [] {
    const auto percent = *rc::gen::inRange<std::uint64_t>(0, 101), whole = *rc::gen::inRange<std::uint64_t>(0, 1ull << 40);
    RC_ASSERT((*parse_capacities(std::to_string(percent) + "%"))[0].of(whole) == percent * whole / 100);
  });
}

TEST_CASE("names are known, and named once", "[report]") {
  constexpr std::array<std::string_view, 3> known{"fifo", "lru", "lfu"};
  const auto names = [&](std::string_view list) { return parse_names(list, known, "policy", "--policies"); };
  using texts = std::vector<std::string>;
  CHECK(*names("lru,fifo") == texts{"lru", "fifo"});
  CHECK(*names("all") == texts{"fifo", "lru", "lfu"});
  CHECK(names("lru,x").error().sentence() == "--policies: unknown policy 'x'; known: fifo, lru, lfu");
  CHECK(names("").error().reason == "unknown policy ''; known: fifo, lru, lfu");
  CHECK(names("lru,").error().reason == "unknown policy ''; known: fifo, lru, lfu");
  CHECK(names("lru,lru").error().reason == "the policy 'lru' is named twice");
}

TEST_CASE("a mistake on the command line ends the program with status 2", "[report]") {
  const auto status = [](std::initializer_list<const char*> arguments) {
    CLI::App app("a test", "prog");
    int slots = 0;
    double rate = 0;
    app.add_option("--slots", slots);
    app.add_option("--rate", rate)->check(finite_not_negative());
    show_examples(app, {{"prog --slots 3", "runs three"}});
    CHECK(app.help().find("Examples:\n  prog --slots 3\n      runs three") != std::string::npos);
    std::vector<const char*> all{"prog"};
    all.insert(all.end(), arguments);
    return parse(app, static_cast<int>(all.size()), all.data());
  };
  CHECK_FALSE(status({}));
  CHECK_FALSE(status({"--slots", "3", "--rate", "0.5"}));
  for (const auto& arguments : {std::vector<const char*>{"--slots", "x"},
                                {"--slots"},
                                {"--unknown"},
                                {"extra"},
                                {"--rate", "nan"},
                                {"--rate", "-1"},
                                {"--rate", "inf"},
                                {"--rate", "1x"}}) {
    INFO(arguments.back());
    const auto answer = arguments.size() == 2 ? status({arguments[0], arguments[1]}) : status({arguments[0]});
    CHECK(answer == 2);
  }
}
