// Walker constellations: planes of equal circular orbits, evenly turned about the Earth's axis, evenly filled with satellites.
// A satellite's place at any time is a closed form (two trigonometric calls); nothing is integrated, no drag, no oblateness.
// Sources: J. G. Walker, "Satellite constellations", JBIS 37 (1984), for the pattern; the published shells: Kassing et al., "Exploring the
// Internet from Space with Hypatia" (IMC 2020).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <larder/edge/geometry.hpp>

namespace larder::inline v0::edge {

/// A circular orbit with one satellite on it: direction(t) = cos(u) node + sin(u) quarter with u = phase + motion * t.
struct circular_orbit {
  vector3 node;             ///< direction of the ascending node
  vector3 quarter;          ///< direction a quarter of an orbit later
  double phase_rad = 0;     ///< angle from the node at t = 0
  double motion_rad_s = 0;  ///< mean motion
  double radius_m = 0;      ///< from Earth's centre

  /// Direction of the satellite at time t, in the axes of turned().
  [[nodiscard]] vector3 direction(double t_s) const noexcept {
    const double u = phase_rad + motion_rad_s * t_s;
    const double c = std::cos(u), s = std::sin(u);
    return {c * node.x + s * quarter.x, c * node.y + s * quarter.y, c * node.z + s * quarter.z};
  }
};

/// What describes a Walker constellation. The default spread is Walker's "delta"; pi makes a polar "star".
struct walker {
  std::uint32_t planes = 1;
  std::uint32_t per_plane = 1;
  double altitude_m = 550e3;
  double inclination_rad = 0;
  /// How far each plane's satellites run ahead of those of the plane before, in parts (0 to 1) of the distance between two in a plane.
  /// The offset of plane k is k times this, less whole distances: slot 0 is the first satellite at or past the node. See walker_phase().
  double phase = 0;
  double node_spread_rad = 2 * std::numbers::pi;
  /// Mean motion if it is known from elsewhere; otherwise Kepler's third law gives it. Published pairs of altitude and motion disagree.
  std::optional<double> motion_rad_s{};
};

/// Walker's phasing number F (0 to planes - 1) as a phase: neighbours are F * 360 / (all satellites) degrees apart.
[[nodiscard]] constexpr double walker_phase(std::uint32_t f, std::uint32_t planes) noexcept {
  return planes == 0 ? 0.0 : static_cast<double>(f % planes) / static_cast<double>(planes);
}

/// A constellation that was published, with the least elevation at which its links are used here.
struct published_shell {
  std::string_view name;
  walker pattern;
  double min_elevation_rad;
};

/// Revolutions per day as radians per second.
constexpr double revolutions_per_day(double n) noexcept { return n * (2 * std::numbers::pi / 86400); }

/// Three first shells. Planes, satellites, inclination, altitude and mean motion are the published ones (for Starlink the motion is that of
/// a lower orbit: Kepler's law gives 15.06 revolutions per day at 550 km); the least elevations are larder's.
inline constexpr std::array<published_shell, 3> published_shells{{
    {"starlink_550", {72, 22, 550e3, radians(53), .5, 2 * std::numbers::pi, revolutions_per_day(15.19)}, radians(25)},
    {"kuiper_630", {34, 34, 630e3, radians(51.9), .5, 2 * std::numbers::pi, revolutions_per_day(14.8)}, radians(30)},
    {"telesat_1015", {27, 13, 1015e3, radians(98.98), .5, 2 * std::numbers::pi, revolutions_per_day(13.66)}, radians(10)},
}};

/// All satellites of a Walker constellation. The number of a satellite is plane * per_plane + slot.
class constellation {
 public:
  /// More satellites than this are taken for a mistake.
  static constexpr std::uint32_t most_satellites = 1'000'000;

  /// Builds the pattern over a planet. O(planes). Faults: no satellites or too many, an orbit that is not above ground, an inclination
  /// outside 0 to 180 degrees, a phase outside 0 to 1, a motion that is not above 0.
  static result<constellation> of(const walker& pattern, const earth& planet = {}) {
    field_check check("constellation");
    check.at_least_one("planes", pattern.planes);
    check.at_least_one("per_plane", pattern.per_plane);
    check.require(std::uint64_t{pattern.planes} * pattern.per_plane <= most_satellites, "planes",
                  "expected at most 1000000 satellites in all, found more");
    check.positive("radius_m", planet.radius_m);
    check.positive("gravity_m3_s2", planet.gravity_m3_s2);
    check.not_negative("rotation_rad_s", planet.rotation_rad_s);
    check.positive("altitude_m", pattern.altitude_m);
    check.between("inclination_deg", degrees(pattern.inclination_rad), 0, 180);
    check.between("phase", pattern.phase, 0, 1);
    check.between("node_spread_deg", degrees(pattern.node_spread_rad), 0, 360);
    if (pattern.motion_rad_s) check.positive("motion_rad_s", *pattern.motion_rad_s);
    if (check.found()) return *check.found();
    return constellation(pattern, planet);
  }

  [[nodiscard]] std::uint32_t satellites() const noexcept { return pattern_.planes * pattern_.per_plane; }
  [[nodiscard]] const walker& pattern() const noexcept { return pattern_; }
  [[nodiscard]] const earth& planet() const noexcept { return planet_; }
  [[nodiscard]] double radius_m() const noexcept { return planet_.radius_m + pattern_.altitude_m; }
  [[nodiscard]] double motion_rad_s() const noexcept { return motion_; }

  /// The orbit of one satellite, numbered below satellites(). O(1).
  [[nodiscard]] circular_orbit orbit(std::uint32_t satellite) const noexcept {
    LARDER_EXPECTS(satellite < satellites(), "the number of a satellite must be below satellites()");
    const std::uint32_t plane = satellite / pattern_.per_plane, place = satellite % pattern_.per_plane;
    const double steps = static_cast<double>(plane) * pattern_.phase;
    const double offset = steps - std::floor(steps);
    const double spacing = 2 * std::numbers::pi / pattern_.per_plane;
    return {planes_[plane].node, planes_[plane].quarter, (place + offset) * spacing, motion_, radius_m()};
  }

  /// Where a satellite is, in metres, in axes that do not turn with the Earth.
  [[nodiscard]] vector3 position_m(std::uint32_t satellite, double t_s) const noexcept {
    return radius_m() * orbit(satellite).direction(t_s);
  }

  /// The four satellites with which one keeps inter-satellite links in the usual grid: ahead and behind in its plane, and the nearest slot
  /// in the planes after and before. With fewer than three planes or slots some coincide.
  [[nodiscard]] std::array<std::uint32_t, 4> neighbours(std::uint32_t satellite) const noexcept {
    const std::uint32_t plane = satellite / pattern_.per_plane, place = satellite % pattern_.per_plane;
    const std::uint32_t slots = pattern_.per_plane, all = pattern_.planes;
    const auto number = [&](std::uint32_t p, std::uint32_t s) { return p * slots + s; };
    return {number(plane, (place + 1) % slots), number(plane, (place + slots - 1) % slots), number((plane + 1) % all, place),
            number((plane + all - 1) % all, place)};
  }

  /// Length of the straight line between two satellites.
  [[nodiscard]] double link_range_m(std::uint32_t a, std::uint32_t b, double t_s) const noexcept {
    return length(position_m(a, t_s) - position_m(b, t_s));
  }

  /// Does the line between two satellites stay above this height (80 km: above the dense air)?
  [[nodiscard]] bool in_sight(std::uint32_t a, std::uint32_t b, double t_s, double clear_height_m = 80e3) const noexcept {
    // Both are equally high, so the line is lowest at its middle.
    const double half = link_range_m(a, b, t_s) / 2;
    const double lowest = planet_.radius_m + clear_height_m;
    return radius_m() * radius_m() - half * half >= lowest * lowest;
  }

 private:
  struct plane_axes {
    vector3 node, quarter;
  };

  constellation(const walker& pattern, const earth& planet)
      : pattern_(pattern), planet_(planet), motion_(pattern.motion_rad_s.value_or(mean_motion_rad_s(planet, pattern.altitude_m))) {
    const double ci = std::cos(pattern.inclination_rad), si = std::sin(pattern.inclination_rad);
    planes_.reserve(pattern.planes);
    for (std::uint32_t k = 0; k < pattern.planes; ++k) {
      const double node = k * pattern.node_spread_rad / pattern.planes;
      const double cn = std::cos(node), sn = std::sin(node);
      planes_.push_back({{cn, sn, 0}, {-sn * ci, cn * ci, si}});
    }
  }

  walker pattern_;
  earth planet_;
  double motion_;
  std::vector<plane_axes> planes_;
};

}  // namespace larder::inline v0::edge
