// The triangle of Earth's centre, a station and a satellite: who sees whom, how far, for how long. A spherical Earth that rotates, circular
// orbits, straight lines of sight, no refraction. Closed forms, a few trigonometric calls each; nothing allocates or throws.
// Angles in radians, lengths in metres, times in seconds. A station's angle to a satellite is the geocentric one, 0 when it is overhead.
// Sources: coverage angle, arc and time: Xu et al., "Cached Model-as-a-Resource" (arXiv 2403.05826), eq. 1, with the closing bracket of its
// arccos moved behind the cosine (as printed it is undefined); the rest follows from the triangle and from Kepler's third law.
#pragma once

#include <cmath>
#include <numbers>

#include <larder/edge/field_check.hpp>

namespace larder::inline v0::edge {

/// Metres per second, by definition.
inline constexpr double light_speed_m_s = 299'792'458.0;

constexpr double radians(double degrees) noexcept { return degrees * (std::numbers::pi / 180); }
constexpr double degrees(double radians) noexcept { return radians * (180 / std::numbers::pi); }

/// The planet. The mean radius (IUGG) and the gravitational parameter and rotation of WGS 84 are measured constants.
struct earth {
  double radius_m = 6'371'000;
  double gravity_m3_s2 = 3.986004418e14;
  double rotation_rad_s = 7.292115e-5;
};

/// The sphere with the equatorial radius of WGS 72, on which two-line elements and many constellation studies are based.
inline constexpr earth earth_wgs72{.radius_m = 6'378'135};

/// A vector in metres, or a direction of length 1, from Earth's centre.
struct vector3 {
  double x = 0, y = 0, z = 0;
  friend constexpr vector3 operator-(vector3 a, vector3 b) noexcept { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  friend constexpr vector3 operator*(double k, vector3 a) noexcept { return {k * a.x, k * a.y, k * a.z}; }
  friend constexpr double dot(vector3 a, vector3 b) noexcept { return a.x * b.x + a.y * b.y + a.z * b.z; }
  friend double length(vector3 a) noexcept { return std::sqrt(dot(a, a)); }
};

/// A place on the globe; north and east are positive.
struct surface_point {
  double latitude_rad = 0, longitude_rad = 0;
};

/// The direction of a place in the axes of the Earth.
[[nodiscard]] inline vector3 direction_of(surface_point place) noexcept {
  const double from_axis = std::cos(place.latitude_rad);
  return {from_axis * std::cos(place.longitude_rad), from_axis * std::sin(place.longitude_rad), std::sin(place.latitude_rad)};
}

/// The same direction after the Earth has turned for t seconds, in axes that do not turn and agree with the Earth's at t = 0.
[[nodiscard]] inline vector3 turned(vector3 direction, double rotation_rad_s, double t_s) noexcept {
  const double c = std::cos(rotation_rad_s * t_s), s = std::sin(rotation_rad_s * t_s);
  return {c * direction.x - s * direction.y, s * direction.x + c * direction.y, direction.z};
}

/// Mean motion of a circular orbit, in radians per second (Kepler's third law).
[[nodiscard]] inline double mean_motion_rad_s(const earth& planet, double altitude_m) noexcept {
  const double radius = planet.radius_m + altitude_m;
  return std::sqrt(planet.gravity_m3_s2 / (radius * radius * radius));
}

/// Speed along a circular orbit.
[[nodiscard]] inline double orbital_speed_m_s(const earth& planet, double altitude_m) noexcept {
  return std::sqrt(planet.gravity_m3_s2 / (planet.radius_m + altitude_m));
}

/// Distance between two points at these distances from the centre, as seen from the centre under this angle.
[[nodiscard]] inline double range_m(double station_radius_m, double orbit_radius_m, double central_rad) noexcept {
  // The law of cosines, in the form that keeps its digits when the angle is small.
  const double half = std::sin(central_rad / 2);
  const double climb = orbit_radius_m - station_radius_m;
  return std::sqrt(climb * climb + 4 * station_radius_m * orbit_radius_m * half * half);
}

/// Elevation above the station's horizon, negative below it.
[[nodiscard]] inline double elevation_rad(double station_radius_m, double orbit_radius_m, double central_rad) noexcept {
  return std::atan2(orbit_radius_m * std::cos(central_rad) - station_radius_m, orbit_radius_m * std::sin(central_rad));
}

/// The geocentric angle at which a satellite has just this elevation (0 to pi/2); C(1).
[[nodiscard]] inline double central_angle_rad(double station_radius_m, double orbit_radius_m, double elevation) noexcept {
  return std::fmax(0.0, std::acos(station_radius_m / orbit_radius_m * std::cos(elevation)) - elevation);
}

/// Time light takes over this distance.
[[nodiscard]] constexpr double propagation_s(double distance_m) noexcept { return distance_m / light_speed_m_s; }

/// What one satellite covers: the cap of the Earth from which it stands at least so high.
class coverage {
 public:
  /// Faults: an altitude that is not above 0 (an orbit below ground), an elevation outside 0 to 90 degrees, a planet without size or
  /// gravity.
  static result<coverage> of(double altitude_m, double min_elevation_rad, const earth& planet = {}) {
    field_check check("coverage");
    check.positive("radius_m", planet.radius_m);
    check.positive("gravity_m3_s2", planet.gravity_m3_s2);
    check.positive("altitude_m", altitude_m);
    check.between("min_elevation_deg", degrees(min_elevation_rad), 0, 90);
    if (check.found()) return *check.found();
    return coverage(altitude_m, min_elevation_rad, planet);
  }

  /// Geocentric angle from the point below the satellite to the rim.
  [[nodiscard]] double half_angle_rad() const noexcept { return half_angle_; }
  /// Length of orbit over which a station straight below the track sees the satellite.
  [[nodiscard]] double arc_m() const noexcept { return 2 * half_angle_ * (planet_.radius_m + altitude_); }
  /// Time it takes to fly that arc. The Earth's rotation is not in it, as in the paper.
  [[nodiscard]] double time_s() const noexcept { return arc_m() / orbital_speed_m_s(planet_, altitude_); }
  /// Distance from the rim to the satellite: the longest at which the link exists.
  [[nodiscard]] double max_range_m() const noexcept { return range_m(planet_.radius_m, planet_.radius_m + altitude_, half_angle_); }

 private:
  coverage(double altitude_m, double min_elevation_rad, const earth& planet) noexcept
      : planet_(planet),
        altitude_(altitude_m),
        half_angle_(central_angle_rad(planet.radius_m, planet.radius_m + altitude_m, min_elevation_rad)) {}

  earth planet_;
  double altitude_, half_angle_;
};

}  // namespace larder::inline v0::edge
