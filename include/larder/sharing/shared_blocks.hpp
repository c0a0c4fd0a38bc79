// Entries are models made of blocks, and a block that several residents hold is stored, and counted, once.
//
//              block     A    B    C    D          per block: how many residents hold it, and the xor of their slots
//   slot 3 ──► A B       |    |                    A: 1, 3      B: 2, 3^5     C: 2, 5^8    D: 1, 8
//   slot 5 ──► B C            |    |               when the count of a block falls to one, the xor *is* the last holder,
//   slot 8 ──► C D                 |    |          whose unshared bytes then grow by that block
//
// So used and unshared are exact after every load and drop in O(blocks of the entry), without ever searching for holders.
// Keeps 12 bytes per block of the graph and 20 per entry. Two residents may be of the same model: (service, model) pairs do that.
// Source: the counts are folklore; the xor of holders is larder's.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/sharing/block_graph.hpp>

namespace larder::inline v0::sharing {

class shared_blocks {
 public:
  static constexpr std::string_view name = "shared_blocks";
  using weight = model_id;
  using capacity_type = larder::bytes;
  static constexpr std::uint64_t charges_of(larder::bytes b) noexcept { return b.count; }

  shared_blocks() : shared_blocks(std::make_shared<const block_graph>()) {}
  /// Keeps the graph alive. O(blocks); throws where memory is short.
  explicit shared_blocks(std::shared_ptr<const block_graph> graph) : graph_(std::move(graph)), blocks_(graph_->block_count()) {}
  explicit shared_blocks(block_graph graph) : shared_blocks(std::make_shared<const block_graph>(std::move(graph))) {}

  void reserve(std::size_t n) {
    if (n <= models_.size()) return;
    charges_.resize(n);
    unshared_.resize(n);
    models_.resize(n);
  }
  [[nodiscard]] bool accepts(weight w) const noexcept { return index_of(w) < graph_->model_count(); }
  [[nodiscard]] std::uint64_t full(weight w) const noexcept { return graph_->size(w).count; }
  /// O(blocks of w), as are the next three and load, drop, pin, unpin.
  [[nodiscard]] std::uint64_t missing(weight w) const noexcept {
    return sum_if(w, [&](block_id b) { return at(b).holders == 0; });
  }
  [[nodiscard]] std::uint64_t beyond_pinned(weight w) const noexcept {
    return sum_if(w, [&](block_id b) { return at(b).pins == 0; });
  }
  /// What evicting s brings toward loading w: its own blocks, except those that w would have to load again.
  [[nodiscard]] std::uint64_t relief(slot s, weight w) const noexcept {
    const auto wanted = graph_->blocks_of(w);
    auto next = wanted.begin();
    return sum_if(models_[index_of(s)], [&](block_id b) {
      while (next != wanted.end() && *next < b) ++next;
      return at(b).holders == 1 && (next == wanted.end() || *next != b);
    });
  }
  [[nodiscard]] std::uint64_t used() const noexcept { return used_; }
  [[nodiscard]] std::uint64_t pinned() const noexcept { return pinned_; }
  [[nodiscard]] std::uint64_t charge(slot s) const noexcept { return charges_[index_of(s)]; }
  [[nodiscard]] std::uint64_t unshared(slot s) const noexcept { return unshared_[index_of(s)]; }
  [[nodiscard]] weight weight_of(slot s) const noexcept { return models_[index_of(s)]; }
  [[nodiscard]] std::span<const std::uint64_t> charge_column() const noexcept { return charges_; }
  [[nodiscard]] std::span<const std::uint64_t> unshared_column() const noexcept { return unshared_; }
  [[nodiscard]] const block_graph& graph() const noexcept { return *graph_; }

  void load(slot s, weight w) noexcept {
    std::uint64_t alone = 0;
    for (const block_id b : graph_->blocks_of(w)) {
      block& held = at(b);
      const std::uint64_t size = graph_->size(b).count;
      if (held.holders == 0) alone += size;
      if (held.holders == 1) unshared_[held.holder_xor] -= size;
      ++held.holders;
      held.holder_xor ^= index_of(s);
    }
    used_ += alone;
    unshared_[index_of(s)] = alone;
    charges_[index_of(s)] = full(w);
    models_[index_of(s)] = w;
  }
  void drop(slot s) noexcept {
    for (const block_id b : graph_->blocks_of(models_[index_of(s)])) {
      block& held = at(b);
      --held.holders;
      held.holder_xor ^= index_of(s);
      if (held.holders == 0) used_ -= graph_->size(b).count;
      if (held.holders == 1) unshared_[held.holder_xor] += graph_->size(b).count;
    }
  }
  void pin(slot s) noexcept {
    for (const block_id b : graph_->blocks_of(models_[index_of(s)]))
      if (at(b).pins++ == 0) pinned_ += graph_->size(b).count;
  }
  void unpin(slot s) noexcept {
    for (const block_id b : graph_->blocks_of(models_[index_of(s)]))
      if (--at(b).pins == 0) pinned_ -= graph_->size(b).count;
  }

 private:
  struct block {
    std::uint32_t holders = 0;
    std::uint32_t holder_xor = 0;
    std::uint32_t pins = 0;
  };
  [[nodiscard]] block& at(block_id b) noexcept { return blocks_[index_of(b)]; }
  [[nodiscard]] const block& at(block_id b) const noexcept { return blocks_[index_of(b)]; }
  template <class Condition>
  [[nodiscard]] std::uint64_t sum_if(weight w, Condition&& holds) const noexcept {
    std::uint64_t sum = 0;
    for (const block_id b : graph_->blocks_of(w))
      if (holds(b)) sum += graph_->size(b).count;
    return sum;
  }

  std::shared_ptr<const block_graph> graph_;
  std::vector<block> blocks_;
  std::vector<std::uint64_t> charges_, unshared_;
  std::vector<weight> models_;
  std::uint64_t used_ = 0;
  std::uint64_t pinned_ = 0;
};

static_assert(check_sharing_model<shared_blocks>());

}  // namespace larder::inline v0::sharing
