// Requests that name the prompt blocks they begin with, as a graph of what is shared. A block id stands for a run of tokens together with
// everything before it, so the blocks of all requests form trees: each block follows one other or begins a prompt, and a kept block is
// useful only while all before it are kept. Every different prompt is a model, whose blocks are the chain from the first to its last. Such
// ids come with Mooncake's traces (Qin et al., FAST 2025); read_mooncake() reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <larder/core/result.hpp>
#include <larder/sharing/block_graph.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::trace {

/// What requests ask for, as weights of sharing::shared_blocks over `graph`.
struct prefix_graph {
  sharing::block_graph graph;                ///< block i is block i of the trace; models in the order of their first requests
  std::vector<sharing::model_id> requested;  ///< the model of each request
};

/// Makes the graph of a trace with blocks. `per_token` is what one token's keys and values take: 2 * layers * heads * width * bytes of a
/// number. Blocks are charged whole, since they are kept whole. Faults, with the request counted from 1: the trace names no blocks; a block
/// stands after two different ones, so that its id does not name a prefix; a request names a block twice; sizes beyond 64 bits.
/// O(blocks named).
inline result<prefix_graph> prefixes(const llm_trace& t, bytes per_token) {
  if (t.block_tokens == 0) return fault{t.source, 0, {}, "names no prompt blocks, expected a trace that does"};
  if (per_token.count > std::numeric_limits<std::uint64_t>::max() / t.block_tokens)
    return fault{
        t.source, 0, {}, "a block of " + std::to_string(t.block_tokens) + " tokens would take more than 18446744073709551615 bytes"};
  sharing::block_graph_builder builder(t.source);
  const bytes size{per_token.count * t.block_tokens};
  for (std::uint64_t b = 0; b < t.unique_blocks; ++b)
    if (const auto added = builder.add_block(size); !added) return added.error();

  prefix_graph made;
  made.requested.reserve(t.size());
  // A prompt is known by its last block: that names everything before it.
  std::unordered_map<std::uint32_t, sharing::model_id> known;
  constexpr std::uint32_t nothing = index_of(sharing::no_block);
  std::vector<std::uint32_t> before(t.unique_blocks, nothing);
  std::vector<char> met(t.unique_blocks, 0);
  std::vector<sharing::block_id> chain;
  for (std::size_t r = 0; r < t.size(); ++r) {
    const auto wrong = [&](std::string reason) { return fault{t.source, 0, "request " + std::to_string(r + 1), std::move(reason)}; };
    chain.clear();
    std::uint32_t last = nothing;
    for (const std::uint32_t b : t.blocks_of(r)) {
      if (b >= t.unique_blocks) return wrong("names block " + std::to_string(b) + " of " + std::to_string(t.unique_blocks));
      if (met[b] != 0 && before[b] != last) {
        const auto place = [&](std::uint32_t of) {
          return of == nothing ? std::string("at the front") : "after block " + std::to_string(of);
        };
        return wrong("block " + std::to_string(b) + " stands " + place(last) + ", but " + place(before[b]) +
                     " earlier: its id names no prefix");
      }
      met[b] = 1;
      before[b] = last;
      chain.push_back(sharing::block_id{b});
      last = b;
    }
    if (const auto found = known.find(last); found != known.end()) {
      made.requested.push_back(found->second);
      continue;
    }
    if (const auto chained = builder.chain(chain); !chained) return wrong(chained.error().reason);
    const auto added = builder.add_model({}, chain);
    if (!added) return wrong(added.error().reason);
    known.emplace(last, *added);
    made.requested.push_back(*added);
  }
  auto built = std::move(builder).build();
  if (!built) return built.error();
  made.graph = *std::move(built);
  return made;
}

}  // namespace larder::inline v0::trace
