#include "fuzz/sentence.hpp"
#include "fuzz/targets.hpp"
#include "trace/files.hpp"

#include <larder/edge/real_demand.hpp>
#include <larder/edge/station_file.hpp>
#include <larder/trace/manifest_graph.hpp>
#include <larder/trace/prefix_graph.hpp>
#include <larder/trace/read.hpp>
#include <larder/trace/safetensors_graph.hpp>
#include <larder/trace/servegen.hpp>

#include <cmath>
#include <iterator>

namespace {

using namespace larder;
using fuzz::require;

// Where a fault must say where: in a table or a list every fault but that of a whole file has a line.
enum class place { by_line, anywhere };

template <place Where, class T>
bool whole(const result<T>& read, const std::string& path) {
  if (read) return true;
  const fault& wrong = read.error();
  fuzz::check_sentence(wrong, path);
  const bool of_the_file =
      wrong.reason.starts_with("is ") || wrong.reason.starts_with("does not begin") || wrong.reason.find("gzip") != std::string::npos;
  if (Where == place::by_line && wrong.line == 0 && wrong.field.empty() && !of_the_file)
    throw fuzz::finding("the fault has no position: " + wrong.sentence());
  return false;
}

void check(const trace::trace& t) {
  require(t.sizes.empty() || t.sizes.size() == t.keys.size(), "sizes for some references only");
  require(t.seconds.empty() || t.seconds.size() == t.keys.size(), "times for some references only");
  for (const double s : t.seconds) require(std::isfinite(s), "a time that is none");
  std::uint32_t next = 0;
  for (const std::uint32_t key : t.keys) {
    require(key <= next, "objects are not numbered by first appearance");
    if (key == next) ++next;
  }
  require(next == t.unique, "the number of objects");
  static_cast<void>(trace::footprint(t));
}

template <class Read>
void references(const std::string& path, Read reader) {
  if (const auto read = reader(path); whole<place::by_line>(read, path)) check(*read);
}
template <class Read>
void requests(const std::string& path, Read reader) {
  const auto read = reader(path);
  if (!whole<place::by_line>(read, path)) return;
  const trace::llm_trace& t = *read;
  std::size_t blocks = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    require(std::isfinite(t.requests[i].seconds) && t.requests[i].seconds >= 0, "a time that is none");
    blocks += t.blocks_of(i).size();
  }
  require(blocks == t.blocks.size(), "the blocks of the requests");
  check(trace::references(t));
  if (const auto graph = trace::prefixes(t, larder::bytes{3}); !graph) require(!graph.error().reason.empty(), "a fault without a reason");
}
template <place Where = place::by_line, class Read>
bool rows(const std::string& path, Read reader) {
  return whole<Where>(reader(path), path);
}

void keys(const std::string& p) { references(p, trace::read_keys); }
void csv(const std::string& p) { references(p, trace::read_csv); }
void cachelib(const std::string& p) { references(p, trace::read_cachelib); }
void mooncake(const std::string& p) { requests(p, trace::read_mooncake); }
void azure(const std::string& p) { requests(p, trace::read_azure); }
void weka(const std::string& p) { references(p, trace::read_weka); }
void oracle(const std::string& p) { references(p, trace::read_oracle_general); }
void any(const std::string& p) {
  references(p, [](const std::string& path) { return trace::read(path); });
}
void weka_sessions(const std::string& p) { rows(p, trace::read_weka_sessions); }
void servegen_rates(const std::string& p) { rows(p, trace::read_servegen_rates); }
void servegen_clients(const std::string& p) { rows(p, trace::read_servegen_clients); }
void ollama_layers(const std::string& p) {
  if (const auto read = trace::read_ollama_layers(p); whole<place::by_line>(read, p))
    whole<place::anywhere>(trace::manifest_graph(*read, p), p);
}
void ollama_tags(const std::string& p) { rows(p, trace::read_ollama_tags); }
// A world that a registry's models and pulls are put into.
edge::scenario named_world() {
  edge::scenario world;
  world.servers = 2;
  world.slots = 24;
  world.memory = larder::bytes{std::uint64_t{1} << 40};
  for (const char* const name : {"small", "large:7b", "large:70b"}) {
    world.catalog.push_back({name, larder::bytes{1'000'000'000}});
    world.requests.weights.push_back(1);
  }
  return world;
}
void popularity(const std::string& p) {
  const auto read = edge::read_popularity(p);
  if (!whole<place::by_line>(read, p)) return;
  for (const trace::model_popularity& m : *read) require(!m.model.empty(), "a model without a name");
  edge::scenario world = named_world();
  if (const auto wrong = edge::use_popularity(world, p, *read)) return fuzz::check_sentence(*wrong, p);
  require(!world.catalog.empty() && world.catalog.size() == world.requests.weights.size(), "the popularity of the models");
}
void ollama_pulls(const std::string& p) { rows(p, trace::read_ollama_pulls); }
void registry(const std::string& p) {
  const auto read = edge::read_registry(p);
  if (!whole<place::by_line>(read, p)) return;
  edge::scenario world = named_world();
  if (const auto wrong = edge::use_models(world, *read, 1)) return fuzz::check_sentence(*wrong, p);
  require(world.catalog.size() == read->models.size() && world.requests.weights.size() == read->models.size(), "the models of a registry");
  for (const double w : world.requests.weights) require(std::isfinite(w) && w >= 0, "how often a model is asked for");
}
void arrivals(const std::string& p) {
  constexpr double hour = 3600;
  const auto read = trace::read_azure(p);
  if (!whole<place::by_line>(read, p)) return;
  const edge::scenario world = named_world();
  const edge::recorded_demand kept = edge::assign(world, *read, hour, 1);
  double requests = 0;
  for (std::uint32_t server = 0; server < world.servers; ++server) {
    auto stream = kept.stream(server);
    for (std::uint32_t slot = 0; slot < world.slots; ++slot)
      for (const edge::demand& d : stream.next()) {
        require(d.model < world.catalog.size() && std::isfinite(d.input_tokens) && std::isfinite(d.output_tokens), "a demand");
        requests += d.count;
      }
  }
  require(requests <= static_cast<double>(read->size()), "more is asked for than arrived");
}
void stations(const std::string& p) { rows(p, edge::read_stations); }
void contacts(const std::string& p) { rows(p, edge::read_contacts); }
void manifest(const std::string& p) {
  if (rows<place::anywhere>(p, trace::read_manifest)) rows<place::anywhere>(p, trace::read_manifest_graph);
}
void safetensors(const std::string& p) {
  if (rows<place::anywhere>(p, trace::open_safetensors))
    rows<place::anywhere>(p, [](const std::string& path) { return trace::read_safetensors_graph(path); });
}

// In the order of the letters that choose them; new ones at the end.
constexpr void (*readers[])(const std::string&){
    keys,     csv,           cachelib,       mooncake,         azure,         weka,         oracle,
    any,      weka_sessions, servegen_rates, servegen_clients, ollama_layers, ollama_tags,  popularity,
    registry, stations,      contacts,       manifest,         safetensors,   ollama_pulls, arrivals};

// A record of cachelib or weka says in a number how many references it stands for. Up to the most that is accepted this would take the
// time and the memory of millions, so of the numbers between only those are tried that are refused.
bool is_long_work(std::string_view text) {
  constexpr std::uint64_t short_work = 20'000, most = std::uint64_t{1} << 24;
  std::uint64_t number = 0;
  bool is_long = false;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && number > short_work && number <= most) is_long = true;
    number = is_digit ? std::min(number * 10 + static_cast<std::uint64_t>(c - '0'), 2 * most) : 0;
  }
  return is_long || (number > short_work && number <= most);
}

}  // namespace

void fuzz::traces(bytes input) {
  static const larder_test::scratch_folder folder;
  if (input.empty() || place_of(input[0]) >= std::size(readers)) return;
  const auto reader = readers[place_of(input[0])];
  const std::string_view text = text_of(input.subspan(1));
  if ((reader == cachelib || reader == weka || reader == any) && is_long_work(text)) return;
  const bool is_packed = input[0] >= 0x80, to_pack = !is_packed && (input[0] & 0x20) == 0;
  const std::string path =
      to_pack ? folder.file("input.gz", larder_test::packed(text)) : folder.file(is_packed ? "input.gz" : "input", text);
  reader(path);
  std::filesystem::remove(path);  // some file systems write a file to the disk at once if it was there before
}
