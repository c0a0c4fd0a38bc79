// What the models in a folder of safetensors files share: a block for every different tensor, that is, for each type, shape and contents.
//
//   folder/base.safetensors                      a model "base"
//   folder/chat/model-00001-of-00002.safetensors
//   folder/chat/model-00002-of-00002.safetensors both together a model "chat/model"
//
// Contents are found equal by a hash of 128 bits (XXH3, from the xxHash library, used as a header) and then compared byte by byte, so two
// tensors are one block exactly when they are equal, whatever the hash does (P32). Reads each file once to hash it, and a shared tensor
// once more for each model that shares it; files are mapped, so memory is a few hundred bytes per tensor. Hashing runs at memory speed.
#pragma once

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL  // xxHash is compiled into its user: nothing to link
#endif
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <larder/core/result.hpp>
#include <larder/sharing/block_graph.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/trace/safetensors.hpp>

namespace larder::inline v0::trace {

/// The hash of a run of bytes, told piece by piece, as text. Anything of this shape can stand in its place.
class content_hash {
 public:
  static constexpr std::string_view name = "xxh3-128";
  content_hash() : state_(XXH3_createState()) {
    if (state_ == nullptr) throw std::bad_alloc();
    XXH3_128bits_reset(state_.get());
  }
  void add(std::span<const std::byte> piece) noexcept { XXH3_128bits_update(state_.get(), piece.data(), piece.size()); }
  [[nodiscard]] std::string text() const {
    static constexpr std::string_view digits = "0123456789abcdef";
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    std::string made;
    for (const std::uint64_t half : {hash.high64, hash.low64})
      for (unsigned shift = 64; shift > 0; shift -= 4) made += digits[half >> (shift - 4) & 15];
    return made;
  }

 private:
  struct freer {
    void operator()(XXH3_state_t* state) const noexcept { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, freer> state_;
};

namespace detail {

// One file of a model: `chat/model` and 2 of 3 for `chat/model-00002-of-00003.safetensors`; 1 of 1 where the name says no more.
struct model_part {
  std::string model, path;
  std::uint64_t number = 1, count = 1;
};
inline model_part part_of(std::string name, std::string path) {
  constexpr std::string_view ending = ".safetensors";
  if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  model_part made{name, std::move(path)};
  constexpr std::size_t width = 5, tail = 15;  // -00002-of-00003
  if (name.size() <= tail || name[name.size() - tail] != '-' || name.substr(name.size() - tail + 1 + width, 4) != "-of-") return made;
  const auto number = [&](std::size_t at, std::uint64_t& to) {
    const char* const first = name.data() + at;
    const auto [stop, error] = std::from_chars(first, first + width, to);
    return error == std::errc{} && stop == first + width;
  };
  model_part split = made;
  if (!number(name.size() - tail + 1, split.number) || !number(name.size() - width, split.count)) return made;
  split.model.resize(name.size() - tail);
  return split;
}

// The files of every model below a folder, models by name, parts by number. A model with a part missing is refused.
inline result<std::map<std::string, std::vector<model_part>>> model_parts(const std::string& path) {
  namespace files = std::filesystem;
  std::map<std::string, std::vector<model_part>> found;
  std::error_code error;
  const auto add = [&](model_part part) { found[part.model].push_back(std::move(part)); };
  if (!files::is_directory(path, error)) {
    if (error) return fault{path, 0, {}, "cannot be read: " + error.message()};
    add({files::path(path).stem().string(), path});
    return found;
  }
  files::recursive_directory_iterator at(path, error);
  for (; !error && at != files::recursive_directory_iterator(); at.increment(error))
    if (at->path().extension() == ".safetensors" && !at->is_directory(error))
      add(part_of(at->path().lexically_relative(path).generic_string(), at->path().string()));
  if (error) return fault{path, 0, {}, "cannot be read to its end: " + error.message()};
  if (found.empty()) return fault{path, 0, {}, "holds no file that ends in .safetensors"};
  for (auto& [model, parts] : found) {
    std::sort(parts.begin(), parts.end(),
              [](const auto& a, const auto& b) { return std::pair(a.number, a.path) < std::pair(b.number, b.path); });
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (parts[i].number != i + 1 || parts[i].count != parts.size())
        return fault{parts[i].path,
                     0,
                     {},
                     "is part " + std::to_string(parts[i].number) + " of " + std::to_string(parts[i].count) + " of a model of which " +
                         std::to_string(parts.size()) + " parts are there, expected all of them, once"};
  }
  return found;
}

inline bool same_bytes(std::span<const std::byte> a, std::span<const std::byte> b) noexcept {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace detail

/// Silence, for those who want no progress.
struct no_progress {
  void operator()(std::uint64_t, std::uint64_t) const noexcept {}
};

/// The graph of a folder of safetensors files, looked through to its depth, or of one file. Models come by name; blocks are named
/// model//tensor after the place where they are met first, and a model that holds equal tensors twice holds that block once.
/// `progress(more, all)` hears of bytes hashed. Faults: those of the files, a folder without any, a model with parts missing. O(bytes of
/// the files).
template <class Hash = content_hash, class Progress = no_progress>
result<sharing::block_graph> read_safetensors_graph(const std::string& path, Progress&& progress = {}) {
  const auto models = detail::model_parts(path);
  if (!models) return models.error();
  struct one_model {
    std::string name;
    std::vector<safetensors> files;
  };
  // Every header is read before any tensor, so that a damaged file is found at once.
  std::vector<one_model> opened;
  std::uint64_t all = 0;
  for (const auto& [name, parts] : *models) {
    one_model& model = opened.emplace_back(one_model{name, {}});
    for (const auto& part : parts) {
      auto file = open_safetensors(part.path);
      if (!file) return file.error();
      for (const tensor& t : file->tensors) all += t.contents.size();
      model.files.push_back(*std::move(file));
    }
  }

  sharing::block_graph_builder builder(path);
  std::vector<std::span<const std::byte>> first;  // the contents of each block where it was met first
  for (const one_model& model : opened) {
    std::vector<sharing::block_id> held;
    for (const safetensors& file : model.files)
      for (const tensor& t : file.tensors) {
        Hash hash;
        constexpr std::size_t piece = std::size_t{1} << 24;
        for (std::size_t at = 0; at < t.contents.size(); at += piece) {
          const auto now = t.contents.subspan(at, std::min(piece, t.contents.size() - at));
          hash.add(now);
          progress(static_cast<std::uint64_t>(now.size()), all);
        }
        std::string content = std::string(Hash::name) + ':' + hash.text() + ':' + t.type;
        for (std::size_t i = 0; i < t.shape.size(); ++i) content += (i == 0 ? ':' : 'x') + std::to_string(t.shape[i]);
        // Contents of one hash that differ are told apart by a number.
        std::string numbered = content;
        auto known = builder.find_content(numbered);
        for (std::size_t other = 2; known && !detail::same_bytes(first[index_of(*known)], t.contents); ++other) {
          numbered = content + '#' + std::to_string(other);
          known = builder.find_content(numbered);
        }
        if (!known) {
          const auto added = builder.add_block(bytes{t.contents.size()}, model.name + "//" + t.name, std::move(numbered));
          if (!added) return added.error();
          first.push_back(t.contents);
          known = *added;
        }
        held.push_back(*known);
      }
    std::sort(held.begin(), held.end());
    held.erase(std::unique(held.begin(), held.end()), held.end());
    if (const auto added = builder.add_model(model.name, held); !added) return added.error();
  }
  return std::move(builder).build();
}

}  // namespace larder::inline v0::trace
