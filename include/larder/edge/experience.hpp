// A pool of past decisions (state, tier, reward), bounded, from which the examples for the next decision are chosen: the in-context
// learning of "Generative AI as a Service in 6G Edge-Cloud" (arXiv 2408.02549) and "LLM-enabled In-Context Learning for Wireless Network
// Optimization" (arXiv 2408.00214): same state if states are discrete, a ranking by reward and nearness if they are continuous. The exact
// scores, bounds and ties are larder's. Adding costs O(1) (O(pool) when the worst is dropped), choosing O(pool log pool).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include <larder/edge/generation.hpp>

namespace larder::inline v0::edge {

/// What a decision sees of a task and the system, each feature brought to a scale of about 1.
template <std::size_t Features>
using offload_state = std::array<double, Features>;

/// Euclidean distance.
template <std::size_t Features>
[[nodiscard]] double distance(const offload_state<Features>& a, const offload_state<Features>& b) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < Features; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

/// Divides each feature by the largest magnitude it has had so far.
template <std::size_t Features>
class running_scale {
 public:
  [[nodiscard]] offload_state<Features> operator()(const offload_state<Features>& raw) noexcept {
    offload_state<Features> scaled{};
    for (std::size_t i = 0; i < Features; ++i) {
      largest_[i] = std::max(largest_[i], std::abs(raw[i]));
      scaled[i] = largest_[i] > 0 ? raw[i] / largest_[i] : 0;
    }
    return scaled;
  }

 private:
  offload_state<Features> largest_{};
};

/// One decision and what came of it.
template <std::size_t Features>
struct experience {
  offload_state<Features> state{};
  tier action = tier::edge;
  double reward = 0;
};

/// How the pool chooses and forgets.
struct experience_rules {
  enum class states { continuous, discrete } kind = states::continuous;
  enum class forget { oldest, lowest_reward } when_full = forget::oldest;
  std::size_t best = 5;        ///< examples with the best scores
  std::size_t worst = 0;       ///< further examples with the worst rewards among the nearest 2 * worst
  double distance_weight = 1;  ///< what a unit of distance takes from a score
  double seen_within = .5;     ///< within this distance a state counts as seen (continuous)
  std::size_t bound = 200;     ///< examples kept
};

/// The examples, oldest first.
template <std::size_t Features>
class experience_pool {
 public:
  using example = experience<Features>;

  explicit experience_pool(const experience_rules& rules = {}) : rules_(rules) {}

  void add(const example& e) {
    examples_.push_back(e);
    if (examples_.size() <= rules_.bound) return;
    auto leaver = examples_.begin();
    if (rules_.when_full == experience_rules::forget::lowest_reward)
      leaver = std::min_element(examples_.begin(), examples_.end(), [](const example& a, const example& b) { return a.reward < b.reward; });
    examples_.erase(leaver);
  }

  /// Is this tier untried in this state (discrete) or near it (continuous)? Asked of the whole pool: among the best examples alone the
  /// worse tier never appears, and would be tried for ever.
  [[nodiscard]] bool is_untried(const offload_state<Features>& s, tier t) const noexcept {
    return std::none_of(examples_.begin(), examples_.end(), [&](const example& e) {
      return e.action == t && (is_discrete() ? e.state == s : distance(e.state, s) <= rules_.seen_within);
    });
  }

  /// The examples to decide by: the best, then the worst asked for. Equal scores: the newer first.
  [[nodiscard]] std::vector<example> choose(const offload_state<Features>& s) const {
    std::vector<ranked> candidates;
    for (std::size_t i = 0; i < examples_.size(); ++i) {
      const example& e = examples_[i];
      if (is_discrete() && e.state != s) continue;
      const double away = is_discrete() ? 0 : distance(e.state, s);
      candidates.push_back({e.reward - rules_.distance_weight * away, away, i});
    }
    std::vector<example> chosen;
    take(candidates, rules_.best, chosen, [](const ranked& a, const ranked& b) { return a.score > b.score; });
    if (is_discrete() || rules_.worst == 0) return chosen;
    std::vector<example> nearest;
    take(candidates, 2 * rules_.worst, nearest, [](const ranked& a, const ranked& b) { return a.away < b.away; });
    std::vector<std::pair<double, std::size_t>> by_reward;  // and by nearness where rewards are equal
    for (std::size_t i = 0; i < nearest.size(); ++i) by_reward.emplace_back(nearest[i].reward, i);
    std::sort(by_reward.begin(), by_reward.end());
    for (std::size_t i = 0; i < std::min(nearest.size(), rules_.worst); ++i) chosen.push_back(nearest[by_reward[i].second]);
    return chosen;
  }

  [[nodiscard]] const std::deque<example>& examples() const noexcept { return examples_; }
  [[nodiscard]] const experience_rules& rules() const noexcept { return rules_; }

 private:
  struct ranked {
    double score, away;
    std::size_t place;
  };
  [[nodiscard]] bool is_discrete() const noexcept { return rules_.kind == experience_rules::states::discrete; }

  template <class Before>
  void take(std::vector<ranked>& candidates, std::size_t count, std::vector<example>& to, Before before) const {
    count = std::min(count, candidates.size());
    const auto newer_first = [&](const ranked& a, const ranked& b) {
      if (before(a, b)) return true;
      if (before(b, a)) return false;
      return a.place > b.place;
    };
    const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(candidates.begin(), end, candidates.end(), newer_first);
    for (auto c = candidates.begin(); c != end; ++c) to.push_back(examples_[c->place]);
  }

  experience_rules rules_;
  std::deque<example> examples_;
};

}  // namespace larder::inline v0::edge
