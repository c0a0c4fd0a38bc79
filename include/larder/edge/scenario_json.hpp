// Scenarios as JSON: every field of a scenario under its name, quantities as texts with their unit. A scenario that is written and read
// back is the same to the last bit. Needs nlohmann-json. Larder's own format.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <larder/edge/described.hpp>
#include <larder/edge/scenario.hpp>

namespace larder::inline v0::edge {

namespace detail {

inline constexpr std::array<std::string_view, 2> shortage_names{"whole", "fractional"};
inline constexpr std::array<std::string_view, 2> order_names{"arrival", "claim_first"};
inline constexpr std::array<std::string_view, 2> overflow_names{"flush", "truncate"};
inline constexpr std::array<std::string_view, 2> storage_names{"per_entry", "shared"};
inline constexpr std::array<std::string_view, 2> architecture_names{"ground", "satellites"};
inline constexpr std::array<std::string_view, 3> accuracy_names{"logarithmic", "saturating", "linear"};

// A model with its popularity, which the scenario keeps elsewhere.
struct listed_model {
  served_model model;
  double popularity = 0;
  double later = 0;
};

template <class Visitor>
void describe(Visitor& v, listed_model& m, bool has_later) {
  v.text("name", m.model.name);
  v.size("size", m.model.size);
  v.quantity("work_per_token", m.model.work_per_token, units_of_work);
  v.quantity("window", m.model.window, units_of_tokens);
  v.text("weights", m.model.weights);
  v.number("popularity", m.popularity);
  if (has_later) v.number("later_popularity", m.later);
}

template <class Visitor>
void describe(Visitor& v, length_law& law) {
  v.quantity("mean", law.mean, units_of_tokens);
  v.number("variation", law.variation);
}

template <class Visitor>
void describe(Visitor& v, demand_law& law) {
  v.number("per_slot", law.requests_per_slot);
  v.number("trades_per_slot", law.trades_per_slot);
  v.whole("choices", law.choices);
  v.truth("is_local", law.is_local);
  v.whole("moving_slots", law.moving_slots);
  v.object("input", [&](Visitor& inner) { describe(inner, law.input); });
  v.object("output", [&](Visitor& inner) { describe(inner, law.output); });
  v.quantity("input_size", law.megabytes_per_request, units_of_megabytes);
}

template <class Visitor>
void describe(Visitor& v, price_list& p) {
  v.number("load_megabyte", p.switching.per_megabyte);
  v.number("load", p.switching.per_load);
  v.number("second", p.per_second);
  v.number("wrong_answer", p.accuracy.weight);
  v.number("edge_megabyte", p.access_per_megabyte);
  v.number("cloud_request", p.cloud.per_request);
  v.number("cloud_megabyte", p.cloud_per_megabyte);
  v.object("accuracy", [&](Visitor& inner) {
    accuracy_law& law = p.accuracy.law;
    inner.choice("law", law.form, accuracy_names);
    inner.number("zero_shot", law.zero_shot);
    inner.number("gain", law.gain);
    inner.number("exponent", law.exponent);
    inner.number("attenuation", law.attenuation);
    inner.number("least_context", law.least_context);
  });
}

template <class Visitor>
void describe_ways(Visitor& v, price_list& p) {
  v.quantity("uplink", p.transmission.uplink, units_of_rate);
  v.quantity("ground", p.transmission.backhaul, units_of_rate);
  v.quantity("edge_time", p.transmission.edge_seconds, units_of_time);
  v.quantity("cloud_time", p.transmission.cloud_seconds, units_of_time);
  v.object("relay", [&](Visitor& inner) {
    inner.number("request", p.satellite.per_request);
    inner.number("megabyte", p.satellite.per_megabyte);
    inner.quantity("rate", p.satellite.rate, units_of_rate);
    inner.quantity("time", p.satellite.seconds, units_of_time);
  });
}

template <class Visitor>
void describe(Visitor& v, city& c) {
  v.text("name", c.name);
  v.quantity("latitude", c.latitude_deg, units_of_degrees, true);
  v.quantity("longitude", c.longitude_deg, units_of_degrees, true);
  v.quantity("height", c.height_m, units_of_length, true);
}

template <class Visitor>
void describe(Visitor& v, sky& s) {
  v.whole("planes", s.shell.planes);
  v.whole("per_plane", s.shell.per_plane);
  const double altitude = s.shell.altitude_m;
  v.quantity("altitude", s.shell.altitude_m, units_of_length);
  if (s.shell.altitude_m != altitude) s.shell.motion_rad_s.reset();  // the motion of another height is not this one's
  v.quantity("inclination", s.shell.inclination_rad, units_of_angle);
  v.number("phase", s.shell.phase);
  v.quantity("node_spread", s.shell.node_spread_rad, units_of_angle);
  double motion = s.shell.motion_rad_s.value_or(0);
  v.quantity("motion", motion, units_of_turning);  // 0: as Kepler's law gives it
  s.shell.motion_rad_s = motion == 0 ? std::nullopt : std::optional(motion);
  v.quantity("min_elevation", s.min_elevation_rad, units_of_angle);
  v.whole("seconds_per_slot", s.seconds_per_slot);
  v.quantity("bandwidth", s.radio.bandwidth_hz, units_of_frequency);
  v.quantity("power", s.radio.power_w, units_of_power);
  v.quantity("carrier", s.radio.loss.carrier_hz, units_of_frequency);
  v.number("antenna_gain", s.radio.loss.antenna_gain);
  v.quantity("noise", s.radio.noise_w_hz, units_of_noise);
  v.list("cities", s.cities, [](Visitor& inner, city& c) { describe(inner, c); });
}

template <class Visitor>
void describe(Visitor& v, scenario& w, std::vector<listed_model>& models, bool has_later) {
  v.text("name", w.name);
  v.list("catalog", models, [&](Visitor& inner, listed_model& m) { describe(inner, m, has_later); });
  v.object("requests", [&](Visitor& inner) { describe(inner, w.requests); });
  v.whole("servers", w.servers);
  v.whole("slots", w.slots);
  v.whole("gpus", w.gpus);
  v.size("memory_per_gpu", w.memory);
  v.quantity("speed", w.prices.computation.speed, units_of_speed);
  v.quantity("time_per_request", w.prices.computation.seconds_per_request, units_of_time);
  v.quantity("work_per_slot", w.work_per_slot, units_of_work);
  v.choice("when_short", w.when_short, shortage_names);
  v.choice("order", w.order, order_names);
  v.choice("weights", w.storage, storage_names);
  v.object("context", [&](Visitor& inner) {
    inner.number("vanishing", w.vanishing);
    inner.choice("when_full", w.when_full, overflow_names);
    inner.number("paths", w.paths);
    inner.quantity("tokens_per_example", w.tokens_per_example, units_of_tokens);
    inner.number("consensus", w.consensus);
    inner.truth("in_tokens", w.counts_tokens);
  });
  v.number("random_coin", w.random_coin);
  v.object("prices", [&](Visitor& inner) { describe(inner, w.prices); });
  v.object("ways", [&](Visitor& inner) { describe_ways(inner, w.prices); });
  v.choice("architecture", w.way, architecture_names);
  v.optional("satellites", w.satellites, [](Visitor& inner, sky& s) { describe(inner, s); });
}

}  // namespace detail

/// The text of a scenario: a line for each field, model and city. O(models).
inline std::string scenario_text(scenario world) {
  std::vector<detail::listed_model> models;
  models.reserve(world.catalog.size());
  const bool has_later = !world.requests.later_weights.empty();
  for (std::size_t i = 0; i < world.catalog.size(); ++i)
    models.push_back({world.catalog[i], world.requests.weights[i], has_later ? world.requests.later_weights[i] : 0});
  json_writer writer;
  detail::describe(writer, world, models, has_later);
  std::string text = "{";
  for (const auto& [key, value] : writer.written().items()) {
    text += (text.size() == 1 ? "\n  \"" : ",\n  \"") + key + "\": ";
    if (!value.is_array()) {
      text += value.dump();
      continue;
    }
    for (const auto& element : value) text += (&element == &value.front() ? "[\n    " : ",\n    ") + element.dump();
    text += value.empty() ? "[]" : "\n  ]";
  }
  return text + "\n}\n";
}

/// The scenario of a text; `source` names it in faults. Faults: those of described.hpp and of scenario::check(), with file and field.
inline result<scenario> scenario_of(std::string_view text, const std::string& source) {
  const auto document = sharing::parse_strict_json(text, source);
  if (!document) return document.error();
  scenario world;
  std::vector<detail::listed_model> models;
  json_reader reader{sharing::json_field(*document, source)};
  detail::describe(reader, world, models, true);
  if (auto wrong = reader.finish()) return *std::move(wrong);
  bool has_later = false;
  for (const detail::listed_model& m : models) has_later = has_later || m.later > 0;
  for (detail::listed_model& m : models) {
    world.catalog.push_back(std::move(m.model));
    world.requests.weights.push_back(m.popularity);
    if (has_later) world.requests.later_weights.push_back(m.later);
  }
  if (const auto wrong = world.check()) return fault{source, 0, wrong->field, wrong->reason};
  return world;
}

/// The scenario of a file.
inline result<scenario> read_scenario(const std::string& path) {
  const auto text = sharing::read_whole(path);
  if (!text) return text.error();
  return scenario_of(*text, path);
}

}  // namespace larder::inline v0::edge
