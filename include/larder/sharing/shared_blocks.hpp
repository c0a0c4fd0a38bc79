// Entries are models made of blocks, and a block that several residents hold is stored, and counted, once.
//
//              block     A    B    C    D          per block: how many residents hold it, and the xor of their slots
//   slot 3 ──► A B       |    |                    A: 1, 3      B: 2, 3^5     C: 2, 5^8    D: 1, 8
//   slot 5 ──► B C            |    |               when the count of a block falls to one, the xor *is* the last holder,
//   slot 8 ──► C D                 |    |          whose unshared bytes then grow by that block
//
// So used and unshared are exact after every load and drop in O(blocks of the entry), without ever searching for holders.
// Keeps 20 bytes per block of the graph, of which a load touches 16 that lie together, and 24 per entry. Two residents may be of the same
// model: (service, model) pairs do that. Source: the counts are folklore; the xor of holders is larder's.
#pragma once

#include <memory>
#include <type_traits>
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

  /// No models. Takes no memory: a cache that is moved leaves this behind, and moving must not fail.
  shared_blocks() : shared_blocks(std::shared_ptr<const block_graph>(std::shared_ptr<const block_graph>(), &no_models())) {}
  /// Keeps the graph alive. O(blocks); throws where memory is short.
  explicit shared_blocks(std::shared_ptr<const block_graph> graph)
      : graph_(std::move(graph)), blocks_(graph_->block_count()), pins_(graph_->block_count()) {
    for (std::uint32_t b = 0; b < graph_->block_count(); ++b) blocks_[b].size = graph_->size(block_id{b}).count;
  }
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
    if (pinned_ == 0) return full(w);  // whatever is pinned has no size; mostly nothing is
    return sum_if(w, [&](block_id b) { return pins_[index_of(b)] == 0; });
  }
  /// What evicting s brings toward loading w: its own blocks, except those that w would have to load again.
  [[nodiscard]] std::uint64_t relief(slot s, weight w) const noexcept {
    const auto wanted = graph_->blocks_of(w);
    auto next = wanted.begin();
    return sum_if(models_[index_of(s)].model, [&](block_id b) {
      while (next != wanted.end() && *next < b) ++next;
      return at(b).holders == 1 && (next == wanted.end() || *next != b);
    });
  }
  [[nodiscard]] std::uint64_t used() const noexcept { return used_; }
  [[nodiscard]] std::uint64_t pinned() const noexcept { return pinned_; }
  [[nodiscard]] std::uint64_t charge(slot s) const noexcept { return charges_[index_of(s)]; }
  [[nodiscard]] std::uint64_t unshared(slot s) const noexcept { return unshared_[index_of(s)]; }
  [[nodiscard]] weight weight_of(slot s) const noexcept { return models_[index_of(s)].model; }
  [[nodiscard]] std::span<const std::uint64_t> charge_column() const noexcept { return charges_; }
  [[nodiscard]] std::span<const std::uint64_t> unshared_column() const noexcept { return unshared_; }
  [[nodiscard]] const block_graph& graph() const noexcept { return *graph_; }

  void load(slot s, weight w) noexcept { load(s, w, nobody{}); }
  /// The same, calling told(slot) for each entry that no longer has a block for itself; more than once if its blocks lie apart.
  template <class Told>
  void load(slot s, weight w, Told&& told) noexcept {
    run<Told> changed{told};
    const block_id only = graph_->only_block_of(w);
    std::uint64_t alone = 0;
    if (only != no_block)
      alone = take_only(blocks_[index_of(only)], s, full(w), changed);
    else
      each_block(w, [&](block& held) { alone += take(held, index_of(s), held.size, changed); });
    used_ += alone;
    unshared_[index_of(s)] = alone;
    charges_[index_of(s)] = full(w);
    models_[index_of(s)] = {w, only};
    changed.end();
  }
  void drop(slot s) noexcept { drop(s, nobody{}); }
  /// The same, calling told(slot) for each entry that now has a block for itself; more than once if its blocks lie apart.
  template <class Told>
  void drop(slot s, Told&& told) noexcept {
    run<Told> changed{told};
    const resident of = models_[index_of(s)];
    std::uint64_t alone = 0;
    if (of.only != no_block)
      alone = leave_only(blocks_[index_of(of.only)], s, charges_[index_of(s)], changed);
    else
      each_block(of.model, [&](block& held) { alone += leave(held, index_of(s), held.size, changed); });
    used_ -= alone;
    changed.end();
  }
  void pin(slot s) noexcept {
    for (const block_id b : graph_->blocks_of(models_[index_of(s)].model))
      if (pins_[index_of(b)]++ == 0) pinned_ += at(b).size;
  }
  void unpin(slot s) noexcept {
    for (const block_id b : graph_->blocks_of(models_[index_of(s)].model))
      if (--pins_[index_of(b)] == 0) pinned_ -= at(b).size;
  }

 private:
  static const block_graph& no_models() noexcept {
    static const block_graph none;
    return none;
  }

  // The size beside the counts: a block from anywhere is one line of memory.
  struct block {
    std::uint64_t size = 0;
    std::uint32_t holders = 0;
    std::uint32_t holder_xor = 0;
  };
  // Beside the model its only block, if it has one: dropping it then needs no look into the graph.
  struct resident {
    model_id model{};
    block_id only = no_block;
  };
  [[nodiscard]] const block& at(block_id b) const noexcept { return blocks_[index_of(b)]; }
  struct nobody {
    void operator()(slot) const noexcept {}
  };
  // Tells of an entry when a run of blocks that concern it ends: blocks that are shared are mostly shared with one, or with many.
  template <class Told>
  struct run {
    Told& told;
    std::uint32_t whose = index_of(no_slot);
    void next(std::uint32_t one) noexcept {
      if constexpr (!std::is_same_v<std::remove_cvref_t<Told>, nobody>)
        if (one != whose) {
          end();
          whose = one;
        }
    }
    void end() noexcept {
      if constexpr (!std::is_same_v<std::remove_cvref_t<Told>, nobody>)
        if (whose != index_of(no_slot)) told(slot{whose});
    }
  };
  // One more or one less holder of a block of that size: answers the bytes that come into use or go out of it. Whether a block is held by
  // none, one or more is a coin's toss where models mix blocks, and a guess gone wrong costs more than counting all three: no branches.
  template <class Told>
  LARDER_ALWAYS_INLINE std::uint64_t take(block& held, std::uint32_t me, std::uint64_t size, run<Told>& changed) noexcept {
    const std::uint64_t alone = size & mask_if(held.holders == 0);
    one_other(held, me, std::uint64_t{0} - size, changed);
    ++held.holders;
    held.holder_xor ^= me;
    return alone;
  }
  template <class Told>
  LARDER_ALWAYS_INLINE std::uint64_t leave(block& held, std::uint32_t me, std::uint64_t size, run<Told>& changed) noexcept {
    --held.holders;
    held.holder_xor ^= me;
    one_other(held, me, size, changed);
    return size & mask_if(held.holders == 0);
  }
  // Adds to the unshared bytes of the one holder of a block; where there is none or more, adds nothing to those of `me`.
  template <class Told>
  LARDER_ALWAYS_INLINE void one_other(const block& held, std::uint32_t me, std::uint64_t size, run<Told>& changed) noexcept {
    if constexpr (!std::is_same_v<std::remove_cvref_t<Told>, nobody>)
      if (held.holders == 1) changed.next(held.holder_xor);
    const std::uint64_t one = mask_if(held.holders == 1);
    unshared_[me ^ ((held.holder_xor ^ me) & static_cast<std::uint32_t>(one))] += size & one;
  }
  static constexpr std::uint64_t mask_if(bool condition) noexcept { return std::uint64_t{0} - std::uint64_t{condition}; }
  // The same for the one block of a model, which mostly nobody else holds: here the guess is right.
  template <class Told>
  std::uint64_t take_only(block& held, slot s, std::uint64_t size, run<Told>& changed) noexcept {
    const std::uint32_t others = held.holder_xor;
    held.holder_xor ^= index_of(s);
    if (held.holders++ == 0) [[likely]]
      return size;
    if (held.holders == 2) {
      changed.next(others);
      unshared_[others] -= size;
    }
    return 0;
  }
  template <class Told>
  std::uint64_t leave_only(block& held, slot s, std::uint64_t size, run<Told>& changed) noexcept {
    held.holder_xor ^= index_of(s);
    if (--held.holders == 0) [[likely]]
      return size;
    if (held.holders == 1) {
      changed.next(held.holder_xor);
      unshared_[held.holder_xor] += size;
    }
    return 0;
  }
  // Which blocks come is known from the start, so that those of long lists are called from memory some steps ahead.
  template <class Visit>
  void each_block(weight w, Visit&& visit) noexcept {
    constexpr std::size_t ahead = 16;
    const std::span<const block_id> list = graph_->blocks_of(w);
    block* const all = blocks_.data();
    std::size_t i = 0;
    for (; i + ahead < list.size(); ++i) {
      LARDER_PREFETCH(all + index_of(list[i + ahead]));
      visit(all[index_of(list[i])]);
    }
    for (; i < list.size(); ++i) visit(all[index_of(list[i])]);
  }
  template <class Condition>
  [[nodiscard]] std::uint64_t sum_if(weight w, Condition&& holds) const noexcept {
    // An entry that shares nothing is mostly one block that nobody holds. Its size is the model's, read without waiting for the block: what
    // follows is decided by it, and the processor goes on while the count is still on its way.
    if (const block_id only = graph_->only_block_of(w); only != no_block) {
      if (holds(only)) [[likely]]
        return full(w);
      return 0;
    }
    std::uint64_t sum = 0;
    for (const block_id b : graph_->blocks_of(w))
      if (holds(b)) sum += at(b).size;
    return sum;
  }

  std::shared_ptr<const block_graph> graph_;
  std::vector<block> blocks_;
  std::vector<std::uint32_t> pins_;  // apart: only leases touch them
  std::vector<std::uint64_t> charges_, unshared_;
  std::vector<resident> models_;
  std::uint64_t used_ = 0;
  std::uint64_t pinned_ = 0;
};

static_assert(check_sharing_model<shared_blocks>());

}  // namespace larder::inline v0::sharing
