// Ground stations and contacts as CSV files: `gs_id,name,lat_deg,lon_deg,elev_m` and
// `gs_id,sat_id,start_s,end_s,min_range_km,max_elev_deg`. Columns are found by name; plain or gzip. Needs zlib, as all of trace/.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <larder/edge/contacts.hpp>
#include <larder/trace/rows.hpp>

namespace larder::inline v0::edge {

/// A station of a file.
struct named_station {
  std::uint32_t id = 0;
  std::string name;
  fixed_station station;
};

/// Reads stations in the order of the file; elev_m, if there is such a column, is their height. Faults: those of a table, a place off the
/// globe, a height that is not below 1000 km, an id twice; each with its line and field.
inline result<std::vector<named_station>> read_stations(std::string path) {
  auto rows = trace::row_reader::open(std::move(path));
  if (!rows) return rows.error();
  const auto id = rows->require({"gs_id"}), name = rows->require({"name"}), latitude = rows->require({"lat_deg"}),
             longitude = rows->require({"lon_deg"});
  for (const auto* column : {&id, &name, &latitude, &longitude})
    if (!*column) return column->error();
  const auto height = rows->find("elev_m");

  std::vector<named_station> stations;
  std::vector<std::uint32_t> ids;
  const auto number = [&](std::size_t column, double low, double high, std::string_view expected, double& to) {
    trace::signed_number found;
    if (!trace::parse((*rows)[column], found).empty() || found.value < low || found.value > high) return rows->refuse(column, expected);
    to = found.value;
    return true;
  };
  while (rows->next()) {
    named_station s;
    double north = 0, east = 0, up = 0;
    if (!rows->get(*id, s.id) || !rows->get(*name, s.name)) break;
    if (!number(*latitude, -90, 90, "degrees from -90 to 90", north)) break;
    if (!number(*longitude, -180, 360, "degrees from -180 to 360", east)) break;
    if (height && !number(*height, -12e3, 1e6, "metres from -12000 to 1000000", up)) break;
    if (std::find(ids.begin(), ids.end(), s.id) != ids.end()) {
      rows->refuse(*id, "an id that no other station has");
      break;
    }
    s.station = fixed_station::at_degrees(north, east, up);
    ids.push_back(s.id);
    stations.push_back(std::move(s));
  }
  if (auto wrong = rows->trouble()) return *std::move(wrong);
  return stations;
}

/// A contact of a file. Range and elevation are rounded to what the file prints.
struct printed_contact {
  std::uint32_t station = 0, satellite = 0;
  std::uint64_t start_s = 0, end_s = 0;
  double min_range_km = 0;
  trace::signed_number max_elevation_deg;
};

/// Reads contacts in the order of the file. `station` is the id of the file, not a place in a list.
inline result<std::vector<printed_contact>> read_contacts(const std::string& path) {
  using trace::column;
  return trace::read_rows<printed_contact>(path, column{"gs_id", &printed_contact::station}, column{"sat_id", &printed_contact::satellite},
                                           column{"start_s", &printed_contact::start_s}, column{"end_s", &printed_contact::end_s},
                                           column{"min_range_km", &printed_contact::min_range_km},
                                           column{"max_elev_deg", &printed_contact::max_elevation_deg});
}

}  // namespace larder::inline v0::edge
