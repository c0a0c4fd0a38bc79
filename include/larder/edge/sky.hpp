// The sky over a scenario, as data: a shell of satellites, the cities where base stations stand, the radio between them. Checked as a
// whole. Sources: the default shell is Starlink's first (constellation.hpp); the cities' places are larder's own list, to a tenth of a
// degree.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <larder/edge/satellite_link.hpp>

namespace larder::inline v0::edge {

/// A base station's city: degrees, north and east positive; metres over the sphere.
struct city {
  std::string name;
  double latitude_deg = 0, longitude_deg = 0, height_m = 0;

  [[nodiscard]] fixed_station station() const noexcept { return fixed_station::at_degrees(latitude_deg, longitude_deg, height_m); }
};

/// Who passes over whom. Server i of a scenario stands in city i modulo the number of cities.
struct sky {
  walker shell = published_shells[0].pattern;
  double min_elevation_rad = published_shells[0].min_elevation_rad;
  satellite_radio radio{};
  std::uint32_t seconds_per_slot = 60;
  std::vector<city> cities;

  /// The first thing that is wrong with it, or nothing; fields by their paths in a scenario file (scenario_json.hpp). O(planes + cities).
  [[nodiscard]] std::optional<fault> check(const std::string& object = "sky") const {
    const auto made = constellation::of(shell, earth_wgs72);
    if (!made) return renamed(made.error(), object, file_names);
    if (auto wrong = radio.check()) return renamed(*std::move(wrong), object, file_names);
    field_check check(object);
    check.between("satellites.min_elevation", degrees(min_elevation_rad), 0, 90);
    check.between("satellites.seconds_per_slot", seconds_per_slot, 1, 86400);
    check.require(!cities.empty(), "satellites.cities", "expected at least one");
    for (std::size_t i = 0; i < cities.size() && !check.found(); ++i) {
      const std::string path = "satellites.cities[" + std::to_string(i) + "].";
      check.between(path + "latitude", cities[i].latitude_deg, -90, 90);
      check.between(path + "longitude", cities[i].longitude_deg, -180, 360);
      check.between(path + "height", cities[i].height_m, -12e3, shell.altitude_m / 2);
    }
    return check.found();
  }

 private:
  static constexpr std::array<field_name, 12> file_names{{{"planes", "satellites.planes"},
                                                          {"per_plane", "satellites.per_plane"},
                                                          {"altitude_m", "satellites.altitude"},
                                                          {"inclination_deg", "satellites.inclination"},
                                                          {"phase", "satellites.phase"},
                                                          {"node_spread_deg", "satellites.node_spread"},
                                                          {"motion_rad_s", "satellites.motion"},
                                                          {"bandwidth_hz", "satellites.bandwidth"},
                                                          {"power_w", "satellites.power"},
                                                          {"noise_w_hz", "satellites.noise"},
                                                          {"carrier_hz", "satellites.carrier"},
                                                          {"antenna_gain", "satellites.antenna_gain"}}};
};

/// Large cities of all continents but one, most of them below the satellites' highest latitude.
inline const std::vector<city>& large_cities() {
  static const std::vector<city> list{
      {"Tokyo", 35.7, 139.7},       {"Delhi", 28.6, 77.2},          {"Shanghai", 31.2, 121.5},     {"Sao Paulo", -23.6, -46.6},
      {"Mexico City", 19.4, -99.1}, {"Cairo", 30.0, 31.2},          {"Mumbai", 19.1, 72.9},        {"New York", 40.7, -74.0},
      {"Lagos", 6.5, 3.4},          {"Istanbul", 41.0, 29.0},       {"London", 51.5, -0.1},        {"Paris", 48.9, 2.4},
      {"Moscow", 55.8, 37.6},       {"Buenos Aires", -34.6, -58.4}, {"Los Angeles", 34.1, -118.2}, {"Jakarta", -6.2, 106.8},
      {"Seoul", 37.6, 127.0},       {"Singapore", 1.3, 103.8},      {"Johannesburg", -26.2, 28.0}, {"Sydney", -33.9, 151.2},
      {"Nairobi", -1.3, 36.8},      {"Toronto", 43.7, -79.4},       {"Madrid", 40.4, -3.7},        {"Helsinki", 60.2, 24.9}};
  return list;
}

}  // namespace larder::inline v0::edge
