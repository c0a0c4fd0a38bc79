// What is asked of an edge server in a time slot, and a seeded source of it: Poisson requests over a catalog whose popularity drifts, since
// now and then two models trade their popularity and since some kinds rise while others fall. A slot costs O(models) and its requests.
// Every server has a stream of its own, so servers can be simulated in any order; popularity is the same on all of them, unless it is
// local. Sources: Poisson counts per entry: arXiv 2403.05826; Zipf's law, the drifts and the lengths by logarithmic normals are larder's.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <larder/core/random.hpp>

namespace larder::inline v0::edge {

/// Equal requests for one model in one time slot at one server.
struct demand {
  std::uint32_t model = 0;  ///< place in the catalog
  double count = 0;         ///< R
  double input_tokens = 0;  ///< mean over the requests, as the next two
  double output_tokens = 0;
  double input_megabytes = 0;
};

/// A Poisson number of the given mean, >= 0. O(mean): inversion, in portions small enough for exp(-mean) to be exact.
inline std::uint64_t poisson(random& draws, double mean) noexcept {
  constexpr double portion = 16;
  std::uint64_t count = 0;
  for (; mean > 0; mean -= portion) {
    const double rate = mean < portion ? mean : portion;
    double chance = std::exp(-rate), passed = draws.uniform();
    for (std::uint64_t k = 1; passed >= chance && chance > 0; ++k) {
      passed -= chance;
      chance *= rate / static_cast<double>(k);
      ++count;
    }
  }
  return count;
}

/// A positive quantity with a long tail, told by its mean and its variation (standard deviation over mean); always the mean if that is 0.
struct length_law {
  double mean = 0;
  double variation = 0;

  [[nodiscard]] double draw(random& draws) const noexcept {
    if (variation == 0 || mean == 0) return mean;
    const double spread = std::log1p(variation * variation);
    return mean * std::exp(std::sqrt(spread) * draws.normal() - spread / 2);
  }
};

/// Puts things in an order in which every order is as likely as any other.
template <class T>
void shuffle(std::span<T> things, random& draws) noexcept {
  for (std::size_t i = things.size(); i > 1; --i) std::swap(things[i - 1], things[static_cast<std::size_t>(draws.below(i))]);
}

/// How the requests of a time slot come about.
struct demand_law {
  std::vector<double> weights;        ///< popularity of each model at the start, >= 0, not all 0
  std::vector<double> later_weights;  ///< what it becomes, on straight lines, within `moving_slots`; empty: it stays
  std::uint32_t moving_slots = 0;
  double requests_per_slot = 0;  ///< mean, all servers together
  double trades_per_slot = 0;    ///< mean number of pairs of models that trade their popularity after a slot
  /// Above 0: models come in groups of so many, the choices of a service, which asks for the first of them. At the start and with each
  /// trade a service is mapped at random to one of its choices, which then has the popularity of the first.
  std::uint32_t choices = 0;
  bool is_local = false;     ///< has every server a popularity with trades of its own?
  length_law input, output;  ///< tokens of a request
  double megabytes_per_request = 0;
};

/// The popularity of ranks 1, 2, ... n by Zipf's law with a shift: 1 / (rank + shift)^exponent.
inline std::vector<double> zipf_weights(std::size_t n, double exponent, double shift = 0) {
  std::vector<double> weights(n);
  for (std::size_t i = 0; i < n; ++i) weights[i] = std::pow(static_cast<double>(i + 1) + shift, -exponent);
  return weights;
}

/// The popularity of the models, slot after slot, the same on all servers of a seed.
class popularity_course {
 public:
  popularity_course(const demand_law& law, std::uint64_t seed)
      : law_(&law), places_(law.weights.size()), weights_(law.weights), parts_(law.weights.size()), draws_(mix(seed)) {
    for (std::size_t i = 0; i < places_.size(); ++i) places_[i] = i;
    for (std::size_t i = 0; law.choices > 0 && i < places_.size(); i += law.choices) remap(i);
    normalize();
  }

  /// Parts of the requests, by model; they sum to 1.
  [[nodiscard]] std::span<const double> parts() const noexcept { return parts_; }

  /// Goes to the next slot.
  void advance() noexcept {
    const bool moves = ++slot_ <= law_->moving_slots && !law_->later_weights.empty();
    const double part = moves ? static_cast<double>(slot_) / static_cast<double>(law_->moving_slots) : 0;
    for (std::size_t i = 0; moves && i < weights_.size(); ++i)
      weights_[i] = law_->weights[i] + part * (law_->later_weights[i] - law_->weights[i]);
    bool traded = false;
    for (double left = law_->trades_per_slot; left > 0; --left) {
      if (left < 1 && draws_.uniform() >= left) break;
      const auto a = static_cast<std::size_t>(draws_.below(places_.size()));
      if (law_->choices > 0) {
        remap(a / law_->choices * law_->choices);
      } else {
        const auto b = static_cast<std::size_t>(draws_.below(places_.size()));
        std::swap(places_[a], places_[b]);
      }
      traded = true;
    }
    if (moves || traded) normalize();
  }

 private:
  void normalize() noexcept {
    double whole = 0;
    for (const double w : weights_) whole += w;
    for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i] = weights_[places_[i]] / whole;
  }

  // Whoever of the group that begins here has the popularity of its first gives it to any of the group.
  void remap(std::size_t first) noexcept {
    std::size_t asked_for = first;
    while (places_[asked_for] != first) ++asked_for;
    std::swap(places_[asked_for], places_[first + static_cast<std::size_t>(draws_.below(law_->choices))]);
  }

  const demand_law* law_;
  std::vector<std::size_t> places_;  // whose weight a model has now
  std::vector<double> weights_, parts_;
  random draws_;
  std::uint32_t slot_ = 0;
};

/// The requests that arrive at one of several servers, slot after slot. Equal laws, seeds and servers give equal requests.
class demand_stream {
 public:
  demand_stream(const demand_law& law, std::uint32_t servers, std::uint32_t server, std::uint64_t seed)
      : law_(&law),
        popularity_(law, law.is_local ? mix(seed + 3) + server : seed),
        servers_(servers),
        draws_(mix(mix(seed + 1) + server)) {}

  /// The requests of the next slot in the order of their arrival; to be read until the next call.
  std::span<const demand> next() {
    arrived_.clear();
    const double rate = law_->requests_per_slot / static_cast<double>(servers_);
    const auto parts = popularity_.parts();
    for (std::uint32_t m = 0; m < parts.size(); ++m) {
      const std::uint64_t count = poisson(draws_, rate * parts[m]);
      if (count > 0) arrived_.push_back(requests_for(m, count));
    }
    shuffle(std::span<demand>(arrived_), draws_);
    popularity_.advance();
    return arrived_;
  }

 private:
  demand requests_for(std::uint32_t model, std::uint64_t count) noexcept {
    demand d{.model = model, .count = static_cast<double>(count), .input_megabytes = law_->megabytes_per_request};
    for (std::uint64_t i = 0; i < count; ++i) {
      d.input_tokens += law_->input.draw(draws_);
      d.output_tokens += law_->output.draw(draws_);
    }
    d.input_tokens /= d.count;
    d.output_tokens /= d.count;
    return d;
  }

  const demand_law* law_;
  popularity_course popularity_;
  std::uint32_t servers_;
  random draws_;
  std::vector<demand> arrived_;
};

}  // namespace larder::inline v0::edge
