// bound: more requests than this no placement serves, so that a hit ratio can be read beside it. Made for instances far too large to solve.
//
// Why it is valid. A request (k, i) is served once however many servers could: hits = sum of p * min(1, number of servers that serve it).
// For any price lambda between 0 and p of serving a request once more, p * min(1, n) <= (p - lambda) + lambda * n. Summed up,
//   hits <= sum over requests of (p - lambda) + sum over servers of (the most lambda that what fits there can collect),
// and the servers no longer meet. Each server's most is a knapsack over the sets of shared blocks (shared_sets.hpp). Where these are too
// many to list, or the knapsack has too many states, it is one that is never less: models pay for part of their blocks (divided in
// shared_sets.hpp, overlaps.hpp), or bytes have a price (knapsack.hpp). Every lambda gives a bound; subgradient steps look for a low one,
// and the least found is the answer. Sums are whole numbers in fractions of a request, values rounded up.
// Costs O(rounds * (servers * models * users / 64 + requests served + knapsacks)) time and 12 bytes per user and model.
// Source: Lagrangian relaxation after Held and Karp, 1971, and Fisher, 1981; the split of shared blocks is ours.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <larder/placement/knapsack.hpp>
#include <larder/placement/overlaps.hpp>
#include <larder/placement/problem.hpp>
#include <larder/placement/shared_sets.hpp>
#include <larder/placement/solution.hpp>

namespace larder::inline v0::placement {

struct bound_options {
  std::uint32_t rounds = 100;                ///< steps toward a lower bound; 0 answers with the first
  storage_rule rule = storage_rule::shared;  ///< whole: a bound for caching that does not share
  std::size_t most_sets = 1000;              ///< sets of shared blocks listed within a group of models
  std::size_t most_states = 1 << 16;         ///< of a knapsack solved exactly
};

namespace detail {

// What may be put on a server of a certain room, apart from what it is worth.
class server_shape {
 public:
  server_shape(const problem& of, const shared_sets& sharing, const bound_options& options, std::uint64_t room)
      : sharing_(&sharing), room_(room), fits_(of.models()) {
    for (std::uint32_t i = 0; i < of.models(); ++i) fits_[i] = of.graph().size(model_id{i}).count <= room;
    if (options.rule == storage_rule::whole) {
      charges_.emplace_back();
      for (std::uint32_t i = 0; i < of.models(); ++i) charges_.back().push_back(of.graph().size(model_id{i}).count);
      return;
    }
    groups_ = sharing.groups(std::vector<std::uint64_t>(of.models(), 1), room, options.most_sets);
    constexpr std::uint32_t most_pairs_of = 4096;  // beyond, the table of pairs would take more than 128 MiB
    if (!groups_ && of.models() <= most_pairs_of) charges_ = overlaps(of.graph()).charges(room);
    divided_ = !groups_;
  }

  /// Knapsacks none of which has a lower answer than the most value that fits.
  [[nodiscard]] std::vector<std::vector<knapsack_group>> knapsacks(const std::vector<std::uint64_t>& value) const {
    std::vector<std::vector<knapsack_group>> all;
    if (groups_) all.push_back(listed(*groups_, value));
    if (divided_) all.push_back(listed({sharing_->divided(value, room_)}, value));
    for (const std::vector<std::uint64_t>& charge : charges_) {
      knapsack_set set;
      for (std::uint32_t i = 0; i < charge.size(); ++i)
        if (fits_[i] && value[i] != 0) set.items.push_back({value[i], charge[i], i});
      all.push_back({{std::move(set)}});
    }
    return all;
  }

 private:
  static std::vector<knapsack_group> listed(const std::vector<model_group>& groups, const std::vector<std::uint64_t>& value) {
    std::vector<knapsack_group> made;
    for (const model_group& group : groups) {
      made.emplace_back();
      for (std::size_t at = 0; at < group.sets.size(); ++at) {
        made.back().push_back({group.sets[at].size, {}});
        for (const std::uint32_t one : group.admitted[at]) {
          const candidate_model& candidate = group.candidates[one];
          made.back().back().items.push_back({value[index_of(candidate.model)], candidate.own, index_of(candidate.model)});
        }
      }
    }
    return made;
  }

  const shared_sets* sharing_;
  std::uint64_t room_;
  std::vector<bool> fits_;
  std::optional<std::vector<model_group>> groups_;
  std::vector<std::vector<std::uint64_t>> charges_;
  bool divided_ = false;
};

class price_search {
 public:
  price_search(const problem& of, const bound_options& options)
      : of_(&of),
        options_(options),
        sharing_(of.graph()),
        reachable_(std::size_t{of.models()} * of.words()),
        price_(std::size_t{of.models()} * of.users()),
        served_(price_.size()) {
    // As fine a fraction of a request as leaves room for sums.
    while (scale_ < 1024 && of.total() < (std::uint64_t{1} << 50) / (2 * scale_)) scale_ *= 2;
    for (std::uint32_t server = 0; server < of.servers(); ++server) {
      shapes_.try_emplace(of.storage(server).count, of, sharing_, options, of.storage(server).count);
      for (std::uint32_t i = 0; i < of.models(); ++i)
        for (std::size_t word = 0; word < of.words(); ++word) reachable_[i * of.words() + word] |= of.reached(server, model_id{i})[word];
    }
    for_each_reachable([&](std::size_t at, std::uint64_t weight) { price_[at] = scale_ * weight; });
  }

  std::uint64_t run() {
    std::uint64_t best = look() / scale_;
    // Steps shrink from a fifth of a request to a two-thousandth: measured, the lowest bounds for few rounds as for many.
    const double shrink = std::pow(0.003, 1.0 / std::max(1.0, static_cast<double>(options_.rounds)));
    double length = 0.2;
    for (std::uint32_t round = 0; round < options_.rounds; ++round) {
      step(length);
      length *= shrink;
      best = std::min(best, look() / scale_);
    }
    std::uint64_t most = 0;  // lambda = 0
    for_each_reachable([&](std::size_t, std::uint64_t weight) { most += weight; });
    return std::min(best, most);
  }

 private:
  // The bound at the prices of now, in fractions of a request; notes how often each request was served by the servers' choices.
  std::uint64_t look() {
    std::uint64_t sum = 0;
    for_each_reachable([&](std::size_t at, std::uint64_t weight) { sum += scale_ * weight - price_[at]; });
    std::fill(served_.begin(), served_.end(), 0);
    std::vector<std::uint64_t> value(of_->models());
    for (std::uint32_t server = 0; server < of_->servers(); ++server) {
      // Values in coarse units, rounded up: a bound may be a little too high, and the knapsack has far fewer columns.
      std::uint64_t sum_of_values = 0;
      for (std::uint32_t i = 0; i < of_->models(); ++i) {
        value[i] = 0;
        for_each_bit(of_->reached(server, model_id{i}), i, [&](std::size_t at) { value[i] += price_[at]; });
        sum_of_values += value[i];
      }
      const std::uint64_t unit = sum_of_values / 4096 + 1;
      for (std::uint64_t& one : value) one = one / unit + (one % unit != 0 ? 1 : 0);

      std::optional<knapsack> least;
      for (const auto& groups : shapes_.at(of_->storage(server).count).knapsacks(value)) {
        knapsack next(groups, of_->storage(server).count, options_.most_states);
        if (!least || next.bound() < least->bound()) least.emplace(std::move(next));
      }
      auto most = static_cast<std::uint64_t>(least->bound() * (1.0 + 1e-9)) + 1;
      std::vector<std::uint32_t> chosen = least->fair_choice();
      if (auto best = least->best_choice()) {
        chosen = *std::move(best);
        most = 0;
        for (const std::uint32_t i : chosen) most += value[i];
      }
      sum += most * unit;
      for (const std::uint32_t i : chosen) for_each_bit(of_->reached(server, model_id{i}), i, [&](std::size_t at) { ++served_[at]; });
    }
    return sum;
  }

  // Requests served twice become cheaper, requests served by nobody dearer.
  void step(double length) {
    for_each_reachable([&](std::size_t at, std::uint64_t weight) {
      const auto top = static_cast<double>(scale_ * weight);
      const double next = static_cast<double>(price_[at]) - length * top * (static_cast<double>(served_[at]) - 1.0);
      price_[at] = static_cast<std::uint64_t>(std::clamp(next, 0.0, top));
    });
  }

  // Calls the function with the place of every request for model i whose user has a bit.
  template <class Function>
  void for_each_bit(std::span<const std::uint64_t> words, std::uint32_t i, Function function) const {
    for (std::size_t word = 0; word < words.size(); ++word)
      for (std::uint64_t left = words[word]; left != 0; left &= left - 1)
        function(std::size_t{i} * of_->users() + word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
  }

  template <class Function>
  void for_each_reachable(Function function) const {
    for (std::uint32_t i = 0; i < of_->models(); ++i) {
      const auto weights = of_->weights(model_id{i});
      const std::size_t first = std::size_t{i} * of_->users();
      for_each_bit({reachable_.data() + i * of_->words(), of_->words()}, i, [&](std::size_t at) { function(at, weights[at - first]); });
    }
  }

  const problem* of_;
  bound_options options_;
  shared_sets sharing_;
  std::map<std::uint64_t, server_shape> shapes_;  // by room
  std::vector<std::uint64_t> reachable_;          // users whom some server reaches, by model
  std::uint64_t scale_ = 1;
  std::vector<std::uint64_t> price_;  // lambda, model by model
  std::vector<std::uint32_t> served_;
};

}  // namespace detail

/// No placement under this rule serves more requests. Throws only where memory is short.
[[nodiscard]] inline std::uint64_t most_hits(const problem& of, const bound_options& options = {}) {
  return detail::price_search(of, options).run();
}

}  // namespace larder::inline v0::placement
