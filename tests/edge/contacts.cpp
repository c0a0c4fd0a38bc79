#include <larder/edge/contacts.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

#include <larder/edge/station_file.hpp>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::contact;
using edge::fixed_station;
using edge::radians;

namespace {

edge::constellation built(const edge::walker& pattern, const edge::earth& planet = edge::earth_wgs72) {
  auto made = edge::constellation::of(pattern, planet);
  REQUIRE(made);
  return *std::move(made);
}

// What contacts are: look at every second. Written from vectors in space, not from angles.
template <class S>
std::vector<contact> by_looking(const edge::constellation& shell, const std::vector<S>& stations, double min_elevation,
                                edge::seconds span) {
  std::vector<contact> found;
  for (std::uint32_t s = 0; s < stations.size(); ++s)
    for (std::uint32_t k = 0; k < shell.satellites(); ++k) {
      bool is_open = false;
      contact now;
      for (std::int64_t t = span.from; t < span.until; ++t) {
        const double time = static_cast<double>(t);
        const auto place = stations[s].at(time);
        const double lon = place.longitude_rad + shell.planet().rotation_rad_s * time, lat = place.latitude_rad;
        const edge::vector3 up{std::cos(lat) * std::cos(lon), std::cos(lat) * std::sin(lon), std::sin(lat)};
        const auto line = shell.position_m(k, time) - (shell.planet().radius_m + stations[s].height_m()) * up;
        const double range = length(line), sine = dot(line, up) / range;
        if (sine >= std::sin(min_elevation)) {
          const double elevation = std::asin(std::min(1.0, sine));
          if (!is_open) now = {s, k, t, t + 1, range, elevation};
          is_open = true;
          now.end_s = t + 1;
          now.min_range_m = std::min(now.min_range_m, range);
          now.max_elevation_rad = std::max(now.max_elevation_rad, elevation);
        } else if (is_open) {
          is_open = false;
          found.push_back(now);
        }
      }
      if (is_open) found.push_back(now);
    }
  std::sort(found.begin(), found.end(), [](const contact& a, const contact& b) {
    return std::tuple(a.start_s, a.station, a.satellite) < std::tuple(b.start_s, b.station, b.satellite);
  });
  return found;
}

template <class S>
void check_against_looking(const edge::constellation& shell, const std::vector<S>& stations, double min_elevation, edge::seconds span) {
  const auto found = edge::find_contacts<S>(shell, stations, min_elevation, span);
  REQUIRE(found);
  const auto expected = by_looking(shell, stations, min_elevation, span);
  REQUIRE(found->size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const contact &a = (*found)[i], &b = expected[i];
    INFO(i << ": station " << b.station << " satellite " << b.satellite << " from " << b.start_s);
    CHECK((a.station == b.station && a.satellite == b.satellite && a.start_s == b.start_s && a.end_s == b.end_s));
    CHECK(a.min_range_m == Approx(b.min_range_m).margin(1e-3));
    CHECK(a.max_elevation_rad == Approx(b.max_elevation_rad).margin(1e-6));
  }
}

}  // namespace

TEST_CASE("contacts are those of looking every second", "[edge]") {
  const std::vector<fixed_station> stations{fixed_station::at_degrees(35.7, 139.7), fixed_station::at_degrees(-90, 0),
                                            fixed_station::at_degrees(0, 359), fixed_station::at_degrees(58.5, -20, 2500)};
  check_against_looking(built({6, 5, 550e3, radians(53), .5}), stations, radians(25), {0, 20000});
  check_against_looking(built({6, 5, 1015e3, radians(98.98), .5}), stations, radians(10), {-7000, 7000});
  // Grazing, polar, equatorial, retrograde and horizon cases.
  check_against_looking(built({3, 2, 300e3, radians(90)}), stations, radians(70), {0, 30000});
  check_against_looking(built({2, 2, 800e3, radians(0)}), stations, radians(0), {0, 20000});
  check_against_looking(built({2, 2, 2000e3, radians(180)}), stations, 0, {0, 20000});
}

TEST_CASE("orbits as slow as the Earth and slower: contacts without end, and with several highest points", "[edge]") {
  const std::vector<fixed_station> stations{fixed_station::at_degrees(0, 0), fixed_station::at_degrees(50, 100)};
  check_against_looking(built({3, 3, 35786e3, radians(0)}), stations, radians(20), {0, 90000});
  check_against_looking(built({3, 1, 35786e3, radians(60)}), stations, radians(20), {0, 90000});
  check_against_looking(built({2, 1, 60000e3, radians(30)}), stations, radians(5), {0, 90000});
}

TEST_CASE("a station that moves is a function of time", "[edge]") {
  // A UAV that circles over Paris, one that flies east at 250 m/s, and one that hardly hovers.
  const auto uav = [](double radius_rad, double turns_per_s, double drift_rad_s) {
    return [=](double t) {
      const double angle = 2 * std::numbers::pi * turns_per_s * t;
      return edge::surface_point{radians(48.85) + radius_rad * std::cos(angle),
                                 radians(2.35) + drift_rad_s * t + radius_rad * std::sin(angle)};
    };
  };
  using station = edge::moving_station<decltype(uav(0, 0, 0))>;
  const double around = 5e4 / 6378135;
  const std::vector<station> stations{{uav(around, 1e-4, 0), 3000, 2 * std::numbers::pi * 1e-4 * 5e4 * 2},
                                      {uav(0, 0, 250 / 6378135.0), 11000, 250},
                                      {uav(0, 0, 1e-9), 100, .01}};
  check_against_looking(built({6, 5, 550e3, radians(53), .5}), stations, radians(25), {0, 20000});
  // It does matter that they move.
  const auto shell = built({6, 5, 550e3, radians(53), .5});
  const auto moving = edge::find_contacts<station>(shell, std::span(stations).subspan(1, 1), radians(25), {0, 20000});
  const std::vector<fixed_station> still{{stations[1].at(0), 11000}};
  const auto fixed = edge::find_contacts<fixed_station>(shell, still, radians(25), {0, 20000});
  REQUIRE((moving && fixed));
  CHECK_FALSE(*moving == *fixed);
}

TEST_CASE("a contact is cut by the span asked about, and spans fit together", "[edge]") {
  const auto shell = built({6, 5, 550e3, radians(53), .5});
  const std::vector<fixed_station> stations{fixed_station::at_degrees(35.7, 139.7)};
  const auto whole = edge::find_contacts<fixed_station>(shell, stations, radians(25), {0, 40000});
  REQUIRE(whole);
  REQUIRE(whole->size() > 3);
  const contact c = (*whole)[2];
  const auto inside = edge::find_contacts<fixed_station>(shell, stations, radians(25), {c.start_s + 5, c.end_s - 5});
  REQUIRE(inside);
  const auto cut = std::find_if(inside->begin(), inside->end(), [&](const contact& x) { return x.satellite == c.satellite; });
  REQUIRE(cut != inside->end());
  CHECK(cut->start_s == c.start_s + 5);
  CHECK(cut->end_s == c.end_s - 5);
  const auto none = edge::find_contacts<fixed_station>(shell, stations, radians(25), {7, 7});
  REQUIRE(none);
  CHECK(none->empty());
}

TEST_CASE("a place that is not a number is never in sight", "[edge]") {
  const auto lost = [](double t) { return edge::surface_point{t > 0 ? std::numeric_limits<double>::quiet_NaN() : 0, 0}; };
  const std::vector<edge::moving_station<decltype(lost)>> stations{{lost, 0, 10}};
  const auto shell = built({40, 40, 550e3, radians(53), .5});
  const auto before = edge::find_contacts<edge::moving_station<decltype(lost)>>(shell, stations, 0, {0, 1});
  REQUIRE(before);
  CHECK_FALSE(before->empty());
  const auto after = edge::find_contacts<edge::moving_station<decltype(lost)>>(shell, stations, 0, {1, 50});
  REQUIRE(after);
  CHECK(after->empty());
}

TEST_CASE("a station off the globe, an orbit below a station and bad spans are faults with their field", "[edge]") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto shell = built({2, 2, 550e3, radians(53)});
  const auto sentence = [&](const fixed_station& s, double elevation = .4, edge::seconds span = {0, 10}) {
    const std::vector<fixed_station> stations{fixed_station::at_degrees(0, 0), s};
    const auto found = edge::find_contacts<fixed_station>(shell, stations, elevation, span);
    REQUIRE_FALSE(found);
    return found.error().sentence();
  };
  CHECK(sentence(fixed_station::at_degrees(95, 0)) == "station 1, field latitude_deg: expected a number from -90 to 90, found 95");
  CHECK(sentence(fixed_station::at_degrees(0, -200)) == "station 1, field longitude_deg: expected a number from -180 to 360, found -200");
  CHECK(sentence(fixed_station::at_degrees(nan, 0)).find("field latitude_deg") != std::string::npos);
  CHECK(sentence(fixed_station::at_degrees(0, 0, 600e3)).find("field height_m: expected a height between Earth's centre") !=
        std::string::npos);
  CHECK(sentence(fixed_station::at_degrees(0, 0, nan)).find("field height_m") != std::string::npos);
  CHECK(sentence({}, 2).find("field min_elevation_deg") != std::string::npos);
  CHECK(sentence({}, nan).find("field min_elevation_deg") != std::string::npos);
  CHECK(sentence({}, .4, {10, 0}).find("field until") != std::string::npos);
  CHECK(sentence({}, .4, {0, std::numeric_limits<std::int64_t>::max()}).find("field from") != std::string::npos);
  const auto still = [](double) { return edge::surface_point{}; };
  const std::vector<edge::moving_station<decltype(still)>> backwards{{still, 0, -1}};
  const auto found = edge::find_contacts<edge::moving_station<decltype(still)>>(shell, backwards, .4, {0, 10});
  REQUIRE_FALSE(found);
  CHECK(found.error().field == "speed_limit_m_s");
}

TEST_CASE("six hours of the first Starlink shell over twelve cities are those of the reference, to the printed digit", "[edge][real]") {
#ifdef LARDER_TRACES
  const auto cities = edge::read_stations(LARDER_TRACES "/sagin_ground_stations_top100.csv");
  REQUIRE(cities);
  CHECK(cities->size() == 100);
  const auto expected = edge::read_contacts(LARDER_TRACES "/sagin_contacts_starlink550_6h.csv.gz");
  REQUIRE(expected);
  REQUIRE(expected->size() == 13'345);
  std::vector<fixed_station> stations;
  std::vector<std::uint32_t> ids;
  for (const auto& city : *cities)
    if (city.id <= 33 && city.id % 3 == 0) stations.push_back(city.station), ids.push_back(city.id);
  REQUIRE(stations.size() == 12);
  const auto shell = built(edge::published_shells[0].pattern);
  const auto found = edge::find_contacts<fixed_station>(shell, stations, edge::published_shells[0].min_elevation_rad, {0, 21'600});
  REQUIRE(found);
  REQUIRE(found->size() == expected->size());
  const auto printed = [](double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return std::string(text);
  };
  std::size_t differing = 0;
  double in_sight = 0;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const contact& a = (*found)[i];
    const edge::printed_contact& b = (*expected)[i];
    differing += !(ids[a.station] == b.station && a.satellite == b.satellite && a.start_s == static_cast<std::int64_t>(b.start_s) &&
                   a.end_s == static_cast<std::int64_t>(b.end_s) && printed(a.min_range_m / 1e3) == printed(b.min_range_km) &&
                   printed(edge::degrees(a.max_elevation_rad)) == printed(b.max_elevation_deg.value));
    in_sight += static_cast<double>(a.end_s - a.start_s);
  }
  CHECK(differing == 0);
  CHECK(in_sight / static_cast<double>(found->size()) == Approx(222).margin(.5));
#else
  WARN("the real traces are absent");
#endif
}
