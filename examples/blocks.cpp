// blocks: what the models in a folder of safetensors files, in a set of registry manifests, or in a block graph share. --help lists the
// options; the readers are ../include/larder/trace/safetensors_graph.hpp, trace/manifest_graph.hpp and sharing/block_graph_json.hpp.
#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/output.hpp>
#include <larder/report/progress.hpp>
#include <larder/report/table.hpp>
#include <larder/sharing/block_graph_json.hpp>
#include <larder/sharing/shared_pairs.hpp>
#include <larder/trace/manifest_graph.hpp>
#include <larder/trace/ollama.hpp>
#include <larder/trace/safetensors_graph.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

namespace files = std::filesystem;
namespace report = larder::report;
namespace sharing = larder::sharing;
namespace trace = larder::trace;
using larder::bytes;
using larder::fault;
using larder::result;
using sharing::model_id;

constexpr std::string_view program = "blocks";

// ---- reading -----------------------------------------------------------------------------------------------------------------------

result<sharing::block_graph> read_tensors(const std::string& path) {
  std::unique_ptr<report::progress> bar;  // made when the size of the work is known
  return trace::read_safetensors_graph(path, [&](std::uint64_t more, std::uint64_t all) {
    if (!bar) bar = std::make_unique<report::progress>("hashing", all);
    bar->advance(more);
  });
}

result<bool> holds_tensors(const std::string& folder) {
  std::error_code error;
  files::recursive_directory_iterator at(folder, error);
  for (; !error && at != files::recursive_directory_iterator(); at.increment(error))
    if (at->path().extension() == ".safetensors") return true;
  if (error) return fault{folder, 0, {}, "cannot be read to its end: " + error.message()};
  return false;
}

result<sharing::block_graph> read_any(const std::string& path) {
  std::error_code error;
  if (files::is_directory(path, error)) {
    const auto tensors = holds_tensors(path);
    if (!tensors) return tensors.error();
    return *tensors ? read_tensors(path) : trace::read_manifest_graph(path);
  }
  if (path.ends_with(".safetensors")) return read_tensors(path);
  if (path.ends_with(".csv") || path.ends_with(".csv.gz")) {
    const auto layers = trace::read_ollama_layers(path);
    if (!layers) return layers.error();
    return trace::manifest_graph(*layers, path);
  }
  const auto document = sharing::read_strict_json(path);
  if (!document) return document.error();
  const sharing::json_field field(*document, path);
  return field.has("models") || field.has("blocks") ? sharing::block_graph_from(field) : trace::read_manifest_graph(path);
}

// ---- telling -----------------------------------------------------------------------------------------------------------------------

report::cell percent(bytes part, bytes whole) {
  return report::number(whole.count == 0 ? 0.0 : 100 * static_cast<double>(part.count) / static_cast<double>(whole.count), 1);
}

std::string name_of(const sharing::block_graph& graph, model_id m) {
  return graph.name(m).empty() ? "model " + std::to_string(index_of(m)) : std::string(graph.name(m));
}

std::string tables(const sharing::block_graph& graph, const std::vector<sharing::shared_pair>& pairs, std::size_t pairs_wanted,
                   report::look look) {
  const bytes whole = bytes_if_whole(graph);
  report::table all({{"models"}, {"blocks"}, {"stored once", "bytes"}, {"if whole", "bytes"}, {"saved", "%"}});
  all.add({report::number(std::uint64_t{graph.model_count()}), report::number(std::uint64_t{graph.block_count()}),
           report::number(graph.total().count), report::number(whole.count), percent(whole - graph.total(), whole)});
  report::table each({{"model"}, {"whole", "bytes"}, {"unshared", "bytes"}, {"shared", "%"}});
  for (std::uint32_t m = 0; m < graph.model_count(); ++m) {
    const bytes size = graph.size(model_id{m}), own = unshared_bytes(graph, model_id{m});
    each.add({name_of(graph, model_id{m}), report::number(size.count), report::number(own.count), percent(size - own, size)});
  }
  std::string text = all.render(look) + "\n" + each.render(look);
  if (pairs.empty()) return text + (pairs_wanted > 0 ? "\nNo two models share a byte.\n" : "");
  report::table most({{"pair that shares most"}, {"and"}, {"shared", "bytes"}, {"of the smaller", "%"}});
  for (const auto& [first, second, shared] : pairs)
    most.add({name_of(graph, first), name_of(graph, second), report::number(shared.count),
              percent(shared, std::min(graph.size(first), graph.size(second)))});
  return text + "\n" + most.render(look);
}

report::json as_json(const std::string& path, const sharing::block_graph& graph, const std::vector<sharing::shared_pair>& pairs) {
  report::json made{{"path", path},
                    {"blocks", graph.block_count()},
                    {"bytes_stored_once", graph.total().count},
                    {"bytes_if_whole", bytes_if_whole(graph).count},
                    {"models", report::json::array()},
                    {"pairs", report::json::array()}};
  for (std::uint32_t m = 0; m < graph.model_count(); ++m)
    made["models"].push_back({{"name", name_of(graph, model_id{m})},
                              {"bytes", graph.size(model_id{m}).count},
                              {"unshared_bytes", unshared_bytes(graph, model_id{m}).count}});
  for (const auto& [first, second, shared] : pairs)
    made["pairs"].push_back({{"first", name_of(graph, first)}, {"second", name_of(graph, second)}, {"shared_bytes", shared.count}});
  return made;
}

// ---- the demonstration -------------------------------------------------------------------------------------------------------------

constexpr std::size_t layers = 4, width = 48;

// A tiny network whose tensors from layer `frozen` on, and whose head, are those of its own `seed`; the ones below are the base's.
std::string tiny_network(std::uint8_t seed, std::size_t frozen) {
  report::json header;
  header["__metadata__"] = {{"format", "pt"}, {"made_by", "larder's blocks --demonstration"}};
  std::string data;
  const auto add = [&](const std::string& name, std::size_t rows, std::size_t columns, std::uint8_t of) {
    const std::size_t begin = data.size(), size = rows * columns * 2;
    for (std::size_t i = 0; i < size; ++i) data += static_cast<char>((i * 31 + i / 7 + name.size() * 17 + std::size_t{of} * 101) & 255);
    header[name] = {{"dtype", "F16"}, {"shape", {rows, columns}}, {"data_offsets", {begin, data.size()}}};
  };
  add("embedding.weight", 200, width, 0);
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const std::string prefix = "layers." + std::to_string(layer);
    const std::uint8_t of = layer < frozen ? 0 : seed;
    add(prefix + ".attention.weight", 4 * width, width, static_cast<std::uint8_t>(of + 16 * layer));
    add(prefix + ".feed_forward.weight", 8 * width, width, static_cast<std::uint8_t>(of + 16 * layer));
  }
  add("head.weight", 10, width, seed);
  const std::string text = header.dump();
  std::string made;
  for (unsigned i = 0; i < 8; ++i) made += static_cast<char>(text.size() >> 8 * i & 255);
  return made + text + data;
}

// Files of that name that say something else are somebody's own, and stay; all are looked at before one is written.
std::optional<fault> write_demonstration(const std::string& folder) {
  std::error_code error;
  files::create_directories(folder, error);
  if (error) return fault{folder, 0, {}, "cannot be made: " + error.message()};
  const struct {
    const char* name;
    std::uint8_t seed;
    std::size_t frozen;
  } networks[] = {{"base", 0, layers}, {"law", 1, layers - 1}, {"medicine", 2, layers - 2}};
  const auto path_of = [&](const char* name) { return (files::path(folder) / (std::string(name) + ".safetensors")).string(); };
  for (const auto& [name, seed, frozen] : networks) {
    if (!files::exists(path_of(name), error) && !error) continue;
    const auto there = sharing::read_whole(path_of(name));
    if (!there || *there != tiny_network(seed, frozen))
      return fault{path_of(name), 0, {}, "is there already, expected a folder without it for --demonstration"};
  }
  for (const auto& [name, seed, frozen] : networks)
    if (auto wrong = report::write_whole(path_of(name), tiny_network(seed, frozen))) return wrong;
  return std::nullopt;
}

struct choices {
  std::string path, demonstration, json;
  std::size_t pairs = 10;
};

int run(const choices& c) {
  if (c.path.empty() == c.demonstration.empty())
    return report::refuse(
        program, {"command line", 0, {}, "expected either a DIR or FILE to read or --demonstration DIR (--help lists the options)"});
  const std::string& path = c.path.empty() ? c.demonstration : c.path;
  if (!c.demonstration.empty())
    if (const auto wrong = write_demonstration(c.demonstration)) return report::refuse(program, *wrong);
  const auto graph = read_any(path);
  if (!graph) return report::refuse(program, graph.error());
  const auto pairs = sharing::most_shared_pairs(*graph, c.pairs);
  if (!c.json.empty()) {
    const auto text = report::text_of(as_json(path, *graph, pairs));
    if (!text) return report::refuse(program, text.error());
    if (const auto wrong = report::write_whole(c.json, *text)) return report::refuse(program, *wrong);
  }
  if (c.json == "-") return 0;
  if (const auto wrong = report::write_whole("-", tables(*graph, pairs, c.pairs, report::look_for(stdout))))
    return report::refuse(program, *wrong);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  choices c;
  CLI::App app(
      "What models share: the bytes of all different blocks, stored once; the bytes if every model is stored whole; what each model "
      "alone holds; the pairs that share most.",
      std::string(program));
  app.add_option("path", c.path,
                 "DIR of safetensors files (looked through to its depth; a block is a tensor, by type, shape and contents) or of registry "
                 "manifests such as Ollama's models/manifests (a block is a layer, by digest); or a FILE: one of either, a block graph in "
                 "JSON, or a table of layers, CSV with first_seen,model,tag,kind,digest16,bytes");
  app.add_option("--pairs", c.pairs, "how many pairs to show")->capture_default_str()->check(report::whole_number(0, 1'000'000));
  app.add_option("--json", c.json, "FILE to write the same to, - for standard output instead of the tables")->check(report::file_name());
  app.add_option("--demonstration", c.demonstration, "writes a tiny base and two fine-tunes of it to DIR, then reads them")
      ->check(report::file_name());
  report::show_examples(app, {{"blocks --demonstration tiny", "make three tiny networks and see what they share"},
                              {"blocks ~/models --pairs 3", "what the safetensors files below a folder share"},
                              {"blocks ~/.ollama/models/manifests --json -", "what pulled Ollama models share, as JSON"}});
  if (const auto status = report::parse(app, argc, argv)) return *status;
  return report::guarded(program, c.path.empty() ? c.demonstration : c.path, [&] { return run(c); });
}
