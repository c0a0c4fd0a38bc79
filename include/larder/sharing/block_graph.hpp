// block_graph: which models are made of which blocks, and how large every block is. Immutable once built; block_graph_builder builds it.
//
//   model 0 ──► A b        models  0,2  2,3  B          per model: where its blocks begin, how many they are, its size,
//   model 1 ──► A B c      parts   A b A B c            one array of block lists (model by model, ascending),
//   model 2 ──► B                                       one of holder lists (block by block, ascending), one of block sizes
//
// A model is whatever can be resident as a whole: a fine-tuned network, a base with an adapter, a KV prefix, a (service, model) pair.
// A block that two models hold is stored once where both are resident. A block may follow another, its prefix: then it is useful only
// after that block, and a model that holds it holds the whole chain before it.
//
// A model of one block names it in its own record, so that entries which share nothing cost one line of memory less.
// Costs 8 bytes per reference of a model to a block, 12 per block, 16 per model, and the names where given. blocks_of() is two loads.
// The identity of a block is its content with its size, never its name (P32).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/config.hpp>
#include <larder/core/quantity.hpp>

namespace larder::inline v0::sharing {

/// The number of a block in one graph, counted from 0 in the order of adding.
enum class block_id : std::uint32_t {};

/// The number of a model in one graph, counted from 0 in the order of adding.
enum class model_id : std::uint32_t {};

/// No block: what prefix_of answers for a block that follows nothing.
inline constexpr block_id no_block{0xffffffffu};

/// The position of a block in a column of blocks.
constexpr std::uint32_t index_of(block_id b) noexcept { return static_cast<std::uint32_t>(b); }

/// The position of a model in a column of models.
constexpr std::uint32_t index_of(model_id m) noexcept { return static_cast<std::uint32_t>(m); }

class block_graph_builder;

/// Models over blocks. An empty graph holds neither; any other comes from a block_graph_builder or from one of the readers. The sum of
/// all block sizes fits 64 bits, so no union of blocks ever overflows. Every query takes ids below the two counts.
class block_graph {
 public:
  block_graph() = default;

  [[nodiscard]] std::uint32_t block_count() const noexcept { return static_cast<std::uint32_t>(sizes_.size()); }
  [[nodiscard]] std::uint32_t model_count() const noexcept { return static_cast<std::uint32_t>(models_.size()); }

  /// How often models name blocks, all together.
  [[nodiscard]] std::size_t reference_count() const noexcept { return holders_.size(); }

  /// The blocks of a model, ascending. O(1), two loads.
  [[nodiscard]] std::span<const block_id> blocks_of(model_id m) const noexcept {
    LARDER_EXPECTS(index_of(m) < model_count(), "blocks_of() asked for a model that is not in the graph");
    const record& of = models_[index_of(m)];
    return of.count == 1 ? std::span<const block_id>{&of.begin, 1} : std::span{parts_.data() + index_of(of.begin), of.count};
  }

  /// The one block of a model that has one, no_block for any other. O(1), one load.
  [[nodiscard]] block_id only_block_of(model_id m) const noexcept {
    LARDER_EXPECTS(index_of(m) < model_count(), "only_block_of() asked for a model that is not in the graph");
    const record& of = models_[index_of(m)];
    return of.count == 1 ? of.begin : no_block;
  }

  /// The models that hold a block, ascending. O(1), two loads.
  [[nodiscard]] std::span<const model_id> holders_of(block_id b) const noexcept {
    LARDER_EXPECTS(index_of(b) < block_count(), "holders_of() asked for a block that is not in the graph");
    const std::uint32_t* const at = holder_starts_.data() + index_of(b);
    return {holders_.data() + at[0], holders_.data() + at[1]};
  }

  [[nodiscard]] larder::bytes size(block_id b) const noexcept { return larder::bytes{sizes_[index_of(b)]}; }

  /// The whole size of a model: the sum of its blocks, as if nothing were shared. O(1).
  [[nodiscard]] larder::bytes size(model_id m) const noexcept { return larder::bytes{models_[index_of(m)].whole}; }

  /// The sum of all block sizes: what keeping every model takes.
  [[nodiscard]] larder::bytes total() const noexcept { return larder::bytes{total_}; }

  /// Bytes of the blocks that these models hold together, each counted once. A model may be named twice. Takes block_count() / 8 bytes
  /// for the time of the call; O(references of the models + block_count() / 64). Throws where memory is short.
  [[nodiscard]] larder::bytes union_bytes(std::span<const model_id> models) const {
    std::vector<bool> counted(sizes_.size());
    larder::bytes sum{};
    for (const model_id m : models)
      for (const block_id b : blocks_of(m)) {
        if (counted[index_of(b)]) continue;
        counted[index_of(b)] = true;
        sum += size(b);
      }
    return sum;
  }

  /// The block that must be there before b is useful, or no_block.
  [[nodiscard]] block_id prefix_of(block_id b) const noexcept { return index_of(b) < prefixes_.size() ? prefixes_[index_of(b)] : no_block; }

  /// The name given to a block or a model; empty where none was.
  [[nodiscard]] std::string_view name(block_id b) const noexcept { return text_at(block_names_, index_of(b)); }
  [[nodiscard]] std::string_view name(model_id m) const noexcept { return text_at(model_names_, index_of(m)); }

  /// The content id given to a block (a digest with its domain, such as "sha256:9f86..."); empty where none was.
  [[nodiscard]] std::string_view content(block_id b) const noexcept { return text_at(contents_, index_of(b)); }

  /// The block or model of that name; a block listed under several finds each of them. O(log n).
  [[nodiscard]] std::optional<block_id> find_block(std::string_view wanted) const noexcept {
    if (const auto at = find(block_names_, blocks_by_name_, wanted)) return block_id{*at};
    const auto other = std::lower_bound(block_aliases_.begin(), block_aliases_.end(), wanted,
                                        [](const auto& one, std::string_view text) { return std::string_view{one.first} < text; });
    return other != block_aliases_.end() && other->first == wanted ? std::optional{block_id{other->second}} : std::nullopt;
  }
  [[nodiscard]] std::optional<model_id> find_model(std::string_view wanted) const noexcept {
    const auto at = find(model_names_, models_by_name_, wanted);
    return at ? std::optional{model_id{*at}} : std::nullopt;
  }

 private:
  friend class block_graph_builder;

  struct record {
    std::uint64_t whole = 0;
    block_id begin{};  // a place in parts_; the block itself where it is the only one
    std::uint32_t count = 0;
  };

  // Names end with the last one given, so that a million nameless blocks cost nothing.
  static std::string_view text_at(const std::vector<std::string>& texts, std::uint32_t at) noexcept {
    return at < texts.size() ? std::string_view{texts[at]} : std::string_view{};
  }

  static std::optional<std::uint32_t> find(const std::vector<std::string>& names, const std::vector<std::uint32_t>& order,
                                           std::string_view wanted) noexcept {
    const auto at = std::lower_bound(order.begin(), order.end(), wanted,
                                     [&](std::uint32_t one, std::string_view text) { return std::string_view{names[one]} < text; });
    if (at == order.end() || names[*at] != wanted) return std::nullopt;
    return *at;
  }

  std::vector<record> models_;
  std::vector<block_id> parts_;
  std::vector<std::uint32_t> holder_starts_{0};
  std::vector<model_id> holders_;
  std::vector<std::uint64_t> sizes_;
  std::uint64_t total_ = 0;
  std::vector<block_id> prefixes_;
  std::vector<std::string> block_names_, contents_, model_names_;
  std::vector<std::uint32_t> blocks_by_name_, models_by_name_;
  std::vector<std::pair<std::string, std::uint32_t>> block_aliases_;  // the names after the first of blocks of equal content, sorted
};

}  // namespace larder::inline v0::sharing
