#include <larder/report/json.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

#include "rapidcheck_catch.hpp"

using larder::report::json;
using larder::report::text_of;

TEST_CASE("an array has an element on each line, keys stay in order", "[report]") {
  json made = json::array();
  made.push_back({{"policy", "lru"}, {"hits", 5}, {"ratio", 0.1}});
  made.push_back({{"policy", "a \"b\"\n"}, {"units", {{"time", "s"}}}});
  CHECK(*text_of(made) ==
        "[\n"
        "  {\"policy\":\"lru\",\"hits\":5,\"ratio\":0.1},\n"
        "  {\"policy\":\"a \\\"b\\\"\\n\",\"units\":{\"time\":\"s\"}}\n"
        "]\n");
  CHECK(*text_of(json::array()) == "[]\n");
  CHECK(*text_of(json{{"a", 1}}) == "{\"a\":1}\n");
}

TEST_CASE("every number reads back as itself", "[report]") {
  rc::prop("doubles", [](double x) {
    const auto text = text_of(json::array({x}));
    RC_ASSERT(bool(text));
    RC_ASSERT(json::parse(*text)[0].get<double>() == x);
  });
  for (const double x : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, 9007199254740993.0})
    CHECK(json::parse(*text_of(json{{"x", x}}))["x"].get<double>() == x);
  CHECK(json::parse(*text_of(json{{"x", ~std::uint64_t{0}}}))["x"].get<std::uint64_t>() == ~std::uint64_t{0});
}

TEST_CASE("what JSON cannot hold is a fault with its place", "[report]") {
  json made = json::array({{{"a", {{"b", {1.0, std::nan("")}}}}}});
  const auto text = text_of(made);
  REQUIRE_FALSE(text);
  CHECK(text.error().sentence() == "JSON, field /0/a/b/1: a number that is not finite cannot be written");
  CHECK_FALSE(text_of(json(std::numeric_limits<double>::infinity())));
}

TEST_CASE("bytes that are not UTF-8 do not stop the writing", "[report]") { CHECK(*text_of(json("a\xff")) == "\"a\xef\xbf\xbd\"\n"); }
