// shared_blocks over a graph the compiler knows: every model is a bit mask, so what is missing is `its mask and not the residents'`, what
// only one entry holds is `its mask and the blocks held once`, and no list of blocks is read. The answers are those of shared_blocks.
//
//   inline constexpr auto models = static_graph(block{"base", 13_GB}, ..., model{"llama-law", {"base", "law"}});
//   cache<std::string, network, eviction::lru, sharing::static_blocks<models>> gpu{16_GB};
//   gpu.put("law", load("law"), models.model("llama-law"));
//
// Keeps 12 bytes and three bits per block of the graph, in place, and 20 per entry. Everything can be used in constant expressions.
// Made for up to some hundreds of blocks; every question is O(words of a mask + blocks counted).
#pragma once

#include <array>
#include <bit>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/sharing/static_graph.hpp>

namespace larder::inline v0::sharing {

/// `Graph` is the answer of static_graph(), kept as a constant of static storage duration.
template <const auto& Graph>
class static_blocks {
 public:
  static constexpr std::string_view name = "static_blocks";
  using weight = model_id;
  using capacity_type = larder::bytes;
  static constexpr std::uint64_t charges_of(larder::bytes b) noexcept { return b.count; }
  [[nodiscard]] static constexpr const auto& graph() noexcept { return Graph; }

  constexpr void reserve(std::size_t n) {
    if (n <= models_.size()) return;
    // With a value: clang 14 cannot evaluate the other resize of GCC's library.
    charges_.resize(n, 0);
    unshared_.resize(n, 0);
    models_.resize(n, weight{});
  }
  [[nodiscard]] constexpr bool accepts(weight w) const noexcept { return index_of(w) < Graph.model_count(); }
  [[nodiscard]] constexpr std::uint64_t full(weight w) const noexcept { return Graph.size(w).count; }
  [[nodiscard]] constexpr std::uint64_t missing(weight w) const noexcept {
    return sum([&](std::size_t i) { return Graph.mask(w)[i] & ~held_[i]; });
  }
  [[nodiscard]] constexpr std::uint64_t beyond_pinned(weight w) const noexcept {
    return sum([&](std::size_t i) { return Graph.mask(w)[i] & ~pinned_blocks_[i]; });
  }
  /// What evicting s brings toward loading w: its own blocks, except those that w would have to load again.
  [[nodiscard]] constexpr std::uint64_t relief(slot s, weight w) const noexcept {
    const mask& mine = Graph.mask(models_[index_of(s)]);
    return sum([&](std::size_t i) { return mine[i] & held_once_[i] & ~Graph.mask(w)[i]; });
  }
  [[nodiscard]] constexpr std::uint64_t used() const noexcept { return used_; }
  [[nodiscard]] constexpr std::uint64_t pinned() const noexcept { return pinned_; }
  [[nodiscard]] constexpr std::uint64_t charge(slot s) const noexcept { return charges_[index_of(s)]; }
  [[nodiscard]] constexpr std::uint64_t unshared(slot s) const noexcept { return unshared_[index_of(s)]; }
  [[nodiscard]] constexpr weight weight_of(slot s) const noexcept { return models_[index_of(s)]; }
  [[nodiscard]] constexpr std::span<const std::uint64_t> charge_column() const noexcept { return charges_; }
  [[nodiscard]] constexpr std::span<const std::uint64_t> unshared_column() const noexcept { return unshared_; }

  constexpr void load(slot s, weight w) noexcept {
    load(s, w, [](slot) noexcept {});
  }
  /// The same, calling told(slot) for each entry that no longer has a block for itself; once for each such block.
  template <class Told>
  constexpr void load(slot s, weight w, Told&& told) noexcept {
    std::uint64_t alone = 0;
    each(Graph.mask(w), [&](std::size_t b) {
      const std::uint64_t size = Graph.size(block_id{static_cast<std::uint32_t>(b)}).count;
      holding& of = blocks_[b];
      if (of.holders == 0) alone += size;
      if (of.holders == 1) {
        unshared_[of.holder_xor] -= size;
        told(slot{of.holder_xor});
      }
      ++of.holders;
      of.holder_xor ^= index_of(s);
      keep(held_, b, true);
      keep(held_once_, b, of.holders == 1);
    });
    used_ += alone;
    unshared_[index_of(s)] = alone;
    charges_[index_of(s)] = full(w);
    models_[index_of(s)] = w;
  }
  constexpr void drop(slot s) noexcept {
    drop(s, [](slot) noexcept {});
  }
  /// The same, calling told(slot) for each entry that now has a block for itself; once for each such block.
  template <class Told>
  constexpr void drop(slot s, Told&& told) noexcept {
    each(Graph.mask(models_[index_of(s)]), [&](std::size_t b) {
      const std::uint64_t size = Graph.size(block_id{static_cast<std::uint32_t>(b)}).count;
      holding& of = blocks_[b];
      --of.holders;
      of.holder_xor ^= index_of(s);
      if (of.holders == 0) used_ -= size;
      if (of.holders == 1) {
        unshared_[of.holder_xor] += size;
        told(slot{of.holder_xor});
      }
      keep(held_, b, of.holders > 0);
      keep(held_once_, b, of.holders == 1);
    });
  }
  constexpr void pin(slot s) noexcept {
    each(Graph.mask(models_[index_of(s)]), [&](std::size_t b) {
      if (blocks_[b].pins++ > 0) return;
      pinned_ += Graph.size(block_id{static_cast<std::uint32_t>(b)}).count;
      keep(pinned_blocks_, b, true);
    });
  }
  constexpr void unpin(slot s) noexcept {
    each(Graph.mask(models_[index_of(s)]), [&](std::size_t b) {
      if (--blocks_[b].pins > 0) return;
      pinned_ -= Graph.size(block_id{static_cast<std::uint32_t>(b)}).count;
      keep(pinned_blocks_, b, false);
    });
  }

 private:
  static constexpr std::size_t block_count = Graph.block_count();
  using mask = block_mask<block_count>;
  struct holding {
    std::uint32_t holders = 0;
    std::uint32_t holder_xor = 0;
    std::uint32_t pins = 0;
  };

  static constexpr void keep(mask& in, std::size_t b, bool set) noexcept {
    const std::uint64_t bit = std::uint64_t{1} << b % 64;
    in[b / 64] = set ? in[b / 64] | bit : in[b / 64] & ~bit;
  }
  template <class Visit>
  static constexpr void each_bit(std::uint64_t word, std::size_t first, Visit&& visit) noexcept {
    for (; word != 0; word &= word - 1) visit(first + static_cast<std::size_t>(std::countr_zero(word)));
  }
  template <class Visit>
  static constexpr void each(const mask& of, Visit&& visit) noexcept {
    for (std::size_t i = 0; i < of.size(); ++i) each_bit(of[i], i * 64, visit);
  }
  template <class Word>
  static constexpr std::uint64_t sum(Word&& word) noexcept {
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < mask{}.size(); ++i)
      each_bit(word(i), i * 64, [&](std::size_t b) { bytes += Graph.size(block_id{static_cast<std::uint32_t>(b)}).count; });
    return bytes;
  }

  std::array<holding, block_count> blocks_{};
  mask held_{}, held_once_{}, pinned_blocks_{};
  std::vector<std::uint64_t> charges_, unshared_;
  std::vector<weight> models_;
  std::uint64_t used_ = 0;
  std::uint64_t pinned_ = 0;
};

}  // namespace larder::inline v0::sharing
