// How fast are contacts found? The first Starlink shell over twelve stations for six hours, against looking every second, which gives the
// same answers. Counted in seconds of contact found, and in satellite-station-seconds of sky searched, per second of one core.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include <larder/edge/contacts.hpp>
#include <larder/edge/satellite_link.hpp>

namespace {

namespace edge = larder::edge;
using edge::fixed_station;
using edge::radians;

constexpr edge::seconds six_hours{0, 21'600};
const auto& shell = edge::published_shells[0];

edge::constellation starlink() { return *edge::constellation::of(shell.pattern, edge::earth_wgs72); }

// Stations from 33 degrees south to 55 degrees north, around the globe.
std::vector<fixed_station> stations() {
  std::vector<fixed_station> made;
  for (int i = 0; i < 12; ++i) made.push_back(fixed_station::at_degrees(-33 + 8 * i, -180 + 30 * i));
  return made;
}

// A timed loop that found something else than it should says so and ends the program.
void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "bench geometry: %s\n", what);
  std::exit(1);
}

struct findings {
  double contacts = 0, seconds = 0;
  void add(const edge::contact& c) { ++contacts, seconds += static_cast<double>(c.end_s - c.start_s); }
  bool operator==(const findings&) const = default;
};

findings by_looking(const edge::constellation& sky, const std::vector<fixed_station>& from, std::uint32_t every) {
  findings found;
  for (const fixed_station& station : from)
    for (std::uint32_t k = 0; k < sky.satellites(); k += every) {
      const edge::line_of_sight sight(sky.orbit(k), station, sky.planet(), shell.min_elevation_rad);
      bool was_visible = false;
      for (std::int64_t t = six_hours.from; t < six_hours.until; ++t) {
        const bool is_visible = sight.visible(static_cast<double>(t));
        found.contacts += is_visible && !was_visible;
        found.seconds += is_visible;
        was_visible = is_visible;
      }
    }
  return found;
}

findings by_leaps(const edge::constellation& sky, const std::vector<fixed_station>& from, std::uint32_t every) {
  findings found;
  for (const fixed_station& station : from)
    for (std::uint32_t k = 0; k < sky.satellites(); k += every)
      edge::line_of_sight(sky.orbit(k), station, sky.planet(), shell.min_elevation_rad)
          .for_each_contact(six_hours, [&](const edge::contact& c) { found.add(c); });
  return found;
}

void count(benchmark::State& state, const findings& found, double pairs) {
  const auto per_second = [&](double amount) { return benchmark::Counter(amount, benchmark::Counter::kIsIterationInvariantRate); };
  state.counters["contact_s/s"] = per_second(found.seconds);
  state.counters["sky_s/s"] = per_second(pairs * static_cast<double>(six_hours.until - six_hours.from));
  state.counters["contacts"] = found.contacts;
}

// All of it, sorted, as a user asks for it.
void contacts_of_a_shell(benchmark::State& state) {
  const auto sky = starlink();
  const auto from = stations();
  const findings expected = by_leaps(sky, from, 1);
  expect(expected.contacts > 10'000, "fewer contacts than there can be");
  for (auto _ : state) {
    const auto contacts = edge::find_contacts<fixed_station>(sky, from, shell.min_elevation_rad, six_hours);
    findings found;
    for (const auto& c : *contacts) found.add(c);
    expect(found == expected, "the contacts differ from run to run");
  }
  count(state, expected, static_cast<double>(sky.satellites()) * static_cast<double>(from.size()));
}
BENCHMARK(contacts_of_a_shell)->Unit(benchmark::kMillisecond);

// A part of the shell, both ways. The ratio of sky_s/s is what the leaps gain.
constexpr std::uint32_t every_so_many = 48;

template <findings (*Find)(const edge::constellation&, const std::vector<fixed_station>&, std::uint32_t)>
void part_of_a_shell(benchmark::State& state) {
  const auto sky = starlink();
  const auto from = stations();
  const findings expected = by_looking(sky, from, every_so_many);
  for (auto _ : state) expect(Find(sky, from, every_so_many) == expected, "leaping and looking every second differ");
  count(state, expected, static_cast<double>(sky.satellites() / every_so_many) * static_cast<double>(from.size()));
}
BENCHMARK_TEMPLATE(part_of_a_shell, by_leaps)->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(part_of_a_shell, by_looking)->Unit(benchmark::kMillisecond);

// One question to a link whose contacts are known: which satellite now, how fast?
void rate_now(benchmark::State& state) {
  const auto link = edge::satellite_link<fixed_station>::of(starlink(), stations()[8], shell.min_elevation_rad, six_hours);
  std::int64_t t = 0;
  double sum = 0;
  for (auto _ : state) {
    sum += link->rate_bit_s(t);
    t = (t + 61) % six_hours.until;
  }
  expect(sum > 0, "no satellite was ever overhead");
}
BENCHMARK(rate_now);

}  // namespace
