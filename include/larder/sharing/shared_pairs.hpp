// What models of a graph share, for people: the bytes that one model alone holds, and the pairs of models that hold most in common.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/sharing/block_graph.hpp>

namespace larder::inline v0::sharing {

/// Bytes of the blocks that no other model holds: what keeping all the others leaves to store. O(blocks of m).
inline larder::bytes unshared_bytes(const block_graph& graph, model_id m) noexcept {
  larder::bytes sum;
  for (const block_id b : graph.blocks_of(m))
    if (graph.holders_of(b).size() == 1) sum += graph.size(b);
  return sum;
}

/// What all models take if each is stored whole; stops at 2^64 - 1 bytes. O(models).
inline larder::bytes bytes_if_whole(const block_graph& graph) noexcept {
  larder::bytes sum;
  for (std::uint32_t m = 0; m < graph.model_count(); ++m) sum += graph.size(model_id{m});
  return sum;
}

/// Two models, first < second, and the bytes of the blocks that both hold.
struct shared_pair {
  model_id first, second;
  larder::bytes shared;
  friend bool operator==(const shared_pair&, const shared_pair&) = default;
};

/// The `most` pairs that share most bytes, the most first, ties by number; pairs that share none are left out.
/// O(sum over blocks of its holders squared + pairs log most); takes 8 bytes per model for the time of the call.
inline std::vector<shared_pair> most_shared_pairs(const block_graph& graph, std::size_t most) {
  const auto comes_before = [](const shared_pair& a, const shared_pair& b) {
    return a.shared != b.shared ? a.shared > b.shared : a.first != b.first ? a.first < b.first : a.second < b.second;
  };
  std::vector<shared_pair> kept;  // a heap with the last of the chosen on top
  std::vector<std::uint64_t> with(graph.model_count());
  std::vector<model_id> met;
  for (std::uint32_t m = 0; m < graph.model_count() && most > 0; ++m) {
    met.clear();
    for (const block_id b : graph.blocks_of(model_id{m})) {
      if (graph.size(b) == larder::bytes{}) continue;
      const auto holders = graph.holders_of(b);
      for (auto other = std::upper_bound(holders.begin(), holders.end(), model_id{m}); other != holders.end(); ++other) {
        if (with[index_of(*other)] == 0) met.push_back(*other);
        with[index_of(*other)] += graph.size(b).count;
      }
    }
    for (const model_id other : met) {
      const shared_pair one{model_id{m}, other, larder::bytes{with[index_of(other)]}};
      with[index_of(other)] = 0;
      if (kept.size() == most && !comes_before(one, kept.front())) continue;
      if (kept.size() == most) {
        std::pop_heap(kept.begin(), kept.end(), comes_before);
        kept.pop_back();
      }
      kept.push_back(one);
      std::push_heap(kept.begin(), kept.end(), comes_before);
    }
  }
  std::sort(kept.begin(), kept.end(), comes_before);
  return kept;
}

}  // namespace larder::inline v0::sharing
