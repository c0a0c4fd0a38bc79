#include <larder/report/arguments.hpp>

#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <new>
#include <stdexcept>

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

TEST_CASE("sizes up to the last byte of 64 bits are read, the next one is not", "[report]") {
  CHECK(parse_size("18446744073709551.6kB", "--memory")->count == 18'446'744'073'709'551'600u);
  CHECK_FALSE(parse_size("18446744073709551.9kB", "--memory"));  // the part carries it over
  CHECK_FALSE(parse_size("18446744073709552kB", "--memory"));
  CHECK(parse_size("18446744073709551615B", "--memory")->count == 18'446'744'073'709'551'615u);
  CHECK_FALSE(parse_size("18446744073709551616B", "--memory"));
  CHECK(parse_size("1.9999B", "--memory")->count == 1);
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
  CHECK(status({"--help"}) == 0);
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

TEST_CASE("numbers on the command line are plain digits, in their range, and there", "[report]") {
  const auto refusal = [](const CLI::Validator& check, std::string text) { return check(text); };
  const CLI::Validator seed = whole_number(), slots = whole_number(1, 1000);
  for (const char* good : {"0", "1", "18446744073709551615"}) CHECK(refusal(seed, good).empty());
  for (const char* bad : {"", " ", "-1", "+1", "1.5", "1e3", "010", "0x10", "18446744073709551616", "1 ", "one"}) {
    INFO(bad);
    CHECK(refusal(seed, bad) == '"' + std::string(bad) + "\" is not a whole number from 0 to 18446744073709551615");
    CHECK_FALSE(refusal(slots, bad).empty());
  }
  CHECK(refusal(slots, "1").empty());
  CHECK(refusal(slots, "1000").empty());
  CHECK(refusal(slots, "0") == "\"0\" is not a whole number from 1 to 1000");
  CHECK(refusal(slots, "1001") == "\"1001\" is not a whole number from 1 to 1000");
  for (const char* good : {"0", "1.5", "1e3", "-0"}) CHECK(refusal(finite_not_negative(), good).empty());
  for (const char* good : {"0", "-1.5", "1e300"}) CHECK(refusal(finite(), good).empty());
  for (const char* bad : {"", "nan", "inf", "-inf", "1e400", "0x10", "1.5s", "+1"}) {
    INFO(bad);
    CHECK(refusal(finite_not_negative(), bad) == '"' + std::string(bad) + "\" is not a finite number that is 0 or more");
    CHECK(refusal(finite(), bad) == '"' + std::string(bad) + "\" is not a finite number");
  }
  CHECK_FALSE(refusal(finite_not_negative(), "-1e-9").empty());
  CHECK(refusal(file_name(), "-").empty());
  CHECK(refusal(file_name(), "") == "expected the name of a file, found none");
}

TEST_CASE("a sweep is a name and its values, in steps that do not drift", "[report]") {
  const auto values = [](std::string_view text) {
    const auto read = parse_sweep(text);
    INFO(text);
    REQUIRE(read);
    CHECK(read->name == "gpus");
    return read->values;
  };
  using numbers = std::vector<double>;
  CHECK(values("gpus=10:18:4") == numbers{10, 14, 18});
  CHECK(values("gpus=10:17:4") == numbers{10, 14});
  CHECK(values("gpus=3:5") == numbers{3, 4, 5});
  CHECK(values("gpus=7") == numbers{7});
  CHECK(values("gpus=0:0.5:0.1") == numbers{0, .1, .2, .3, .4, .5});
  CHECK(values("gpus=-1:1:1") == numbers{-1, 0, 1});
  CHECK(values("gpus=0:1000:1").size() == 1001);
  for (const char* bad :
       {"", "gpus", "=1", "gpus=", "gpus=1:", "gpus=1:2:", "gpus=1:2:3:4", "gpus=a", "gpus=1:2:0", "gpus=1:2:-1", "gpus=2:1", "gpus=nan",
        "gpus=1:inf", "gpus=0:1001:1", "gpus=0:1e300:1e-300", "gpus=-1e308:1e308:1", "gpus=1,2"}) {
    INFO(bad);
    const auto read = parse_sweep(bad);
    REQUIRE_FALSE(read);
    CHECK(read.error().sentence() == "--sweep: \"" + std::string(bad) + "\" is not a sweep, expected one such as services=10:18:2");
  }
}

TEST_CASE("what a program throws ends it with one sentence and status 2", "[report]") {
  const std::string none = "there is not enough memory for what was asked for, expected less of it";
  const auto said = [](auto thrown) {
    std::fflush(stderr);
    std::FILE* const caught = std::tmpfile();
    const int before = dup(fileno(stderr));
    dup2(fileno(caught), fileno(stderr));
    const int status = guarded("prog", "big.json", [&]() -> int { throw thrown; });
    std::fflush(stderr);
    dup2(before, fileno(stderr));
    close(before);
    std::rewind(caught);
    char text[200]{};
    const std::size_t length = std::fread(text, 1, sizeof text - 1, caught);
    std::fclose(caught);
    return std::to_string(status) + ' ' + std::string(text, length);
  };
  CHECK(said(std::bad_alloc()) == "2 prog: big.json: " + none + "\n");
  CHECK(said(std::bad_array_new_length()) == "2 prog: big.json: " + none + "\n");
  CHECK(said(std::length_error("vector")) == "2 prog: big.json: " + none + "\n");
  CHECK(said(std::runtime_error("it broke")) == "2 prog: big.json: it broke\n");
  CHECK(guarded("prog", "", [] { return 7; }) == 7);
}
