// The link of one station through whichever satellite of a constellation stands highest: its rate now, which varies with the pass and is 0
// while nobody is overhead, its delay, and when a transfer that starts now will be done. Contacts are found once; afterwards a question
// costs O(log contacts + satellites in view). A cost term that asks for rate_bit_s(now) sees the sky turn.
// Sources: the geometry of contacts.hpp; free-space loss and Shannon's rate. The default radio is larder's choice, not a paper's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <larder/edge/contacts.hpp>
#include <larder/edge/radio.hpp>

namespace larder::inline v0::edge {

/// Transmitter, antennas and band of a station's satellite link. The default gives 62 Mbit/s at the rim (25 degrees) and
/// 101 Mbit/s at the zenith of a shell at 550 km.
struct satellite_radio {
  double bandwidth_hz = 20e6;
  double power_w = .2;
  free_space_loss loss{.antenna_gain = 1e6, .carrier_hz = 12e9};
  double noise_w_hz = thermal_noise_w_hz;

  /// Rate over so many metres, with a fading gain of mean 1.
  [[nodiscard]] double rate_bit_s(double distance_m, double fading = 1) const noexcept {
    return shannon_bit_s(bandwidth_hz, fading * power_w * loss.gain(distance_m) / (noise_w_hz * bandwidth_hz));
  }
  [[nodiscard]] std::optional<fault> check() const {
    field_check check("satellite radio");
    check.positive("bandwidth_hz", bandwidth_hz);
    check.positive("power_w", power_w);
    check.positive("noise_w_hz", noise_w_hz);
    if (check.found()) return check.found();
    return loss.check();
  }
};

/// A satellite as a station sees it.
struct sighting {
  std::uint32_t satellite = 0;
  double range_m = 0;
  double elevation_rad = 0;
};

/// One station's link through a constellation over a span of time.
template <ground_station S>
class satellite_link {
 public:
  /// Finds all contacts of the span. Faults: those of find_contacts and of the radio.
  static result<satellite_link> of(constellation satellites, S station, double min_elevation_rad, seconds span,
                                   const satellite_radio& radio = {}) {
    if (auto wrong = radio.check()) return *std::move(wrong);
    auto contacts = find_contacts(satellites, std::span<const S>(&station, 1), min_elevation_rad, span);
    if (!contacts) return contacts.error();
    return satellite_link(std::move(satellites), std::move(station), min_elevation_rad, span, radio, *std::move(contacts));
  }

  /// The contacts of the span, by start.
  [[nodiscard]] const std::vector<contact>& contacts() const noexcept { return contacts_; }

  /// The satellite that stands highest at time t, the lower number of equals; nothing if none is in view or t is outside the span.
  [[nodiscard]] std::optional<sighting> highest(std::int64_t t_s) const {
    std::optional<sighting> best;
    if (t_s < span_.from || t_s >= span_.until) return best;
    // No contact lasts longer than the longest, so those that began before that are over.
    const auto by_start = [](const contact& c, std::int64_t t) { return c.start_s < t; };
    for (auto c = std::lower_bound(contacts_.begin(), contacts_.end(), t_s - longest_, by_start); c != contacts_.end() && c->start_s <= t_s;
         ++c) {
      if (t_s >= c->end_s) continue;
      const auto view = sight(c->satellite);
      const double elevation = view.elevation_rad(static_cast<double>(t_s));
      if (best && (elevation < best->elevation_rad || (elevation == best->elevation_rad && c->satellite > best->satellite))) continue;
      best = sighting{c->satellite, view.range_m(static_cast<double>(t_s)), elevation};
    }
    return best;
  }

  /// Rate through the highest satellite, 0 when there is none.
  [[nodiscard]] double rate_bit_s(std::int64_t t_s, double fading = 1) const {
    const auto best = highest(t_s);
    return best ? radio_.rate_bit_s(best->range_m, fading) : 0;
  }
  /// Time light takes to the highest satellite; nothing when there is none.
  [[nodiscard]] std::optional<double> delay_s(std::int64_t t_s) const {
    const auto best = highest(t_s);
    return best ? std::optional<double>(propagation_s(best->range_m)) : std::nullopt;
  }
  /// The first second from t on at which some satellite is in view; nothing if there is none in the span. O(contacts).
  [[nodiscard]] std::optional<std::int64_t> next_in_view(std::int64_t t_s) const noexcept {
    std::optional<std::int64_t> first;
    for (const contact& c : contacts_)
      if (c.end_s > t_s && (!first || std::max(t_s, c.start_s) < *first)) first = std::max(t_s, c.start_s);
    return first;
  }
  /// How long a transfer of so many bits takes if it starts at t: it is handed from satellite to satellite, second by second, and waits
  /// while there is none. Infinite if it does not end within the span. O(seconds it takes).
  [[nodiscard]] double transfer_s(double bits, std::int64_t t_s) const {
    if (bits <= 0) return 0;
    std::int64_t t = std::max(t_s, span_.from);
    while (t < span_.until) {
      const double rate = rate_bit_s(t);
      if (bits <= rate) return static_cast<double>(t - t_s) + bits / rate;
      bits -= rate;
      ++t;
      if (rate > 0) continue;
      const auto next = next_in_view(t);
      if (!next) break;
      t = *next;
    }
    return std::numeric_limits<double>::infinity();
  }

 private:
  satellite_link(constellation satellites, S station, double min_elevation_rad, seconds span, const satellite_radio& radio,
                 std::vector<contact> contacts)
      : satellites_(std::move(satellites)),
        station_(std::move(station)),
        min_elevation_(min_elevation_rad),
        span_(span),
        radio_(radio),
        contacts_(std::move(contacts)) {
    for (const contact& c : contacts_) longest_ = std::max(longest_, c.end_s - c.start_s);
  }
  [[nodiscard]] line_of_sight<S> sight(std::uint32_t satellite) const {
    return {satellites_.orbit(satellite), station_, satellites_.planet(), min_elevation_};
  }

  constellation satellites_;
  S station_;
  double min_elevation_;
  seconds span_;
  satellite_radio radio_;
  std::vector<contact> contacts_;
  std::int64_t longest_ = 0;
};

}  // namespace larder::inline v0::edge
