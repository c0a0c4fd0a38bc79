#include <larder/edge/units.hpp>

#include <larder/core/random.hpp>

#include "catch.hpp"

namespace edge = larder::edge;
using larder::bytes;

TEST_CASE("quantities: texts with units are read, others are not", "[edge]") {
  CHECK(edge::parse_quantity("50 Mbit/s", edge::units_of_rate) == 50e6);
  CHECK(edge::parse_quantity("-33.9 deg", edge::units_of_degrees) == -33.9);
  CHECK(edge::parse_quantity("1e3 km", edge::units_of_length) == 1e6);
  CHECK(edge::parse_quantity("unlimited", edge::units_of_rate) == std::numeric_limits<double>::infinity());
  for (const char* text :
       {"50", "50 ", "50Mbit/s", "50 MB", "Mbit/s", "", " 50 bit/s", "nan bit/s", "inf bit/s", "1e999 bit/s", "1e308 Gbit/s"}) {
    INFO(text);
    CHECK_FALSE(edge::parse_quantity(text, edge::units_of_rate));
  }
  CHECK(edge::parse_bytes("1920 GB") == bytes{1'920'000'000'000});
  CHECK(edge::parse_bytes("1.5 kB") == bytes{1500});
  CHECK(edge::parse_bytes("1.001 GB") == bytes{1'001'000'000});
  CHECK(edge::parse_bytes("18446744073709551615 B") == bytes::max());
  for (const char* text : {"-1 GB", "1", "18446744073709551616 B", "20000000000 TB", "1.0001 kB", "unlimited", "1 Gbit"}) {
    INFO(text);
    CHECK_FALSE(edge::parse_bytes(text));
  }
}

TEST_CASE("quantities: a number is printed in the largest unit from which it reads back to the last bit", "[edge]") {
  CHECK(edge::quantity_text(50e6, edge::units_of_rate) == "50 Mbit/s");
  CHECK(edge::quantity_text(0, edge::units_of_rate) == "0 bit/s");
  CHECK(edge::quantity_text(edge::radians(53), edge::units_of_angle) == "53 deg");
  CHECK(edge::bytes_text(bytes{130'000'000'000}) == "130 GB");
  CHECK(edge::bytes_text(bytes{1001}) == "1001 B");
  CHECK(edge::bytes_text(bytes{}) == "0 B");
  larder::random draws(5);
  for (int i = 0; i < 3000; ++i) {
    const double size = std::exp(draws.uniform(-40, 40));
    for (const edge::unit_list units : {edge::unit_list(edge::units_of_rate), edge::unit_list(edge::units_of_angle),
                                        edge::unit_list(edge::units_of_turning), edge::unit_list(edge::units_of_time)})
      for (const double value : {size, -size}) CHECK(edge::parse_quantity(edge::quantity_text(value, units), units) == value);
    const bytes whole{draws.next() >> draws.below(64)};
    CHECK(edge::parse_bytes(edge::bytes_text(whole)) == whole);
  }
}
