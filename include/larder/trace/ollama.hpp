// Public tables about the models of the Ollama registry: which layers each model:tag has, how large every tag is, how often every model
// was pulled day by day. The first two are catalogs of real sizes, the last is real popularity.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <larder/trace/interner.hpp>
#include <larder/trace/rows.hpp>

namespace larder::inline v0::trace {

/// A layer of a model:tag. Equal digests are one blob, whichever models name it.
struct ollama_layer {
  std::chrono::sys_days first_seen;
  std::string model, tag;
  std::string kind;    ///< model (the weights), projector, template, license, params, system, config
  std::string digest;  ///< first 16 hexadecimal digits of the blob's sha256
  bytes size;
};

/// `first_seen,model,tag,kind,digest16,bytes`
inline result<std::vector<ollama_layer>> read_ollama_layers(const std::string& path) {
  using row = ollama_layer;
  return read_rows<row>(path, column{"first_seen", &row::first_seen}, column{"model", &row::model}, column{"tag", &row::tag},
                        column{"kind", &row::kind}, column{"digest16", &row::digest}, column{"bytes", &row::size});
}

/// A model:tag. Tags with equal manifests are names of the same thing.
struct ollama_tag {
  std::string model, tag, manifest;
  std::optional<bytes> size;           ///< rounded by the source to two or three digits; none for models that only its cloud serves
  std::optional<std::string> context;  ///< longest context, as the source prints it: 2K
};

/// `model,tag,size_bytes_rounded,model_hash,context,...`
inline result<std::vector<ollama_tag>> read_ollama_tags(const std::string& path) {
  using row = ollama_tag;
  return read_rows<row>(path, column{"model", &row::model}, column{"tag", &row::tag}, column{"size_bytes_rounded", &row::size},
                        column{"model_hash", &row::manifest}, column{"context", &row::context});
}

/// How often a model had been pulled by a day, rounded by the source to three or four digits: take differences over two weeks or more.
struct ollama_pulls {
  std::chrono::sys_days day;
  std::string model;
  std::uint64_t pulls = 0;
};

/// `date,model,cumulative_pulls,...`
inline result<std::vector<ollama_pulls>> read_ollama_pulls(const std::string& path) {
  using row = ollama_pulls;
  return read_rows<row>(path, column{"date", &row::day}, column{"model", &row::model}, column{"cumulative_pulls", &row::pulls});
}

/// How often a model was pulled during a period.
struct model_popularity {
  std::string model;
  std::uint64_t pulls = 0;
};

/// New pulls of each model between its earliest and its latest day among the rows, most pulled first, ties by name; a count that fell is 0.
/// O(rows + models log models).
inline std::vector<model_popularity> popularity(std::span<const ollama_pulls> rows) {
  struct period {
    const ollama_pulls *first, *last;
  };
  interner<std::string> ids;
  std::vector<period> periods;
  for (const ollama_pulls& row : rows) {
    const std::uint32_t id = ids(row.model);
    if (id == periods.size()) periods.push_back({&row, &row});
    if (row.day < periods[id].first->day) periods[id].first = &row;
    if (row.day > periods[id].last->day) periods[id].last = &row;
  }
  std::vector<model_popularity> made;
  made.reserve(periods.size());
  for (const auto& [first, last] : periods) made.push_back({last->model, last->pulls > first->pulls ? last->pulls - first->pulls : 0});
  std::sort(made.begin(), made.end(),
            [](const auto& a, const auto& b) { return a.pulls != b.pulls ? a.pulls > b.pulls : a.model < b.model; });
  return made;
}

}  // namespace larder::inline v0::trace
