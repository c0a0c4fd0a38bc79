// Reads an instance from JSON, column by column (M servers, K users, I models):
//
//   { "graph":     {"blocks": [...], "models": [...]},   as in larder/sharing/block_graph_json.hpp
//     "storage":   [100000000, 90000000],                bytes, one per server
//     "rate":      [[8e8, 0, 0], [0, 8e8, 8e8]],         bit/s, M rows of K; 0: not covered
//     "backhaul":  8e8,                                  bit/s, M rows of M, or one number for all, or absent for no links
//     "limit":     [[1.25, 1, 1], ...],                  s, K rows of I, or one number for all
//     "inference": 0.1,                                  s, K rows of I, or one number for all, or absent for none
//     "weight":    [[3, 5, 2], ...],                     whole requests, K rows of I; or "probability": numbers from 0 to 1
//     "on_device": [["A"], [], []] }                     names of blocks each user has already; may be absent
//
// O(size of the text); needs nlohmann-json. Safe on hostile input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <larder/core/quantity.hpp>
#include <larder/core/result.hpp>
#include <larder/placement/instance.hpp>
#include <larder/sharing/block_graph_json.hpp>
#include <larder/sharing/strict_json.hpp>

namespace larder::inline v0::placement {

namespace detail {

using sharing::json_field;

// A matrix of that shape, or one number for all of it; `convert` makes a result of one value.
template <class T, class Convert>
result<std::vector<T>> matrix(const json_field& field, std::size_t rows, std::size_t columns, bool one_for_all, Convert convert) {
  std::vector<T> values;
  if (one_for_all && field.number()) {
    const result<T> value = convert(field);
    if (!value) return value.error();
    values.assign(rows * columns, *value);
    return values;
  }
  const std::string shape = std::to_string(rows) + " rows of " + std::to_string(columns);
  if (!field.array() || field.size() != rows) return field.wrong("expected " + shape + (one_for_all ? " or one number" : ""));
  for (std::size_t row = 0; row < rows; ++row) {
    const json_field list = field.element(row);
    if (!list.array() || list.size() != columns) return list.wrong("expected a row of " + std::to_string(columns));
    for (std::size_t column = 0; column < columns; ++column) {
      const result<T> value = convert(list.element(column));
      if (!value) return value.error();
      values.push_back(*value);
    }
  }
  return values;
}

inline result<double> real_number(const json_field& field) { return field.real(); }

inline result<std::uint32_t> request_count(const json_field& field) {
  const auto count = field.whole(0xffffffffu);
  if (!count) return count.error();
  return static_cast<std::uint32_t>(*count);
}

inline result<std::uint32_t> request_probability(const json_field& field) {
  const auto probability = field.real();
  if (!probability) return probability.error();
  const double one[] = {*probability};
  const auto weights = weights_from(one);
  if (!weights) return field.wrong(weights.error().reason);
  return weights->front();
}

inline result<std::vector<std::vector<block_id>>> blocks_on_devices(const json_field& field, const block_graph& graph, std::size_t users) {
  if (!field.array() || field.size() != users) return field.wrong("expected " + std::to_string(users) + " lists of blocks");
  std::vector<std::vector<block_id>> all;
  for (std::size_t user = 0; user < users; ++user) {
    const json_field list = field.element(user);
    if (!list.array()) return list.wrong("expected a list of blocks");
    all.emplace_back();
    for (std::size_t at = 0; at < list.size(); ++at) {
      const auto name = list.element(at).string();
      if (!name) return name.error();
      const auto block = graph.find_block(*name);
      if (!block) return list.element(at).wrong("the block \"" + *name + "\" is not a block of this graph");
      all.back().push_back(*block);
    }
  }
  return all;
}

}  // namespace detail

/// The instance in a field of a larger document. Faults name the field: columns that are missing, unknown or of the wrong shape, numbers
/// that are negative, too large or none, and whatever is wrong with the graph.
inline result<instance> instance_from(const sharing::json_field& document) {
  if (auto unknown =
          document.unknown_member({"graph", "storage", "rate", "backhaul", "limit", "inference", "weight", "probability", "on_device"}))
    return *std::move(unknown);
  const auto graph_field = document.at("graph");
  if (!graph_field) return graph_field.error();
  auto graph = sharing::block_graph_from(*graph_field);
  if (!graph) return graph.error();
  instance made;
  made.graph = *std::move(graph);

  const auto storage = document.array_at("storage");
  if (!storage) return storage.error();
  // The links between servers are a square of them, which may be written as one number.
  constexpr std::size_t most_servers = 16384;
  const std::size_t servers = storage->size(), models = made.models();
  if (servers > most_servers) return storage->wrong("lists " + std::to_string(servers) + " servers, expected at most 16384");
  for (std::size_t server = 0; server < servers; ++server) {
    const auto room = storage->element(server).whole();
    if (!room) return room.error();
    made.storage.push_back(bytes{*room});
  }

  const bool by_probability = document.has("probability");
  if (by_probability && document.has("weight")) return document.wrong("has both \"weight\" and \"probability\", expected one of them");
  const auto weights = document.array_at(by_probability ? "probability" : "weight");
  if (!weights) return weights.error();
  const std::size_t users = weights->size();
  made.users = static_cast<std::uint32_t>(users);
  auto weight =
      detail::matrix<std::uint32_t>(*weights, users, models, false, by_probability ? detail::request_probability : detail::request_count);
  if (!weight) return weight.error();
  made.weight = *std::move(weight);

  struct column {
    const char* name;
    std::vector<double>* values;
    std::size_t rows, columns;
    bool one_for_all, optional;
  };
  for (const column& one :
       {column{"rate", &made.rate, servers, users, false, false}, column{"backhaul", &made.backhaul, servers, servers, true, true},
        column{"limit", &made.limit, users, models, true, false}, column{"inference", &made.inference, users, models, true, true}}) {
    if (one.optional && !document.has(one.name)) continue;
    const auto field = document.at(one.name);
    if (!field) return field.error();
    auto values = detail::matrix<double>(*field, one.rows, one.columns, one.one_for_all, detail::real_number);
    if (!values) return values.error();
    *one.values = *std::move(values);
  }

  if (document.has("on_device")) {
    auto blocks = detail::blocks_on_devices(*document.at("on_device"), made.graph, users);
    if (!blocks) return blocks.error();
    made.on_device = *std::move(blocks);
  }
  return made;
}

/// The instance in `text`; `source` names it in faults.
inline result<instance> parse_instance(std::string_view text, const std::string& source) {
  const auto document = sharing::parse_strict_json(text, source);
  if (!document) return document.error();
  return instance_from(sharing::json_field{*document, source});
}

/// The instance in a file.
inline result<instance> read_instance(const std::string& path) {
  const auto document = sharing::read_strict_json(path);
  if (!document) return document.error();
  return instance_from(sharing::json_field{*document, path});
}

}  // namespace larder::inline v0::placement
