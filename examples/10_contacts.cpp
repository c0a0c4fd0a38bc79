// Tutorial 10: contacts. Which satellites pass over a place, when, how near, and what a link through them can carry at this second.
#include <larder/edge/satellite_link.hpp>

#include <array>
#include <cstdio>
#include <span>

namespace edge = larder::edge;

int main() {
  // [contacts]
  // A hundred satellites on ten circular orbits 550 km up, each tilted by 53 degrees against the equator.
  edge::walker pattern{.planes = 10, .per_plane = 10, .altitude_m = 550e3, .inclination_rad = edge::radians(53)};
  const auto sky = edge::constellation::of(pattern);
  if (!sky) return std::puts(sky.error().sentence().c_str()), 2;

  const std::array cities{edge::fixed_station::at_degrees(-1.3, 36.8), edge::fixed_station::at_degrees(48.9, 2.4)};
  const auto contacts =
      edge::find_contacts(*sky, std::span<const edge::fixed_station>(cities), edge::radians(25), {.from = 0, .until = 3600});
  if (!contacts) return std::puts(contacts.error().sentence().c_str()), 2;
  // [/contacts]
  std::array<int, 2> passes{};
  std::array<double, 2> seconds{};
  for (const edge::contact& c : *contacts) {
    ++passes[c.station];
    seconds[c.station] += static_cast<double>(c.end_s - c.start_s);
  }
  std::printf("In an hour, Nairobi: %d passes, %.0f s of contact; Paris: %d passes, %.0f s\n", passes[0], seconds[0], passes[1],
              seconds[1]);

  // The link through whichever satellite stands highest: nothing, little at the rim, most overhead.
  const auto link = edge::satellite_link<edge::fixed_station>::of(*sky, cities[1], edge::radians(25), {.from = 0, .until = 3600});
  const std::int64_t rise = *link->next_in_view(0);
  std::printf("Paris: first in view at second %lld with %.0f Mbit/s; 100 MB sent at second 0 are there after %.0f s\n",
              static_cast<long long>(rise), link->rate_bit_s(rise) / 1e6, link->transfer_s(8e8, 0));

  // What cannot be is said in a sentence.
  pattern.altitude_m = -550e3;
  std::printf("%s\n", edge::constellation::of(pattern).error().sentence().c_str());
}
