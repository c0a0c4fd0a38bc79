#include <larder/edge/station_file.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

namespace edge = larder::edge;
using larder_test::scratch_folder;

TEST_CASE("stations are read by column name, with or without a height", "[edge]") {
  const scratch_folder folder;
  const auto read =
      edge::read_stations(folder.file("s.csv", "name,gs_id,lon_deg,lat_deg\nTokyo,0,139.69171,35.6895\nNowhere,7,-180,-90\n"));
  REQUIRE(read);
  REQUIRE(read->size() == 2);
  CHECK((*read)[0].name == "Tokyo");
  CHECK((*read)[0].station.place.longitude_rad == edge::radians(139.69171));
  CHECK((*read)[1].id == 7);
  CHECK((*read)[1].station.height_m() == 0);
  const auto high = edge::read_stations(folder.file("h.csv", "gs_id,name,lat_deg,lon_deg,elev_m\n3,La Paz,-16.5,-68.15,3640\n"));
  REQUIRE(high);
  CHECK((*high)[0].station.height_m() == 3640);
}

TEST_CASE("a station file with a place off the globe, an id twice or no column is a fault with line and field", "[edge]") {
  const scratch_folder folder;
  const auto sentence = [&](const std::string& text) {
    const auto read = edge::read_stations(folder.file("s", text));
    REQUIRE_FALSE(read);
    return read.error().sentence().substr((folder / "s").size());
  };
  const std::string header = "gs_id,name,lat_deg,lon_deg,elev_m\n";
  CHECK(sentence(header + "0,a,1,2,0\n1,b,90.5,2,0\n") == ", line 3, field lat_deg: expected degrees from -90 to 90, found \"90.5\"");
  CHECK(sentence(header + "0,a,1,361,0\n") == ", line 2, field lon_deg: expected degrees from -180 to 360, found \"361\"");
  CHECK(sentence(header + "0,a,nan,2,0\n") == ", line 2, field lat_deg: expected degrees from -90 to 90, found \"nan\"");
  CHECK(sentence(header + "0,a,1,2,2e9\n").find("field elev_m") != std::string::npos);
  CHECK(sentence(header + "0,a,1,2,0\n0,b,1,2,0\n").find("line 3, field gs_id: expected an id that no other station has") !=
        std::string::npos);
  CHECK(sentence("gs_id,name,lat_deg\n0,a,1\n").find("field lon_deg") != std::string::npos);
  CHECK(sentence(header + "x,a,1,2,0\n").find(", line 2, field gs_id: expected a whole number") == 0);
  CHECK(sentence(header + "0,,1,2,0\n") == ", line 2, field name: expected a name, found nothing");
  CHECK(sentence(header + "0,a,-90.5,2,0\n") == ", line 2, field lat_deg: expected degrees from -90 to 90, found \"-90.5\"");
  CHECK(edge::read_stations(folder / "absent").error().sentence().find("absent: cannot be opened") != std::string::npos);
  CHECK(edge::read_contacts(folder / "absent").error().sentence().find("absent: cannot be opened") != std::string::npos);
  CHECK(sentence(header).find("expected at least one record") != std::string::npos);
}
