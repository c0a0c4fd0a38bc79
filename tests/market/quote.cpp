#include <larder/market/quote.hpp>

#include <limits>

#include "catch.hpp"

namespace market = larder::market;
using market::ticks;

TEST_CASE("the mean of two quotes is exact in half ticks") {
  CHECK(market::mean_of(ticks{3}, ticks{8}).count == 11);
  CHECK(market::mean_of(ticks{3}, ticks{8}).in_ticks() == 5.5);
  CHECK(market::half_ticks(ticks{4}) == market::mean_of(ticks{4}, ticks{4}));
}

TEST_CASE("money becomes the nearest whole number of ticks") {
  CHECK(*market::ticks_of(0.29, 0.01, "x") == ticks{29});
  CHECK(*market::ticks_of(0.294, 0.01, "x") == ticks{29});
  CHECK(*market::ticks_of(0.296, 0.01, "x") == ticks{30});
  CHECK(*market::ticks_of(1e12, 1, "x") == market::highest_quote);
}

TEST_CASE("money that is negative, not a number or too much is refused with its field") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(market::ticks_of(-0.5, 0.01, "buyers[3]", "bids.json").error().sentence() ==
        "bids.json, field buyers[3]: -0.5 is not an amount of money; expected a finite number of at least 0");
  CHECK(market::ticks_of(nan, 0.01, "buyers[3]").error().field == "buyers[3]");
  CHECK(market::ticks_of(1e12 + 1, 1, "buyers[3]").error().field == "buyers[3]");
  CHECK(market::ticks_of(1e300, 1e-300, "buyers[3]").error().field == "buyers[3]");
  for (const double tick : {0.0, -1.0, nan}) CHECK(market::ticks_of(1, tick, "buyers[3]").error().field == "tick");
}

TEST_CASE("a book with a quote outside its limits is refused with the field") {
  CHECK_FALSE(market::fault_in_book({{ticks{0}, market::highest_quote}, {}}).has_value());
  CHECK(market::fault_in_book({{ticks{1}, ticks{-1}}, {}})->sentence() ==
        "book, field buyers[1]: -1 ticks is not a quote; expected 0 to 1000000000000");
  CHECK(market::fault_in_book({{}, {market::highest_quote + ticks{1}}})->field == "sellers[0]");
  CHECK(market::fault_in_book({std::vector<ticks>(market::most_traders + 1), {}})->field == "buyers");
}

TEST_CASE("a price range that no clock can walk is refused with the field") {
  const auto field = [](ticks low, ticks high, ticks step) {
    return market::fault_in_range({low, high, step}).value_or(larder::fault{}).field;
  };
  CHECK_FALSE(market::fault_in_range(market::price_range{}).has_value());
  CHECK(field(ticks{0}, ticks{10}, ticks{1}).empty());
  CHECK(field(ticks{5}, ticks{5}, ticks{1}).empty());
  CHECK(field(ticks{-1}, ticks{10}, ticks{1}) == "low");
  CHECK(field(ticks{11}, ticks{10}, ticks{1}) == "high");
  CHECK(field(ticks{0}, ticks{10}, ticks{0}) == "step");
  CHECK(field(ticks{0}, market::highest_quote, ticks{1}) == "step");
  CHECK(field(ticks{0}, market::highest_quote + ticks{1}, ticks{1'000'000}) == "high");
}
