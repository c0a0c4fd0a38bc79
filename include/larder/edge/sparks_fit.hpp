// The search behind the parameters of sparks.hpp: a seeded random walk that keeps every improvement, its steps shrinking from large to
// small. It measures how far a table is from the published one by the squares of the logarithms of their ratios, cell by cell, weighted by
// how much a row matters, with a wall where a system cost is more than a tenth away. A candidate costs about 5 ms a seed, the whole search
// minutes. Deterministic: from the same start, through the same stages and with the same seed it ends at the same parameters.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/core/random.hpp>
#include <larder/edge/recorded_demand.hpp>
#include <larder/edge/simulator.hpp>
#include <larder/edge/sparks.hpp>

namespace larder::inline v0::edge {

/// A parameter of the search: its name, its place, the values it may take, and whether it counts.
struct sparks_parameter {
  std::string_view name;
  double sparks_parameters::*value;
  double lowest, highest;
  bool is_whole = false;
};
inline constexpr std::array<sparks_parameter, 17> sparks_parameter_list{{
    {"large_models", &sparks_parameters::large_models, 2, 60, true},
    {"small_models", &sparks_parameters::small_models, 2, 90, true},
    {"small_size", &sparks_parameters::small_size, .05, .95},
    {"memory", &sparks_parameters::memory, 2, 60},
    {"large_share", &sparks_parameters::large_share, .05, .95},
    {"large_share_later", &sparks_parameters::large_share_later, .05, .95},
    {"skew", &sparks_parameters::skew, .1, 1.5},
    {"trades_per_slot", &sparks_parameters::trades_per_slot, .001, 1},
    {"work_seconds", &sparks_parameters::work_seconds, 1, 2},
    {"tokens_per_request", &sparks_parameters::tokens_per_request, 50, 2000},
    {"slots", &sparks_parameters::slots, 50, 500, true},
    {"vanishing", &sparks_parameters::vanishing, .01, 4},
    {"window_examples", &sparks_parameters::window_examples, 2, 400},
    {"zero_shot", &sparks_parameters::zero_shot, 0, .5},
    {"gain", &sparks_parameters::gain, .01, .4},
    {"exponent", &sparks_parameters::exponent, .05, 1.5},
    {"random_coin", &sparks_parameters::random_coin, .02, 1},
}};

/// The mean rows of one policy over runs with seeds `seed`, `seed` + 1, ...
template <class Policy>
serving_rows mean_rows(const Policy& policy, const scenario& world, std::span<const recorded_demand> runs, std::uint64_t seed) {
  serving_rows mean;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const serving_rows rows = simulate(policy, world, runs[i], seed + i).rows();
    for (const serving_row& row : serving_row_list) mean.*row.value += rows.*row.value / static_cast<double>(runs.size());
  }
  return mean;
}

/// How far a column is from the published one: 0 for equal. Cells that are 0 in print are left out.
inline double sparks_distance(const serving_rows& ours, const serving_rows& published) noexcept {
  // In the order of serving_row_list. The small rows are printed with one digit or two.
  constexpr std::array<double, 8> weights{8, 3, .5, 1, 1, .5, 3, 5};
  constexpr double nearly_nothing = 1e-6, wall_begins = .1, wall = 1000;
  double distance = 0;
  for (std::size_t i = 0; i < serving_row_list.size(); ++i) {
    const double here = ours.*serving_row_list[i].value, there = published.*serving_row_list[i].value;
    if (there == 0) continue;
    const double away = std::log((here > nearly_nothing ? here : nearly_nothing) / there);
    distance += weights[i] * away * away;
    const double beyond = std::fabs(away) - wall_begins;
    if (i == 0 && beyond > 0) distance += wall * beyond * beyond;
  }
  return distance;
}

/// The distance of the whole table, the mean of `runs` seeds; stops counting once it is `enough`.
inline double sparks_distance(const sparks_parameters& tried, std::uint32_t runs, double enough = std::numeric_limits<double>::infinity()) {
  const scenario world = sparks_scenario(tried);
  std::vector<recorded_demand> demands;
  demands.reserve(runs);
  for (std::uint32_t seed = 0; seed < runs; ++seed) demands.push_back(record(drawn_demand(world, seed), world.servers, world.slots));
  double distance = 0;
  // From the columns that tell most to those that tell least, so that a bad candidate is known soon.
  for (const std::size_t column : std::array<std::size_t, 5>{3, 4, 2, 0, 1}) {
    with_serving_policy(sparks_policies[column], [&](const auto& policy) {
      distance += sparks_distance(mean_rows(policy, world, demands, 0), sparks_published[column]);
    });
    if (distance >= enough) break;
  }
  return distance;
}

/// A number rounded to three digits, so that what is printed is what was tried.
inline double three_digits(double value) noexcept {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 2);
  double rounded = value;
  if (error == std::errc{}) std::from_chars(text, end, rounded);
  return rounded;
}

/// A part of the search: how many candidates it tries, over how many seeds each is averaged, and how its steps shrink. A step is the
/// standard deviation of the logarithm of a parameter.
struct sparks_stage {
  std::uint32_t rounds;
  std::uint32_t runs;
  double first_step, last_step;
};
/// First far and roughly, then near and carefully.
inline constexpr std::array<sparks_stage, 2> sparks_stages{{{4000, 2, .35, .05}, {2000, 8, .06, .01}}};

/// The seed by which the embedded parameters were found.
inline constexpr std::uint64_t sparks_fit_seed = 2;

/// Where the search begins: what the table itself says (sparks.hpp), in round numbers.
inline constexpr sparks_parameters sparks_start{8, 50, .3, 9, .6, .4, .5, .02, 1.33, 500, 200, .4, 40, .3, .08, .4, .17};

/// Searches from `best` through the stages and answers the best parameters and their distance by the last stage's measure.
/// `look(distance)` is called after each candidate.
template <class Look>
std::pair<sparks_parameters, double> fit_sparks(sparks_parameters best, std::span<const sparks_stage> stages, std::uint64_t seed,
                                                Look&& look) {
  constexpr double chance_of_change = .35;
  random draws(seed);
  double distance = 0;
  for (const sparks_stage& stage : stages) {
    distance = sparks_distance(best, stage.runs);
    for (std::uint32_t round = 0; round < stage.rounds; ++round) {
      const double part = static_cast<double>(round) / static_cast<double>(stage.rounds);
      const double step = stage.first_step * std::pow(stage.last_step / stage.first_step, part);
      sparks_parameters tried = best;
      for (const sparks_parameter& p : sparks_parameter_list) {
        const double chance = draws.uniform();
        const double change = draws.normal();
        if (chance >= chance_of_change) continue;
        double& value = tried.*p.value;
        value *= std::exp(step * change);
        value = p.is_whole ? std::round(value) : three_digits(value);
        value = std::clamp(value, p.lowest, p.highest);
      }
      const double away = sparks_distance(tried, stage.runs, distance);
      if (away < distance) {
        distance = away;
        best = tried;
      }
      look(distance);
    }
  }
  return {best, distance};
}

}  // namespace larder::inline v0::edge
