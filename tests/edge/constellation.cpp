#include <larder/edge/constellation.hpp>

#include <limits>
#include <set>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::degrees;
using edge::radians;

namespace {

edge::constellation built(const edge::walker& pattern, const edge::earth& planet = {}) {
  auto made = edge::constellation::of(pattern, planet);
  REQUIRE(made);
  return *std::move(made);
}

double angle_between(edge::vector3 a, edge::vector3 b) { return std::acos(std::clamp(dot(a, b) / (length(a) * length(b)), -1.0, 1.0)); }

}  // namespace

TEST_CASE("satellites keep their height, their inclination and their pace", "[edge]") {
  const auto shell = built(edge::published_shells[0].pattern, edge::earth_wgs72);
  CHECK(shell.satellites() == 1584);
  CHECK(shell.motion_rad_s() * 86400 / (2 * std::numbers::pi) == Approx(15.19));
  double highest = 0;
  for (std::uint32_t s = 0; s < shell.satellites(); s += 37)
    for (double t = 0; t < 6000; t += 10) {
      const auto p = shell.position_m(s, t);
      CHECK(length(p) == Approx(6378.135e3 + 550e3));
      highest = std::max(highest, std::asin(p.z / length(p)));
      CHECK(angle_between(p, shell.position_m(s, t + 10)) == Approx(10 * shell.motion_rad_s()).epsilon(1e-6));
    }
  CHECK(degrees(highest) == Approx(53).margin(.01));
}

TEST_CASE("Kepler's law gives the motion unless it is known from elsewhere", "[edge]") {
  edge::walker pattern = edge::published_shells[0].pattern;
  pattern.motion_rad_s.reset();
  CHECK(built(pattern, edge::earth_wgs72).motion_rad_s() == Approx(edge::revolutions_per_day(15.0549)).epsilon(1e-5));
  for (const std::size_t i : {1u, 2u}) {
    pattern = edge::published_shells[i].pattern;
    const double published = *pattern.motion_rad_s;
    pattern.motion_rad_s.reset();
    CHECK(built(pattern, edge::earth_wgs72).motion_rad_s() == Approx(published).epsilon(1e-3));
  }
}

TEST_CASE("planes and slots are evenly spread, every second plane shifted by half a slot", "[edge]") {
  const auto shell = built(edge::published_shells[0].pattern);
  CHECK(degrees(angle_between(shell.position_m(0, 0), shell.position_m(1, 0))) == Approx(360.0 / 22));
  CHECK(degrees(angle_between(shell.orbit(0).node, shell.orbit(22).node)) == Approx(5));
  CHECK(degrees(shell.orbit(22).phase_rad) == Approx(360.0 / 44));
  CHECK(degrees(shell.orbit(44).phase_rad) == Approx(0).margin(1e-12));
  CHECK(degrees(shell.orbit(47).phase_rad) == Approx(3 * 360.0 / 22));
}

TEST_CASE("Walker's phasing number means the same satellites as turning each plane on from the last", "[edge]") {
  // Walker's own construction: 24 satellites in 4 planes, F = 3.
  const std::uint32_t planes = 4, per_plane = 6, f = 3;
  const auto ours = built({planes, per_plane, 1e6, radians(60), edge::walker_phase(f, planes)});
  for (std::uint32_t p = 0; p < planes; ++p)
    for (std::uint32_t s = 0; s < per_plane; ++s) {
      const double u = 2 * std::numbers::pi * (double(s) / per_plane + double(f) * p / (planes * per_plane));
      const auto orbit = ours.orbit(p * per_plane);
      const edge::vector3 there{std::cos(u) * orbit.node.x + std::sin(u) * orbit.quarter.x,
                                std::cos(u) * orbit.node.y + std::sin(u) * orbit.quarter.y,
                                std::cos(u) * orbit.node.z + std::sin(u) * orbit.quarter.z};
      double nearest = 10;
      for (std::uint32_t k = 0; k < per_plane; ++k) nearest = std::min(nearest, length(there - ours.orbit(p * per_plane + k).direction(0)));
      CHECK(nearest < 1e-12);
    }
  CHECK(edge::walker_phase(36, 72) == .5);
  CHECK(edge::walker_phase(5, 0) == 0);
}

TEST_CASE("inter-satellite links: four neighbours, their ranges, and the Earth in between", "[edge]") {
  const auto shell = built(edge::published_shells[0].pattern, edge::earth_wgs72);
  CHECK(shell.neighbours(0) == std::array<std::uint32_t, 4>{1, 21, 22, 71 * 22});
  CHECK(shell.neighbours(1583) == std::array<std::uint32_t, 4>{71 * 22, 1582, 21, 70 * 22 + 21});
  const double chord = 2 * shell.radius_m() * std::sin(std::numbers::pi / 22);
  for (const double t : {0.0, 1000.0, 5000.0}) {
    CHECK(shell.link_range_m(0, 1, t) == Approx(chord));
    CHECK(shell.in_sight(0, 1, t));
    CHECK_FALSE(shell.in_sight(0, 11, t));
    CHECK(shell.link_range_m(0, 11, t) == Approx(2 * shell.radius_m()));
  }
  // The line between these just touches a sphere 10 km lower than its middle.
  const double middle_height = shell.radius_m() * std::cos(std::numbers::pi / 22) - edge::earth_wgs72.radius_m;
  CHECK(shell.in_sight(0, 1, 0, middle_height - 1));
  CHECK_FALSE(shell.in_sight(0, 1, 0, middle_height + 1));
}

TEST_CASE("a pattern that cannot be is a fault with its field", "[edge]") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto field = [](const edge::walker& pattern, const edge::earth& planet = {}) {
    const auto made = edge::constellation::of(pattern, planet);
    REQUIRE_FALSE(made);
    return made.error().field;
  };
  CHECK(field({0, 22}) == "planes");
  CHECK(field({72, 0}) == "per_plane");
  CHECK(field({100'000, 100'000}) == "planes");
  CHECK(field({1, 1, -10e3}) == "altitude_m");
  CHECK(field({1, 1, nan}) == "altitude_m");
  CHECK(field({1, 1, 550e3, radians(181)}) == "inclination_deg");
  CHECK(field({1, 1, 550e3, nan}) == "inclination_deg");
  CHECK(field({1, 1, 550e3, 1, 1.5}) == "phase");
  CHECK(field({1, 1, 550e3, 1, 0, 7}) == "node_spread_deg");
  CHECK(field({1, 1, 550e3, 1, 0, 1, 0.0}) == "motion_rad_s");
  CHECK(field({}, {.radius_m = -1}) == "radius_m");
  CHECK(field({}, {.rotation_rad_s = nan}) == "rotation_rad_s");
}
