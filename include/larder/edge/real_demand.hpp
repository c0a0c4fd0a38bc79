// Real data in place of a scenario's own: arrivals from Azure's LLM traces, popularity and sizes from the Ollama registry's tables.
// What the files do not say is drawn from the seed: at which server a request arrives, and for which model it is.
// Faults name the file, the line and the field. O(rows + requests log models). Needs zlib, through the readers of trace/.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/edge/field_check.hpp>
#include <larder/edge/recorded_demand.hpp>
#include <larder/edge/scenario.hpp>
#include <larder/trace/azure.hpp>
#include <larder/trace/ollama.hpp>

namespace larder::inline v0::edge {

/// A model of a registry, with the line of the file that first gives its size.
struct registry_model {
  std::string name;
  bytes size{};
  double window = std::numeric_limits<double>::infinity();  ///< tokens
  std::uint64_t line = 0;
};

/// The models of a registry file, in its order, each once: its tag `latest`, or the first one with a size where there is no such tag.
struct registry {
  std::string path, size_field;
  std::vector<registry_model> models;
};

namespace detail {

/// Tokens of a window as registries print it: 4K, 10M; no limit for anything else.
inline double window_of(std::string_view text) noexcept {
  constexpr double kilo = 1024;
  double number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(stop, static_cast<std::size_t>(text.data() + text.size() - stop));
  if (error != std::errc{} || !(number > 0)) return std::numeric_limits<double>::infinity();
  if (unit == "K") return number * kilo;
  if (unit == "M") return number * kilo * kilo;
  return std::numeric_limits<double>::infinity();
}

/// Keeps one tag for each model.
class one_tag_each {
 public:
  void offer(registry_model offered, bool is_latest) {
    const auto [place, is_new] = places_.try_emplace(offered.name, models_.size());
    if (is_new) {
      models_.push_back(std::move(offered));
      latest_.push_back(is_latest);
    } else if (is_latest && !latest_[place->second]) {
      models_[place->second] = std::move(offered);
      latest_[place->second] = true;
    }
  }
  [[nodiscard]] std::vector<registry_model> take() { return std::move(models_); }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<registry_model> models_;
  std::vector<bool> latest_;
};

}  // namespace detail

/// Reads a table of tags (`size_bytes_rounded`) or of layers (`digest16`), told apart by their headers. Of layers the sizes are added up.
inline result<registry> read_registry(const std::string& path) {
  const auto header = trace::row_reader::open(path);
  if (!header) return header.error();
  detail::one_tag_each kept;
  registry read{path, "bytes", {}};
  std::uint64_t line = 1;
  if (header->find("digest16")) {
    const auto layers = trace::read_ollama_layers(path);
    if (!layers) return layers.error();
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    std::vector<registry_model> tags;
    std::vector<bool> latest;
    for (const trace::ollama_layer& layer : *layers) {
      ++line;
      const auto [place, is_new] = places.try_emplace({layer.model, layer.tag}, tags.size());
      if (is_new) {
        tags.push_back({.name = layer.model, .line = line});
        latest.push_back(layer.tag == "latest");
      }
      tags[place->second].size += layer.size;
    }
    for (std::size_t i = 0; i < tags.size(); ++i) kept.offer(std::move(tags[i]), latest[i]);
  } else if (header->find("size_bytes_rounded")) {
    read.size_field = "size_bytes_rounded";
    const auto tags = trace::read_ollama_tags(path);
    if (!tags) return tags.error();
    for (const trace::ollama_tag& tag : *tags) {
      ++line;
      if (tag.size) kept.offer({tag.model, *tag.size, detail::window_of(tag.context.value_or("")), line}, tag.tag == "latest");
    }
  } else {
    return fault{path, 1, {}, "the header has neither a column size_bytes_rounded (tags) nor digest16 (layers), expected one of them"};
  }
  read.models = kept.take();
  if (read.models.empty()) return fault{path, 0, read.size_field, "no model of the file has a size"};
  return read;
}

/// Puts the models of a registry in place of the scenario's, asked for by Zipf's law over ranks drawn from the seed, as the file does not
/// say how often. Registries keep about 4.8 bits a parameter, from which the work follows. Faults: a model larger than every server.
inline std::optional<fault> use_models(scenario& world, const registry& from, std::uint64_t seed) {
  constexpr double bytes_per_parameter = .6, flop_per_parameter = 2, exponent = 1.2, shift = 1.55;
  world.catalog.clear();
  for (const registry_model& m : from.models) {
    const auto size = static_cast<double>(m.size.count);
    if (m.size > world.server_memory())
      return fault{from.path, m.line, from.size_field,
                   "the model " + m.name + " has " + number_text(size / 1e9) + " GB and is larger than every server, which have " +
                       number_text(static_cast<double>(world.server_memory().count) / 1e9) + " GB"};
    world.catalog.push_back({m.name, m.size, size / bytes_per_parameter * flop_per_parameter, m.window});
  }
  world.requests.weights = zipf_weights(world.catalog.size(), exponent, shift);
  random draws(mix(seed + 3));
  shuffle(std::span<double>(world.requests.weights), draws);
  return std::nullopt;
}

/// New pulls between the first and the last day of a popularity file. Faults: a period too short for its rounded counts.
inline result<std::vector<trace::model_popularity>> read_popularity(const std::string& path) {
  constexpr std::chrono::days shortest{14};
  const auto rows = trace::read_ollama_pulls(path);
  if (!rows) return rows.error();
  const auto by_day = [](const trace::ollama_pulls& a, const trace::ollama_pulls& b) { return a.day < b.day; };
  const auto [first, last] = std::minmax_element(rows->begin(), rows->end(), by_day);
  if (last->day - first->day < shortest)
    return fault{
        path, 0, "date",
        "the file covers " + std::to_string((last->day - first->day).count()) + " days, expected 14 or more, since its counts are rounded"};
  return trace::popularity(*rows);
}

/// Makes popularity what a registry's pulls say. A model is found by its name, or by its family, the part before a colon, whose pulls its
/// variants share; models that were not pulled leave the catalog. Faults: no model in common.
inline std::optional<fault> use_popularity(scenario& world, const std::string& path, const std::vector<trace::model_popularity>& pulls) {
  const auto family = [](const served_model& m) { return m.name.substr(0, m.name.find(':')); };
  std::map<std::string, double> of, variants;
  for (const trace::model_popularity& p : pulls) of[p.model] = static_cast<double>(p.pulls);
  for (const served_model& m : world.catalog) ++variants[family(m)];
  std::vector<served_model> catalog;
  std::vector<double> weights;
  for (served_model& m : world.catalog) {
    const auto found = of.find(family(m));
    if (found == of.end() || found->second == 0) continue;
    weights.push_back(found->second / variants[family(m)]);
    catalog.push_back(std::move(m));
  }
  if (catalog.empty()) return fault{path, 0, "model", "no model of the catalog was pulled in the file's period"};
  world.catalog = std::move(catalog);
  world.requests.weights = std::move(weights);
  return std::nullopt;
}

/// How many time slots arrivals fill.
inline std::uint32_t slots_of(const trace::llm_trace& arrivals, double seconds_per_slot) noexcept {
  double last = 0;
  for (const trace::llm_request& r : arrivals.requests) last = std::max(last, r.seconds);
  return static_cast<std::uint32_t>(last / seconds_per_slot) + 1;
}

/// Gives each arrival a server and a model, and gathers them by slot; arrivals after the scenario's last slot are left out. In a slot,
/// models come in the order of their first request.
inline recorded_demand assign(const scenario& world, const trace::llm_trace& arrivals, double seconds_per_slot, std::uint64_t seed) {
  constexpr double megabytes_per_token = 4e-6;
  std::vector<double> up_to;  // running sums of popularity
  up_to.reserve(world.requests.weights.size());
  double whole = 0;
  for (const double w : world.requests.weights) up_to.push_back(whole += w);
  std::vector<std::vector<demand>> waiting(world.rounds());
  std::vector<std::size_t> order(arrivals.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double earlier = arrivals.requests[a].seconds, later = arrivals.requests[b].seconds;
    return earlier < later || (earlier == later && a < b);
  });
  random draws(mix(seed + 4));
  for (const std::size_t i : order) {
    const trace::llm_request& r = arrivals.requests[i];
    const auto server = static_cast<std::size_t>(draws.below(world.servers));
    const auto place = std::upper_bound(up_to.begin(), up_to.end(), draws.uniform() * whole);
    const auto model = static_cast<std::uint32_t>(std::min<std::ptrdiff_t>(place - up_to.begin(), std::ssize(up_to) - 1));
    const double slot = r.seconds / seconds_per_slot;
    if (slot >= static_cast<double>(world.slots)) continue;
    std::vector<demand>& here = waiting[server * world.slots + static_cast<std::size_t>(slot)];
    const auto found = std::find_if(here.begin(), here.end(), [&](const demand& d) { return d.model == model; });
    demand& d = found != here.end() ? *found : here.emplace_back(demand{.model = model});
    d.count += 1;
    d.input_tokens += static_cast<double>(r.input_tokens);
    d.output_tokens += static_cast<double>(r.output_tokens);
  }
  recorded_demand kept(world.servers, world.slots);
  for (std::vector<demand>& slot : waiting) {
    for (demand& d : slot) {
      d.input_tokens /= d.count;
      d.output_tokens /= d.count;
      d.input_megabytes = d.input_tokens * megabytes_per_token;
    }
    kept.add_slot(slot);
  }
  return kept;
}

}  // namespace larder::inline v0::edge
