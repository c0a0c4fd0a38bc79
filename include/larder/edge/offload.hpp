// Deciders: which tier a generation task goes to. all_edge, all_cloud, random, greedy (least delay of those good enough) and
// nearest_experience, which learns from a pool of examples without changing any parameter. A language model can take the place of its
// stand-in: it is any type that reads the task's text, the question and the chosen examples, and names a tier.
// Sources: decision by examples: arXiv 2408.02549 and 2408.00214; exploration, validation and the stand-in are larder's. A decision costs
// O(1), for nearest_experience O(pool log pool).
#pragma once

#include <array>
#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <larder/core/random.hpp>
#include <larder/edge/experience.hpp>

namespace larder::inline v0::edge {

/// What is asked of a decider: the state as it may be learnt from, and, for those that compute instead, what each tier would take.
template <std::size_t Features>
struct offload_question {
  offload_state<Features> state{};
  std::array<estimate, 2> tiers{};  ///< by tier

  [[nodiscard]] const estimate& on(tier t) const noexcept { return tiers[index_of(t)]; }
  [[nodiscard]] bool is_feasible(tier t) const noexcept { return on(t).is_feasible(); }
};

/// A decider over states of so many features. learn() is told of every outcome; one that does not learn writes an empty one.
template <class D, std::size_t Features>
concept offload_decider = requires(D d, const offload_question<Features>& q, tier t, double reward) {
  { D::name } -> std::convertible_to<std::string_view>;
  { d.decide(q) } -> std::same_as<tier>;
  {d.learn(q, t, reward)};
};

/// Every task to the base station.
struct all_edge {
  static constexpr std::string_view name = "all_edge";
  template <std::size_t N>
  tier decide(const offload_question<N>&) noexcept {
    return tier::edge;
  }
  template <std::size_t N>
  void learn(const offload_question<N>&, tier, double) noexcept {}
};

/// Every task to the cloud.
struct all_cloud {
  static constexpr std::string_view name = "all_cloud";
  template <std::size_t N>
  tier decide(const offload_question<N>&) noexcept {
    return tier::cloud;
  }
  template <std::size_t N>
  void learn(const offload_question<N>&, tier, double) noexcept {}
};

/// A fair coin for each task.
class random_tier {
 public:
  static constexpr std::string_view name = "random";
  explicit random_tier(std::uint64_t seed = 0) noexcept : draws_(seed) {}
  template <std::size_t N>
  tier decide(const offload_question<N>&) noexcept {
    return all_tiers[draws_.below(2)];
  }
  template <std::size_t N>
  void learn(const offload_question<N>&, tier, double) noexcept {}

 private:
  random draws_;
};

/// The least delay among tiers whose quality suffices; if none does, the best quality. Ties: edge.
struct greedy {
  static constexpr std::string_view name = "greedy";
  double least_quality = .8;
  template <std::size_t N>
  tier decide(const offload_question<N>& q) noexcept {
    const estimate &edge = q.on(tier::edge), &cloud = q.on(tier::cloud);
    if (!edge.is_feasible() || !cloud.is_feasible()) return edge.is_feasible() || !cloud.is_feasible() ? tier::edge : tier::cloud;
    const bool is_edge_enough = edge.quality >= least_quality, is_cloud_enough = cloud.quality >= least_quality;
    if (is_edge_enough != is_cloud_enough) return is_edge_enough ? tier::edge : tier::cloud;
    if (!is_edge_enough) return cloud.quality > edge.quality ? tier::cloud : tier::edge;
    return cloud.delay_s < edge.delay_s ? tier::cloud : tier::edge;
  }
  template <std::size_t N>
  void learn(const offload_question<N>&, tier, double) noexcept {}
};

/// What proposes a tier from examples: a language model behind an adapter, or stand_in. Nothing, or a tier that cannot take the task, means
/// that the answer is of no use, which does happen with language models; stand_in then decides.
template <class A, std::size_t Features>
concept offload_adviser = requires(A a, std::string_view task, const offload_question<Features>& q,
                                   std::span<const experience<Features>> examples, const experience_pool<Features>& pool) {
  { a(task, q, examples, pool) } -> std::convertible_to<std::optional<tier>>;
};

/// A deterministic adviser without any language model: first the first feasible tier that is untried in this state, then the feasible one
/// with the largest mean reward among the examples (ties, or none: edge).
struct stand_in {
  template <std::size_t N>
  tier operator()(std::string_view, const offload_question<N>& q, std::span<const experience<N>> examples,
                  const experience_pool<N>& pool) const noexcept {
    for (const tier t : all_tiers)
      if (q.is_feasible(t) && pool.is_untried(q.state, t)) return t;
    std::optional<std::pair<tier, double>> best;
    for (const tier t : all_tiers) {
      double sum = 0, count = 0;
      for (const experience<N>& e : examples)
        if (e.action == t) sum += e.reward, ++count;
      if (q.is_feasible(t) && count > 0 && (!best || sum / count > best->second)) best.emplace(t, sum / count);
    }
    return best ? best->first : tier::edge;
  }
};

/// How often nearest_experience tries a tier by chance: a probability that shrinks after each outcome.
struct exploration {
  double start = .3;
  double least = .01;
  double shrink = .99;
};

/// How nearest_experience learns.
struct learning {
  experience_rules rules{};
  exploration chance{};
  std::uint64_t seed = 0;
  std::string task{};  ///< goal and rules in words, for an adviser that reads
};

/// Decides by the examples nearest and best; explores, validates, remembers.
template <std::size_t Features, class Adviser = stand_in>
requires offload_adviser<Adviser, Features>
class nearest_experience {
 public:
  static constexpr std::string_view name = "nearest_experience";

  explicit nearest_experience(learning how = {}, Adviser adviser = {})
      : learning_(std::move(how)),
        adviser_(std::move(adviser)),
        pool_(learning_.rules),
        draws_(learning_.seed),
        chance_(learning_.chance.start) {}

  /// With the present chance a fair coin, otherwise the adviser; whichever it was, an infeasible tier is replaced by stand_in's.
  tier decide(const offload_question<Features>& q) {
    const auto chosen = pool_.choose(q.state);
    const double luck = draws_.uniform();
    std::optional<tier> proposed;
    if (luck < chance_) {
      proposed = all_tiers[draws_.below(2)];
    } else {
      proposed = adviser_(std::string_view(learning_.task), q, std::span<const experience<Features>>(chosen), pool_);
    }
    if (proposed && q.is_feasible(*proposed)) return *proposed;
    return stand_in{}(learning_.task, q, std::span<const experience<Features>>(chosen), pool_);
  }

  void learn(const offload_question<Features>& q, tier action, double reward) {
    pool_.add({q.state, action, reward});
    chance_ = std::max(learning_.chance.least, learning_.chance.shrink * chance_);
  }

  [[nodiscard]] const experience_pool<Features>& pool() const noexcept { return pool_; }
  [[nodiscard]] double chance() const noexcept { return chance_; }

 private:
  learning learning_;
  Adviser adviser_;
  experience_pool<Features> pool_;
  random draws_;
  double chance_;
};

/// The exhaustive choice, for comparison: told what each tier would bring, the larger reward (ties: edge). It does not look ahead to what a
/// full tier does to later tasks.
class best_known {
 public:
  static constexpr std::string_view name = "best_known";
  explicit best_known(generation_service service) : service_(std::move(service)) {}
  template <std::size_t N>
  tier decide(const offload_question<N>& q) noexcept {
    return service_.reward(q.on(tier::cloud)) > service_.reward(q.on(tier::edge)) ? tier::cloud : tier::edge;
  }
  template <std::size_t N>
  void learn(const offload_question<N>&, tier, double) noexcept {}

 private:
  generation_service service_;
};

/// The names of all deciders here, best_known last.
inline constexpr std::array<std::string_view, 6> offload_decider_names{
    all_edge::name, all_cloud::name, random_tier::name, greedy::name, nearest_experience<1>::name, best_known::name};

/// Makes the decider of this name and calls visit(decider); false if there is none. `how` says how one learns and seeds the coin, the
/// service what quality suffices for greedy and what best_known knows.
template <std::size_t Features, class Visit>
bool visit_decider(std::string_view name, const learning& how, const generation_service& service, Visit&& visit) {
  const auto make = [&](auto decider) {
    static_assert(offload_decider<decltype(decider), Features>);
    visit(decider);
    return true;
  };
  if (name == all_edge::name) return make(all_edge{});
  if (name == all_cloud::name) return make(all_cloud{});
  if (name == random_tier::name) return make(random_tier(how.seed));
  if (name == greedy::name) return make(greedy{service.given().least_mean_quality});
  if (name == nearest_experience<Features>::name) return make(nearest_experience<Features>(how));
  if (name == best_known::name) return make(best_known(service));
  return false;
}

}  // namespace larder::inline v0::edge
