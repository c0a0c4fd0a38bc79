// placement: which models go on which edge server: hit ratio against storage for every algorithm, beside a bound no placement passes, on
// an instance from a file or on libraries of fine-tuned networks and of adapters in a drawn wireless edge.
// --help lists the options; ../include/larder/placement/instance_json.hpp has the format of the file.
#include <larder/placement/bound.hpp>
#include <larder/placement/exhaustive.hpp>
#include <larder/placement/gen.hpp>
#include <larder/placement/instance_json.hpp>
#include <larder/placement/spec.hpp>
#include <larder/placement/wireless.hpp>
#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/output.hpp>
#include <larder/report/plot.hpp>
#include <larder/report/progress.hpp>
#include <larder/report/table.hpp>
#include <larder/sharing/lora_library.hpp>
#include <larder/sharing/resnet_library.hpp>
#include <larder/sharing/shared_pairs.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace placement = larder::placement;
namespace sharing = larder::sharing;
namespace report = larder::report;
using larder::bytes;
using larder::fault;
using larder::result;
using report::json;

constexpr std::string_view program = "placement";

struct choices {
  std::string instance, library = "resnet", base = "tinyllama-1.1b", storage, algorithms = "spec,gen,gen_density,independent";
  bool generate = false;
  std::uint32_t entries = 0, roots = 1, rank = 0, draws = 1, bound_rounds = 100;
  placement::wireless_options wireless;
  placement::spec_options spec;
  double patience = 0;  // seconds
  std::string json_file, plot_file;
};

bytes largest_model(const sharing::block_graph& graph) {
  bytes most{};
  for (std::uint32_t i = 0; i < graph.model_count(); ++i) most = std::max(most, graph.size(sharing::model_id{i}));
  return most;
}

// What one algorithm answers; a fault where it cannot solve this instance.
struct algorithm {
  std::string_view name;
  placement::storage_rule rule;
  result<placement::solution> (*run)(const placement::problem&, const choices&);
};

using placement::greedy_score;
using placement::storage_rule;
constexpr algorithm algorithms[] = {
    {"spec", storage_rule::shared, [](const placement::problem& of, const choices& chosen) { return placement::spec(of, chosen.spec); }},
    {"gen", storage_rule::shared,
     [](const placement::problem& of, const choices&) -> result<placement::solution> { return placement::gen(of); }},
    {"gen_density", storage_rule::shared,
     [](const placement::problem& of, const choices&) -> result<placement::solution> { return placement::gen(of, greedy_score::density); }},
    {"gen_best", storage_rule::shared,
     [](const placement::problem& of, const choices&) -> result<placement::solution> { return placement::gen(of, greedy_score::best); }},
    {"independent", storage_rule::whole,
     [](const placement::problem& of, const choices&) -> result<placement::solution> { return placement::independent(of); }},
    {"independent_density", storage_rule::whole,
     [](const placement::problem& of, const choices&) -> result<placement::solution> {
       return placement::independent(of, greedy_score::density);
     }},
    {"exhaustive", storage_rule::shared, [](const placement::problem& of, const choices&) { return placement::exhaustive(of); }},
};

result<sharing::block_graph> library_of(const choices& chosen, std::uint64_t seed) {
  if (chosen.library == "resnet") {
    sharing::resnet_library_options options{.seed = seed, .roots_per_network = chosen.roots};
    if (chosen.entries != 0) options.entries_per_network = chosen.entries;
    return sharing::resnet_library(options);
  }
  std::vector<std::string_view> known;
  known.reserve(sharing::llm_architectures.size());
  for (const auto& one : sharing::llm_architectures) known.push_back(one.name);
  const auto names = report::parse_names(chosen.base, known, "base", "--base");
  if (!names) return names.error();
  sharing::lora_library_options options{.bases = {}, .rank = chosen.rank};
  for (const auto& name : *names) options.bases.push_back(*sharing::find_llm_architecture(name));
  if (chosen.entries != 0) options.adapters_per_base = chosen.entries;
  return sharing::lora_library(options);
}

result<std::vector<placement::problem>> problems_of(const choices& chosen) {
  std::vector<placement::problem> all;
  for (std::uint32_t draw = 0; draw < chosen.draws; ++draw) {
    auto given = [&]() -> result<placement::instance> {
      if (!chosen.generate) return placement::read_instance(chosen.instance);
      auto library = library_of(chosen, chosen.wireless.seed + draw);
      if (!library) return library.error();
      auto options = chosen.wireless;
      options.seed += draw;
      if (chosen.patience == 0) {
        // Users of language models wait as long for a byte as users of ResNets, 75 MB on average, do in 0.5 to 1 s.
        const double size = chosen.library == "resnet" ? 75e6 : static_cast<double>(largest_model(*library).count);
        options.least_limit_s = 0.5 * size / 75e6;
        options.most_limit_s = 2 * options.least_limit_s;
      } else {
        options.least_limit_s = chosen.patience / 2;
        options.most_limit_s = chosen.patience;
      }
      auto drawn = placement::wireless(*std::move(library), options);
      if (!drawn && (drawn.error().field == "servers" || drawn.error().field == "users"))
        return fault{"--" + drawn.error().field, 0, {}, drawn.error().reason};
      return drawn;
    }();
    if (!given) return given.error();
    auto made = placement::problem::make(*std::move(given));
    if (!made) return made.error();
    all.push_back(*std::move(made));
  }
  return all;
}

// Room on every server, in bytes; nothing stands for the rooms of the file.
result<std::vector<std::optional<bytes>>> rooms_of(const choices& chosen, const placement::problem& of) {
  const std::string& list = chosen.storage;
  if (list.empty() && !chosen.generate) return std::vector<std::optional<bytes>>{std::nullopt};
  if (list.empty()) {
    std::vector<std::optional<bytes>> rooms;
    for (const std::uint64_t quarters : std::initializer_list<std::uint64_t>{2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 32, 48, 64})
      rooms.emplace_back(bytes{largest_model(of.graph()).count / 4 * quarters});
    return rooms;
  }
  const auto capacities = report::parse_capacities(list, "--storage");
  if (!capacities) return capacities.error();
  std::vector<std::optional<bytes>> rooms;
  for (const auto& one : *capacities) {
    if (one.kind == report::capacity_choice::measure::entries)
      return fault{"--storage", 0, {}, "\"" + one.text + "\" has no unit, expected a size such as 500MB or a percentage of the library"};
    rooms.emplace_back(bytes{one.of(of.graph().total().count)});
  }
  return rooms;
}

double megabytes(bytes amount) { return static_cast<double>(amount.count) / 1e6; }

// One room on one draw.
struct point {
  double storage_mb = 0;  // on average over the servers
  double bound = 0, bound_whole = 0;
  std::vector<double> ratios;  // by algorithm; NaN where it could not
};

class study {
 public:
  study(const choices& chosen, std::vector<const algorithm*> picked)
      : chosen_(chosen),
        picked_(std::move(picked)),
        whole_(std::any_of(picked_.begin(), picked_.end(), [](const algorithm* one) { return one->rule == storage_rule::whole; })) {}

  std::optional<fault> run(const std::vector<placement::problem>& problems, const std::vector<std::optional<bytes>>& rooms) {
    report::progress bar("placing", problems.size() * rooms.size() * (picked_.size() + 1));
    for (const auto& room : rooms) {
      point mean;
      mean.ratios.assign(picked_.size(), 0);
      const auto share = 1 / static_cast<double>(problems.size());
      for (std::size_t draw = 0; draw < problems.size(); ++draw) {
        const placement::problem of =
            room ? problems[draw].with_storage(std::vector<bytes>(problems[draw].servers(), *room)) : problems[draw];
        point one;
        if (auto wrong = place(of, draw, one, bar)) return wrong;
        mean.storage_mb += one.storage_mb * share;
        mean.bound += one.bound * share;
        mean.bound_whole += one.bound_whole * share;
        for (std::size_t a = 0; a < picked_.size(); ++a) mean.ratios[a] += one.ratios[a] * share;
      }
      points_.push_back(std::move(mean));
    }
    return std::nullopt;
  }

  [[nodiscard]] const json& details() const { return details_; }

  [[nodiscard]] std::string table() const {
    std::vector<report::heading> headings{{"storage", "MB"}};
    for (const algorithm* one : picked_) headings.push_back({std::string(one->name), "%"});
    headings.push_back({"bound", "%"});
    if (whole_) headings.push_back({"bound, whole", "%"});
    report::table made(headings);
    for (const point& one : points_) {
      std::vector<report::cell> row{report::number(one.storage_mb, 1)};
      for (const double ratio : one.ratios) row.push_back(report::number(100 * ratio, 2));
      row.push_back(report::number(100 * one.bound, 2));
      if (whole_) row.push_back(report::number(100 * one.bound_whole, 2));
      made.add(std::move(row));
    }
    return made.render(report::look_for(stdout));
  }

  [[nodiscard]] result<std::string> plot(std::string title) const {
    report::line_plot made{std::move(title), {"storage of each server (MB)"}, {"hit ratio (%)"}, {}};
    const auto line = [&](std::string name, auto value_of) {
      report::line_series series{std::move(name), {}};
      for (const point& one : points_)
        if (const double value = value_of(one); value == value) series.points.push_back({one.storage_mb, 100 * value});
      if (!series.points.empty()) made.lines.push_back(std::move(series));
    };
    line("bound", [](const point& one) { return one.bound; });
    for (std::size_t a = 0; a < picked_.size(); ++a) line(std::string(picked_[a]->name), [a](const point& one) { return one.ratios[a]; });
    if (whole_) line("bound, whole models", [](const point& one) { return one.bound_whole; });
    return report::svg(made);
  }

 private:
  std::optional<fault> place(const placement::problem& of, std::size_t draw, point& made, report::progress& bar) {
    json storage = json::array(), answers = json::array();
    for (std::uint32_t server = 0; server < of.servers(); ++server) {
      storage.push_back(of.storage(server).count);
      made.storage_mb += megabytes(of.storage(server)) / of.servers();
    }
    for (const algorithm* one : picked_) {
      const auto found = one->run(of, chosen_);
      // Of all algorithms, those too slow for an instance are left out; one asked for by name must answer.
      if (!found && chosen_.algorithms != "all") return found.error();
      answers.push_back(found ? answer(of, *one, *found) : json{{"algorithm", one->name}, {"refused", found.error().sentence()}});
      made.ratios.push_back(found ? found->hit_ratio() : std::numeric_limits<double>::quiet_NaN());
      bar.advance();
    }
    const auto ratio = [&](std::uint64_t hits) {
      return of.total() == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(of.total());
    };
    const auto most = placement::most_hits(of, {.rounds = chosen_.bound_rounds});
    made.bound = ratio(most);
    json one = {{"draw", draw}, {"storage", std::move(storage)}, {"requests", of.total()}, {"bound_hits", most}, {"bound", made.bound}};
    if (whole_) {
      const auto most_whole = placement::most_hits(of, {.rounds = chosen_.bound_rounds, .rule = storage_rule::whole});
      made.bound_whole = ratio(most_whole);
      one["bound_hits_whole"] = most_whole;
      one["bound_whole"] = made.bound_whole;
    }
    one["placements"] = std::move(answers);
    details_.push_back(std::move(one));
    bar.advance();
    return std::nullopt;
  }

  static json answer(const placement::problem& of, const algorithm& by, const placement::solution& made) {
    json servers = json::array();
    for (std::size_t server = 0; server < made.placed.size(); ++server) {
      json models = json::array();
      for (const auto model : made.placed[server]) {
        const auto name = of.graph().name(model);
        if (name.empty())
          models.push_back(index_of(model));
        else
          models.push_back(name);
      }
      servers.push_back({{"used", made.used[server].count}, {"models", std::move(models)}});
    }
    return {{"algorithm", by.name}, {"hits", made.hits}, {"hit_ratio", made.hit_ratio()}, {"servers", std::move(servers)}};
  }

  const choices& chosen_;
  std::vector<const algorithm*> picked_;
  bool whole_;
  std::vector<point> points_;
  json details_ = json::array();
};

int run(const choices& chosen) {
  std::vector<std::string_view> known;
  for (const algorithm& one : algorithms) known.push_back(one.name);
  if (chosen.spec.epsilon >= 1) return report::refuse(program, {"--epsilon", 0, {}, "expected 0 to below 1"});
  const auto names = report::parse_names(chosen.algorithms, known, "algorithm", "--algorithm");
  if (!names) return report::refuse(program, names.error());
  std::vector<const algorithm*> picked;
  for (const auto& name : *names)
    for (const algorithm& one : algorithms)
      if (one.name == name) picked.push_back(&one);

  const auto problems = problems_of(chosen);
  if (!problems) return report::refuse(program, problems.error());
  const auto rooms = rooms_of(chosen, problems->front());
  if (!rooms) return report::refuse(program, rooms.error());

  study made(chosen, picked);
  if (const auto wrong = made.run(*problems, *rooms)) return report::refuse(program, *wrong);

  const placement::problem& first = problems->front();
  const std::string title = (chosen.generate ? chosen.library : chosen.instance) + ": " + std::to_string(first.models()) + " models, " +
                            std::to_string(first.servers()) + " servers, " + std::to_string(first.users()) + " users" +
                            (chosen.draws > 1 ? ", mean of " + std::to_string(chosen.draws) + " draws" : "");
  // Everything is known before anything is written, so that a mistake leaves no file behind.
  const auto plot = chosen.plot_file.empty() ? result<std::string>(std::string()) : made.plot(title);
  if (!plot) return report::refuse(program, plot.error());
  const auto listed = chosen.json_file.empty() ? result<std::string>(std::string()) : report::text_of(made.details());
  if (!listed) return report::refuse(program, listed.error());
  if (!chosen.plot_file.empty())
    if (const auto wrong = report::write_whole(chosen.plot_file, *plot)) return report::refuse(program, *wrong);
  if (!chosen.json_file.empty())
    if (const auto wrong = report::write_whole(chosen.json_file, *listed)) return report::refuse(program, *wrong);
  if (chosen.json_file == "-" || chosen.plot_file == "-") return 0;
  const std::string head = title + "\nlibrary: " + report::number(megabytes(first.graph().total()), 1).text +
                           " MB where blocks are shared, " + report::number(megabytes(bytes_if_whole(first.graph())), 1).text +
                           " MB where they are not\n";
  if (const auto wrong = report::write_whole("-", head + made.table())) return report::refuse(program, *wrong);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  choices chosen;
  CLI::App app("Places models that share blocks on edge servers: hit ratio against storage, beside a bound no placement passes.",
               std::string(program));
  const auto amount = report::finite_not_negative();
  auto* from = app.add_option_group("instance", "what is to be placed, one of");
  from->add_option("--instance", chosen.instance, "FILE of servers, users, models and links, JSON")->check(report::file_name());
  auto* generate = from->add_flag("--generate", chosen.generate, "draw a wireless edge and a library of models");
  from->require_option(1);
  const auto drawn = [&](auto* option) { return option->needs(generate)->capture_default_str(); };
  drawn(
      app.add_option("--library", chosen.library, "resnet (ResNet-18/34/50, fine-tuned with frozen bottoms) or lora (a base with adapters)")
          ->check(CLI::IsMember({"resnet", "lora"})));
  drawn(app.add_option("--entries", chosen.entries, "models per network, or adapters of the base (0: 10 and 20)")
            ->check(report::whole_number(0, 100'000)));
  drawn(app.add_option("--roots", chosen.roots,
                       "networks that each ResNet library is tuned from: 1 is the special library, more the general one")
            ->check(report::whole_number(1, 100'000)));
  drawn(app.add_option("--base", chosen.base, "LIST of language models under the adapters"));
  drawn(app.add_option("--rank", chosen.rank, "of the adapters (0: 0.5 % of the base each)")->check(report::whole_number(0, 100'000)));
  drawn(app.add_option("--servers", chosen.wireless.servers, "edge servers")->check(report::whole_number(1, 10'000)));
  drawn(app.add_option("--users", chosen.wireless.users, "users")->check(report::whole_number(1, 1'000'000)));
  drawn(app.add_option("--backhaul", chosen.wireless.backhaul_bit_s, "rate between servers, bit/s; 0 for none")->check(amount));
  drawn(app.add_option("--patience", chosen.patience,
                       "users wait this long, s, or half as long (0: 1 s for ResNets, for others longer by size)")
            ->check(amount));
  drawn(app.add_option("--seed", chosen.wireless.seed, "of the first draw")->check(report::whole_number()));
  drawn(app.add_option("--draws", chosen.draws, "instances drawn; the table and the plot show means")
            ->check(report::whole_number(1, 10'000)));
  app.add_option(
      "--storage", chosen.storage,
      "LIST of rooms for each server: sizes, or percentages of all blocks (default: the file's, or up to 16 of the largest model)");
  app.add_option(
         "--algorithm", chosen.algorithms,
         "LIST of spec, gen, gen_density, gen_best, independent, independent_density, exhaustive; or all that can solve the instance")
      ->capture_default_str();
  app.add_option("--epsilon", chosen.spec.epsilon, "what spec may lose on each server, 0 to below 1")->check(amount)->capture_default_str();
  std::string rounding = "largest", order = "index";
  app.add_option("--rounding", rounding, "unit of spec's rounding: from the largest or the smallest value")
      ->check(CLI::IsMember({"largest", "smallest"}))
      ->capture_default_str();
  app.add_option("--order", order, "in which spec fills the servers: index, storage (largest first) or random (the best of ten)")
      ->check(CLI::IsMember({"index", "storage", "random"}))
      ->capture_default_str();
  app.add_flag("--convolve", chosen.spec.convolve, "spec joins groups of models instead of trying all combinations of their blocks");
  app.add_option("--bound-rounds", chosen.bound_rounds, "steps toward a lower bound")
      ->check(report::whole_number(0, 1'000'000))
      ->capture_default_str();
  app.add_option("--json", chosen.json_file, "FILE for every placement, - for standard output instead of the table")
      ->check(report::file_name());
  app.add_option("--plot", chosen.plot_file, "FILE.svg of hit ratio against storage, - for standard output instead of the table")
      ->check(report::file_name());
  report::show_examples(
      app,
      {{"placement --generate --plot resnet.svg", "fine-tuned ResNets, as large as the reference setting"},
       {"placement --generate --entries 100 --storage 250MB,500MB,1GB,1.5GB --draws 5", "300 of them"},
       {"placement --generate --library lora --base smollm2-360m,qwen2.5-0.5b --entries 100", "two language models, 100 adapters each"},
       {"placement --generate --entries 20 --roots 5 --convolve", "the general library: fifteen families that share nothing"},
       {"placement --instance edge.json --algorithm all --json -", "your own servers, every algorithm"}});
  if (const auto status = report::parse(app, argc, argv)) return *status;
  if (rounding == "smallest") chosen.spec.round = placement::rounding::by_smallest;
  if (order == "storage") chosen.spec.first = placement::server_order::by_storage;
  if (order == "random") chosen.spec.first = placement::server_order::best_of_random;
  const bool lora = chosen.library == "lora";
  for (const char* option : {"--base", "--rank", "--roots"})
    if (app.count(option) > 0 && lora == (std::string_view(option) == "--roots"))
      return report::refuse(program, {option, 0, {}, "means nothing to --library " + chosen.library});
  if (chosen.json_file == "-" && chosen.plot_file == "-")
    return report::refuse(program, {"--plot", 0, {}, "standard output is taken by --json, expected a file for one of them"});
  if (!chosen.plot_file.empty() && chosen.plot_file == chosen.json_file)
    return report::refuse(program, {"--plot", 0, {}, "names the same file as --json, " + chosen.plot_file});
  return report::guarded(program, chosen.generate ? "--generate" : chosen.instance, [&] { return run(chosen); });
}
