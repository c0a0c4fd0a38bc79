// The worlds that come with larder, by name, and the parameters by which each can be swept. A file with a scenario in JSON is a world too.
// Needs nlohmann-json. Making one is O(models). Larder's own.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/edge/cmaas.hpp>
#include <larder/edge/profiles.hpp>
#include <larder/edge/scenario_json.hpp>
#include <larder/edge/sparks.hpp>
#include <larder/edge/t2drl.hpp>

namespace larder::inline v0::edge {

/// The built-in scenarios.
inline constexpr std::array<std::string_view, 5> world_names{"default", "sparks", "s88", "cmaas", "t2drl"};

/// A world, not yet made, so that its parameters can be changed.
class world_choice {
 public:
  /// The world of this name, or of the JSON file of this path, which must end in .json. Faults: neither; those of read_scenario.
  static result<world_choice> of(const std::string& name) {
    world_choice made;
    made.name_ = name;
    for (const std::string_view known : world_names)
      if (name == known) return made;
    if (!name.ends_with(".json")) {
      std::string list;
      for (const std::string_view known : world_names) list += std::string(known) + ", ";
      return fault{"scenario", 0, {}, "\"" + name + "\" is not known, expected one of " + list + "or a file that ends in .json"};
    }
    auto read = read_scenario(name);
    if (!read) return read.error();
    made.file_ = *std::move(read);
    return made;
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] bool is_of_file() const noexcept { return file_.has_value(); }

  /// What set() takes.
  [[nodiscard]] std::vector<std::string_view> parameters() const {
    std::vector<std::string_view> all{"gpus", "vanishing", "servers"};
    if (name_ == "cmaas") all.insert(all.end(), {"services", "users"});
    if (name_ == "t2drl") all.insert(all.end(), {"agents", "paths"});
    return all;
  }

  /// Changes one of them. Faults: an unknown one, a number it cannot be.
  [[nodiscard]] std::optional<fault> set(std::string_view parameter, double value) {
    std::string list;
    bool is_known = false;
    for (const std::string_view each : parameters()) {
      list += (list.empty() ? "" : ", ") + std::string(each);
      is_known = is_known || each == parameter;
    }
    if (!is_known) return fault{"parameter", 0, std::string(parameter), "is not known of " + name_ + ", expected one of " + list};
    const bool is_whole = parameter != "vanishing" && parameter != "users";
    // A service or agent has up to ten entries, of which a scenario holds a million.
    const double most = parameter == "services" || parameter == "agents" ? 1e5 : 1e6;
    if (!(value >= 0 && value <= most) || (is_whole && (value < 1 || value != std::floor(value))))
      return fault{"parameter", 0, std::string(parameter),
                   std::string("expected a ") + (is_whole ? "whole number from 1" : "number from 0") + " to " +
                       std::to_string(static_cast<std::uint64_t>(most)) + ", found " + number_text(value)};
    if (parameter == "gpus") {
      gpus_ = cmaas_.gpus = t2drl_.gpus = value;
    } else if (parameter == "vanishing") {
      vanishing_ = cmaas_.vanishing = t2drl_.vanishing = value;
    } else if (parameter == "servers") {
      servers_ = cmaas_.stations = t2drl_.servers = value;
    } else if (parameter == "services") {
      cmaas_.services = value;
    } else if (parameter == "users") {
      cmaas_.users = value;
    } else if (parameter == "agents") {
      t2drl_.agents = value;
    } else {
      t2drl_.paths = value;
    }
    return std::nullopt;
  }

  /// The scenario with what was set. More GPUs are faster and hold more in proportion; more servers of a world that is not a paper's share
  /// the same requests, in cmaas and t2drl each has its own users.
  [[nodiscard]] scenario made() const {
    if (name_ == "cmaas") return cmaas_scenario(cmaas_);
    if (name_ == "t2drl") return t2drl_scenario(t2drl_);
    scenario world = file_ ? *file_ : name_ == "s88" ? s88_scenario() : name_ == "sparks" ? sparks_scenario() : space_air_ground_scenario();
    if (vanishing_) world.vanishing = *vanishing_;
    if (servers_) world.servers = static_cast<std::uint32_t>(*servers_);
    if (gpus_) {
      const double times = *gpus_ / static_cast<double>(world.gpus);
      world.gpus = static_cast<std::uint64_t>(*gpus_);
      world.work_per_slot *= times;
      world.prices.computation.speed *= times;
    }
    return world;
  }

  /// What the paper does not give and was fitted, for people; empty if there is nothing. Only what `used`, the scenario as it is served,
  /// took over: not what was set to something else, and not the rate of a way to the cloud that is not taken.
  [[nodiscard]] std::string fitted(const scenario& used, bool by_ground, bool by_satellites) const {
    std::string text;
    const auto add = [&](const auto& list, const auto& values, const auto& as_fitted) {
      for (const auto& p : list) {
        const double value = values.*p.value;
        if (value != as_fitted.*p.value) continue;
        text += (text.empty() ? "" : ", ") + std::string(p.name) + " " +
                (p.unit == "bit/s" ? quantity_text(value, units_of_rate)
                                   : number_text(value) + (p.unit.empty() ? "" : " ") + std::string(p.unit));
      }
    };
    if (name_ == "cmaas") {
      cmaas_parameters values = cmaas_;
      values.stations = used.servers;
      constexpr double not_used = -1;
      if (!by_ground && !used.satellites) values.ground = not_used;        // where no satellite is in view, the ground is the way
      if (!by_satellites || used.satellites) values.satellite = not_used;  // the rate of a pass is that of its radio link
      add(cmaas_fitted, values, cmaas_parameters{});
    }
    if (name_ == "t2drl") {
      t2drl_parameters values = t2drl_;
      values.servers = used.servers;
      add(t2drl_fitted, values, t2drl_parameters{});
    }
    return text;
  }

  /// The policies that its paper compares, or all that are worth comparing.
  [[nodiscard]] std::string policies() const {
    if (name_ == "cmaas") return std::string(cmaas_policies);
    if (name_ == "t2drl") return std::string(t2drl_policies);
    return "random,cloud,fifo,lru,lfu,least_context,least_aot";
  }

 private:
  std::string name_;
  std::optional<scenario> file_;
  cmaas_parameters cmaas_;
  t2drl_parameters t2drl_;
  std::optional<double> gpus_, vanishing_, servers_;
};

}  // namespace larder::inline v0::edge
