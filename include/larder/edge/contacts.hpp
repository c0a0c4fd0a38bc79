// Contacts: from which second to which a satellite stands high enough over a station, how near and how high it comes. The answers are
// those of looking once every second, found by far fewer looks: the angle between a station and a satellite cannot change faster than the
// two turn about Earth's centre together, so every look tells for how long the next ones cannot say anything new.
// Cost: about fifteen looks (80 ns each) per revolution of a pair, about fifty more per contact; memory only for the answers.
// Source: the method is sphere tracing in time (Hart, "Sphere tracing", 1996), applied here to visibility; larder's own.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <larder/edge/constellation.hpp>

namespace larder::inline v0::edge {

/// Something on or over the ground that looks up: a base station, a gateway, a UAV.
template <class S>
concept ground_station = requires(const S& s, double t_s) {
  { s.at(t_s) } -> std::same_as<surface_point>;            // the place below it at time t (s)
  { s.height_m() } -> std::convertible_to<double>;         // over the sphere; the same at all times
  { s.speed_limit_m_s() } -> std::convertible_to<double>;  // it never moves faster over the ground
  { s.check() } -> std::same_as<std::optional<fault>>;     // what is wrong with it, if anything
};

/// A station that stays where it is.
struct fixed_station {
  surface_point place;
  double height = 0;  ///< metres over the sphere

  [[nodiscard]] static constexpr fixed_station at_degrees(double latitude, double longitude, double height_m = 0) noexcept {
    return {{radians(latitude), radians(longitude)}, height_m};
  }
  [[nodiscard]] surface_point at(double) const noexcept { return place; }
  [[nodiscard]] double height_m() const noexcept { return height; }
  [[nodiscard]] double speed_limit_m_s() const noexcept { return 0; }
  /// Faults: a place off the globe (latitude -90 to 90, longitude -180 to 360 degrees), a height that is not a number.
  [[nodiscard]] std::optional<fault> check() const {
    field_check check("station");
    check.between("latitude_deg", degrees(place.latitude_rad), -90, 90);
    check.between("longitude_deg", degrees(place.longitude_rad), -180, 360);
    check.between("height_m", height, -12e3, 1e9);
    return check.found();
  }
};

/// A station whose place is a function of time: surface_point place(double t_s). Its height stays.
template <class Place>
struct moving_station {
  Place place;
  double height = 0;       ///< metres over the sphere
  double speed_limit = 0;  ///< metres per second over the ground; a lower one than the truth loses contacts

  [[nodiscard]] surface_point at(double t_s) const { return place(t_s); }
  [[nodiscard]] double height_m() const noexcept { return height; }
  [[nodiscard]] double speed_limit_m_s() const noexcept { return speed_limit; }
  /// Faults: those of a fixed station where it starts, a negative speed.
  [[nodiscard]] std::optional<fault> check() const {
    field_check check("station");
    check.not_negative("speed_limit_m_s", speed_limit);
    if (check.found()) return check.found();
    return fixed_station{place(0.0), height}.check();
  }
};
template <class Place>
moving_station(Place, double, double) -> moving_station<Place>;

/// One satellite over one station, seen at every whole second of [start_s, end_s) and at neither second beside it (or cut by the span asked
/// about). Range and elevation are the best of those seconds.
struct contact {
  std::uint32_t station = 0;
  std::uint32_t satellite = 0;
  std::int64_t start_s = 0;
  std::int64_t end_s = 0;
  double min_range_m = 0;
  double max_elevation_rad = 0;
  friend bool operator==(const contact&, const contact&) noexcept = default;
};

/// A span of whole seconds, the end not in it.
struct seconds {
  std::int64_t from = 0, until = 0;
};

/// One satellite and one station, at any time. Refers to the station, which must stay alive.
template <ground_station S>
class line_of_sight {
 public:
  /// Expects numbers that constellation::of, check() and coverage::of would let pass, and a station below the orbit.
  line_of_sight(const circular_orbit& orbit, const S& station, const earth& planet, double min_elevation_rad)
      : orbit_(orbit),
        station_(&station),
        start_(direction_of(station.at(0.0))),
        moves_(station.speed_limit_m_s() > 0),
        rotation_(planet.rotation_rad_s),
        station_radius_(planet.radius_m + station.height_m()),
        rim_(central_angle_rad(station_radius_, orbit.radius_m, min_elevation_rad)),
        cos_rim_(std::cos(rim_)),
        fastest_(orbit.motion_rad_s + planet.rotation_rad_s + station.speed_limit_m_s() / planet.radius_m) {}

  /// Cosine of the geocentric angle between the two.
  [[nodiscard]] double cosine(double t_s) const {
    const vector3 up = moves_ ? direction_of(station_->at(t_s)) : start_;
    return dot(orbit_.direction(t_s), turned(up, rotation_, t_s));
  }
  /// Does it stand at least as high as asked?
  [[nodiscard]] bool visible(double t_s) const { return cosine(t_s) >= cos_rim_; }
  [[nodiscard]] double range_m(double t_s) const { return edge::range_m(station_radius_, orbit_.radius_m, angle_of(cosine(t_s))); }
  [[nodiscard]] double elevation_rad(double t_s) const {
    return edge::elevation_rad(station_radius_, orbit_.radius_m, angle_of(cosine(t_s)));
  }

  /// Hands each contact inside `span` to visit(contact), in order; its numbers of station and satellite are 0.
  template <class Visit>
  void for_each_contact(seconds span, Visit&& visit) const {
    for (std::int64_t t = span.from; t < span.until;) {
      double cos = cosine(static_cast<double>(t));
      if (!(cos >= cos_rim_)) {  // so written, a place that is not a number is never in sight
        t = leap(t, angle_of(cos) - rim_);
        continue;
      }
      // Nothing was seen up to t - 1, so the contact starts here.
      contact found{.start_s = t};
      while (t < span.until && cos >= cos_rim_) {
        t = leap(t, rim_ - angle_of(cos));
        if (t < span.until) cos = cosine(static_cast<double>(t));
      }
      found.end_s = std::min(t, span.until);
      const double nearest = nearest_angle(found.start_s, found.end_s);
      found.min_range_m = edge::range_m(station_radius_, orbit_.radius_m, nearest);
      found.max_elevation_rad = edge::elevation_rad(station_radius_, orbit_.radius_m, nearest);
      visit(static_cast<const contact&>(found));
    }
  }

 private:
  [[nodiscard]] static double angle_of(double cos) noexcept { return std::acos(std::clamp(cos, -1.0, 1.0)); }

  /// The seconds it takes at least until the angle has changed by so much; at least 1.
  [[nodiscard]] std::int64_t seconds_for(double angle) const noexcept {
    // A thousandth of a second covers the rounding of arccos near 0, where it is worst.
    const double safe = std::min(angle / fastest_ - 1e-3, 1e15);
    return safe >= 2 ? static_cast<std::int64_t>(safe) : 1;
  }
  /// The first second after t at which the angle may have changed by so much.
  [[nodiscard]] std::int64_t leap(std::int64_t t, double angle) const noexcept {
    const std::int64_t step = seconds_for(angle);
    return t > std::numeric_limits<std::int64_t>::max() - step ? std::numeric_limits<std::int64_t>::max() : t + step;
  }

  /// The least angle at a whole second of [start, end). The middle is near it; from there, outwards, only seconds that could do better.
  [[nodiscard]] double nearest_angle(std::int64_t start, std::int64_t end) const {
    const std::int64_t middle = start + (end - start) / 2;
    double least = angle_of(cosine(static_cast<double>(middle)));
    for (std::int64_t t = middle + 1; t < end;) {
      const double angle = angle_of(cosine(static_cast<double>(t)));
      t += seconds_for(angle - least);
      least = std::min(least, angle);
    }
    for (std::int64_t t = middle - 1; t >= start;) {
      const double angle = angle_of(cosine(static_cast<double>(t)));
      t -= seconds_for(angle - least);
      least = std::min(least, angle);
    }
    return least;
  }

  circular_orbit orbit_;
  const S* station_;
  vector3 start_;
  bool moves_;
  double rotation_, station_radius_, rim_, cos_rim_, fastest_;
};

/// All contacts of a constellation with these stations, ordered by start, station (its place in `stations`), satellite.
/// O(satellites * stations * revolutions) looks. Faults: a station off the globe or not below the orbits, an elevation outside 0 to 90
/// degrees, a span that ends before it starts. Throws std::bad_alloc only.
template <ground_station S>
result<std::vector<contact>> find_contacts(const constellation& satellites, std::span<const S> stations, double min_elevation_rad,
                                           seconds span) {
  field_check check("contacts");
  check.between("min_elevation_deg", degrees(min_elevation_rad), 0, 90);
  check.require(span.from <= span.until, "until", "expected an end that is not before the start");
  constexpr std::int64_t farthest = std::int64_t{1} << 52;  // up to here a double holds every second
  check.require(span.from >= -farthest && span.until <= farthest, "from", "expected times within 2^52 seconds of 0");
  if (check.found()) return *check.found();
  for (std::size_t i = 0; i < stations.size(); ++i) {
    std::optional<fault> wrong = stations[i].check();
    const bool is_between =
        stations[i].height_m() < satellites.pattern().altitude_m && -stations[i].height_m() < satellites.planet().radius_m;
    if (!wrong && !is_between)
      wrong = fault{"station", 0, "height_m",
                    "expected a height between Earth's centre and the satellites, found " + number_text(stations[i].height_m())};
    if (!wrong) continue;
    wrong->source += " " + std::to_string(i);
    return *std::move(wrong);
  }
  std::vector<contact> found;
  for (std::uint32_t s = 0; s < stations.size(); ++s)
    for (std::uint32_t k = 0; k < satellites.satellites(); ++k)
      line_of_sight(satellites.orbit(k), stations[s], satellites.planet(), min_elevation_rad).for_each_contact(span, [&](contact c) {
        c.station = s;
        c.satellite = k;
        found.push_back(c);
      });
  std::sort(found.begin(), found.end(), [](const contact& a, const contact& b) {
    return a.start_s != b.start_s ? a.start_s < b.start_s : a.station != b.station ? a.station < b.station : a.satellite < b.satellite;
  });
  return found;
}

}  // namespace larder::inline v0::edge
