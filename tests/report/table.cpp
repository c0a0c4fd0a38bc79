#include <larder/report/table.hpp>

#include <algorithm>
#include <cstdio>

#include "catch.hpp"

using namespace larder::report;

namespace {
table costs() {
  table made({{"cost", "per slot"}, {"fifo"}, {"lfu"}, {"least_context"}});
  made.add({"system", number(27.514, 2), number(5.93, 2), number(4.88, 2)}, best::lowest);
  made.add({"edge ratio", number(0.271, 2), number(0.9312, 2), number(0.9299, 2)}, best::highest);
  made.add({"other", number(std::numeric_limits<double>::quiet_NaN(), 2), "none", number(1, 0)});
  return made;
}
}  // namespace

TEST_CASE("columns are aligned and the best of a row is marked", "[report]") {
  CHECK(costs().render(look::plain) ==
        "cost         fifo    lfu  least_context\n"
        "per slot\n"
        "----------  -----  -----  -------------\n"
        "system      27.51  5.93           4.88*\n"
        "edge ratio   0.27  0.93*          0.93*\n"
        "other           -  none              1\n");
}

TEST_CASE("the best of a column is marked, with its unit under its name", "[report]") {
  table made({{"policy"}, {"hits", "requests", best::highest}, {"evictions", "", best::lowest}});
  made.add({"lru", number(1029797), number(999)});
  made.add({"fifo", number(27614), number(48300)});
  CHECK(made.render(look::plain) ==
        "policy        hits  evictions\n"
        "          requests\n"
        "------  ----------  ---------\n"
        "lru     1,029,797*       999*\n"
        "fifo       27,614     48,300\n");
}

TEST_CASE("letters count, not bytes", "[report]") {
  table made({{"κ", "größe"}, {"n"}});
  made.add({"é", number(1)});
  made.add({"ab", number(22)});
  CHECK(made.render(look::plain) == "κ       n\ngröße\n-----  --\né       1\nab     22\n");
}

TEST_CASE("colors are for terminals alone and keep the alignment", "[report]") {
  const std::string plain = costs().render(look::plain);
  std::string colored = costs().render(look::terminal);
  CHECK(plain.find('\x1b') == plain.npos);
  CHECK(colored.find("\x1b[1;32m4.88*\x1b[0m") != colored.npos);
  for (std::size_t at = 0; (at = colored.find('\x1b', at)) != colored.npos;) colored.erase(at, colored.find('m', at) + 1 - at);
  CHECK(colored == plain);
}

TEST_CASE("Markdown has units in its heads and escapes its bars", "[report]") {
  table made({{"a|b"}, {"hits", "requests", best::highest}});
  made.add({"x", number(1000)});
  CHECK(made.render(look::markdown) == "| a\\|b | hits (requests) |\n|---|---:|\n| x | **1,000** |\n");
}

TEST_CASE("numbers are printed with thousands apart or with fixed decimals", "[report]") {
  CHECK(number(0).text == "0");
  CHECK(number(999).text == "999");
  CHECK(number(1000).text == "1,000");
  CHECK(number(18446744073709551615u).text == "18,446,744,073,709,551,615");
  CHECK(number(-0.5, 1).text == "-0.5");
  CHECK(number(std::numeric_limits<double>::infinity(), 1).text == "-");
  CHECK_FALSE(number(std::numeric_limits<double>::infinity(), 1).is_number());
}

TEST_CASE("a table without rows is its head", "[report]") { CHECK(table({{"a"}, {"bc"}}).render(look::plain) == "a  bc\n-  --\n"); }

TEST_CASE("a size is printed in the largest unit of which it has one", "[report]") {
  const auto text = [](std::uint64_t bytes) { return in_unit(bytes, unit_of(bytes)).text + ' ' + std::string(unit_of(bytes).name); };
  CHECK(text(0) == "0 B");
  CHECK(text(80) == "80 B");
  CHECK(text(999) == "999 B");
  CHECK(text(1000) == "1.0 kB");
  CHECK(text(2'560'000) == "2.6 MB");
  CHECK(text(24'000'000'000) == "24.0 GB");
  CHECK(text(18'446'744'073'709'551'615u) == "18446744.1 TB");
  CHECK(in_unit(105, unit_of(1)).text == "105");
  CHECK(in_unit(5'000'000, unit_of(2'000'000'000)).text == "0.0");
}

TEST_CASE("a cell may be nothing or a view, and what is printed to a file has no colors", "[report]") {
  table made({{"a"}, {"b"}});
  made.add({std::string_view("x"), cell()});
  const std::string text = made.render(look::plain);
  CHECK(text.find("x") != text.npos);
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
  CHECK(cell().text.empty());
  CHECK_FALSE(cell(std::string_view("y")).is_number());
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  CHECK(look_for(file) == look::plain);
  std::fclose(file);
}
