// Mooncake's traces of a chat service (Qin et al., FAST 2025): a JSON object on each line, {"timestamp": ms, "input_length": tokens,
// "output_length": tokens, "hash_ids": [...]}. A hash id names a block of 512 prompt tokens together with everything before it.
#pragma once

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include <larder/sharing/strict_json.hpp>
#include <larder/trace/interner.hpp>
#include <larder/trace/line_reader.hpp>
#include <larder/trace/parse.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::trace {

/// Reads a file of Mooncake requests. Faults: those of input, a line that is not such an object or names a key twice, a file without any.
/// Replayed as references(...), each hash id of each request is one reference, in order.
inline result<llm_trace> read_mooncake(const std::string& path) {
  auto lines = line_reader::open(path);
  if (!lines) return lines.error();
  llm_trace read;
  read.source = path;
  read.block_tokens = 512;
  read.block_begins = {0};
  interner<std::uint64_t> ids;
  for (std::string_view line; lines->next(line);) {
    const auto parsed = sharing::parse_strict_json(line, path);
    if (!parsed && nlohmann::json::accept(line)) return lines->at({}, parsed.error().reason);  // JSON, but a key twice or too deep
    if (!parsed || !parsed->is_object()) return lines->at({}, expected_instead("a whole JSON object", line));
    const nlohmann::json& object = *parsed;
    const auto field = [&](const char* name) -> const nlohmann::json& {
      static const nlohmann::json absent(nlohmann::json::value_t::discarded);
      const auto found = object.find(name);
      return found == object.end() ? absent : *found;
    };
    const auto refuse = [&](const char* name, std::string_view expected, const nlohmann::json& found) {
      // Lists and objects are not shown whole: a sentence is one line that can be read.
      const std::string shown = found.is_discarded() ? "" : found.is_array() ? "[...]" : found.is_object() ? "{...}" : found.dump();
      return lines->at(name, expected_instead(expected, shown));
    };
    const auto &time = field("timestamp"), &blocks = field("hash_ids");
    if (!time.is_number() || !(time.get<double>() >= 0) || !std::isfinite(time.get<double>()))
      return refuse("timestamp", "milliseconds", time);
    for (const char* name : {"input_length", "output_length"})
      if (!field(name).is_number_unsigned()) return refuse(name, "a number of tokens", field(name));
    if (!blocks.is_array()) return refuse("hash_ids", "a list of block ids", blocks);
    read.requests.push_back(
        {time.get<double>() / 1000, field("input_length").get<std::uint64_t>(), field("output_length").get<std::uint64_t>()});
    for (const auto& block : blocks) {
      if (!block.is_number_unsigned()) return refuse("hash_ids", "block ids from 0 to 2^64 - 1", block);
      read.blocks.push_back(ids(block.get<std::uint64_t>()));
    }
    read.block_begins.push_back(read.blocks.size());
  }
  if (read.requests.empty() && !lines->trouble()) return fault{path, 1, {}, "is empty, expected a JSON object on each line"};
  read.unique_blocks = ids.size();
  return lines->complete(std::move(read));
}

}  // namespace larder::inline v0::trace
