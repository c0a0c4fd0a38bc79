// The world of generation tasks as JSON: the tiers, what their answers are worth, the area with its cells. `gaas` is the one that stands in
// for arXiv 2408.02549, whose own parameters are not available (generation_world.hpp). Needs nlohmann-json. Larder's own format.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <larder/edge/described.hpp>
#include <larder/edge/generation_world.hpp>

namespace larder::inline v0::edge {

/// Which of the two worlds of generation_world.hpp.
enum class generation_kind : std::uint8_t { profile, cells };

/// Such a world as data.
struct generation_scenario {
  std::string name = "gaas";
  generation_kind kind = generation_kind::profile;
  generation_service::parameters service{};
  generation_area area{};

  /// The first thing that is wrong with it, or nothing; fields by their paths in a file.
  [[nodiscard]] std::optional<fault> check() const {
    if (name.empty()) return fault{"scenario", 0, "name", "is empty, expected a name"};
    const std::string object = "scenario " + name;
    const auto made = generation_service::of(service);
    if (!made) return renamed(made.error(), object, file_names);
    if (kind == generation_kind::profile && service.quality.size() != 2)
      return fault{object, 0, "qualities", "the profile has two types of tasks, expected two"};
    if (kind == generation_kind::profile) return std::nullopt;
    const auto cells = generation_cells::of(*made, 0, area);
    return cells ? std::nullopt : std::optional(renamed(cells.error(), object, file_names));
  }

 private:
  // What is not listed is called the same inside and outside.
  static constexpr std::array<field_name, 21> file_names{{{"edge.first_token_s", "edge.first_token"},
                                                          {"edge.per_token_s", "edge.per_token"},
                                                          {"cloud.first_token_s", "cloud.first_token"},
                                                          {"cloud.per_token_s", "cloud.per_token"},
                                                          {"backhaul_s", "backhaul"},
                                                          {"reference_s", "reference"},
                                                          {"noise_w_hz", "area.noise_power"},
                                                          {"cells", "area.cells"},
                                                          {"users", "area.users"},
                                                          {"radius_m", "area.radius"},
                                                          {"nearest_m", "area.nearest"},
                                                          {"exponent", "area.path_loss_exponent"},
                                                          {"blocks", "area.blocks"},
                                                          {"block_hz", "area.block"},
                                                          {"noise_w", "area.noise_power"},
                                                          {"power_w", "area.power"},
                                                          {"tasks_per_s", "area.tasks_per_second"},
                                                          {"edge_places", "area.edge_places"},
                                                          {"cloud_places", "area.cloud_places"},
                                                          {"antenna_gain", "area.antenna_gain"},
                                                          {"carrier_hz", "area.carrier"}}};
};

namespace detail {

inline constexpr std::array<std::string_view, 2> generation_names{"profile", "cells"};
inline constexpr std::array<std::string_view, 2> decoded_names{"after_first", "all_tokens"};

// What an answer is worth on each tier, by task type.
struct listed_quality {
  std::array<double, 2> by_tier{};
};

template <class Visitor>
void describe(Visitor& v, generation_scenario& w, std::vector<listed_quality>& qualities) {
  generation_service::parameters& s = w.service;
  v.text("name", w.name);
  v.choice("world", w.kind, generation_names);
  for (const tier t : all_tiers)
    v.object(t == tier::edge ? "edge" : "cloud", [&](Visitor& inner) {
      inner.quantity("first_token", s.speed[index_of(t)].first_token_s, units_of_time);
      inner.quantity("per_token", s.speed[index_of(t)].per_token_s, units_of_time);
    });
  v.quantity("backhaul", s.backhaul_s, units_of_time);
  v.number("bits_per_token", s.bits_per_token);
  v.choice("count", s.count, decoded_names);
  v.list("qualities", qualities, [](Visitor& inner, listed_quality& q) {
    inner.number("edge", q.by_tier[0]);
    inner.number("cloud", q.by_tier[1]);
  });
  v.number("least_mean_quality", s.least_mean_quality);
  v.quantity("reference", s.reference_s, units_of_time);
  v.number("quality_weight", s.quality_weight);
  v.number("noise", w.area.noise);
  v.object("area", [&](Visitor& inner) {
    generation_area& a = w.area;
    inner.whole("cells", a.cells);
    inner.whole("users", a.users);
    inner.quantity("radius", a.radius_m, units_of_length);
    inner.quantity("nearest", a.nearest_m, units_of_length);
    inner.number("antenna_gain", a.first_metre.antenna_gain);
    inner.quantity("carrier", a.first_metre.carrier_hz, units_of_frequency);
    inner.number("path_loss_exponent", a.exponent);
    inner.whole("blocks", a.blocks);
    inner.quantity("block", a.block_hz, units_of_frequency);
    inner.quantity("noise_power", a.noise_w, units_of_power);
    inner.quantity("power", a.power_w, units_of_power);
    inner.number("tasks_per_second", a.tasks_per_s);
    inner.whole("edge_places", a.edge_places);
    inner.whole("cloud_places", a.cloud_places);
  });
}

}  // namespace detail

/// The text of such a world, indented.
inline std::string generation_text(generation_scenario world) {
  std::vector<detail::listed_quality> qualities;
  qualities.reserve(world.service.quality.size());
  for (const auto& by_tier : world.service.quality) qualities.push_back({by_tier});
  json_writer writer;
  detail::describe(writer, world, qualities);
  return writer.written().dump(2) + "\n";
}

/// The world of a text; `source` names it in faults. Faults: those of described.hpp and of check(), with file and field.
inline result<generation_scenario> generation_of(std::string_view text, const std::string& source) {
  const auto document = sharing::parse_strict_json(text, source);
  if (!document) return document.error();
  generation_scenario world;
  std::vector<detail::listed_quality> qualities;
  qualities.reserve(world.service.quality.size());
  for (const auto& by_tier : world.service.quality) qualities.push_back({by_tier});
  json_reader reader{sharing::json_field(*document, source)};
  detail::describe(reader, world, qualities);
  if (auto wrong = reader.finish()) return *std::move(wrong);
  world.service.quality.clear();
  for (const detail::listed_quality& q : qualities) world.service.quality.push_back(q.by_tier);
  if (const auto wrong = world.check()) return fault{source, 0, wrong->field, wrong->reason};
  return world;
}

/// The world of a file.
inline result<generation_scenario> read_generation(const std::string& path) {
  const auto text = sharing::read_whole(path);
  if (!text) return text.error();
  return generation_of(*text, path);
}

}  // namespace larder::inline v0::edge
