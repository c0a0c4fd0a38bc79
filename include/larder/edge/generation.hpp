// Generation tasks and the two tiers that can serve them: a small language model at the base station (edge) and a large one behind the
// backhaul (cloud). What a task would take and be worth on each tier, as plain numbers that the deciders of offload.hpp compare.
// Sources: transmission time and the problem (least total delay at a mean quality of at least q_min): "Generative AI as a Service in 6G
// Edge-Cloud: Generation Task Offloading by In-context Learning" (arXiv 2408.02549), eq. 1 and 4. Its parameters are not available: the
// tier speeds, qualities and the reward below are larder's own, not the paper's.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/edge/llm_delay.hpp>
#include <larder/edge/radio.hpp>

namespace larder::inline v0::edge {

/// Where a task runs. The order is the order of preference between equals.
enum class tier : std::uint8_t { edge, cloud };
inline constexpr std::array<tier, 2> all_tiers{tier::edge, tier::cloud};
inline constexpr std::array<std::string_view, 2> tier_names{"edge", "cloud"};
constexpr std::size_t index_of(tier t) noexcept { return static_cast<std::size_t>(t); }

/// What a task takes and is worth on a tier. A tier that cannot take it has an infinite delay.
struct estimate {
  double delay_s = std::numeric_limits<double>::infinity();
  double quality = 0;  ///< 0 to 1
  [[nodiscard]] bool is_feasible() const noexcept { return delay_s < std::numeric_limits<double>::infinity(); }
};

/// One request to generate text.
struct generation_task {
  std::uint32_t type = 0;  ///< place in the table of qualities
  std::uint64_t prompt_tokens = 1;
  std::uint64_t output_tokens = 1;
  double rate_bit_s = 1e6;  ///< of the radio link to its user
};

/// Speed of a tier's model.
struct tier_speed {
  double first_token_s = 0;
  double per_token_s = 0;
};

/// The two tiers and what their answers are worth.
class generation_service {
 public:
  struct parameters {
    std::array<tier_speed, 2> speed{{{.050, .020}, {.120, .035}}};  ///< by tier
    double backhaul_s = .020;
    double bits_per_token = 32;
    decoded count = decoded::after_first;
    std::vector<std::array<double, 2>> quality{{.90, .95}, {.55, .90}};  ///< by task type, then tier: easy and hard tasks
    double least_mean_quality = .8;
    double reference_s = 20;  ///< delay worth one unit of quality
    double quality_weight = 1;
  };

  /// Faults: a negative time, a bit count or reference that is not above 0, a quality outside 0 to 1, no task types.
  static result<generation_service> of(const parameters& p) {
    field_check check("generation service");
    for (const tier t : all_tiers) {
      const tier_speed& s = p.speed[index_of(t)];
      check.not_negative(std::string(tier_names[index_of(t)]) + ".first_token_s", s.first_token_s);
      check.not_negative(std::string(tier_names[index_of(t)]) + ".per_token_s", s.per_token_s);
    }
    check.not_negative("backhaul_s", p.backhaul_s);
    check.positive("bits_per_token", p.bits_per_token);
    check.positive("reference_s", p.reference_s);
    check.not_negative("quality_weight", p.quality_weight);
    check.between("least_mean_quality", p.least_mean_quality, 0, 1);
    check.require(!p.quality.empty(), "qualities", "expected at least one task type, found none");
    for (std::size_t i = 0; i < p.quality.size(); ++i)
      for (const tier t : all_tiers)
        check.between("qualities[" + std::to_string(i) + "]." + std::string(tier_names[index_of(t)]), p.quality[i][index_of(t)], 0, 1);
    if (check.found()) return *check.found();
    return generation_service(p);
  }

  [[nodiscard]] const parameters& given() const noexcept { return parameters_; }

  /// Time to send the answer to the user: over the radio link and, from the cloud, the backhaul. Infinite without a rate.
  [[nodiscard]] double transmission_s(const generation_task& task, tier t) const noexcept {
    const double radio = transfer_s(static_cast<double>(task.output_tokens) * parameters_.bits_per_token, task.rate_bit_s);
    return radio + (t == tier::cloud ? parameters_.backhaul_s : 0);
  }
  /// Time to generate the answer on an idle tier.
  [[nodiscard]] double generation_s(const generation_task& task, tier t) const noexcept {
    const tier_speed& s = parameters_.speed[index_of(t)];
    return answer_s(s.first_token_s, s.per_token_s, task.output_tokens, parameters_.count);
  }
  /// Both together after a queue, and the quality. The task's type must be in the table.
  [[nodiscard]] estimate on(const generation_task& task, tier t, double queue_s = 0) const noexcept {
    LARDER_EXPECTS(task.type < parameters_.quality.size(), "the task's type must be in the table of qualities");
    return {queue_s + transmission_s(task, t) + generation_s(task, t), parameters_.quality[task.type][index_of(t)]};
  }
  /// What an outcome is worth: quality_weight * quality - delay / reference. Minus infinity for a tier that could not take the task.
  [[nodiscard]] double reward(const estimate& outcome) const noexcept {
    return parameters_.quality_weight * outcome.quality - outcome.delay_s / parameters_.reference_s;
  }

 private:
  explicit generation_service(parameters p) : parameters_(std::move(p)) {}
  parameters parameters_;
};

}  // namespace larder::inline v0::edge
