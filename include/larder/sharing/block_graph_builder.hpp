// block_graph_builder: collects blocks and models and makes a block_graph of them, or says in one sentence why it cannot.
// Adding a block is O(1), a model O(b log b) in its b blocks; build() is O(blocks + references). Ids count up in the order of adding, so
// the same calls give the same graph everywhere.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/core/result.hpp>
#include <larder/sharing/block_graph.hpp>

namespace larder::inline v0::sharing {

/// Builds one block_graph. A call that answers with a fault has changed nothing. Throws only where memory is short.
class block_graph_builder {
 public:
  /// `source` names what is being read, for the sentences of faults.
  explicit block_graph_builder(std::string source = "block graph") : source_(std::move(source)) {}

  /// Adds a block of that size, or finds it again: a content id known already is the same block and answers the same id (name() stays the
  /// first, and find_block() knows the others, too). A content id is any text that is equal exactly when the contents are; put its domain
  /// in front ("sha256:..."). Faults: a content with two sizes, a name given to two blocks, a sum of all sizes beyond 64 bits.
  result<block_id> add_block(larder::bytes size, std::string name = {}, std::string content = {}) {
    if (!content.empty()) {
      if (const auto known = by_content_.find(content); known != by_content_.end()) {
        const block_id found{known->second};
        if (graph_.size(found) != size) return two_sizes("the content " + quoted(content), graph_.size(found), size);
        if (name.empty()) return found;
        const auto [named, fresh] = by_name_.emplace(name, known->second);
        if (named->second != known->second) return wrong("two blocks are named " + quoted(name) + ", expected each name once");
        if (fresh) graph_.block_aliases_.emplace_back(std::move(name), known->second);
        return found;
      }
    }
    if (!name.empty()) {
      if (const auto known = by_name_.find(name); known != by_name_.end()) {
        const larder::bytes before = graph_.size(block_id{known->second});
        if (before != size) return two_sizes("block " + quoted(name), before, size);
        return wrong("two blocks are named " + quoted(name) + ", expected each name once");
      }
    }
    if (graph_.sizes_.size() >= index_of(no_block)) return wrong("more than 4294967295 blocks");
    if (size.count > std::numeric_limits<std::uint64_t>::max() - graph_.total_)
      return wrong("the block sizes add up to more than 18446744073709551615 bytes");

    const auto id = static_cast<std::uint32_t>(graph_.sizes_.size());
    graph_.sizes_.push_back(size.count);
    graph_.total_ += size.count;
    if (!content.empty()) {
      put(graph_.contents_, id, content);
      by_content_.emplace(std::move(content), id);
    }
    if (!name.empty()) {
      put(graph_.block_names_, id, name);
      by_name_.emplace(std::move(name), id);
    }
    return block_id{id};
  }

  /// Declares that `block` is useful only after `prefix`. A block has at most one prefix; saying the same twice is harmless. Chains that
  /// close into a circle are found by build(). Faults: an unknown block, a second prefix.
  result<block_id> follow(block_id block, block_id prefix) {
    if (index_of(block) >= graph_.block_count()) return unknown(block);
    if (index_of(prefix) >= graph_.block_count()) return unknown(prefix);
    const block_id before = graph_.prefix_of(block);
    if (before != no_block && before != prefix) return two_prefixes(block, before, prefix);
    if (graph_.prefixes_.size() <= index_of(block)) graph_.prefixes_.resize(index_of(block) + std::size_t{1}, no_block);
    graph_.prefixes_[index_of(block)] = prefix;
    return block;
  }

  /// Declares that each of these blocks follows the one before it; none or one block declares nothing. Answers how many there are.
  /// Faults: as follow(), and a block that stands in the chain twice; then no block of the chain has been chained. O(blocks log blocks).
  result<std::size_t> chain(std::span<const block_id> blocks) {
    std::vector<block_id> sorted(blocks.begin(), blocks.end());
    std::sort(sorted.begin(), sorted.end());
    if (!sorted.empty() && index_of(sorted.back()) >= graph_.block_count()) return unknown(sorted.back());
    if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
      return wrong("a chain of prefixes names " + label(*twice) + " twice, expected each block once");
    for (std::size_t i = 1; i < blocks.size(); ++i)
      if (const block_id before = graph_.prefix_of(blocks[i]); before != no_block && before != blocks[i - 1])
        return two_prefixes(blocks[i], before, blocks[i - 1]);
    for (std::size_t i = 1; i < blocks.size(); ++i)
      if (const auto chained = follow(blocks[i], blocks[i - 1]); !chained) return chained.error();
    return blocks.size();
  }

  /// Adds a model that consists of these blocks, in any order; none at all is legal. Faults: a name given to two models, an unknown block,
  /// a block named twice.
  result<model_id> add_model(std::string name, std::span<const block_id> blocks) {
    if (!name.empty() && models_by_name_.contains(name)) return wrong("two models are named " + quoted(name) + ", expected each name once");
    if (graph_.models_.size() >= 0xffffffffu) return wrong("more than 4294967295 models");
    if (blocks.size() > 0xffffffffu - references_) return wrong("models name blocks more than 4294967295 times");
    std::vector<block_id> sorted(blocks.begin(), blocks.end());
    std::sort(sorted.begin(), sorted.end());
    if (!sorted.empty() && index_of(sorted.back()) >= graph_.block_count())
      return wrong(model_label(name) + " holds block " + std::to_string(index_of(sorted.back())) + ", but there are only " +
                   std::to_string(graph_.block_count()) + " blocks");
    if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
      return wrong(model_label(name) + " names " + label(*twice) + " twice, expected each block once");

    const auto id = static_cast<std::uint32_t>(graph_.models_.size());
    larder::bytes sum{};
    for (const block_id b : sorted) sum += graph_.size(b);
    const bool alone = sorted.size() == 1;
    const block_id begin = alone ? sorted.front() : block_id{static_cast<std::uint32_t>(graph_.parts_.size())};
    if (!alone) graph_.parts_.insert(graph_.parts_.end(), sorted.begin(), sorted.end());
    graph_.models_.push_back({sum.count, begin, static_cast<std::uint32_t>(sorted.size())});
    references_ += sorted.size();
    if (!name.empty()) {
      put(graph_.model_names_, id, name);
      models_by_name_.emplace(std::move(name), id);
    }
    return model_id{id};
  }
  result<model_id> add_model(std::string name, std::initializer_list<block_id> blocks) {
    return add_model(std::move(name), std::span<const block_id>{blocks.begin(), blocks.size()});
  }

  /// The block or model added under that name.
  [[nodiscard]] std::optional<block_id> find_block(const std::string& name) const {
    const auto known = by_name_.find(name);
    return known == by_name_.end() ? std::nullopt : std::optional{block_id{known->second}};
  }
  [[nodiscard]] std::optional<block_id> find_content(const std::string& content) const {
    const auto known = by_content_.find(content);
    return known == by_content_.end() ? std::nullopt : std::optional{block_id{known->second}};
  }

  /// The finished graph; the builder is spent. Faults: prefixes in a circle, a model that holds a block without the block before it.
  result<block_graph> build() && {
    if (const auto at = block_on_a_circle()) return wrong("the prefixes of " + label(*at) + " form a circle, expected chains");
    for (std::uint32_t m = 0; m < graph_.model_count() && !graph_.prefixes_.empty(); ++m) {
      const auto held = graph_.blocks_of(model_id{m});
      for (const block_id b : held) {
        const block_id prefix = graph_.prefix_of(b);
        if (prefix != no_block && !std::binary_search(held.begin(), held.end(), prefix))
          return wrong(model_label(std::string{graph_.name(model_id{m})}, m) + " holds " + label(b) + " without its prefix " +
                       label(prefix));
      }
    }
    fill_holders();
    graph_.blocks_by_name_ = name_order(graph_.block_names_);
    graph_.models_by_name_ = name_order(graph_.model_names_);
    std::sort(graph_.block_aliases_.begin(), graph_.block_aliases_.end());
    return std::move(graph_);
  }

 private:
  static std::string quoted(const std::string& text) { return '"' + text + '"'; }

  std::string label(block_id b) const {
    const std::string_view given = graph_.name(b);
    return given.empty() ? "block " + std::to_string(index_of(b)) : "block " + quoted(std::string{given});
  }
  std::string model_label(const std::string& name) const { return model_label(name, graph_.model_count()); }
  static std::string model_label(const std::string& name, std::uint32_t number) {
    return name.empty() ? "model " + std::to_string(number) : "model " + quoted(name);
  }

  fault wrong(std::string reason) const { return {source_, 0, {}, std::move(reason)}; }
  fault unknown(block_id b) const {
    return wrong("block " + std::to_string(index_of(b)) + " is unknown, there are " + std::to_string(graph_.block_count()) + " blocks");
  }
  fault two_prefixes(block_id block, block_id before, block_id now) const {
    return wrong(label(block) + " follows both " + label(before) + " and " + label(now) + ", expected one prefix");
  }
  fault two_sizes(const std::string& what, larder::bytes before, larder::bytes now) const {
    return wrong(what + " has two sizes, " + std::to_string(before.count) + " and " + std::to_string(now.count) + " bytes");
  }

  static void put(std::vector<std::string>& texts, std::uint32_t at, const std::string& text) {
    if (texts.size() <= at) texts.resize(at + std::size_t{1});
    texts[at] = text;
  }

  // Walks each chain toward its start, colouring the way with the number of the walk: meeting the own colour closes a circle, meeting an
  // older one ends the walk, so every block is walked over once.
  std::optional<block_id> block_on_a_circle() const {
    std::vector<std::uint32_t> walk(graph_.prefixes_.size(), 0);
    for (std::uint32_t first = 0; first < walk.size(); ++first) {
      block_id at{first};
      while (index_of(at) < walk.size() && walk[index_of(at)] == 0) {
        walk[index_of(at)] = first + 1;
        at = graph_.prefixes_[index_of(at)];
      }
      if (index_of(at) < walk.size() && walk[index_of(at)] == first + 1) return at;
    }
    return std::nullopt;
  }

  void fill_holders() {
    graph_.holder_starts_.assign(graph_.sizes_.size() + 1, 0);
    for (std::uint32_t m = 0; m < graph_.model_count(); ++m)
      for (const block_id b : graph_.blocks_of(model_id{m})) ++graph_.holder_starts_[index_of(b) + std::size_t{1}];
    for (std::size_t b = 0; b < graph_.sizes_.size(); ++b) graph_.holder_starts_[b + 1] += graph_.holder_starts_[b];
    graph_.holders_.resize(references_);
    std::vector<std::uint32_t> next(graph_.holder_starts_.begin(), graph_.holder_starts_.end() - 1);
    for (std::uint32_t m = 0; m < graph_.model_count(); ++m)
      for (const block_id b : graph_.blocks_of(model_id{m})) graph_.holders_[next[index_of(b)]++] = model_id{m};
  }

  static std::vector<std::uint32_t> name_order(const std::vector<std::string>& names) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t at = 0; at < names.size(); ++at)
      if (!names[at].empty()) order.push_back(at);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return names[a] < names[b]; });
    return order;
  }

  block_graph graph_;
  std::size_t references_ = 0;
  std::string source_;
  std::unordered_map<std::string, std::uint32_t> by_name_, by_content_, models_by_name_;
};

}  // namespace larder::inline v0::sharing
