#include <larder/edge/satellite_link.hpp>

#include <cmath>
#include <limits>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::fixed_station;
using edge::radians;
using city_link = edge::satellite_link<fixed_station>;

namespace {

const fixed_station tokyo = fixed_station::at_degrees(35.6895, 139.69171);
constexpr edge::seconds two_days{0, 172'800};

edge::constellation built(std::uint32_t planes, std::uint32_t per_plane) {
  auto made = edge::constellation::of({planes, per_plane, 550e3, radians(53), .5}, edge::earth_wgs72);
  REQUIRE(made);
  return *std::move(made);
}
city_link over_tokyo(std::uint32_t planes, std::uint32_t per_plane) {
  auto made = city_link::of(built(planes, per_plane), tokyo, radians(25), two_days);
  REQUIRE(made);
  return *std::move(made);
}

}  // namespace

TEST_CASE("the highest satellite is the highest of all in view", "[edge]") {
  const auto shell = built(24, 22);
  const auto sky = over_tokyo(24, 22);
  int gaps = 0, views = 0;
  for (std::int64_t t = 0; t < 172'800; t += 2111) {
    std::optional<edge::sighting> best;
    for (std::uint32_t k = 0; k < shell.satellites(); ++k) {
      const edge::line_of_sight sight(shell.orbit(k), tokyo, shell.planet(), radians(25));
      const auto time = static_cast<double>(t);
      if (sight.visible(time) && (!best || sight.elevation_rad(time) > best->elevation_rad))
        best = edge::sighting{k, sight.range_m(time), sight.elevation_rad(time)};
    }
    const auto found = sky.highest(t);
    INFO(t);
    REQUIRE(found.has_value() == best.has_value());
    (best ? views : gaps) += 1;
    if (!best) continue;
    CHECK(found->satellite == best->satellite);
    CHECK(found->range_m == best->range_m);
    CHECK(sky.delay_s(t) == edge::propagation_s(best->range_m));
    CHECK(sky.rate_bit_s(t) == edge::satellite_radio{}.rate_bit_s(best->range_m));
  }
  CHECK(views > 10);
}

TEST_CASE("the rate rises and falls with the pass, and is 0 between passes", "[edge]") {
  const auto sky = over_tokyo(1, 1);
  REQUIRE(sky.contacts().size() >= 2);
  const edge::contact pass = sky.contacts()[0];
  const std::int64_t middle = (pass.start_s + pass.end_s) / 2;
  CHECK(sky.rate_bit_s(middle) > sky.rate_bit_s(pass.start_s + 1));
  CHECK(sky.rate_bit_s(middle) > sky.rate_bit_s(pass.end_s - 1));
  CHECK(sky.rate_bit_s(pass.end_s) == 0);
  CHECK(sky.rate_bit_s(pass.start_s - 1) == 0);
  CHECK_FALSE(sky.delay_s(pass.end_s));
  CHECK(sky.rate_bit_s(middle, .25) < sky.rate_bit_s(middle));
  CHECK(sky.rate_bit_s(-5) == 0);
  CHECK(sky.rate_bit_s(172'800) == 0);
  CHECK(sky.next_in_view(pass.start_s - 10) == pass.start_s);
  CHECK(sky.next_in_view(middle) == middle);
  CHECK(sky.next_in_view(pass.end_s) == sky.contacts()[1].start_s);
  CHECK_FALSE(sky.next_in_view(172'800));
}

TEST_CASE("a transfer waits for the next pass and goes on there", "[edge]") {
  const auto sky = over_tokyo(1, 1);
  const edge::contact first = sky.contacts()[0], second = sky.contacts()[1];
  CHECK(sky.transfer_s(0, 0) == 0);
  const double soon = sky.transfer_s(1, first.start_s - 100);
  CHECK(soon == Approx(100).margin(1e-3));
  double in_pass = 0;
  for (std::int64_t t = first.start_s; t < first.end_s; ++t) in_pass += sky.rate_bit_s(t);
  const double all = sky.transfer_s(in_pass * (1 - 1e-9), first.start_s);
  CHECK(all == Approx(static_cast<double>(first.end_s - first.start_s)).margin(1e-3));
  const double more = sky.transfer_s(in_pass + sky.rate_bit_s(second.start_s) / 2, first.start_s);
  CHECK(more == Approx(static_cast<double>(second.start_s - first.start_s) + .5).margin(1e-6));
  CHECK(sky.transfer_s(1e14, 0) == std::numeric_limits<double>::infinity());
  CHECK(sky.transfer_s(1, 180'000) == std::numeric_limits<double>::infinity());
}

TEST_CASE("the default radio carries 62 Mbit/s from the rim and 101 from overhead", "[edge]") {
  const edge::satellite_radio radio;
  CHECK(radio.rate_bit_s(1123.4e3) == Approx(62e6).margin(1e6));
  CHECK(radio.rate_bit_s(550e3) == Approx(101e6).margin(1e6));
}

TEST_CASE("a satellite radio that cannot be is a fault with its field", "[edge]") {
  const auto field = [](const edge::satellite_radio& radio, const fixed_station& station = tokyo) {
    const auto made = city_link::of(built(1, 1), station, radians(25), two_days, radio);
    REQUIRE_FALSE(made);
    return made.error().field;
  };
  CHECK(field({.bandwidth_hz = -1}) == "bandwidth_hz");
  CHECK(field({.power_w = 0}) == "power_w");
  CHECK(field({.loss = {1, 0}}) == "carrier_hz");
  CHECK(field({.noise_w_hz = std::numeric_limits<double>::quiet_NaN()}) == "noise_w_hz");
  CHECK(field({}, fixed_station::at_degrees(100, 0)) == "latitude_deg");
}
