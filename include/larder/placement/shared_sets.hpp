// shared_sets: which combinations of shared blocks are worth trying on one server.
// Choosing the set N of shared blocks first makes the rest a plain knapsack: a model whose shared blocks all lie in N costs its own blocks
// only. Not every set needs trying: one that is no union of models' shared parts admits the same models as a smaller one that is, so only
// such unions are listed. For chains (frozen bottoms, KV prefixes) these are the prefixes; groups of models that share nothing with each
// other, such as backbones, combine freely, so their numbers multiply. Blocks with the same holders come and go together and are one class.
// Source: Qu et al., "TrimCaching", arXiv 2405.03990 (the traversal; the product of depths); the closure under union is ours.
// Costs O(references) once, then O(sets * classes / 64 * distinct shared parts) per server.
#pragma once

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/placement/instance.hpp>
#include <larder/sharing/block_graph.hpp>

namespace larder::inline v0::placement {

/// A model that could go on a server: what serving it is worth there, and the bytes of the blocks nobody else holds.
struct candidate_model {
  model_id model{};
  std::uint64_t value = 0;
  std::uint64_t own = 0;
};

/// A set of shared blocks within one group of models, ordered by number of blocks, then by the smallest blocks.
struct shared_set {
  std::vector<std::uint64_t> classes;  ///< one bit per class of the group
  std::uint64_t size = 0;              ///< bytes
  std::uint64_t blocks = 0;            ///< number of blocks

  friend std::strong_ordering operator<=>(const shared_set& a, const shared_set& b) noexcept {
    if (a.blocks != b.blocks) return a.blocks <=> b.blocks;
    for (std::size_t word = 0; word < a.classes.size(); ++word)
      if (const std::uint64_t apart = a.classes[word] ^ b.classes[word]; apart != 0)
        return (a.classes[word] >> std::countr_zero(apart) & 1) != 0 ? std::strong_ordering::less : std::strong_ordering::greater;
    return std::strong_ordering::equal;
  }
  friend bool operator==(const shared_set&, const shared_set&) = default;
};

/// Models connected through shared blocks, with every set of those that is worth trying; the first set is empty.
struct model_group {
  std::vector<std::uint32_t> classes;                ///< by bit: the number of the class in the graph, ascending
  std::vector<candidate_model> candidates;           ///< ascending by model
  std::vector<shared_set> sets;                      ///< ascending
  std::vector<std::vector<std::uint32_t>> admitted;  ///< by set: positions in `candidates` of the models it admits, ascending
};

/// The sharing of one graph, sorted out once for all servers.
class shared_sets {
 public:
  explicit shared_sets(const block_graph& graph) : own_(graph.model_count(), 0), classes_of_(graph.model_count()) {
    std::map<std::vector<model_id>, std::uint32_t> by_holders;
    for (std::uint32_t b = 0; b < graph.block_count(); ++b) {
      const block_id block{b};
      const auto holders = graph.holders_of(block);
      const std::uint64_t size = graph.size(block).count;
      if (holders.size() == 1) own_[index_of(holders[0])] += size;
      if (holders.size() < 2 || size == 0) continue;
      const auto [at, fresh] = by_holders.try_emplace({holders.begin(), holders.end()}, static_cast<std::uint32_t>(classes_.size()));
      if (fresh) {
        classes_.push_back({});
        for (const model_id model : holders) classes_of_[index_of(model)].push_back(at->second);
      }
      classes_[at->second].size += size;
      ++classes_[at->second].blocks;
    }
    join_groups(graph.model_count());
  }

  /// The groups of the models that are worth something (`value` by model) and fit `room` alone. Models that share nothing form the last
  /// group, if there are any. Nothing if one group has more than `most` sets.
  [[nodiscard]] std::optional<std::vector<model_group>> groups(std::span<const std::uint64_t> value, std::uint64_t room,
                                                               std::size_t most) const {
    std::vector<model_group> found;
    model_group loose;
    loose.sets.push_back({});
    std::map<std::uint32_t, std::vector<model_id>> members;  // by the first model of the group, so that the order is fixed
    for (std::uint32_t i = 0; i < own_.size(); ++i) {
      if (value[i] == 0 || whole(i) > room) continue;
      if (classes_of_[i].empty())
        loose.candidates.push_back({model_id{i}, value[i], own_[i]});
      else
        members[group_of_[i]].push_back(model_id{i});
    }
    for (const auto& [first, models] : members) {
      auto group = group_with(models, value, room, most);
      if (!group) return std::nullopt;
      found.push_back(*std::move(group));
    }
    if (!loose.candidates.empty()) {
      loose.admitted.emplace_back();
      for (std::uint32_t at = 0; at < loose.candidates.size(); ++at) loose.admitted[0].push_back(at);
      found.push_back(std::move(loose));
    }
    return found;
  }

  /// For groups with too many sets: every model for itself, its shared blocks charged in part. A block is divided among the models that
  /// hold it and are worth something, in proportion to their values, rounded down; whatever is placed then takes at most what it takes in
  /// truth, since the parts of a block never add up to more than the block.
  [[nodiscard]] model_group divided(std::span<const std::uint64_t> value, std::uint64_t room) const {
    std::vector<double> demand(classes_.size(), 0.0);
    for (std::uint32_t i = 0; i < own_.size(); ++i)
      if (value[i] != 0 && whole(i) <= room)
        for (const std::uint32_t c : classes_of_[i]) demand[c] += static_cast<double>(value[i]);
    model_group group;
    group.sets.push_back({});
    group.admitted.emplace_back();
    for (std::uint32_t i = 0; i < own_.size(); ++i) {
      if (value[i] == 0 || whole(i) > room) continue;
      std::uint64_t charge = own_[i];
      for (const std::uint32_t c : classes_of_[i]) charge += part(classes_[c].size, static_cast<double>(value[i]) / demand[c]);
      group.admitted[0].push_back(static_cast<std::uint32_t>(group.candidates.size()));
      group.candidates.push_back({model_id{i}, value[i], charge});
    }
    return group;
  }

 private:
  struct block_class {
    std::uint64_t size = 0, blocks = 0;
  };

  // A millionth less than the exact share, which is more than all rounding of the sums above can add.
  static std::uint64_t part(std::uint64_t size, double share) noexcept {
    const double charged = static_cast<double>(size) * share * 0.999999;
    return charged < 1.0 ? 0 : std::min(size, static_cast<std::uint64_t>(charged));
  }

  std::uint64_t whole(std::uint32_t i) const noexcept {
    std::uint64_t sum = own_[i];
    for (const std::uint32_t c : classes_of_[i]) sum += classes_[c].size;
    return sum;
  }

  // Models that hold a common class get the same group: the smallest model reachable from them.
  void join_groups(std::uint32_t models) {
    group_of_.resize(models);
    for (std::uint32_t i = 0; i < models; ++i) group_of_[i] = i;
    const auto root = [&](std::uint32_t i) {
      while (group_of_[i] != i) i = group_of_[i] = group_of_[group_of_[i]];
      return i;
    };
    std::vector<std::uint32_t> first_holder(classes_.size(), models);
    for (std::uint32_t i = 0; i < models; ++i)
      for (const std::uint32_t c : classes_of_[i]) {
        if (first_holder[c] == models) first_holder[c] = i;
        const std::uint32_t a = root(i), b = root(first_holder[c]);
        group_of_[std::max(a, b)] = std::min(a, b);
      }
    for (std::uint32_t i = 0; i < models; ++i) group_of_[i] = root(i);
  }

  std::optional<model_group> group_with(const std::vector<model_id>& models, std::span<const std::uint64_t> value, std::uint64_t room,
                                        std::size_t most) const {
    model_group group;
    std::vector<std::uint32_t>& used = group.classes;
    for (const model_id model : models) used.insert(used.end(), classes_of_[index_of(model)].begin(), classes_of_[index_of(model)].end());
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());

    std::vector<shared_set> parts;
    for (const model_id model : models) {
      group.candidates.push_back({model, value[index_of(model)], own_[index_of(model)]});
      shared_set part;
      part.classes.assign((used.size() + 63) / 64, 0);
      for (const std::uint32_t c : classes_of_[index_of(model)]) {
        const auto bit = static_cast<std::size_t>(std::lower_bound(used.begin(), used.end(), c) - used.begin());
        part.classes[bit / 64] |= std::uint64_t{1} << (bit % 64);
      }
      measure(part, used);
      parts.push_back(std::move(part));
    }

    std::set<shared_set> unions;
    unions.insert(shared_set{std::vector<std::uint64_t>(parts[0].classes.size(), 0), 0, 0});
    std::set<shared_set> distinct(parts.begin(), parts.end());
    for (const shared_set& part : distinct) {
      std::vector<shared_set> grown;
      for (const shared_set& one : unions) {
        shared_set joined = one;
        for (std::size_t word = 0; word < joined.classes.size(); ++word) joined.classes[word] |= part.classes[word];
        measure(joined, used);
        if (joined.size <= room) grown.push_back(std::move(joined));
      }
      unions.insert(grown.begin(), grown.end());
      if (unions.size() > most) return std::nullopt;
    }
    group.sets.assign(unions.begin(), unions.end());

    for (const shared_set& set : group.sets) {
      group.admitted.emplace_back();
      for (std::uint32_t at = 0; at < parts.size(); ++at) {
        bool inside = true;
        for (std::size_t word = 0; word < set.classes.size(); ++word)
          inside = inside && (parts[at].classes[word] & ~set.classes[word]) == 0;
        if (inside) group.admitted.back().push_back(at);
      }
    }
    return group;
  }

  void measure(shared_set& set, const std::vector<std::uint32_t>& used) const noexcept {
    set.size = set.blocks = 0;
    for (std::size_t word = 0; word < set.classes.size(); ++word)
      for (std::uint64_t left = set.classes[word]; left != 0; left &= left - 1) {
        const block_class& one = classes_[used[word * 64 + static_cast<std::size_t>(std::countr_zero(left))]];
        set.size += one.size;
        set.blocks += one.blocks;
      }
  }

  std::vector<std::uint64_t> own_;
  std::vector<std::vector<std::uint32_t>> classes_of_;  // by model, ascending
  std::vector<block_class> classes_;                    // in the order of their first blocks
  std::vector<std::uint32_t> group_of_;
};

}  // namespace larder::inline v0::placement
