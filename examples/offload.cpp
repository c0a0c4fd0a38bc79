// offload: generation tasks between a small language model at the base station and a large one in the cloud. Each decider serves the same
// seeded tasks; the table has means over the tasks after the warm-up and over all seeds.
// --help lists the options; ../include/larder/edge/generation_world.hpp has the worlds, ../include/larder/edge/offload.hpp the deciders.
#include <larder/edge/generation_json.hpp>
#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/output.hpp>
#include <larder/report/table.hpp>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace edge = larder::edge;
namespace report = larder::report;
using larder::fault;
using larder::result;

constexpr std::string_view program = "offload";

struct choices {
  std::string world = "profile", deciders = "all", scenario = "gaas", json_file;
  bool prints_scenario = false;
  std::uint64_t tasks = 2000, warm_up = 500, seeds = 5, seed = 1;
  edge::generation_service::parameters service;
  edge::generation_area area;
  edge::learning learning;
};

// The world of one seed runs through one decider.
template <class World>
edge::offload_account run_one(World world, std::string_view name, std::uint64_t seed, const choices& c,
                              const edge::generation_service& service) {
  edge::learning how = c.learning;
  how.seed = larder::mix(seed);  // another stream than the world's
  edge::offload_account account;
  edge::visit_decider<World::features>(name, how, service,
                                       [&](auto& decider) { account = edge::run_offload(world, decider, c.tasks, c.warm_up); });
  return account;
}

result<edge::offload_account> mean_of_seeds(std::string_view name, const choices& c, const edge::generation_service& service) {
  edge::offload_account mean;
  const auto seeds = static_cast<double>(c.seeds);
  for (std::uint64_t i = 0; i < c.seeds; ++i) {
    edge::offload_account one;
    if (c.world == "profile") {
      one = run_one(edge::decision_profile(service, c.seed + i, c.area.noise), name, c.seed + i, c, service);
    } else {
      auto cells = edge::generation_cells::of(service, c.seed + i, c.area);
      if (!cells) return cells.error();
      one = run_one(*std::move(cells), name, c.seed + i, c, service);
    }
    mean.reward += one.reward / seeds;
    mean.delay_s += one.delay_s / seeds;
    mean.quality += one.quality / seeds;
    mean.edge_share += one.edge_share / seeds;
    mean.tasks += one.tasks;
  }
  return mean;
}

// The command line's own numbers hold for gaas; a file says everything itself.
std::optional<fault> use_scenario(choices& c) {
  if (c.scenario == "gaas") return std::nullopt;
  if (!c.scenario.ends_with(".json"))
    return fault{"--scenario", 0, {}, "\"" + c.scenario + "\" is not known, expected gaas or a file that ends in .json"};
  const auto read = edge::read_generation(c.scenario);
  if (!read) return read.error();
  c.world = read->kind == edge::generation_kind::cells ? "cells" : "profile";
  c.service = read->service;
  c.area = read->area;
  return std::nullopt;
}

int run(choices c) {
  if (const auto wrong = use_scenario(c)) return report::refuse(program, *wrong);
  if (c.prints_scenario) {
    edge::generation_scenario printed{.service = c.service, .area = c.area};
    printed.kind = c.world == "cells" ? edge::generation_kind::cells : edge::generation_kind::profile;
    const auto wrong = report::write_whole("-", edge::generation_text(printed));
    return wrong ? report::refuse(program, *wrong) : 0;
  }
  const auto names = report::parse_names(c.deciders, edge::offload_decider_names, "decider", "--deciders");
  if (!names) return report::refuse(program, names.error());
  if (c.warm_up >= c.tasks)
    return report::refuse(program, {"--warm-up", 0, {}, "expected fewer than --tasks, found " + std::to_string(c.warm_up)});
  const auto service = edge::generation_service::of(c.service);
  if (!service) return report::refuse(program, service.error());

  report::table table(
      {{"decider"}, {"reward", "", report::best::highest}, {"delay", "s"}, {"quality"}, {"at the edge", "%"}, {"quality is enough"}});
  report::json list = report::json::array();
  for (const std::string& name : *names) {
    const auto mean = mean_of_seeds(name, c, *service);
    if (!mean) return report::refuse(program, mean.error());
    const bool is_enough = mean->quality >= c.service.least_mean_quality;
    table.add({name, report::number(mean->reward, 4), report::number(mean->delay_s, 3), report::number(mean->quality, 3),
               report::number(100 * mean->edge_share, 1), is_enough ? "yes" : "no"});
    list.push_back({{"decider", name},
                    {"reward", mean->reward},
                    {"delay_s", mean->delay_s},
                    {"quality", mean->quality},
                    {"edge_share", mean->edge_share},
                    {"quality_is_enough", is_enough},
                    {"tasks", mean->tasks}});
  }
  if (!c.json_file.empty()) {
    const auto text = report::text_of(list);
    if (!text) return report::refuse(program, text.error());
    if (const auto wrong = report::write_whole(c.json_file, *text)) return report::refuse(program, *wrong);
    if (c.json_file == "-") return 0;
  }
  const std::string title = "Tasks " + std::to_string(c.warm_up + 1) + " to " + std::to_string(c.tasks) + ", means over " +
                            std::to_string(c.seeds) + (c.seeds == 1 ? " seed" : " seeds") + "\n";
  if (const auto wrong = report::write_whole("-", title + table.render(report::look_for(stdout)))) return report::refuse(program, *wrong);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  choices c;
  CLI::App app("Generation tasks between the edge and the cloud: who decides best, and what it takes.", std::string(program));
  const auto amount = report::finite_not_negative();
  app.add_option("--world", c.world, "profile: independent tasks; cells: base stations with users, fading, arrivals and queues")
      ->check(CLI::IsMember({"profile", "cells"}))
      ->capture_default_str();
  app.add_option("--deciders", c.deciders, "LIST of all_edge, all_cloud, random, greedy, nearest_experience, best_known; or all")
      ->capture_default_str();
  app.add_option("--tasks", c.tasks, "tasks of each run")->check(report::whole_number(1, 100'000'000))->capture_default_str();
  app.add_option("--warm-up", c.warm_up, "first tasks that are not counted")->check(report::whole_number())->capture_default_str();
  app.add_option("--seeds", c.seeds, "runs, each with the next seed")->check(report::whole_number(1, 100'000))->capture_default_str();
  app.add_option("--seed", c.seed, "the first seed")->check(report::whole_number())->capture_default_str();
  app.add_option("--noise", c.area.noise, "deviation of the error with which rewards are seen")->check(amount)->capture_default_str();
  app.add_option("--least-quality", c.service.least_mean_quality, "mean quality that suffices, 0 to 1")
      ->check(amount)
      ->capture_default_str();
  app.add_option("--reference-s", c.service.reference_s, "delay worth one unit of quality")->check(amount)->capture_default_str();
  app.add_option("--backhaul-s", c.service.backhaul_s, "delay of the backhaul")->check(amount)->capture_default_str();
  app.add_option("--examples", c.learning.rules.best, "examples that nearest_experience decides by")
      ->check(report::whole_number(1, 1'000))
      ->capture_default_str();
  app.add_option("--pool", c.learning.rules.bound, "examples it keeps")->check(report::whole_number(1, 1'000'000))->capture_default_str();
  app.add_option("--distance-weight", c.learning.rules.distance_weight, "what a unit of distance takes from an example's reward")
      ->check(amount)
      ->capture_default_str();
  const auto of_cells = [](auto* option) { option->capture_default_str()->group("World of cells"); };
  of_cells(app.add_option("--cells", c.area.cells, "base stations")->check(report::whole_number(1, 1'000)));
  of_cells(app.add_option("--users", c.area.users, "users of all cells together")->check(report::whole_number(1, 100'000)));
  of_cells(app.add_option("--radius-m", c.area.radius_m, "radius of the area")->check(amount));
  of_cells(app.add_option("--blocks", c.area.blocks, "resource blocks of a cell")->check(report::whole_number(1, 10'000)));
  of_cells(app.add_option("--tasks-per-s", c.area.tasks_per_s, "tasks of all users together")->check(amount));
  of_cells(
      app.add_option("--edge-places", c.area.edge_places, "tasks a station works on at once")->check(report::whole_number(1, 100'000)));
  of_cells(
      app.add_option("--cloud-places", c.area.cloud_places, "tasks the cloud works on at once")->check(report::whole_number(1, 1'000'000)));
  auto* world_file = app.add_option("--scenario", c.scenario, "gaas, or FILE.json as --print-scenario writes it")
                         ->check(report::file_name())
                         ->capture_default_str();
  for (CLI::Option* own : app.get_options())
    if (own->get_group() == "World of cells" || own->check_name("--world") || own->check_name("--noise") ||
        own->check_name("--least-quality") || own->check_name("--reference-s") || own->check_name("--backhaul-s"))
      own->excludes(world_file);
  app.add_flag("--print-scenario", c.prints_scenario, "prints the world as JSON instead of serving it");
  app.add_option("--json", c.json_file, "FILE for the same numbers, - for standard output instead of the table")
      ->check(report::file_name());
  report::show_examples(app,
                        {{"offload", "every decider on independent tasks"},
                         {"offload --world cells --edge-places 4", "among base stations that work on four tasks at once"},
                         {"offload --deciders nearest_experience,best_known --examples 9 --json -", "what more examples bring, as JSON"}});
  if (const auto status = report::parse(app, argc, argv)) return *status;
  for (const CLI::Option* option : app.get_options())
    if (c.world != "cells" && option->get_group() == "World of cells" && option->count() > 0)
      return report::refuse(program, {option->get_name(), 0, {}, "goes with --world cells, found " + c.world});
  return report::guarded(program, "", [&] { return run(c); });
}
