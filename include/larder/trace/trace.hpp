// What a trace is once it is read. trace: which object each reference asks for, with its size and time where the format tells them.
// llm_trace: requests to language models, with the prompt blocks each one uses where the format tells them. Plain columns: 4 bytes a
// reference, 8 more for sizes, 8 more for times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>

namespace larder::inline v0::trace {

/// References to objects, in order. Objects are 0 .. unique - 1, numbered by first appearance, one number for one object.
struct trace {
  std::string source;               ///< the file, as it was named
  std::vector<std::uint32_t> keys;  ///< the object of each reference
  std::vector<bytes> sizes;         ///< size of each reference's object at that time, or empty if the format has none
  std::vector<double> seconds;      ///< time of each reference, or empty if the format has none
  std::uint64_t unique = 0;         ///< how many different objects there are

  [[nodiscard]] std::size_t size() const noexcept { return keys.size(); }
};

/// The size of all objects together, each as it was at its last reference; 0 if the trace has no sizes. O(references).
inline bytes footprint(const trace& t) {
  std::vector<bytes> last(t.sizes.empty() ? 0 : t.unique);
  for (std::size_t i = 0; i < t.sizes.size(); ++i) last[t.keys[i]] = t.sizes[i];
  bytes sum;
  for (const bytes size : last) sum += size;
  return sum;
}

/// One request to a language model.
struct llm_request {
  double seconds = 0;  ///< arrival
  std::uint64_t input_tokens = 0;
  std::uint64_t output_tokens = 0;
};

/// Requests to language models, in the order of the file. A block is a run of `block_tokens` prompt tokens; equal blocks mean equal prompts
/// up to and including them. Blocks are numbered as the objects of a trace are.
struct llm_trace {
  std::string source;
  std::vector<llm_request> requests;
  std::uint64_t block_tokens = 0;         ///< tokens in a block, or 0 if the format names no blocks
  std::vector<std::uint32_t> blocks;      ///< the blocks of all requests, one request after another
  std::vector<std::size_t> block_begins;  ///< where in `blocks` each request begins, and the end; empty if the format names none
  std::uint64_t unique_blocks = 0;

  [[nodiscard]] std::size_t size() const noexcept { return requests.size(); }
  /// The blocks of the i-th request, first to last.
  [[nodiscard]] std::span<const std::uint32_t> blocks_of(std::size_t i) const {
    if (block_begins.empty()) return {};
    return std::span(blocks).subspan(block_begins[i], block_begins[i + 1] - block_begins[i]);
  }
};

/// The references that these requests make: one to each of a request's blocks, in order. Where the format names no blocks, nothing says
/// that two requests ask for the same thing, so each refers to an object of its own. O(references).
inline trace references(llm_trace t) {
  trace made;
  made.source = std::move(t.source);
  if (t.block_tokens == 0) {
    made.unique = t.size();
    for (std::uint32_t i = 0; i < t.size(); ++i) {
      made.keys.push_back(i);
      made.seconds.push_back(t.requests[i].seconds);
    }
    return made;
  }
  made.unique = t.unique_blocks;
  made.seconds.reserve(t.blocks.size());
  for (std::size_t i = 0; i < t.size(); ++i) made.seconds.insert(made.seconds.end(), t.blocks_of(i).size(), t.requests[i].seconds);
  made.keys = std::move(t.blocks);
  return made;
}

}  // namespace larder::inline v0::trace
