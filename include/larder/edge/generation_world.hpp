// Where generation tasks come from: two seeded worlds that ask one question after another. decision_profile draws tasks independently of
// each other and of what is decided; generation_cells has base stations, users, fading, arrivals and queues.
// Sources: cells, users, radius, prompt and answer lengths, carrier, path loss and noise of generation_cells: "Goodput Maximization for LLM
// Edge Inference", which stands in for arXiv 2408.02549, whose own parameters are not available. decision_profile, the places, powers and
// arrivals are larder's own. O(cells * blocks) per task.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include <larder/core/random.hpp>
#include <larder/edge/fading.hpp>
#include <larder/edge/offload.hpp>

namespace larder::inline v0::edge {

/// Tasks of both types in equal parts, 100, 200 or 400 tokens, 2 to 20 Mbit/s, nobody waiting. State: type, length / 400, rate / 20 Mbit/s.
class decision_profile {
 public:
  static constexpr std::size_t features = 3;

  /// `noise` is the deviation of the normal error with which rewards are seen, at least 0. The service must know two task types.
  decision_profile(generation_service service, std::uint64_t seed, double noise = .02)
      : service_(std::move(service)), draws_(seed), noise_(noise) {}

  /// The next task, as it is put to a decider.
  [[nodiscard]] offload_question<features> next() {
    generation_task task;
    task.type = static_cast<std::uint32_t>(draws_.below(2));
    task.output_tokens = std::uint64_t{100} << draws_.below(3);
    task.rate_bit_s = draws_.uniform(2e6, 20e6);
    error_ = noise_ * draws_.normal();
    return {{static_cast<double>(task.type), static_cast<double>(task.output_tokens) / 400, task.rate_bit_s / 20e6},
            {service_.on(task, tier::edge), service_.on(task, tier::cloud)}};
  }
  /// Serves the task last asked about on this tier; answers the reward as it is seen.
  double serve(const offload_question<features>& q, tier t) noexcept { return service_.reward(q.on(t)) + error_; }

 private:
  generation_service service_;
  random draws_;
  double noise_, error_ = 0;
};

/// An area with base stations, users, and models.
struct generation_area {
  std::uint32_t cells = 3;
  std::uint32_t users = 15;
  double radius_m = 300;  ///< users are spread evenly over this disk; the stations stand half-way out
  double nearest_m = 1;   ///< no user is nearer to a station than this
  free_space_loss first_metre{.antenna_gain = 1, .carrier_hz = 3.5e9};
  double exponent = 3;         ///< of the path loss beyond the first metre
  std::uint32_t blocks = 100;  ///< resource blocks of each cell, shared evenly by its users
  double block_hz = 180e3;
  double noise_w = 2e-14;         ///< over all blocks together
  double power_w = 1;             ///< of a station, over all blocks together
  double tasks_per_s = .25;       ///< of all users together
  std::uint32_t edge_places = 2;  ///< tasks that a station's model works on at once
  std::uint32_t cloud_places = 16;
  double noise = .02;  ///< deviation of the normal error with which rewards are seen
};

/// Base stations in one area, each with a small model, and one cloud behind them. State, each divided by its largest value so far: type,
/// prompt tokens, answer tokens, rate, wait at the edge, wait in the cloud.
class generation_cells {
 public:
  static constexpr std::size_t features = 6;

  /// Places the users. Faults: no cells, users, blocks or places, a number that is not above 0, a negative exponent or noise.
  static result<generation_cells> of(generation_service service, std::uint64_t seed, const generation_area& p = {}) {
    field_check check("generation cells");
    check.at_least_one("cells", p.cells);
    check.at_least_one("users", p.users);
    check.positive("radius_m", p.radius_m);
    check.positive("nearest_m", p.nearest_m);
    check.not_negative("exponent", p.exponent);
    check.at_least_one("blocks", p.blocks);
    check.positive("block_hz", p.block_hz);
    check.positive("noise_w", p.noise_w);
    check.positive("power_w", p.power_w);
    check.positive("tasks_per_s", p.tasks_per_s);
    check.at_least_one("edge_places", p.edge_places);
    check.at_least_one("cloud_places", p.cloud_places);
    check.not_negative("noise", p.noise);
    if (check.found()) return *check.found();
    if (auto wrong = p.first_metre.check()) return *std::move(wrong);
    auto radio = resource_blocks::of({.block_hz = p.block_hz,
                                      .noise_w_hz = p.noise_w / (p.block_hz * p.blocks),
                                      .cells = p.cells,
                                      .users = p.users,
                                      .blocks = p.blocks});
    if (!radio) return radio.error();
    return generation_cells(std::move(service), seed, p, *std::move(radio));
  }

  /// The next task, as it is put to a decider.
  [[nodiscard]] offload_question<features> next() {
    now_ += draws_.exponential(1 / parameters_.tasks_per_s);
    const auto user = static_cast<std::uint32_t>(draws_.below(parameters_.users));
    station_ = nearest_[user];
    generation_task task;
    task.type = static_cast<std::uint32_t>(draws_.below(service_.given().quality.size()));
    task.prompt_tokens = std::uint64_t{128} << draws_.below(3);
    const std::uint64_t longest = std::uint64_t{128} << draws_.below(4);
    task.output_tokens = longest * (2 + draws_.below(3)) / 4;
    task.rate_bit_s = faded_rate(user);
    error_ = parameters_.noise * draws_.normal();
    const double edge_wait = wait(edge_[station_]), cloud_wait = wait(cloud_);
    for (const tier t : all_tiers) busy_[index_of(t)] = service_.generation_s(task, t);
    return {scale_({static_cast<double>(task.type), static_cast<double>(task.prompt_tokens), static_cast<double>(task.output_tokens),
                    task.rate_bit_s, edge_wait, cloud_wait}),
            {service_.on(task, tier::edge, edge_wait), service_.on(task, tier::cloud, cloud_wait)}};
  }
  /// Serves the task last asked about on this tier, which takes a place there; answers the reward as it is seen.
  double serve(const offload_question<features>& q, tier t) noexcept {
    std::vector<double>& places = t == tier::edge ? edge_[station_] : cloud_;
    double& place = *std::min_element(places.begin(), places.end());
    place = std::max(place, now_) + busy_[index_of(t)];
    return service_.reward(q.on(t)) + error_;
  }

 private:
  generation_cells(generation_service service, std::uint64_t seed, const generation_area& p, resource_blocks radio)
      : service_(std::move(service)),
        parameters_(p),
        radio_(std::move(radio)),
        draws_(seed),
        edge_(p.cells, std::vector<double>(p.edge_places)),
        cloud_(p.cloud_places) {
    std::vector<std::uint32_t> served(p.cells);
    for (std::uint32_t u = 0; u < p.users; ++u) {
      const double out = p.radius_m * std::sqrt(draws_.uniform());
      const double around = 2 * std::numbers::pi * draws_.uniform();
      for (std::uint32_t c = 0; c < p.cells; ++c) gain_.push_back(mean_gain(c, out * std::cos(around), out * std::sin(around)));
      const auto gains = gain_.end() - p.cells;
      nearest_.push_back(static_cast<std::uint32_t>(std::max_element(gains, gain_.end()) - gains));
      ++served[nearest_.back()];
    }
    // Every cell's blocks go round its users; each block is always on, so neighbours disturb each other at full load.
    for (std::uint32_t c = 0; c < p.cells; ++c) {
      std::vector<std::uint32_t> own;
      for (std::uint32_t u = 0; u < p.users; ++u)
        if (nearest_[u] == c) own.push_back(u);
      for (std::uint32_t r = 0; r < p.blocks && !own.empty(); ++r) radio_.assign(c, r, own[r % own.size()], p.power_w / p.blocks);
    }
  }

  [[nodiscard]] double mean_gain(std::uint32_t cell, double x, double y) const noexcept {
    const double around = 2 * std::numbers::pi * cell / parameters_.cells;
    const double dx = x - parameters_.radius_m / 2 * std::cos(around), dy = y - parameters_.radius_m / 2 * std::sin(around);
    const double away = std::max(parameters_.nearest_m, std::sqrt(dx * dx + dy * dy));
    return parameters_.first_metre.gain(1) * std::pow(away, -parameters_.exponent);
  }
  [[nodiscard]] double faded_rate(std::uint32_t user) {
    for (std::uint32_t c = 0; c < parameters_.cells; ++c) {
      const double fade = rayleigh{}(draws_);
      radio_.set_gain(c, user, fade * gain_[std::size_t{user} * parameters_.cells + c]);
    }
    return radio_.rate_bit_s(nearest_[user], user);
  }
  [[nodiscard]] double wait(const std::vector<double>& places) const noexcept {
    return std::max(0.0, *std::min_element(places.begin(), places.end()) - now_);
  }

  generation_service service_;
  generation_area parameters_;
  resource_blocks radio_;
  random draws_;
  running_scale<features> scale_;
  std::vector<double> gain_;            // by user, then cell
  std::vector<std::uint32_t> nearest_;  // by user
  std::vector<std::vector<double>> edge_;
  std::vector<double> cloud_;     // when each place is free
  std::array<double, 2> busy_{};  // how long the task would take a place, by tier
  double now_ = 0, error_ = 0;
  std::uint32_t station_ = 0;
};

/// What became of a run of tasks, as means over those counted.
struct offload_account {
  double reward = 0, delay_s = 0, quality = 0, edge_share = 0;
  std::uint64_t tasks = 0;
};

/// Puts `tasks` tasks of a world to a decider and counts those after the first `warm_up`. O(tasks) decisions.
template <class World, class Decider>
requires offload_decider<Decider, World::features> offload_account run_offload(World& world, Decider& decider, std::uint64_t tasks,
                                                                               std::uint64_t warm_up = 0) {
  offload_account sum;
  for (std::uint64_t i = 0; i < tasks; ++i) {
    const auto question = world.next();
    const tier choice = decider.decide(question);
    const double reward = world.serve(question, choice);
    decider.learn(question, choice, reward);
    if (i < warm_up) continue;
    sum.reward += reward;
    sum.delay_s += question.on(choice).delay_s;
    sum.quality += question.on(choice).quality;
    sum.edge_share += choice == tier::edge ? 1 : 0;
    ++sum.tasks;
  }
  if (sum.tasks == 0) return sum;
  for (double* total : {&sum.reward, &sum.delay_s, &sum.quality, &sum.edge_share}) *total /= static_cast<double>(sum.tasks);
  return sum;
}

}  // namespace larder::inline v0::edge
