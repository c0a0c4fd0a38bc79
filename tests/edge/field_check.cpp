#include <larder/edge/field_check.hpp>

#include <limits>

#include "catch.hpp"

using larder::edge::field_check;

TEST_CASE("the first wrong field is kept, with what was found and expected", "[edge]") {
  field_check check("uplink");
  check.positive("bandwidth_hz", 20e6);
  CHECK_FALSE(check.found());
  check.positive("power_w", -.5);
  check.not_negative("noise_w", -1);
  REQUIRE(check.found());
  CHECK(check.found()->sentence() == "uplink, field power_w: expected a finite number above 0, found -0.5");
}

TEST_CASE("P25: NaN and infinity fail every check", "[edge]") {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    const auto fails = [&](auto&& ask) {
      field_check check("x");
      ask(check);
      return check.found().has_value();
    };
    CHECK(fails([&](field_check& c) { c.positive("f", bad); }));
    CHECK(fails([&](field_check& c) { c.not_negative("f", bad); }));
    CHECK(fails([&](field_check& c) { c.finite("f", bad); }));
    CHECK(fails([&](field_check& c) { c.between("f", bad, -1e300, 1e300); }));
  }
  field_check good("x");
  good.not_negative("f", 0);
  good.between("f", 1, 0, 1);
  good.at_least_one("f", 1u);
  good.finite("f", -3);
  CHECK_FALSE(good.found());
  good.at_least_one("planes", 0u);
  CHECK(good.found()->sentence() == "x, field planes: expected a whole number of at least 1, found 0");
}
