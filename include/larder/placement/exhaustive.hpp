// exhaustive: the best placement there is, by trying every one. For small instances: the yardstick of the other algorithms.
// Ties: the first in the order of servers, sets on a server by size, then lexicographic. Costs the product over servers of the sets that
// fit, each O(models * users / 64) for the last server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <larder/core/result.hpp>
#include <larder/placement/problem.hpp>
#include <larder/placement/solution.hpp>

namespace larder::inline v0::placement {

namespace detail {

// All sets of models that fit one server, by size, then lexicographic; nothing beyond `most`.
inline std::vector<std::vector<model_id>> fitting_sets(const problem& of, std::uint32_t server, storage_rule rule, std::size_t most) {
  std::vector<std::vector<model_id>> sets{{}};
  // Every set of size n that fits is one of size n - 1 that fits and a larger model; extending in order keeps the order.
  for (std::size_t from = 0; from < sets.size(); ++from) {
    const std::uint32_t next = sets[from].empty() ? 0 : index_of(sets[from].back()) + 1;
    for (std::uint32_t i = next; i < of.models(); ++i) {
      std::vector<model_id> larger = sets[from];
      larger.push_back(model_id{i});
      if (storage_of(of, larger, rule) > of.storage(server)) continue;
      if (sets.size() == most) return {};
      sets.push_back(std::move(larger));
    }
  }
  return sets;
}

class every_placement {
 public:
  every_placement(const problem& of, std::vector<std::vector<std::vector<model_id>>> sets)
      : of_(&of), sets_(std::move(sets)), now_(of.servers()), best_(of.servers()) {}

  std::vector<std::vector<model_id>> best() {
    try_from(0, open_requests(*of_), 0);
    return best_;
  }

 private:
  void try_from(std::uint32_t server, const open_requests& open, std::uint64_t hits) {
    if (server == of_->servers()) {
      if (hits > best_hits_) {
        best_hits_ = hits;
        best_ = now_;
      }
      return;
    }
    for (const std::vector<model_id>& set : sets_[server]) {
      open_requests left = open;
      std::uint64_t gained = 0;
      for (const model_id model : set) {
        gained += left.gain(server, model);
        left.serve(server, model);
      }
      now_[server] = set;
      try_from(server + 1, left, hits + gained);
    }
  }

  const problem* of_;
  std::vector<std::vector<std::vector<model_id>>> sets_;
  std::vector<std::vector<model_id>> now_, best_;
  std::uint64_t best_hits_ = 0;
};

}  // namespace detail

/// The best placement under a storage rule. Faults: more than `most_placements` placements to try.
inline result<solution> exhaustive(const problem& of, storage_rule rule = storage_rule::shared,
                                   std::uint64_t most_placements = 10'000'000) {
  const fault too_many{
      "exhaustive", 0, {}, "there are more than " + std::to_string(most_placements) + " placements, expected a smaller instance"};
  std::vector<std::vector<std::vector<model_id>>> sets;
  std::uint64_t placements = 1;
  for (std::uint32_t server = 0; server < of.servers(); ++server) {
    sets.push_back(detail::fitting_sets(of, server, rule, most_placements));
    if (sets.back().empty() || sets.back().size() > most_placements / placements) return too_many;
    placements *= sets.back().size();
  }
  return evaluate(of, detail::every_placement(of, std::move(sets)).best(), rule);
}

}  // namespace larder::inline v0::placement
