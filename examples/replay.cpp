// replay: a trace through caches, every policy at every capacity, side by side. Without arguments it replays a skewed stream of its own.
// --help lists the options; the work is done by ../include/larder/sim/sweep.hpp and curve.hpp.
#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/output.hpp>
#include <larder/report/plot.hpp>
#include <larder/report/progress.hpp>
#include <larder/report/table.hpp>
#include <larder/sharing/block_graph_json.hpp>
#include <larder/sim/curve.hpp>
#include <larder/sim/model_replay.hpp>
#include <larder/sim/streams.hpp>
#include <larder/sim/sweep.hpp>
#include <larder/trace/mooncake.hpp>
#include <larder/trace/read.hpp>

#include "replay_models.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace report = larder::report;
namespace sim = larder::sim;
namespace trace = larder::trace;
using larder::fault;
using larder::result;

constexpr std::string_view program = "replay";

struct choices {
  std::string format = "auto", policies = "all", capacities = "1%,10%", charge = "unit", curve = "exact", sharing = "none";
  std::optional<std::string> trace_file, json_file, plot_file, graph_file;
  std::size_t requests = 68'195;
  std::uint64_t seed = 42;
  unsigned threads = 0;
  std::optional<double> vanishing;
};

// The trace, without what a replay does not look at.
result<trace::trace> trace_of(const choices& chosen) {
  if (!chosen.trace_file) {
    constexpr std::size_t requests = 1'000'000;
    constexpr std::uint32_t keys = 100'000;
    const std::string name = "a Zipf stream (exponent 0.99, 100000 keys, seed " + std::to_string(chosen.seed) + ")";
    const sim::key_stream stream = sim::zipf_stream(requests, keys, 0.99, chosen.seed);
    if (chosen.charge == "unit") return sim::numbered(name, stream);
    return sim::numbered(name, stream, [](std::uint32_t key) { return sim::price_of(key).size; });
  }
  const auto format = trace::format_of(chosen.format);
  auto read = format ? trace::read(*chosen.trace_file, *format) : trace::read(*chosen.trace_file);
  if (read) read->seconds = std::vector<double>();
  return read;
}

// The policies by the names the user gave them.
result<std::vector<std::string>> policies_of(const choices& chosen) {
  std::vector<std::string_view> known(sim::policy_names.begin(), sim::policy_names.end());
  if (chosen.policies != "all") known.push_back("opt");
  auto names = report::parse_names(chosen.policies, known, "policy", "--policies");
  if (names && std::count_if(names->begin(), names->end(), [](const auto& name) { return sim::registered_name(name) == "belady"; }) > 1)
    return fault{"--policies", 0, {}, "opt and belady are one policy, named twice"};
  return names;
}

struct capacity {
  std::string text;  // as it was written
  std::uint64_t amount = 0;
};
result<std::vector<capacity>> capacities_of(const choices& chosen, std::uint64_t whole, sim::charge_by charge) {
  const auto written = report::parse_capacities(chosen.capacities);
  if (!written) return written.error();
  std::vector<capacity> made;
  for (const report::capacity_choice& one : *written) {
    if (one.kind == report::capacity_choice::measure::bytes && charge == sim::charge_by::entries)
      return fault{
          "--capacity", 0, {}, "\"" + one.text + "\" is a size, and --charge unit counts objects; expected --charge bytes with it"};
    made.push_back({one.text, one.of(whole)});
  }
  return made;
}

// How the curves of the plot are found: exactly, from a part of the objects, or from so many of them.
struct curve_source {
  std::optional<double> rate;
  std::optional<std::uint64_t> objects;
};
result<curve_source> curve_source_of(std::string_view text) {
  if (text == "exact") return curve_source{};
  constexpr std::string_view sampled = "sampled:";
  if (text.starts_with(sampled)) {
    const std::string_view number = text.substr(sampled.size());
    const char *const begin = number.data(), *const end = begin + number.size();
    std::uint64_t objects = 0;
    const auto [whole_stop, not_whole] = std::from_chars(begin, end, objects);
    if (not_whole == std::errc{} && whole_stop == end && objects > 0) return curve_source{{}, objects};
    double rate = 0;
    const auto [stop, not_number] = std::from_chars(begin, end, rate);
    if (not_number == std::errc{} && stop == end && rate > 0 && rate < 1) return curve_source{rate, {}};
  }
  return fault{"--curve",
               0,
               {},
               "\"" + std::string(text) +
                   "\" is not a way to find a curve, expected exact, sampled:RATE with a rate between 0 and 1, or "
                   "sampled:N with a number of objects"};
}

result<std::string> plot_of(const choices& chosen, const trace::trace& t, const std::vector<std::string>& policies, std::uint64_t whole,
                            const sim::replay_options& options) {
  const auto source = curve_source_of(chosen.curve);
  if (!source) return source.error();
  std::optional<sim::sample> sample;
  if (source->rate) sample = sim::sample_at(t, *source->rate, chosen.seed);
  if (source->objects) sample = sim::sample_of(t, *source->objects, chosen.seed);
  if (sample && sample->references.unique == 0)
    return fault{
        "--curve", 0, {}, "at this rate none of the " + std::to_string(t.unique) + " objects is in the sample, expected a higher one"};

  const trace::trace& replayed = sample ? sample->references : t;
  const auto capacities = sim::spaced_capacities(std::max<std::uint64_t>(1, whole / 1000), std::max<std::uint64_t>(1, whole));
  const std::size_t points = sim::scaled_capacities(capacities, sample ? sample->scale.rate : 1).size();
  report::progress bar("curves", sim::curve_requests(replayed.size(), policies, points, options.charge));
  sim::replay_options watched = options;
  watched.progress = [&](std::uint64_t requests) { bar.advance(requests); };
  const auto curves = sample ? sim::curves(*sample, policies, capacities, watched, chosen.threads)
                             : sim::curves(t, policies, capacities, watched, chosen.threads);
  bar.finish();
  if (!curves) return curves.error();

  report::line_plot plot;
  plot.title = t.source.substr(t.source.find_last_of('/') + 1);
  if (sample) plot.title += ", from a sample of " + report::number(sample->references.unique).text + " objects";
  plot.x = {.label = options.charge == sim::charge_by::bytes ? "capacity (bytes)" : "capacity (objects)", .logarithmic = true};
  plot.y = {.label = "miss ratio", .low = 0};
  for (const sim::curve& one : *curves) {
    report::line_series line{one.policy, {}};
    for (const sim::curve_point& point : one.points) line.points.push_back({point.capacity, point.miss_ratio});
    plot.lines.push_back(std::move(line));
  }
  return report::svg(plot);
}

report::json json_of(const trace::trace& t, const choices& chosen, const std::vector<sim::cell>& cells,
                     const std::vector<sim::tally>& counted) {
  report::json list = report::json::array();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const sim::tally& one = counted[i];
    list.push_back({{"trace", t.source},
                    {"policy", cells[i].policy},
                    {"charge", chosen.charge},
                    {"capacity", cells[i].capacity},
                    {"requests", one.requests},
                    {"unique", one.unique},
                    {"hits", one.hits},
                    {"hit_ratio", one.hit_ratio()},
                    {"bytes_requested", one.bytes_requested.count},
                    {"bytes_hit", one.bytes_hit.count},
                    {"byte_hit_ratio", one.byte_hit_ratio()},
                    {"evictions", one.evictions},
                    {"bypasses", one.bypasses},
                    {"seconds", one.seconds}});
  }
  return list;
}

// A row for each policy, with its hits at each capacity; the best of those that do not know the future is marked.
std::string table_of(const trace::trace& t, const std::vector<std::string>& policies, const std::vector<capacity>& capacities,
                     const std::vector<sim::tally>& counted, sim::charge_by charge) {
  constexpr std::size_t wide = 4;  // capacities, from which on counts would make the table too wide
  const bool sized = !t.sizes.empty();
  std::vector<report::heading> headings{{"policy"}};
  for (const capacity& c : capacities) {
    const std::string at = c.text.ends_with('%') ? c.text + " = " + report::number(c.amount).text : report::number(c.amount).text;
    if (capacities.size() < wide) headings.push_back({"hits", at});
    headings.push_back({"hit ratio", at, report::best::highest});
    if (sized) headings.push_back({"bytes hit", at, report::best::highest});
  }
  headings.push_back({"speed", "M requests/s"});
  report::table table(headings);
  const bool all_foresee = std::all_of(policies.begin(), policies.end(), [](const auto& name) { return sim::foresees(name); });
  std::string note;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    const bool bound = sim::foresees(policies[p]) && !all_foresee;
    if (bound)
      note = policies[p] + (charge == sim::charge_by::entries ? " knows the future: it is a bound, not a choice.\n"
                                                              : " knows the future, but where sizes differ it is no bound.\n");
    std::vector<report::cell> row{policies[p]};
    double requests = 0, seconds = 0;
    for (std::size_t c = 0; c < capacities.size(); ++c) {
      const sim::tally& one = counted[p * capacities.size() + c];
      requests += static_cast<double>(one.requests);
      seconds += one.seconds;
      if (capacities.size() < wide) row.push_back(report::number(one.hits));
      row.push_back(report::number(one.hit_ratio(), 4));
      if (bound) row.back().value = std::numeric_limits<double>::quiet_NaN();
      if (sized) row.push_back(report::number(one.byte_hit_ratio(), 4));
      if (sized && bound) row.back().value = std::numeric_limits<double>::quiet_NaN();
    }
    row.push_back(report::number(seconds > 0 ? requests / seconds / 1e6 : 0, 1));
    table.add(std::move(row));
  }
  return t.source + ": " + report::number(t.size()).text + " requests for " + report::number(t.unique).text + " objects" +
         (sized ? ", " + report::number(footprint(t).count).text + " bytes in all" : "") + "\n" + table.render(report::look_for(stdout)) +
         note;
}

// --- models that share blocks (replay_models.hpp) ---

// What is asked for: prompts of a Mooncake trace, models of a graph, or bases with adapters.
result<sim::model_requests> models_of(const choices& chosen) {
  if (chosen.trace_file) {
    const auto read = trace::read_mooncake(*chosen.trace_file);
    return read ? sim::prompt_requests(*read) : read.error();
  }
  if (!chosen.graph_file) return sim::adapter_model_requests(chosen.requests, chosen.seed);
  auto graph = larder::sharing::read_block_graph(*chosen.graph_file);
  if (!graph) return graph.error();
  if (graph->model_count() == 0) return fault{*chosen.graph_file, 0, "models", "is empty, expected a model to ask for"};
  return sim::zipf_model_requests(*chosen.graph_file, *std::move(graph), chosen.requests, 0.8, chosen.seed);
}

int run_models(const choices& chosen) {
  const auto policies = policies_of(chosen);
  if (!policies) return report::refuse(program, policies.error());
  if (const auto written = report::parse_capacities(chosen.capacities); !written) return report::refuse(program, written.error());
  const auto all = models_of(chosen);
  if (!all) return report::refuse(program, all.error());
  const auto capacities = capacities_of(chosen, all->graph->total().count, sim::charge_by::bytes);
  if (!capacities) return report::refuse(program, capacities.error());
  std::vector<std::uint64_t> amounts;
  for (const capacity& c : *capacities) amounts.push_back(c.amount);
  const auto cells = sim::cells_of(*policies, amounts);
  report::progress bar("replay", cells.size() * all->size());
  sim::replay_options options{.seed = chosen.seed, .vanishing = chosen.vanishing};
  options.progress = [&](std::uint64_t requests) { bar.advance(requests); };
  const auto counted = sim::sweep(*all, cells, options, sim::counted::once, chosen.threads);
  bar.finish();
  if (!counted) return report::refuse(program, counted.error());
  if (chosen.json_file) {
    const auto text = report::text_of(replay_models::json_of(*all, cells, *counted));
    if (!text) return report::refuse(program, text.error());
    if (const auto wrong = report::write_whole(*chosen.json_file, *text)) return report::refuse(program, *wrong);
    if (chosen.json_file == "-") return 0;
  }
  if (const auto wrong = report::write_whole("-", replay_models::table_of(*all, *policies, amounts, *counted)))
    return report::refuse(program, *wrong);
  return 0;
}

int run(const choices& chosen) {
  const auto charge = chosen.charge == "bytes" ? sim::charge_by::bytes : sim::charge_by::entries;
  const auto policies = policies_of(chosen);
  if (!policies) return report::refuse(program, policies.error());
  if (const auto written = report::parse_capacities(chosen.capacities); !written) return report::refuse(program, written.error());
  if (const auto source = curve_source_of(chosen.curve); !source) return report::refuse(program, source.error());
  const auto read = trace_of(chosen);
  if (!read) return report::refuse(program, read.error());
  const trace::trace& t = *read;
  if (charge == sim::charge_by::bytes && sim::obstacle(t, charge))
    return report::refuse(program, {t.source, 0, {}, "names no sizes, so --charge bytes has nothing to weigh; expected --charge unit"});
  const std::uint64_t whole = charge == sim::charge_by::bytes ? footprint(t).count : t.unique;
  const auto capacities = capacities_of(chosen, whole, charge);
  if (!capacities) return report::refuse(program, capacities.error());

  std::vector<std::uint64_t> amounts;
  for (const capacity& c : *capacities) amounts.push_back(c.amount);
  const auto cells = sim::cells_of(*policies, amounts);
  report::progress bar("replay", cells.size() * t.size());
  sim::replay_options options{charge, chosen.seed, chosen.vanishing, [&](std::uint64_t requests) { bar.advance(requests); }};
  const auto counted = sim::sweep(t, cells, options, chosen.threads);
  bar.finish();
  if (!counted) return report::refuse(program, counted.error());

  // Everything is known before anything is written, so that a mistake leaves no file behind.
  std::string json, plot;
  if (chosen.json_file) {
    auto text = report::text_of(json_of(t, chosen, cells, *counted));
    if (!text) return report::refuse(program, text.error());
    json = *std::move(text);
  }
  if (chosen.plot_file) {
    auto drawn = plot_of(chosen, t, *policies, whole, options);
    if (!drawn) return report::refuse(program, drawn.error());
    plot = *std::move(drawn);
  }
  if (chosen.plot_file)
    if (const auto wrong = report::write_whole(*chosen.plot_file, plot)) return report::refuse(program, *wrong);
  if (chosen.json_file)
    if (const auto wrong = report::write_whole(*chosen.json_file, json)) return report::refuse(program, *wrong);
  if (chosen.json_file == "-" || chosen.plot_file == "-") return 0;
  if (const auto wrong = report::write_whole("-", table_of(t, *policies, *capacities, *counted, charge)))
    return report::refuse(program, *wrong);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  choices chosen;
  CLI::App app(
      "Replays a trace through caches: every policy at every capacity, side by side, each from an empty cache.\n\n"
      "With --charge unit an object takes one place. With --charge bytes it takes its bytes, as many as it has when it is loaded, and one\n"
      "that is larger than the cache is passed by. A capacity is a number of objects; a part of all different objects, or of their bytes,\n"
      "rounded down (0.1%); or with --charge bytes and --sharing blocks a number of bytes or a size (512MB, 1.5GiB).\n"
      "In mooncake and weka each prompt block of a request is a reference. azure names no objects, only times and lengths, so each "
      "request\n"
      "is an object of its own and nothing can hit.",
      std::string(program));
  std::vector<std::string> formats{"auto"};
  formats.insert(formats.end(), trace::format_names.begin(), trace::format_names.end());
  const auto listed = [](const auto& names, const char* between) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : between) + std::string(name);
    return text;
  };
  const auto named = report::file_name();
  auto* traced = app.add_option("--trace", chosen.trace_file, "the trace, plain or gzip; without it a seeded Zipf stream")
                     ->check(named)
                     ->option_text("FILE");
  app.add_option("--format", chosen.format, listed(formats, ", "))
      ->check(CLI::IsMember(formats))
      ->needs(traced)
      ->option_text("FORMAT [auto]");
  app.add_option("--policies", chosen.policies, "all, or a list of " + listed(sim::policy_names, ", ") + " (also called opt)")
      ->option_text("LIST [all]");
  app.add_option("--capacity", chosen.capacities, "capacities, with commas between them")->option_text("N|P%|SIZE,... [1%,10%]");
  app.add_option("--charge", chosen.charge, "what an object takes up")
      ->check(CLI::IsMember({"unit", "bytes"}))
      ->option_text("unit|bytes [unit]");
  auto* shared =
      app.add_option("--sharing", chosen.sharing,
                     "blocks: the references are to models, and a block that several hold counts once; --trace is then Mooncake's")
          ->check(CLI::IsMember({"none", "blocks"}))
          ->option_text("none|blocks [none]");
  app.add_option("--graph", chosen.graph_file,
                 "with --sharing blocks: the models, asked for by a Zipf law; without it bases with adapters (LoRA), as a real service's")
      ->needs(shared)
      ->excludes(traced)
      ->check(named)
      ->option_text("FILE.json");
  app.add_option("--requests", chosen.requests, "with --sharing blocks and no trace: how many")
      ->needs(shared)
      ->excludes(traced)
      ->check(report::whole_number(1, 100'000'000))
      ->option_text("N [68195]");
  app.add_option("--json", chosen.json_file, "an array with an object for each policy and capacity; - prints it instead of the table")
      ->check(named)
      ->option_text("FILE|-");
  auto* plot = app.add_option("--plot", chosen.plot_file, "miss-ratio curves of the policies; - prints them instead of the table")
                   ->check(named)
                   ->option_text("FILE.svg|-");
  app.add_option("--curve", chosen.curve,
                 "how curves are found: by all objects, by a part of them (sampled:0.01), by N of them (sampled:10000)")
      ->needs(plot)
      ->option_text("exact|sampled:RATE|sampled:N [exact]");
  app.add_option("--seed", chosen.seed, "of the built-in stream, of policies that draw, and of samples")
      ->check(report::whole_number())
      ->option_text("N [42]");
  app.add_option("--vanishing", chosen.vanishing,
                 "examples that vanish per request, for least_context and its like (default: one in as many requests as objects fit)")
      ->check(report::finite_not_negative())
      ->option_text("NUMBER");
  app.add_option("--threads", chosen.threads, "replays at once; 0: one for each core")
      ->check(report::whole_number(0, 1024))
      ->option_text("N [0]");
  report::show_examples(app, {{"replay", "every policy on a built-in stream"},
                              {"replay --trace requests.txt.gz --policies fifo,lru,opt --capacity 1%,10% --json -", "hit counts as JSON"},
                              {"replay --trace objects.csv --charge bytes --capacity 512MB,10%", "a capacity in bytes"},
                              {"replay --sharing blocks --capacity 24GB,48GB,96GB", "bases with adapters, each block counted once"},
                              {"replay --trace w01.oracleGeneral.bin --policies all --plot curves.svg --curve sampled:0.01",
                               "miss-ratio curves from a hundredth of the objects"}});
  if (const auto status = report::parse(app, argc, argv)) return *status;
  if (chosen.sharing == "none" && (chosen.graph_file || app.count("--requests") > 0))
    return report::refuse(program, {"--sharing", 0, {}, "is none, expected blocks with --graph and --requests"});
  if (chosen.sharing == "blocks" &&
      (chosen.plot_file || app.count("--charge") > 0 || (chosen.format != "auto" && chosen.format != "mooncake")))
    return report::refuse(program,
                          {"--sharing", 0, {}, "is blocks, which goes with neither --plot nor --charge, and with no format but mooncake"});
  if (chosen.json_file == "-" && chosen.plot_file == "-")
    return report::refuse(program, {"--plot", 0, {}, "standard output is taken by --json, expected a file for one of them"});
  if (chosen.plot_file && chosen.plot_file == chosen.json_file)
    return report::refuse(program, {"--plot", 0, {}, "names the same file as --json, " + *chosen.plot_file});
  return report::guarded(program, chosen.trace_file.value_or(""),
                         [&] { return chosen.sharing == "blocks" ? run_models(chosen) : run(chosen); });
}
