// How long a language model takes to answer, and what it needs: work of prefill and decoding, weights, key-value cache, time to the first
// token and per further token, energy. Closed forms over the shape of a transformer and the speed of an accelerator, batches of any size.
// Sources: work and key-value bytes: "Goodput Maximization for LLM Edge Inference: A Two-Phase Maskable PPO Approach"; answer time =
// first token + further tokens * time per token: "Generative AI as a Service in 6G Edge-Cloud" (arXiv 2408.02549), eq. 3. The printed times
// count arithmetic alone; a decoding step must also read all weights, which at small batches takes a hundred times longer. So the default
// here is the roofline (the slower of arithmetic and memory), larder's choice; `bound::compute` is the printed form.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>

#include <larder/core/quantity.hpp>
#include <larder/edge/field_check.hpp>

namespace larder::inline v0::edge {

/// The feed-forward part of a layer: two matrices as in the printed formulas, or three with a gate, as in the LLaMA family.
enum class feed_forward { two_matrix, gated };

/// What limits the speed: the slower of arithmetic and memory, or arithmetic alone.
enum class bound { roofline, compute };

/// How many of n output tokens take a decoding step: n - 1, as the prefill yields the first, or all.
enum class decoded { after_first, all_tokens };

/// Seconds from the start of prefill to the last of `tokens` output tokens; 0 for none.
[[nodiscard]] inline double answer_s(double first_token_s, double per_token_s, std::uint64_t tokens,
                                     decoded count = decoded::after_first) noexcept {
  if (tokens == 0) return 0;
  const auto steps = static_cast<double>(count == decoded::all_tokens ? tokens : tokens - 1);
  return first_token_s + steps * per_token_s;
}

/// Floating point operations per token of a model with so many parameters: a multiplication and an addition for each.
[[nodiscard]] constexpr double flop_per_token(double parameters) noexcept { return 2 * parameters; }

/// The shape of a decoder-only transformer, its numbers of two bytes each (fp16).
struct transformer {
  std::uint32_t layers = 32;
  std::uint32_t hidden = 4096;
  std::uint32_t feed_forward_width = 11008;
  feed_forward form = feed_forward::two_matrix;
  std::uint32_t heads = 32;
  std::uint32_t key_value_heads = 32;      ///< fewer than heads: grouped-query attention
  std::uint64_t embedding_parameters = 0;  ///< input and output embeddings together
  std::uint64_t window_tokens = 0;         ///< longest prompt and answer together; 0: no limit
  std::optional<bytes> weights{};          ///< measured size, if known; otherwise it follows from the shape
};

/// One accelerator, or several that act as one.
struct accelerator {
  double flop_s = 312e12;
  double memory_bytes_s = 2e12;
  bytes memory = 80_GB;
  double power_w = 300;
};

/// Requests served together. Shorter prompts are padded to the longest.
struct request_batch {
  std::uint32_t requests = 1;
  std::uint64_t prompt_tokens = 1;
  std::uint64_t output_tokens = 1;  ///< per path
  /// Reasoning paths sampled per request (self-consistency). They share the prompt and its cache and are decoded side by side: larder's
  /// reading; with 1 the printed formulas hold as they stand.
  std::uint32_t paths = 1;
};

/// Why a batch was served, or not.
enum class serving_outcome { served, out_of_memory, window_exceeded };

/// What serving a batch takes. Times and energy are 0 unless it was served.
struct serving {
  serving_outcome outcome = serving_outcome::served;
  double first_token_s = 0;  ///< queue included
  double per_token_s = 0;
  double answer_s = 0;  ///< until the last token of the last path
  double energy_j = 0;  ///< power times busy time
  bytes memory{};       ///< weights and key-value cache, also when it was not served
  [[nodiscard]] bool is_served() const noexcept { return outcome == serving_outcome::served; }
};

/// A model on an accelerator. All arithmetic in double, exact below 2^53; O(1) each.
class language_model {
 public:
  /// Faults: a shape with a zero, more key-value heads than heads, a speed that is not above 0, a negative power.
  static result<language_model> of(const transformer& shape, const accelerator& on) {
    field_check check("language model");
    check.at_least_one("layers", shape.layers);
    check.at_least_one("hidden", shape.hidden);
    check.at_least_one("feed_forward_width", shape.feed_forward_width);
    check.at_least_one("heads", shape.heads);
    check.at_least_one("key_value_heads", shape.key_value_heads);
    check.require(shape.key_value_heads <= shape.heads, "key_value_heads", "expected at most as many as heads, found more");
    check.positive("flop_s", on.flop_s);
    check.positive("memory_bytes_s", on.memory_bytes_s);
    check.not_negative("power_w", on.power_w);
    if (check.found()) return *check.found();
    return language_model(shape, on);
  }

  /// Work of the prefill: L b (6 s h^2 + 4 s^2 h + 2 s h^2 + 4 s h f), with 6 s h f for a gated layer. FLOP.
  [[nodiscard]] double prefill_flop(const request_batch& q) const noexcept {
    const auto s = static_cast<double>(q.prompt_tokens);
    return layers() * q.requests * (8 * s * h() * h() + 4 * s * s * h() + matrices() * 2 * s * h() * f());
  }
  /// Work of one decoding step at the mean length s + o/2. FLOP.
  [[nodiscard]] double step_flop(const request_batch& q) const noexcept {
    const double length = static_cast<double>(q.prompt_tokens) + static_cast<double>(q.output_tokens) / 2;
    return layers() * q.requests * q.paths * (8 * h() * h() + 4 * length * h() + matrices() * 2 * h() * f());
  }
  /// Work of all decoding steps; the first token comes from the prefill. FLOP.
  [[nodiscard]] double decode_flop(const request_batch& q) const noexcept {
    return q.output_tokens == 0 ? 0 : step_flop(q) * static_cast<double>(q.output_tokens - 1);
  }
  /// Weights: 2 L (4 h^2 + 2 h f) bytes, or 3 h f for a gated layer, plus embeddings; the measured size if one was given.
  [[nodiscard]] double weights_bytes() const noexcept {
    if (shape_.weights) return static_cast<double>(shape_.weights->count);
    return 2 * layers() * (4 * h() * h() + matrices() * h() * f()) + 2 * static_cast<double>(shape_.embedding_parameters);
  }
  /// Keys and values at the end of the answers: 4 h L b (s + o) bytes, less with fewer key-value heads.
  [[nodiscard]] double key_value_bytes(const request_batch& q) const noexcept {
    const double tokens = static_cast<double>(q.prompt_tokens) + static_cast<double>(q.paths) * static_cast<double>(q.output_tokens);
    return 4 * h() * layers() * q.requests * tokens * shape_.key_value_heads / shape_.heads;
  }

  /// Time of the prefill, that is to the first token without any queue.
  [[nodiscard]] double prefill_s(const request_batch& q, bound limit = bound::roofline) const noexcept {
    return slower(prefill_flop(q), weights_bytes(), limit);
  }
  /// Time of one decoding step. The whole key-value cache counts as read, so long answers are overstated a little.
  [[nodiscard]] double per_token_s(const request_batch& q, bound limit = bound::roofline) const noexcept {
    return slower(step_flop(q), weights_bytes() + key_value_bytes(q), limit);
  }
  /// Energy of so much work at full speed. Joule.
  [[nodiscard]] double work_j(double flop) const noexcept { return flop / on_.flop_s * on_.power_w; }

  /// Serves a batch that has waited `queue_s` seconds; says why if it cannot.
  [[nodiscard]] serving serve(const request_batch& q, double queue_s = 0, bound limit = bound::roofline,
                              decoded count = decoded::after_first) const noexcept {
    serving s;
    const double need = weights_bytes() + key_value_bytes(q);
    s.memory = need < 0x1p64 ? bytes{static_cast<std::uint64_t>(need)} : bytes::max();
    const bool is_too_long = q.prompt_tokens > shape_.window_tokens || q.output_tokens > shape_.window_tokens - q.prompt_tokens;
    if (shape_.window_tokens != 0 && is_too_long) {
      s.outcome = serving_outcome::window_exceeded;
    } else if (s.memory > on_.memory) {
      s.outcome = serving_outcome::out_of_memory;
    } else {
      s.first_token_s = prefill_s(q, limit) + queue_s;
      s.per_token_s = per_token_s(q, limit);
      s.answer_s = answer_s(s.first_token_s, s.per_token_s, q.output_tokens, count);
      s.energy_j = on_.power_w * std::max(0.0, s.answer_s - queue_s);
    }
    return s;
  }

 private:
  language_model(const transformer& shape, const accelerator& on) noexcept : shape_(shape), on_(on) {}

  [[nodiscard]] double layers() const noexcept { return shape_.layers; }
  [[nodiscard]] double h() const noexcept { return shape_.hidden; }
  [[nodiscard]] double f() const noexcept { return shape_.feed_forward_width; }
  [[nodiscard]] double matrices() const noexcept { return shape_.form == feed_forward::gated ? 3 : 2; }
  [[nodiscard]] double slower(double flop, double read_bytes, bound limit) const noexcept {
    const double arithmetic = flop / on_.flop_s;
    return limit == bound::compute ? arithmetic : std::max(arithmetic, read_bytes / on_.memory_bytes_s);
  }

  transformer shape_;
  accelerator on_;
};

/// The parts of a request's life, in seconds: waiting for its time slot and for its batch, sending, computing, receiving; and what it was
/// given.
struct request_life {
  double slot_wait_s = 0, uplink_s = 0, batch_wait_s = 0, inference_s = 0, downlink_s = 0, deadline_s = 0;
  [[nodiscard]] double total_s() const noexcept { return slot_wait_s + uplink_s + batch_wait_s + inference_s + downlink_s; }
  [[nodiscard]] bool is_in_time() const noexcept { return total_s() <= deadline_s; }
};

/// Requests completed within their deadline: the "goodput" of the reference above.
[[nodiscard]] inline std::uint64_t goodput(std::span<const request_life> requests) noexcept {
  return static_cast<std::uint64_t>(std::count_if(requests.begin(), requests.end(), [](const request_life& r) { return r.is_in_time(); }));
}

}  // namespace larder::inline v0::edge
