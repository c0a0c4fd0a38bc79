// spec: server after server, each gets the best set of models for the requests no earlier server serves. Meant for libraries with few
// combinations of shared blocks: all that matter are tried (shared_sets.hpp), each with a knapsack over the bytes the models do not share.
// At least (1 - epsilon) / 2 of the best placement, and no algorithm of this kind is better than one half: server 1 may take a or b,
// server 2 only a; the tie gives a to server 1. Ties: the first combination by number of blocks, then by the smallest blocks.
// Costs O(servers * (combinations * models + knapsacks)); a combination whose fractional bound is below the best so far costs no knapsack.
// Source: Qu et al., "TrimCaching", arXiv 2405.03990: the outline and the ratio are theirs, the steps ours.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <larder/core/random.hpp>
#include <larder/core/result.hpp>
#include <larder/placement/knapsack.hpp>
#include <larder/placement/problem.hpp>
#include <larder/placement/ratio.hpp>
#include <larder/placement/rounding.hpp>
#include <larder/placement/shared_sets.hpp>
#include <larder/placement/solution.hpp>

namespace larder::inline v0::placement {

/// In which order servers choose: by number; larger storage first (ties by number); as listed in spec_options::order; or the best of
/// several random orders (ties: the earlier one).
enum class server_order : std::uint8_t { by_index, by_storage, as_listed, best_of_random };

struct spec_options {
  double epsilon = 0.1;                   ///< 0 (exact) to below 1: the loss allowed on each server
  rounding round = rounding::by_largest;  ///< how epsilon becomes a unit of value
  bool convolve = false;                  ///< join groups by max-convolution instead of trying all combinations: far faster for
                                          ///< many groups, as good a result, other ties
  server_order first = server_order::by_index;
  std::vector<std::uint32_t> order{};                    ///< every server once; read for as_listed only
  std::uint32_t random_orders = 10;                      ///< how many; read for best_of_random only
  std::uint64_t seed = 1;                                ///< of those orders
  std::size_t most_combinations = std::size_t{1} << 20;  ///< of shared blocks on one server; more is a fault
};

namespace detail {

// Chooses the models of one server. The groups hold only models that are worth something and fit.
class server_choice {
 public:
  server_choice(const std::vector<model_group>& groups, std::uint64_t room, const spec_options& options)
      : groups_(groups), room_(room), options_(options) {}

  // All groups at once, by max-convolution. Nothing where the knapsack ran out of states.
  std::optional<std::vector<model_id>> convolved() const {
    std::vector<std::uint64_t> values;
    for (const model_group& group : groups_)
      for (const candidate_model& one : group.candidates) values.push_back(one.value);
    const std::vector<std::uint64_t> counts = rounded(values, options_.epsilon, options_.round);
    std::vector<knapsack_group> problem;
    std::size_t before = 0;
    for (const model_group& group : groups_) {
      knapsack_group sets;
      for (std::size_t at = 0; at < group.sets.size(); ++at) {
        sets.push_back({group.sets[at].size, {}});
        for (const std::uint32_t one : group.admitted[at])
          sets.back().items.push_back({counts[before + one], group.candidates[one].own, index_of(group.candidates[one].model)});
      }
      problem.push_back(std::move(sets));
      before += group.candidates.size();
    }
    return models(knapsack(problem, room_).best_choice());
  }

  // The product of the groups' sets, most promising first. `too_many` is set where there are more than the options allow.
  std::optional<std::vector<model_id>> traversed(bool& too_many) {
    too_many = !combine(0, 0, 0);
    if (too_many) return std::nullopt;
    rank_candidates();
    for (combination& one : combinations_) one.bound = bound_of(one);
    std::sort(combinations_.begin(), combinations_.end(),
              [&](const combination& a, const combination& b) { return a.bound != b.bound ? a.bound > b.bound : before(a, b); });
    std::vector<model_id> best;
    std::uint64_t best_value = 0;
    const combination* found = nullptr;
    for (const combination& one : combinations_) {
      if (one.bound < best_value || one.bound == 0) break;
      if (one.bound == best_value && !before(one, *found)) continue;
      std::uint64_t value = 0;
      auto chosen = choice_for(one, value);
      if (!chosen) return std::nullopt;
      if (value < best_value || value == 0 || (value == best_value && !before(one, *found))) continue;
      best = *std::move(chosen);
      best_value = value;
      found = &one;
    }
    return best;
  }

 private:
  struct combination {
    std::size_t first = 0;  // where its sets stand in picked_, one per group
    std::uint64_t size = 0, blocks = 0, bound = 0;
  };
  struct ranked {
    std::size_t group, position;
    candidate_model model;
  };

  static std::optional<std::vector<model_id>> models(const std::optional<std::vector<std::uint32_t>>& numbers) {
    if (!numbers) return std::nullopt;
    std::vector<model_id> found;
    for (const std::uint32_t number : *numbers) found.push_back(model_id{number});
    return found;
  }

  // Lists every combination of one set per group that fits.
  bool combine(std::size_t group, std::uint64_t size, std::uint64_t blocks) {
    if (group == groups_.size()) {
      if (combinations_.size() == options_.most_combinations) return false;
      combinations_.push_back({picked_.size(), size, blocks, 0});
      picked_.insert(picked_.end(), path_.begin(), path_.end());
      return true;
    }
    for (std::uint32_t at = 0; at < groups_[group].sets.size(); ++at) {
      const shared_set& set = groups_[group].sets[at];
      if (set.size > room_ - size) continue;
      path_.push_back(at);
      const bool listed = combine(group + 1, size + set.size, blocks + set.blocks);
      path_.pop_back();
      if (!listed) return false;
    }
    return true;
  }

  // By number of blocks, then by the smallest block that one has and the other has not.
  bool before(const combination& a, const combination& b) const noexcept {
    if (a.blocks != b.blocks) return a.blocks < b.blocks;
    std::uint32_t smallest = ~std::uint32_t{0};
    bool in_a = false;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const shared_set& one = groups_[g].sets[picked_[a.first + g]];
      const shared_set& other = groups_[g].sets[picked_[b.first + g]];
      for (std::size_t word = 0; word < one.classes.size(); ++word) {
        const std::uint64_t apart = one.classes[word] ^ other.classes[word];
        if (apart == 0) continue;
        const auto bit = static_cast<std::size_t>(std::countr_zero(apart));
        const std::uint32_t number = groups_[g].classes[word * 64 + bit];
        if (number < smallest) {
          smallest = number;
          in_a = (one.classes[word] >> bit & 1) != 0;
        }
        break;
      }
    }
    return in_a;
  }

  void rank_candidates() {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      allowed_.emplace_back();
      for (const auto& admitted : groups_[g].admitted) {
        allowed_.back().emplace_back(groups_[g].candidates.size(), false);
        for (const std::uint32_t at : admitted) allowed_.back().back()[at] = true;
      }
      for (std::size_t at = 0; at < groups_[g].candidates.size(); ++at) ranked_.push_back({g, at, groups_[g].candidates[at]});
    }
    std::sort(ranked_.begin(), ranked_.end(), [](const ranked& a, const ranked& b) {
      const ratio left{a.model.value, a.model.own}, right{b.model.value, b.model.own};
      return left != right ? left > right : a.model.model < b.model.model;
    });
  }

  bool admits(const combination& one, const ranked& model) const noexcept {
    return allowed_[model.group][picked_[one.first + model.group]][model.position] && model.model.own <= room_ - one.size;
  }

  // The value of the fractional knapsack, rounded up.
  std::uint64_t bound_of(const combination& one) const noexcept {
    std::uint64_t room = room_ - one.size, sum = 0;
    for (const ranked& model : ranked_) {
      if (!admits(one, model)) continue;
      if (model.model.own > room)
        return sum +
               static_cast<std::uint64_t>(static_cast<double>(model.model.value) *
                                          (static_cast<double>(room) / static_cast<double>(model.model.own))) +
               1;
      room -= model.model.own;
      sum += model.model.value;
    }
    return sum;
  }

  std::optional<std::vector<model_id>> choice_for(const combination& one, std::uint64_t& value) const {
    std::vector<candidate_model> candidates;
    for (const ranked& model : ranked_)
      if (admits(one, model)) candidates.push_back(model.model);
    std::sort(candidates.begin(), candidates.end(), [](const candidate_model& a, const candidate_model& b) { return a.model < b.model; });
    std::vector<std::uint64_t> values;
    values.reserve(candidates.size());
    for (const candidate_model& candidate : candidates) values.push_back(candidate.value);
    const std::vector<std::uint64_t> counts = rounded(values, options_.epsilon, options_.round);
    knapsack_set set;
    for (std::uint32_t at = 0; at < candidates.size(); ++at) set.items.push_back({counts[at], candidates[at].own, at});
    const auto positions = knapsack({{std::move(set)}}, room_ - one.size).best_choice();
    if (!positions) return std::nullopt;
    std::vector<model_id> chosen;
    for (const std::uint32_t at : *positions) {
      chosen.push_back(candidates[at].model);
      value += candidates[at].value;
    }
    return chosen;
  }

  const std::vector<model_group>& groups_;
  std::uint64_t room_;
  const spec_options& options_;
  std::vector<std::uint32_t> path_, picked_;
  std::vector<combination> combinations_;
  std::vector<std::vector<std::vector<bool>>> allowed_;  // by group, set and candidate
  std::vector<ranked> ranked_;                           // by falling value per byte
};

inline result<solution> spec_in_order(const problem& of, const shared_sets& sharing, const spec_options& options,
                                      const std::vector<std::uint32_t>& order) {
  open_requests open(of);
  std::vector<std::vector<model_id>> placed(of.servers());
  std::vector<std::uint64_t> value(of.models());
  for (const std::uint32_t server : order) {
    const auto wrong = [&](std::string reason) { return fault{"spec", 0, "server " + std::to_string(server), std::move(reason)}; };
    for (std::uint32_t i = 0; i < of.models(); ++i) value[i] = open.gain(server, model_id{i});
    const std::uint64_t room = of.storage(server).count;
    const auto groups = sharing.groups(value, room, options.most_combinations);
    const std::string too_many =
        "its shared blocks have more than " + std::to_string(options.most_combinations) + " combinations, expected fewer";
    if (!groups) return wrong(too_many + " (gen needs none)");
    server_choice choice(*groups, room, options);
    bool explosion = false;
    auto chosen = options.convolve ? choice.convolved() : choice.traversed(explosion);
    if (explosion) return wrong(too_many + " (convolve needs only those within each group)");
    if (!chosen) return wrong("its knapsack needs too many states, expected a larger epsilon");
    for (const model_id model : *chosen) open.serve(server, model);
    placed[server] = *std::move(chosen);
  }
  return evaluate(of, std::move(placed), storage_rule::shared);
}

}  // namespace detail

/// Successive placement. Faults: an epsilon outside [0, 1), a listed order that is not every server once, no random orders, more
/// combinations of shared blocks than allowed, a knapsack beyond its states. Throws only where memory is short.
inline result<solution> spec(const problem& of, const spec_options& options = {}) {
  if (!(options.epsilon >= 0.0 && options.epsilon < 1.0))
    return fault{"spec", 0, "epsilon", "is " + std::to_string(options.epsilon) + ", expected 0 to below 1"};
  std::vector<std::uint32_t> order(of.servers());
  for (std::uint32_t server = 0; server < of.servers(); ++server) order[server] = server;
  const shared_sets sharing(of.graph());
  switch (options.first) {
    case server_order::by_index:
      break;
    case server_order::by_storage:
      std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return of.storage(a) > of.storage(b) || (of.storage(a) == of.storage(b) && a < b);
      });
      break;
    case server_order::as_listed: {
      std::vector<std::uint32_t> sorted = options.order;
      std::sort(sorted.begin(), sorted.end());
      if (sorted != order) return fault{"spec", 0, "order", "does not list each of the " + std::to_string(of.servers()) + " servers once"};
      order = options.order;
      break;
    }
    case server_order::best_of_random: {
      if (options.random_orders == 0) return fault{"spec", 0, "random_orders", "is 0, expected at least 1"};
      random draw{options.seed};
      std::optional<solution> best;
      for (std::uint32_t round = 0; round < options.random_orders; ++round) {
        for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[draw.below(left)]);
        auto found = detail::spec_in_order(of, sharing, options, order);
        if (!found) return found;
        if (!best || found->hits > best->hits) best = *std::move(found);
      }
      return *std::move(best);
    }
  }
  return detail::spec_in_order(of, sharing, options, order);
}

}  // namespace larder::inline v0::placement
