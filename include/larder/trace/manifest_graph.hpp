// What the images of a registry share, by their manifests: a block for every different layer digest, with the size that the manifest gives.
// A manifest is the JSON object of the OCI image specification (Docker's second schema and Ollama's models are of the same form):
//
//   { "config": {"digest": "sha256:...", "size": 487}, "layers": [ {"digest": "sha256:...", "size": 4661211808}, ... ] }
//
// A folder of them, such as Ollama's own models/manifests, is looked through to its depth; a model is named by the path of its manifest in
// it. Nothing but the manifests is read. O(size of their text).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <larder/core/result.hpp>
#include <larder/sharing/block_graph.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/strict_json.hpp>
#include <larder/trace/ollama.hpp>

namespace larder::inline v0::trace {

/// A layer, or the configuration, of an image.
struct layer {
  std::string digest;  ///< algorithm:hexadecimal
  std::string kind;    ///< the media type; may be empty
  bytes size;
};

namespace detail {

// algorithm:hexadecimal. Digests are compared as text, so capitals, which would make two texts of one digest, are refused.
inline bool is_digest(std::string_view text) noexcept {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == text.npos) return false;
  const std::string_view algorithm = text.substr(0, colon), value = text.substr(colon + 1);
  constexpr std::string_view digits = "0123456789abcdef", letters = "abcdefghijklmnopqrstuvwxyz0123456789+._-";
  if (algorithm.find_first_not_of(letters) != algorithm.npos || value.find_first_not_of(digits) != value.npos) return false;
  return algorithm == "sha256" ? value.size() == 64 : algorithm == "sha512" ? value.size() == 128 : value.size() >= 32;
}

inline result<layer> read_layer(const sharing::json_field& field) {
  layer made;
  const auto digest = field.string_at("digest");
  if (!digest) return digest.error();
  if (!is_digest(*digest)) return field.at("digest")->wrong("is \"" + *digest + "\", expected a digest such as sha256:9f86d081...");
  const auto size = field.at("size");
  if (!size) return size.error();
  const auto bytes_of = size->whole((std::uint64_t{1} << 63) - 1);
  if (!bytes_of) return bytes_of.error();
  if (field.has("mediaType")) {
    auto kind = field.string_at("mediaType");
    if (!kind) return kind.error();
    made.kind = *std::move(kind);
  }
  made.digest = *digest;
  made.size = bytes{*bytes_of};
  return made;
}

// Adds a model of these layers. A layer may be listed twice and is held once.
inline result<sharing::model_id> add_image(sharing::block_graph_builder& builder, std::string name, std::span<const layer> layers) {
  std::vector<sharing::block_id> held;
  for (const layer& each : layers) {
    const auto added = builder.add_block(each.size, {}, each.digest);
    if (!added) return added.error();
    held.push_back(*added);
  }
  std::sort(held.begin(), held.end());
  held.erase(std::unique(held.begin(), held.end()), held.end());
  return builder.add_model(std::move(name), held);
}

}  // namespace detail

/// The layers of the manifest in `text`, its configuration first; `source` names it in faults. Faults, each with its field: no JSON object,
/// a key twice, an index of manifests, layers or digests or sizes that are missing, negative or of the wrong kind. Members this does not
/// use are passed over, as the specification wants. Safe on hostile input.
inline result<std::vector<layer>> parse_manifest(std::string_view text, const std::string& source) {
  const auto document = sharing::parse_strict_json(text, source);
  if (!document) return document.error();
  const sharing::json_field manifest(*document, source);
  if (manifest.has("manifests"))
    return manifest.at("manifests")->wrong("makes this an index of manifests, expected one manifest with layers");
  const auto layers = manifest.array_at("layers");
  if (!layers) return layers.error();
  std::vector<layer> made;
  const auto add = [&made](const sharing::json_field& field) -> std::optional<fault> {
    auto read = detail::read_layer(field);
    if (!read) return read.error();
    made.push_back(*std::move(read));
    return std::nullopt;
  };
  if (manifest.has("config"))
    if (auto wrong = add(*manifest.at("config"))) return *std::move(wrong);
  for (std::size_t i = 0; i < layers->size(); ++i)
    if (auto wrong = add(layers->element(i))) return *std::move(wrong);
  return made;
}

/// The manifest in a file, of at most the 4 MiB that registries take.
inline result<std::vector<layer>> read_manifest(const std::string& path) {
  constexpr std::uint64_t longest = std::uint64_t{4} << 20;
  std::error_code error;
  if (const auto size = std::filesystem::file_size(path, error); !error && size > longest)
    return fault{path, 0, {}, "has " + std::to_string(size) + " bytes, expected a manifest of at most " + std::to_string(longest)};
  if (error) return fault{path, 0, {}, "cannot be opened for reading"};  // before opening: a pipe would wait for its writer
  std::ifstream file(path, std::ios::binary);
  if (!file) return fault{path, 0, {}, "cannot be opened for reading"};
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return fault{path, 0, {}, "cannot be read to its end"};
  return parse_manifest(text, path);
}

/// The graph of a folder of manifests, models by name, or of one. Files and folders whose names begin with a dot are passed over. Faults:
/// those of the manifests, a folder without any, a digest with two sizes.
inline result<sharing::block_graph> read_manifest_graph(const std::string& path) {
  namespace files = std::filesystem;
  std::map<std::string, std::string> found;  // model -> path
  std::error_code error;
  if (files::is_directory(path, error)) {
    files::recursive_directory_iterator at(path, error);
    for (; !error && at != files::recursive_directory_iterator(); at.increment(error)) {
      const bool hidden = at->path().filename().string().starts_with('.');
      if (at->is_directory(error)) {
        if (hidden) at.disable_recursion_pending();
      } else if (!hidden) {
        std::string name = at->path().lexically_relative(path).generic_string();
        found.emplace(std::move(name), at->path().string());
      }
    }
    if (error) return fault{path, 0, {}, "cannot be read to its end: " + error.message()};
    if (found.empty()) return fault{path, 0, {}, "holds no manifest"};
  } else {
    found.emplace(files::path(path).stem().string(), path);
  }
  sharing::block_graph_builder builder(path);
  for (const auto& [name, file] : found) {
    const auto layers = read_manifest(file);
    if (!layers) return layers.error();
    if (const auto added = detail::add_image(builder, name, *layers); !added) return fault{file, 0, {}, added.error().reason};
  }
  return std::move(builder).build();
}

/// The graph of a table of layers, as read_ollama_layers() reads it: a model for each model:tag, in the order of the table. `source` names
/// the table in faults. Faults: a digest with two sizes, the layers of a model:tag apart from each other.
inline result<sharing::block_graph> manifest_graph(std::span<const ollama_layer> table, const std::string& source) {
  sharing::block_graph_builder builder(source);
  for (std::size_t i = 0; i < table.size();) {
    std::vector<layer> layers;
    const ollama_layer& first = table[i];
    for (; i < table.size() && table[i].model == first.model && table[i].tag == first.tag; ++i)
      layers.push_back({"sha256:" + table[i].digest, table[i].kind, table[i].size});
    if (const auto added = detail::add_image(builder, first.model + ':' + first.tag, layers); !added) return added.error();
  }
  return std::move(builder).build();
}

}  // namespace larder::inline v0::trace
