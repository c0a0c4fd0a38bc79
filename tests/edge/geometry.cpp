#include <larder/edge/geometry.hpp>

#include <limits>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::degrees;
using edge::radians;

TEST_CASE("coverage of a satellite at 780 km and at 550 km is that of the reference", "[edge]") {
  CHECK(edge::orbital_speed_m_s({}, 780e3) == Approx(7465.957).margin(5e-4));
  const auto low = edge::coverage::of(780e3, radians(10));
  REQUIRE(low);
  CHECK(low->half_angle_rad() == Approx(.325870).margin(5e-7));
  CHECK(low->arc_m() == Approx(4660.596e3).margin(.5));
  CHECK(low->time_s() == Approx(624.246).margin(5e-4));
  CHECK(low->max_range_m() == Approx(2324.589e3).margin(.5));
  const auto high = edge::coverage::of(780e3, radians(25));
  REQUIRE(high);
  CHECK(high->half_angle_rad() == Approx(.194644).margin(5e-7));
  CHECK(high->arc_m() == Approx(2783.805e3).margin(.5));
  CHECK(high->time_s() == Approx(372.866).margin(5e-4));
  const auto zenith = edge::coverage::of(780e3, radians(90));
  REQUIRE(zenith);
  CHECK(zenith->half_angle_rad() == Approx(0).margin(1e-12));
  CHECK(zenith->time_s() == Approx(0).margin(1e-6));
  CHECK(edge::orbital_speed_m_s({}, 550e3) == Approx(7588.998).margin(5e-4));
  const auto starlink = edge::coverage::of(550e3, radians(25));
  REQUIRE(starlink);
  CHECK(starlink->time_s() == Approx(269.269).margin(5e-4));
}

TEST_CASE("the longest ranges of the published shells over the sphere of WGS 72", "[edge]") {
  const auto max_range_km = [](double altitude_km, double elevation_deg) {
    return edge::coverage::of(altitude_km * 1e3, radians(elevation_deg), edge::earth_wgs72)->max_range_m() / 1e3;
  };
  CHECK(max_range_km(550, 25) == Approx(1123.4).margin(.05));
  CHECK(max_range_km(630, 30) == Approx(1124.1).margin(.05));
  CHECK(max_range_km(1015, 10) == Approx(2791.7).margin(.05));
}

TEST_CASE("elevation, central angle and range agree with one another", "[edge]") {
  const double ground = 6371e3, orbit = ground + 550e3;
  for (double elevation = 0; elevation <= 90; elevation += 2.5) {
    INFO(elevation);
    const double central = edge::central_angle_rad(ground, orbit, radians(elevation));
    CHECK(degrees(edge::elevation_rad(ground, orbit, central)) == Approx(elevation).margin(1e-9));
    const double range = edge::range_m(ground, orbit, central);
    CHECK(range * range == Approx(ground * ground + orbit * orbit - 2 * ground * orbit * std::cos(central)).epsilon(1e-9));
    if (central > 0) CHECK(std::cos(radians(elevation)) == Approx(orbit / range * std::sin(central)).margin(1e-9));
  }
  CHECK(edge::range_m(ground, orbit, 0) == 550e3);
  CHECK(edge::elevation_rad(ground, orbit, std::numbers::pi) == Approx(-std::numbers::pi / 2));
}

TEST_CASE("motion and speed of an orbit fit together, and light is on time", "[edge]") {
  const edge::earth planet;
  CHECK(edge::mean_motion_rad_s(planet, 780e3) * (planet.radius_m + 780e3) == Approx(edge::orbital_speed_m_s(planet, 780e3)));
  CHECK(edge::propagation_s(299'792'458.0) == 1);
  CHECK(edge::propagation_s(550e3) == Approx(1.834603e-3).margin(5e-10));
}

TEST_CASE("a place turns with the Earth", "[edge]") {
  const auto paris = edge::direction_of({radians(48.85341), radians(2.3488)});
  CHECK(length(paris) == Approx(1));
  const auto later = edge::turned(paris, radians(90), 1);
  CHECK(later.x == Approx(-paris.y));
  CHECK(later.y == Approx(paris.x));
  CHECK(later.z == paris.z);
}

TEST_CASE("an orbit below ground, a bad elevation and numbers that are none are faults with their field", "[edge]") {
  const auto field = [](auto&& answer) {
    REQUIRE_FALSE(answer);
    return answer.error().field;
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(field(edge::coverage::of(-1, .5)) == "altitude_m");
  CHECK(field(edge::coverage::of(0, .5)) == "altitude_m");
  CHECK(field(edge::coverage::of(nan, .5)) == "altitude_m");
  CHECK(field(edge::coverage::of(550e3, radians(91))) == "min_elevation_deg");
  CHECK(field(edge::coverage::of(550e3, radians(-1))) == "min_elevation_deg");
  CHECK(field(edge::coverage::of(550e3, nan)) == "min_elevation_deg");
  CHECK(field(edge::coverage::of(550e3, .5, {.radius_m = 0})) == "radius_m");
  CHECK(field(edge::coverage::of(550e3, .5, {.gravity_m3_s2 = -1})) == "gravity_m3_s2");
  CHECK(edge::coverage::of(-5, .5).error().sentence() == "coverage, field altitude_m: expected a finite number above 0, found -5");
}
