// sagin: edge servers in cities, satellites above them, the cloud behind: what every caching policy costs with the cloud reached over the
// ground and through satellites. Without arguments the world of arXiv 2403.05826 under a real shell of satellites; --help lists the rest.
#include <larder/edge/simulator.hpp>
#include <larder/edge/station_file.hpp>
#include <larder/edge/worlds.hpp>
#include <larder/report/arguments.hpp>
#include <larder/report/output.hpp>
#include <larder/report/progress.hpp>

#include "sagin_tables.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace edge = larder::edge;
namespace report = larder::report;
using larder::fault;
using larder::result;
using sagin::outcome;
using sagin::part;

constexpr std::string_view program = "sagin";

struct choices {
  std::string scenario = "cmaas";
  std::optional<std::string> policies, architectures, shell, stations, sweep, plot_file, json_file;
  std::optional<std::uint32_t> slots, servers;
  std::uint32_t runs = 1;
  unsigned threads = 0;
  std::uint64_t seed = 1;
  bool has_relay = false, shares_weights = false, prints_scenario = false, shows_time = false;
};

// The scenario's own sky, or else the first shell over large cities, with what the command line says of it.
result<edge::sky> sky_of(const std::optional<edge::sky>& own, const choices& c) {
  edge::sky above;
  if (own) above = *own;
  for (const edge::published_shell& shell : edge::published_shells)
    if (shell.name == c.shell) above.shell = shell.pattern, above.min_elevation_rad = shell.min_elevation_rad;
  if (!c.stations) {
    if (!own) above.cities = edge::large_cities();
    return above;
  }
  above.cities.clear();
  const auto stations = edge::read_stations(*c.stations);
  if (!stations) return stations.error();
  for (const edge::named_station& s : *stations)
    above.cities.push_back(
        {s.name, edge::degrees(s.station.place.latitude_rad), edge::degrees(s.station.place.longitude_rad), s.station.height});
  return above;
}

// The scenario with what the command line says of it.
result<edge::scenario> scenario_of(const edge::world_choice& world, const choices& c) {
  edge::scenario made = world.made();
  if (c.slots) made.slots = *c.slots;
  if (c.shares_weights) made.storage = edge::weight_storage::shared;
  if (c.has_relay) {
    made.satellites.reset();
  } else {
    auto above = sky_of(made.satellites, c);
    if (!above) return above.error();
    made.satellites = *std::move(above);
  }
  if (auto wrong = made.check()) return *std::move(wrong);
  return made;
}

// What is done in all, for --time.
struct effort {
  double requests = 0, server_slots = 0, sky_s = 0, serving_s = 0;
};
double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::optional<fault> run_part(part& p, const std::vector<std::string>& policies, const std::vector<std::string>& architectures,
                              const choices& c, report::progress& bar, effort& done) {
  std::vector<edge::sites> places;
  for (const std::string& name : architectures) {
    p.world.way = name == "ground" ? edge::architecture::ground : edge::architecture::satellites;
    const double start = now_s();
    auto found = edge::sites::of(p.world, c.threads);
    if (!found) return found.error();
    done.sky_s += now_s() - start;
    places.push_back(*std::move(found));
  }
  for (const std::string& policy_name : policies) {
    for (std::size_t a = 0; a < architectures.size(); ++a) {
      p.world.way = architectures[a] == "ground" ? edge::architecture::ground : edge::architecture::satellites;
      edge::with_serving_policy(policy_name, [&](const auto& policy) {
        outcome made{policy_name, std::string(policy.title), architectures[a], {}, std::vector<double>(p.world.slots)};
        const double share = 1 / static_cast<double>(c.runs), start = now_s();
        for (std::uint32_t r = 0; r < c.runs; ++r) {
          const auto fleet = edge::simulate_fleet(policy, p.world, places[a], edge::drawn_demand(p.world, c.seed + r), c.seed + r,
                                                  c.threads, [&](std::uint32_t servers) { bar.advance(servers); });
          const edge::serving_rows rows = fleet.books.rows();
          for (const auto& row : edge::serving_row_list) made.rows.*row.value += rows.*row.value * share;
          for (std::size_t t = 0; t < made.by_slot.size(); ++t) made.by_slot[t] += fleet.by_slot[t] * share;
          done.requests += fleet.books.requests;
          done.server_slots += static_cast<double>(p.world.rounds());
        }
        done.serving_s += now_s() - start;
        p.outcomes.push_back(std::move(made));
      });
    }
  }
  return std::nullopt;
}

std::string heading_of(const edge::world_choice& world, const std::vector<part>& parts, const std::vector<std::string>& architectures,
                       const choices& c) {
  const edge::scenario& made = parts.back().world;
  const auto goes = [&](std::string_view way) { return std::find(architectures.begin(), architectures.end(), way) != architectures.end(); };
  const auto number = [&](auto value) { return sagin::range_text(parts, value); };
  std::string text = "Scenario " + made.name + ": " + number([](const auto& w) { return w.servers; }) + " servers with " +
                     number([](const auto& w) { return static_cast<double>(w.gpus); }) + " x " + edge::bytes_text(made.memory) + ", " +
                     number([](const auto& w) { return static_cast<double>(w.catalog.size()); }) + " entries, " +
                     number([](const auto& w) { return w.requests.requests_per_slot; }) + " requests a time slot, " +
                     std::to_string(made.slots) + " time slots, seed " + std::to_string(c.seed) +
                     (c.runs > 1 ? " and " + std::to_string(c.runs - 1) + " more" : "") + ".\n";
  if (made.satellites && goes("satellites"))
    text += "Satellites: " + std::to_string(made.satellites->shell.planes * made.satellites->shell.per_plane) + " at " +
            edge::number_text(made.satellites->shell.altitude_m / 1e3) + " km over " + std::to_string(made.satellites->cities.size()) +
            " cities; where none is in view, over the ground.\n";
  edge::scenario used = made;
  if (parts.front().world.servers != made.servers) used.servers = 0;  // a number that is swept is not a fitted one
  if (const std::string fitted = world.fitted(used, goes("ground"), goes("satellites")); !fitted.empty())
    text += "Fitted, as the paper does not give them: " + fitted + ".\n";
  return text + "Means per time slot, all servers together.\n\n";
}

int run(const choices& c) {
  auto world = edge::world_choice::of(c.scenario);
  if (!world) return report::refuse(program, world.error());
  if (c.servers)
    if (auto wrong = world->set("servers", *c.servers)) return report::refuse(program, *wrong);
  std::optional<report::sweep> swept;
  if (c.sweep) {
    auto parsed = report::parse_sweep(*c.sweep);
    if (!parsed) return report::refuse(program, parsed.error());
    swept = *std::move(parsed);
  }
  if (c.servers && swept && swept->name == "servers")
    return report::refuse(program, {"--servers", 0, {}, "are swept already, expected one of --servers and --sweep servers"});
  if (c.plot_file && c.plot_file == c.json_file)
    return report::refuse(program, {"--plot", 0, {}, "names the same file as --json, " + *c.plot_file});
  const auto policies = report::parse_names(c.policies.value_or(world->policies()), edge::serving_policy_names, "policy", "--policies");
  if (!policies) return report::refuse(program, policies.error());
  // A file says how the cloud is reached; the built-in worlds are there to compare both ways.
  constexpr std::array<std::string_view, 2> known{"ground", "satellites"};
  const std::string own = !world->is_of_file() ? "all" : world->made().way == edge::architecture::ground ? "ground" : "satellites";
  const auto architectures = report::parse_names(c.architectures.value_or(own), known, "architecture", "--architectures");
  if (!architectures) return report::refuse(program, architectures.error());

  std::vector<part> parts;
  const std::size_t count = swept ? swept->values.size() : 1;
  for (std::size_t i = 0; i < count; ++i) {
    edge::world_choice one = *world;
    if (swept)
      if (auto wrong = one.set(swept->name, swept->values[i])) return report::refuse(program, {"--sweep", 0, wrong->field, wrong->reason});
    auto made = scenario_of(one, c);
    if (!made) return report::refuse(program, made.error());
    made->way =
        architectures->size() == 1 && (*architectures)[0] == "satellites" ? edge::architecture::satellites : edge::architecture::ground;
    parts.push_back({swept ? swept->values[i] : 0, *std::move(made), {}});
  }
  if (c.prints_scenario) {
    const auto wrong = report::write_whole("-", edge::scenario_text(parts[0].world));
    return wrong ? report::refuse(program, *wrong) : 0;
  }

  std::uint64_t steps = 0;
  for (const part& p : parts) steps += std::uint64_t{p.world.servers} * c.runs * policies->size() * architectures->size();
  report::progress bar("servers", steps);
  effort done;
  for (part& p : parts)
    if (const auto wrong = run_part(p, *policies, *architectures, c, bar, done)) return report::refuse(program, *wrong);
  bar.finish();

  if (c.plot_file) {
    const auto drawn = sagin::plot_of(parts, swept);
    if (!drawn) return report::refuse(program, drawn.error());
    if (const auto wrong = report::write_whole(*c.plot_file, *drawn)) return report::refuse(program, *wrong);
  }
  if (c.json_file) {
    const auto written = sagin::json_of(parts, swept, c.seed);
    if (!written) return report::refuse(program, written.error());
    if (const auto wrong = report::write_whole(*c.json_file, *written)) return report::refuse(program, *wrong);
  }
  if (c.shows_time) {
    const unsigned threads = c.threads == 0 ? larder::sim::all_cores() : c.threads;
    std::fprintf(stderr,
                 "sky: %.3f s; serving: %.3f s on %u threads, %.0f requests, %.3g requests a second and thread, %.3g server slots\n",
                 done.sky_s, done.serving_s, threads, done.requests, done.requests / done.serving_s / threads, done.server_slots);
  }
  if (c.plot_file == "-" || c.json_file == "-") return 0;
  const std::string text =
      heading_of(*world, parts, *architectures, c) +
      (swept ? sagin::sweep_tables(parts, swept->name, *architectures) : sagin::table_of(parts[0], architectures->size())) +
      sagin::cheapest_text(parts, *architectures);
  if (const auto wrong = report::write_whole("-", text)) return report::refuse(program, *wrong);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  choices c;
  CLI::App app("Edge servers in cities, satellites above, the cloud behind: what caching policies cost, with and without satellites.",
               std::string(program));
  const auto whole = report::whole_number();
  const auto named = report::file_name();
  std::string shells, policies;
  for (const auto& shell : edge::published_shells) shells += (shells.empty() ? "" : ", ") + std::string(shell.name);
  for (const std::string_view name : edge::serving_policy_names) policies += (policies.empty() ? "" : ", ") + std::string(name);
  app.add_option("--scenario", c.scenario,
                 "cmaas (arXiv 2403.05826), t2drl (2501.14205), default, sparks, s88, or FILE.json as --print-scenario writes it")
      ->capture_default_str();
  app.add_option("--policies", c.policies, "LIST of " + policies + "; or all (default: those of the scenario's paper)");
  app.add_option("--architectures", c.architectures,
                 "ground, satellites or all: how the cloud is reached (default: all; for a FILE what it says)");
  app.add_option("--servers", c.servers, "edge servers; server i stands in city i modulo their number")
      ->check(report::whole_number(1, 1'000'000));
  app.add_option("--slots", c.slots, "time slots, of a minute each")->check(report::whole_number(1, 1'000'000));
  app.add_option("--sweep", c.sweep, "name=from:to:step of gpus, vanishing, servers; cmaas: services, users; t2drl: agents, paths");
  auto* stations =
      app.add_option("--stations", c.stations, "FILE of cities, CSV with gs_id,name,lat_deg,lon_deg (default: a list of large ones)");
  stations->check(named);
  auto* shell_option = app.add_option("--shell", c.shell, "satellites: " + shells + " (default: the scenario's own, or starlink_550)");
  shell_option->check(CLI::Validator(
      [](std::string& text) {
        for (const auto& shell : edge::published_shells)
          if (shell.name == text) return std::string();
        return "\"" + text + "\" is not a shell";
      },
      "NAME"));
  app.add_flag("--relay", c.has_relay, "no geometry: a satellite that is always there, as the paper has it")
      ->excludes(stations)
      ->excludes(shell_option);
  app.add_flag("--shared-weights", c.shares_weights, "services of one model share its weights, each with a context of its own");
  app.add_option("--seed", c.seed, "of everything that is drawn")->check(whole)->capture_default_str();
  app.add_option("--runs", c.runs, "runs to average over, with the seeds that follow")
      ->check(report::whole_number(1, 10'000))
      ->capture_default_str();
  app.add_option("--threads", c.threads, "0: all cores; the results are the same for any number")
      ->check(report::whole_number(0, 4096))
      ->capture_default_str();
  app.add_flag("--print-scenario", c.prints_scenario, "prints the scenario as JSON instead of serving it");
  app.add_flag("--time", c.shows_time, "says on standard error how long it took");
  app.add_option("--plot", c.plot_file, "FILE.svg for the cost by time slot, or by the sweep")->check(named);
  app.add_option("--json", c.json_file, "FILE for the results, - for standard output instead of the table")->check(named);
  report::show_examples(app, {{"sagin", "base stations in sixteen cities, with and without satellites"},
                              {"sagin --sweep services=10:18:2 --relay --plot cost.svg", "as in the paper: cost by number of services"},
                              {"sagin --servers 10000 --policies least_aot --architectures satellites --time", "ten thousand edge servers"},
                              {"sagin --scenario t2drl --sweep paths=5:20:5 --architectures ground", "cost by reasoning paths"},
                              {"sagin --print-scenario > mine.json && sagin --scenario mine.json", "a world to be changed by hand"}});
  if (const auto status = report::parse(app, argc, argv)) return *status;
  return report::guarded(program, "", [&] { return run(c); });
}
