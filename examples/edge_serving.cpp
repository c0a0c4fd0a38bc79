// edge_serving: language models served from edge servers that cannot hold all of them, with the cloud behind, and what each caching policy
// costs. Without arguments an embedded space-air-ground world; --help lists the rest.
#include <larder/edge/profiles.hpp>
#include <larder/edge/real_demand.hpp>
#include <larder/edge/simulator.hpp>
#include <larder/edge/sparks_fit.hpp>
#include <larder/edge/worlds.hpp>
#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/output.hpp>
#include <larder/report/plot.hpp>
#include <larder/report/progress.hpp>
#include <larder/report/table.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace edge = larder::edge;
namespace report = larder::report;
namespace trace = larder::trace;
using larder::fault;
using larder::result;
using report::json;

constexpr std::string_view program = "edge_serving";
constexpr double seconds_per_slot = 60;

struct choices {
  std::string scenario = "default";
  std::optional<std::string> policies, memory, arrivals, popularity, models, plot_file, json_file;
  std::optional<std::uint32_t> slots, servers, runs;
  std::uint64_t seed = 1;
  std::optional<double> reload_price, cloud_price;
  bool fit = false, prints_scenario = false;
  std::uint64_t fit_seed = edge::sparks_fit_seed;
};

// A scenario with what else is known of it: who is compared, over how many seeds, what there is to say.
struct task {
  edge::scenario world;
  std::string policies, notes;
  std::uint32_t runs = 1;
  std::optional<trace::llm_trace> arrivals;
};

// What a policy came to.
struct outcome {
  std::string name, title;
  edge::serving_rows rows;
  std::vector<double> by_slot;  // system cost
};

std::string fitted_text(const edge::sparks_parameters& fitted) {
  std::string text = "Fitted, as the paper does not give them:";
  for (const auto& p : edge::sparks_parameter_list)
    text += (&p == &edge::sparks_parameter_list.front() ? " " : ", ") + std::string(p.name) + " " + edge::number_text(fitted.*p.value);
  return text + ".\n";
}

task sparks_task(const choices& chosen) {
  edge::sparks_parameters fitted;
  std::string notes;
  if (chosen.fit) {
    std::uint64_t rounds = 0;
    for (const edge::sparks_stage& stage : edge::sparks_stages) rounds += stage.rounds;
    report::progress bar("fit", rounds);
    const auto [found, distance] =
        edge::fit_sparks(edge::sparks_start, edge::sparks_stages, chosen.fit_seed, [&](double) { bar.advance(); });
    const double embedded = edge::sparks_distance(fitted, edge::sparks_stages.back().runs);
    notes = "The search ended " + edge::number_text(distance) + " from the published table; the embedded parameters are " +
            edge::number_text(embedded) + " from it.\n";
    fitted = found;
  }
  std::string names;
  for (const std::string_view name : edge::sparks_policies) names += (names.empty() ? "" : ",") + std::string(name);
  return {edge::sparks_scenario(fitted), names, notes + fitted_text(fitted), 20, {}};
}

// Real data take the place of the scenario's own, file by file.
std::optional<fault> use_files(task& job, const choices& chosen) {
  if (chosen.models) {
    const auto models = edge::read_registry(*chosen.models);
    if (!models) return models.error();
    if (auto wrong = edge::use_models(job.world, *models, chosen.seed)) return wrong;
  }
  if (chosen.popularity) {
    const auto pulls = edge::read_popularity(*chosen.popularity);
    if (!pulls) return pulls.error();
    if (auto wrong = edge::use_popularity(job.world, *chosen.popularity, *pulls)) return wrong;
  }
  if (!chosen.arrivals) return std::nullopt;
  auto arrivals = trace::read_azure(*chosen.arrivals);
  if (!arrivals) return arrivals.error();
  const std::uint32_t there = edge::slots_of(*arrivals, seconds_per_slot);
  if (chosen.slots > there)
    return fault{
        "--slots",
        0,
        {},
        "expected at most " + std::to_string(there) + ", the time slots that the arrivals fill, found " + std::to_string(*chosen.slots)};
  job.world.slots = chosen.slots.value_or(there);
  job.arrivals = *std::move(arrivals);
  return std::nullopt;
}

// Any other world, or the scenario of a file. Satellites are the matter of sagin: here the cloud is reached as the scenario says.
std::optional<fault> use_world(task& job, const choices& chosen) {
  const auto world = edge::world_choice::of(chosen.scenario);
  if (!world) return fault{"--scenario", 0, {}, world.error().source == "scenario" ? world.error().reason : world.error().sentence()};
  edge::scenario made = world->made();
  made.servers = chosen.servers.value_or(made.servers);
  const bool by_ground = made.way == edge::architecture::ground;
  const std::string fitted = world->fitted(made, by_ground, !by_ground);
  job = {std::move(made), world->policies(), fitted.empty() ? "" : "Fitted, as the paper does not give them: " + fitted + ".\n", 1, {}};
  if (job.world.satellites && job.world.way == edge::architecture::satellites)
    return fault{chosen.scenario, 0, "satellites", "passes are for sagin, expected none here or the architecture ground"};
  return std::nullopt;
}

result<task> task_of(const choices& chosen) {
  if ((chosen.arrivals || chosen.popularity || chosen.models) && chosen.scenario != "default")
    return fault{"--scenario", 0, {}, "--arrivals, --popularity and --models go with the scenario default, found " + chosen.scenario};
  if (chosen.fit && chosen.scenario != "sparks") return fault{"--fit", 0, {}, "goes with --scenario sparks, found " + chosen.scenario};
  if (chosen.plot_file && chosen.plot_file == chosen.json_file)
    return fault{"--plot", 0, {}, "names the same file as --json, " + *chosen.plot_file};
  task job;
  if (chosen.scenario == "sparks")
    job = sparks_task(chosen);
  else if (chosen.scenario == "s88")
    job = {edge::s88_scenario(), "random,cloud,fifo,lfu_always,lfu,least_context_always,least_context", {}, 40, {}};
  else if (chosen.scenario == "default")
    job = {edge::space_air_ground_scenario(), "random,cloud,fifo,lru,lfu,least_context,least_aot", {}, 1, {}};
  else if (auto wrong = use_world(job, chosen))
    return *std::move(wrong);
  job.policies = chosen.policies.value_or(job.policies);
  job.world.slots = chosen.slots.value_or(job.world.slots);
  job.world.servers = chosen.servers.value_or(job.world.servers);
  job.runs = chosen.runs.value_or(job.runs);
  if (chosen.reload_price) job.world.prices.switching.per_megabyte = *chosen.reload_price;
  if (chosen.cloud_price) job.world.prices.cloud.per_request = *chosen.cloud_price;
  if (chosen.memory) {
    const auto memory = report::parse_size(*chosen.memory, "--memory");
    if (!memory) return memory.error();
    job.world.memory = *memory;
    job.world.gpus = 1;  // the size is that of all GPUs together
  }
  if (auto wrong = use_files(job, chosen)) return *std::move(wrong);
  if (auto wrong = job.world.check()) return *std::move(wrong);
  return job;
}

// One policy over all runs; run r has the seed plus r.
template <class Policy>
outcome run_policy(const Policy& policy, const task& job, std::uint64_t seed, report::progress& bar) {
  outcome made{std::string(policy.name), std::string(policy.title), {}, std::vector<double>(job.world.slots)};
  const double part = 1 / static_cast<double>(job.runs);
  for (std::uint32_t r = 0; r < job.runs; ++r) {
    double before = 0;
    const auto look = [&](std::uint32_t, std::uint32_t slot, const auto& server) {
      double total = 0;
      for (const double term : server.models().costs()) total += term;
      if (slot == 0) before = 0;
      made.by_slot[slot] += (total - before) * part;
      before = total;
      bar.advance();
    };
    const auto run = [&](const auto& source) { return edge::simulate(policy, job.world, source, seed + r, look).rows(); };
    const edge::serving_rows rows = job.arrivals ? run(edge::assign(job.world, *job.arrivals, seconds_per_slot, seed + r))
                                                 : run(edge::drawn_demand(job.world, seed + r));
    for (const auto& row : edge::serving_row_list) made.rows.*row.value += rows.*row.value * part;
  }
  return made;
}

report::cell cell_of(const edge::serving_row& row, double value) {
  if (row.value == &edge::serving_rows::edge_execution_ratio) return report::number(100 * value, 1);
  return report::number(value, row.value == &edge::serving_rows::accuracy_cost_average ? 4 : 2);
}

std::string table_of(const std::vector<outcome>& outcomes) {
  std::vector<report::heading> headings{{"", "unit"}};
  for (const outcome& o : outcomes) headings.push_back({o.title});
  headings.insert(headings.begin() + 1, {"unit"});
  headings.front().unit.clear();
  report::table table(headings);
  for (const auto& row : edge::serving_row_list) {
    const bool is_ratio = row.value == &edge::serving_rows::edge_execution_ratio, is_system = &row == &edge::serving_row_list.front();
    std::vector<report::cell> cells{row.title, is_ratio ? "%" : row.unit};
    for (const outcome& o : outcomes) cells.push_back(cell_of(row, o.rows.*row.value));
    table.add(std::move(cells), is_system ? report::best::lowest : is_ratio ? report::best::highest : report::best::none);
  }
  return table.render(report::look_for(stdout));
}

// The published table with our deviation from each of its cells.
std::string published_text(const std::vector<outcome>& outcomes) {
  std::vector<report::heading> headings{{"published, and ours"}};
  for (const outcome& o : outcomes) headings.push_back({o.title});
  report::table table(headings);
  for (const auto& row : edge::serving_row_list) {
    std::vector<report::cell> cells{row.title};
    for (const outcome& o : outcomes) {
      const auto column = std::find(edge::sparks_policies.begin(), edge::sparks_policies.end(), o.name);
      if (column == edge::sparks_policies.end()) {
        cells.emplace_back("-");
        continue;
      }
      const double there = edge::sparks_published[static_cast<std::size_t>(column - edge::sparks_policies.begin())].*row.value;
      std::string text = cell_of(row, there).text;
      if (there > 0) {
        const long away = std::lround(100 * (o.rows.*row.value / there - 1));
        text += " (" + std::string(away > 0 ? "+" : "") + std::to_string(away) + " %)";
      }
      cells.emplace_back(std::move(text));
    }
    table.add(std::move(cells));
  }
  return table.render(report::look_for(stdout));
}

std::string heading_of(const task& job, std::uint64_t seed) {
  const edge::scenario& world = job.world;
  double whole = 0;
  for (const auto& m : world.catalog) whole += static_cast<double>(m.size.count) / 1e9;
  std::string requests = edge::number_text(world.requests.requests_per_slot) + " requests a time slot";
  if (job.arrivals) {
    const double end = world.slots * seconds_per_slot;
    const auto served = std::count_if(job.arrivals->requests.begin(), job.arrivals->requests.end(),
                                      [end](const trace::llm_request& r) { return r.seconds < end; });
    requests = std::to_string(served) + " requests of " + job.arrivals->source;
  }
  return "Scenario " + world.name + ": " + std::to_string(world.servers) + (world.servers == 1 ? " server with " : " servers, each with ") +
         report::number(static_cast<double>(world.server_memory().count) / 1e9, 0).text + " GB for models; " +
         std::to_string(world.catalog.size()) + " models of " + report::number(whole, 0).text + " GB in all; " + requests + "; " +
         std::to_string(world.slots) + " time slots; seed " + std::to_string(seed) +
         (job.runs > 1 ? " and " + std::to_string(job.runs - 1) + " more" : "") + ".\n" + job.notes + "Means per time slot" +
         (world.servers > 1 ? ", all servers together" : "") + ":\n\n";
}

result<std::string> json_of(const task& job, const std::vector<outcome>& outcomes, std::uint64_t seed) {
  json units = json::object(), list = json::array();
  for (const auto& row : edge::serving_row_list) units[std::string(row.key)] = row.unit;
  for (const outcome& o : outcomes) {
    json one{{"policy", o.name}};
    for (const auto& row : edge::serving_row_list) one[std::string(row.key)] = o.rows.*row.value;
    one["scenario"] = job.world.name;
    one["seed"] = seed;
    one["units"] = units;
    list.push_back(std::move(one));
  }
  return report::text_of(list);
}

// System cost by slot, averaged over at most 60 windows so that the lines can be told apart.
result<std::string> plot_of(const task& job, const std::vector<outcome>& outcomes) {
  report::line_plot plot;
  plot.title = "System cost, scenario " + job.world.name;
  plot.x.label = "time slot";
  plot.y.label = "cost per time slot";
  for (const outcome& o : outcomes) plot.lines.push_back({o.title, report::window_means(o.by_slot, 60)});
  return report::svg(plot);
}

int run(const choices& chosen) {
  const auto job = task_of(chosen);
  if (!job) return report::refuse(program, job.error());
  const auto names = report::parse_names(job->policies, edge::serving_policy_names, "policy", "--policies");
  if (!names) return report::refuse(program, names.error());
  if (chosen.prints_scenario) {
    const auto wrong = report::write_whole("-", edge::scenario_text(job->world));
    return wrong ? report::refuse(program, *wrong) : 0;
  }

  std::vector<outcome> outcomes;
  report::progress bar("serving", job->world.rounds() * job->runs * names->size());
  for (const std::string& name : *names)
    edge::with_serving_policy(name, [&](const auto& policy) { outcomes.push_back(run_policy(policy, *job, chosen.seed, bar)); });
  bar.finish();

  std::string text = heading_of(*job, chosen.seed) + table_of(outcomes);
  if (chosen.scenario == "sparks") text += "\nTable II of arXiv 2304.08782:\n\n" + published_text(outcomes);
  if (chosen.plot_file) {
    const auto drawn = plot_of(*job, outcomes);
    if (!drawn) return report::refuse(program, drawn.error());
    if (const auto wrong = report::write_whole(*chosen.plot_file, *drawn)) return report::refuse(program, *wrong);
  }
  if (chosen.json_file) {
    const auto written = json_of(*job, outcomes, chosen.seed);
    if (!written) return report::refuse(program, written.error());
    if (const auto wrong = report::write_whole(*chosen.json_file, *written)) return report::refuse(program, *wrong);
  }
  if (chosen.plot_file == "-" || chosen.json_file == "-") return 0;
  if (const auto wrong = report::write_whole("-", text)) return report::refuse(program, *wrong);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  choices chosen;
  CLI::App app("Serves language models from edge servers with the cloud behind, and shows what each caching policy costs.",
               std::string(program));
  const auto amount = report::finite_not_negative();
  const auto whole = report::whole_number();
  const auto named = report::file_name();
  std::string known;
  for (const std::string_view name : edge::serving_policy_names) known += (known.empty() ? "" : ", ") + std::string(name);
  app.add_option("--scenario", chosen.scenario,
                 "default (a space-air-ground world), sparks (Table II of arXiv 2304.08782), s88 (a profile with known results), cmaas "
                 "(arXiv 2403.05826), t2drl (2501.14205), or FILE.json as --print-scenario writes it")
      ->capture_default_str();
  app.add_option("--policies", chosen.policies, "LIST of " + known + "; or all (default: those of the scenario)");
  app.add_option("--slots", chosen.slots, "time slots to serve (default: the scenario's, or all that the arrivals fill)")
      ->check(report::whole_number(1, 10'000'000));
  app.add_option("--servers", chosen.servers, "edge servers that share the requests")->check(report::whole_number(1, 100'000));
  app.add_option("--memory", chosen.memory, "SIZE of a server's memory for models, such as 640GB");
  app.add_option("--reload-price", chosen.reload_price, "cost of loading a megabyte")->check(amount);
  app.add_option("--cloud-price", chosen.cloud_price, "cost of a request served by the cloud")->check(amount);
  app.add_option("--arrivals", chosen.arrivals, "FILE of real arrivals (Azure LLM CSV, .gz too); a time slot is a minute")->check(named);
  app.add_option("--popularity", chosen.popularity, "FILE of real popularity (Ollama pulls)")->check(named);
  app.add_option("--models", chosen.models, "FILE of real models and sizes (Ollama tags or layers)")->check(named);
  app.add_option("--seed", chosen.seed, "of everything that is drawn")->check(whole)->capture_default_str();
  app.add_option("--runs", chosen.runs, "runs to average over, with the seeds that follow (default: 1; 20 for sparks; 40 for s88)")
      ->check(report::whole_number(1, 10'000));
  auto* fit = app.add_flag("--fit", chosen.fit, "sparks: search again for what the paper does not give, which takes minutes");
  app.add_option("--fit-seed", chosen.fit_seed, "of that search")->check(whole)->needs(fit)->capture_default_str();
  app.add_flag("--print-scenario", chosen.prints_scenario, "prints the scenario as JSON instead of serving it");
  app.add_option("--plot", chosen.plot_file, "FILE.svg for the system cost over time")->check(named);
  app.add_option("--json", chosen.json_file, "FILE for the table, - for standard output instead of it")->check(named);
  report::show_examples(app, {{"edge_serving", "every policy on the default world"},
                              {"edge_serving --memory 640GB --policies lfu,least_context --plot cost.svg", "smaller servers, two policies"},
                              {"edge_serving --scenario sparks", "Table II beside ours"},
                              {"edge_serving --arrivals azure.csv.gz --popularity pulls.csv.gz --models tags.csv.gz --json -",
                               "real requests, popularity and sizes; results for a program"}});
  if (const auto status = report::parse(app, argc, argv)) return *status;
  return report::guarded(program, "", [&] { return run(chosen); });
}
