// A result is a value or a fault; a fault is one sentence that says where and what.
#include <larder/core/result.hpp>

#include <memory>

#include "catch.hpp"

using larder::fault;
using larder::result;

namespace {
result<int> halved(int n) {
  if (n % 2 != 0) return fault{"numbers.txt", 3, "n", std::to_string(n) + " is odd, expected an even number"};
  return n / 2;
}
}  // namespace

TEST_CASE("result: holds the value or the fault") {
  const auto good = halved(8), bad = halved(7);
  REQUIRE(good);
  CHECK(*good == 4);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().sentence() == "numbers.txt, line 3, field n: 7 is odd, expected an even number");
}
TEST_CASE("result: a value that only moves is moved out") {
  result<std::unique_ptr<int>> held(std::make_unique<int>(5));
  REQUIRE(held);
  CHECK(**held == 5);
  const std::unique_ptr<int> out = *std::move(held);
  CHECK(*out == 5);
  result<std::string> text(std::string("abc"));
  CHECK(text->size() == 3);
  text->push_back('d');
  CHECK(*text == "abcd");
}
TEST_CASE("fault: the sentence leaves out what is not known") {
  CHECK(fault{"", 0, "", "nothing was found"}.sentence() == "nothing was found");
  CHECK(fault{"a.csv", 0, "", "is empty"}.sentence() == "a.csv: is empty");
  CHECK(fault{"a\n.csv", 0, "b\t", "\"\x01\x7f\xc3\xa9\" is no key"}.sentence() == "a?.csv, field b?: \"??\xc3\xa9\" is no key");  // one line
  CHECK(fault{"a.csv", 2, "", "is short"}.sentence() == "a.csv, line 2: is short");
  CHECK(fault{"a.json", 0, "/models/3", "is no object"}.sentence() == "a.json, field /models/3: is no object");
  CHECK(fault{"", 9, "", "is long"}.sentence() == "line 9: is long");
  CHECK(fault{"", 0, "size", "is negative"}.sentence() == "field size: is negative");
}
