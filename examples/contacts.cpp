// contacts: from which second to which each satellite of a Walker constellation stands high enough over each station of a file, as CSV.
// --help lists the options; ../include/larder/edge/contacts.hpp says how they are found, ../include/larder/edge/station_file.hpp has the
// format of the stations.
#include <larder/edge/station_file.hpp>
#include <larder/report/arguments.hpp>
#include <larder/report/csv.hpp>
#include <larder/report/output.hpp>
#include <larder/report/table.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace edge = larder::edge;
namespace report = larder::report;
using larder::fault;
using larder::result;

constexpr std::string_view program = "contacts";
const auto& first_shell = edge::published_shells[0];

struct choices {
  std::uint32_t planes = first_shell.pattern.planes, per_plane = first_shell.pattern.per_plane;
  double altitude_km = 550, inclination_deg = 53, min_elevation_deg = 25, phase = .5, hours = 6, earth_radius_km = 6378.135;
  std::optional<double> motion;
  std::string stations, only = "all", output = "-";
};

// The motion published for this shell, if it is one of those, since a published altitude alone would give another by Kepler's law.
std::optional<double> published_motion(const choices& c) {
  const auto is_near = [](double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); };
  for (const auto& [name, pattern, elevation] : edge::published_shells)
    if (c.planes == pattern.planes && c.per_plane == pattern.per_plane && is_near(c.altitude_km * 1e3, pattern.altitude_m) &&
        is_near(edge::radians(c.inclination_deg), pattern.inclination_rad))
      return pattern.motion_rad_s;
  return std::nullopt;
}

// A phase below 1 is a part of the distance between two satellites in a plane; a whole number is Walker's F.
result<double> phase_of(const choices& c) {
  if (c.phase >= 0 && c.phase < 1) return c.phase;
  if (c.phase >= 1 && c.phase < c.planes && std::floor(c.phase) == c.phase)
    return edge::walker_phase(static_cast<std::uint32_t>(c.phase), c.planes);
  return fault{"--phase",
               0,
               {},
               "expected a number from 0 to below 1 or Walker's F, a whole number below --planes, found " + edge::number_text(c.phase)};
}

result<edge::constellation> constellation_of(const choices& c) {
  const auto phase = phase_of(c);
  if (!phase) return phase.error();
  edge::walker pattern;
  pattern.planes = c.planes;
  pattern.per_plane = c.per_plane;
  pattern.altitude_m = c.altitude_km * 1e3;
  pattern.inclination_rad = edge::radians(c.inclination_deg);
  pattern.phase = *phase;
  pattern.motion_rad_s = c.motion ? std::optional(edge::revolutions_per_day(*c.motion)) : published_motion(c);
  edge::earth planet = edge::earth_wgs72;
  planet.radius_m = c.earth_radius_km * 1e3;
  return edge::constellation::of(pattern, planet);
}

// The stations of the file whose ids are listed, in the order of the list; all for "all".
result<std::vector<edge::named_station>> stations_of(const choices& c) {
  auto all = edge::read_stations(c.stations);
  if (!all || c.only == "all") return all;
  std::vector<edge::named_station> chosen;
  for (std::size_t begin = 0; begin <= c.only.size();) {
    const std::size_t stop = std::min(c.only.find(',', begin), c.only.size());
    const std::string_view item = std::string_view(c.only).substr(begin, stop - begin);
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), id);
    const auto has_id = [&](const edge::named_station& s) { return s.id == id; };
    const auto found = std::find_if(all->begin(), all->end(), has_id);
    if (error != std::errc{} || end != item.data() + item.size() || found == all->end())
      return fault{"--only", 0, {}, "\"" + std::string(item) + "\" is not the gs_id of a station in " + c.stations};
    if (std::any_of(chosen.begin(), chosen.end(), has_id))
      return fault{"--only", 0, {}, "the station " + std::string(item) + " is named twice"};
    chosen.push_back(*found);
    begin = stop + 1;
  }
  return chosen;
}

// What the flags say in the user's own units, before the library speaks of metres and radians.
std::optional<fault> wrong_flag(const choices& c) {
  edge::field_check check("");
  check.positive("--altitude-km", c.altitude_km);
  check.between("--inclination-deg", c.inclination_deg, 0, 180);
  check.between("--min-elevation-deg", c.min_elevation_deg, 0, 90);
  check.positive("--earth-radius-km", c.earth_radius_km);
  if (c.motion) check.positive("--mean-motion-rev-per-day", *c.motion);
  constexpr double a_second = 1.0 / 3600, a_year = 24 * 366;
  check.between("--hours", c.hours, a_second, a_year);
  if (!check.found()) return std::nullopt;
  return fault{check.found()->field, 0, {}, check.found()->reason};
}

int run(const choices& c) {
  if (const auto wrong = wrong_flag(c)) return report::refuse(program, *wrong);
  const auto sky = constellation_of(c);
  if (!sky) return report::refuse(program, sky.error());
  const auto named = stations_of(c);
  if (!named) return report::refuse(program, named.error());
  // A pair has a contact per revolution at most, so this is a bound on the memory, of about 4 GB.
  constexpr double most_pair_hours = 1e8;
  if (static_cast<double>(sky->satellites()) * static_cast<double>(named->size()) * c.hours > most_pair_hours)
    return report::refuse(program, {"--hours", 0, {}, "satellites times stations times hours is more than 1e8, expected fewer of them"});

  std::vector<edge::fixed_station> stations;
  for (const edge::named_station& each : *named) stations.push_back(each.station);
  const edge::seconds span{0, std::llround(c.hours * 3600)};
  const auto contacts = edge::find_contacts<edge::fixed_station>(*sky, stations, edge::radians(c.min_elevation_deg), span);
  if (!contacts) return report::refuse(program, contacts.error());

  report::csv table{"gs_id", "sat_id", "start_s", "end_s", "min_range_km", "max_elev_deg"};
  for (const edge::contact& each : *contacts)
    table.add((*named)[each.station].id, each.satellite, each.start_s, each.end_s, report::number(each.min_range_m / 1e3, 1).text,
              report::number(edge::degrees(each.max_elevation_rad), 1).text);
  if (const auto wrong = report::write_whole(c.output, table.text())) return report::refuse(program, *wrong);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  choices c;
  CLI::App app(
      "Contact windows of a Walker constellation over ground stations, as CSV: gs_id,sat_id,start_s,end_s,min_range_km,max_elev_deg.\n"
      "Circular orbits over a rotating sphere; sat_id = plane * per-plane + slot; the Greenwich meridian passes under the node of plane 0 "
      "at second 0; a satellite is in view at every second from start_s on and no longer at end_s.",
      std::string(program));
  constexpr std::uint64_t most_planes = 100'000;
  const auto whole = report::whole_number(1, most_planes);
  const auto number = report::finite();
  const auto named = report::file_name();
  app.add_option("--planes", c.planes, "orbital planes, evenly spread over 360 degrees")->check(whole)->capture_default_str();
  app.add_option("--per-plane", c.per_plane, "satellites in each plane")->check(whole)->capture_default_str();
  app.add_option("--altitude-km", c.altitude_km, "height of the orbits")->check(number)->capture_default_str();
  app.add_option("--inclination-deg", c.inclination_deg, "inclination of the orbits, 0 to 180")->check(number)->capture_default_str();
  app.add_option("--min-elevation-deg", c.min_elevation_deg, "least elevation of a contact, 0 to 90")->check(number)->capture_default_str();
  app.add_option("--phase", c.phase,
                 "how far a plane runs ahead of the one before: below 1 in parts of the distance between two satellites of a plane, "
                 "otherwise Walker's F, a whole number below --planes")
      ->check(number)
      ->capture_default_str();
  app.add_option(
         "--mean-motion-rev-per-day", c.motion,
         "revolutions a day (default: the published motion for a published shell, 15.19 for the default one; otherwise by Kepler's law)")
      ->check(number);
  app.add_option("--earth-radius-km", c.earth_radius_km, "radius of the sphere")->check(number)->default_str("6378.135");
  app.add_option("--stations", c.stations, "FILE of stations, CSV with gs_id,name,lat_deg,lon_deg and, if there is one, elev_m")
      ->check(named)
      ->required();
  app.add_option("--only", c.only, "LIST of the gs_id to look at, with commas; all: every station of the file")->capture_default_str();
  app.add_option("--hours", c.hours, "hours from second 0 on, rounded to whole seconds")->check(number)->capture_default_str();
  app.add_option("--output", c.output, "FILE to write, - for standard output")->check(named)->capture_default_str();
  report::show_examples(app, {{"contacts --stations cities.csv --hours 24", "a day of the first Starlink shell over the cities of a file"},
                              {"contacts --planes 34 --per-plane 34 --altitude-km 630 --inclination-deg 51.9 --min-elevation-deg 30 "
                               "--stations cities.csv --only 0,3",
                               "six hours of Kuiper over two of them"}});
  if (const auto status = report::parse(app, argc, argv)) return *status;
  return report::guarded(program, c.stations, [&] { return run(c); });
}
