// Reads a block_graph from JSON:
//
//   { "blocks": [ {"name": "A", "bytes": 20}, {"name": "B", "bytes": 60, "content": "sha256:9f86", "after": "A"} ],
//     "models": [ {"name": "first", "blocks": ["A"]}, {"name": "second", "blocks": ["A", "B"]} ] }
//
// "content" and "after" may be absent; "after" names the prefix of a block and may come before its block is listed. Two blocks of equal
// content are one block, known under both names. O(size of the text); needs nlohmann-json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <larder/core/result.hpp>
#include <larder/sharing/block_graph.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/strict_json.hpp>

namespace larder::inline v0::sharing {

/// The graph in a field of a larger document. Faults name the field: sizes that are negative, fractional or too large, blocks that are
/// unknown, listed twice or of two sizes, prefixes that are unknown or circular, members that are unknown.
inline result<block_graph> block_graph_from(const json_field& document) {
  if (auto unknown = document.unknown_member({"blocks", "models"})) return *std::move(unknown);
  const auto blocks = document.array_at("blocks");
  if (!blocks) return blocks.error();
  const auto models = document.array_at("models");
  if (!models) return models.error();

  block_graph_builder builder(document.wrong({}).source);
  std::unordered_map<std::string, block_id> named;
  for (std::size_t at = 0; at < blocks->size(); ++at) {
    const json_field block = blocks->element(at);
    if (auto unknown = block.unknown_member({"name", "bytes", "content", "after"})) return *std::move(unknown);
    const auto name = block.name();
    if (!name) return name.error();
    const auto size = block.whole_at("bytes");
    if (!size) return size.error();
    auto content = block.has("content") ? block.string_at("content") : result<std::string>{std::string{}};
    if (!content) return content.error();
    const auto added = builder.add_block(larder::bytes{*size}, *name, *std::move(content));
    if (!added) return block.wrong(added.error().reason);
    if (!named.emplace(*name, *added).second) return block.wrong("two blocks are named \"" + *name + "\", expected each name once");
  }

  for (std::size_t at = 0; at < blocks->size(); ++at) {
    const json_field block = blocks->element(at);
    if (!block.has("after")) continue;
    const json_field after = *block.at("after");
    const auto prefix = after.string();
    if (!prefix) return prefix.error();
    const auto found = named.find(*prefix);
    if (found == named.end()) return after.wrong("the prefix \"" + *prefix + "\" is not a block of this graph");
    const auto chained = builder.follow(named.at(*block.name()), found->second);
    if (!chained) return after.wrong(chained.error().reason);
  }

  for (std::size_t at = 0; at < models->size(); ++at) {
    const json_field model = models->element(at);
    if (auto unknown = model.unknown_member({"name", "blocks"})) return *std::move(unknown);
    const auto name = model.name();
    if (!name) return name.error();
    const auto list = model.array_at("blocks");
    if (!list) return list.error();
    std::vector<block_id> held;
    held.reserve(list->size());
    for (std::size_t one = 0; one < list->size(); ++one) {
      const auto block = list->element(one).string();
      if (!block) return block.error();
      const auto found = named.find(*block);
      if (found == named.end()) return list->element(one).wrong("the block \"" + *block + "\" is not a block of this graph");
      held.push_back(found->second);
    }
    const auto added = builder.add_model(*name, held);
    if (!added) return model.wrong(added.error().reason);
  }
  auto built = std::move(builder).build();
  if (!built) return document.wrong(built.error().reason);
  return built;
}

/// The graph in `text`; `source` names it in faults.
inline result<block_graph> parse_block_graph(std::string_view text, const std::string& source) {
  const auto document = parse_strict_json(text, source);
  if (!document) return document.error();
  return block_graph_from(json_field{*document, source});
}

/// The graph in a file.
inline result<block_graph> read_block_graph(const std::string& path) {
  const auto document = read_strict_json(path);
  if (!document) return document.error();
  return block_graph_from(json_field{*document, path});
}

}  // namespace larder::inline v0::sharing
