// Public language models by their number of parameters, from the most asked-for to the least (the order is larder's, after what registries
// show). Sizes are computed, 2 bytes a parameter (fp16); work is 2 FLOP a token and active parameter, fewer than all in mixtures of
// experts. Source: the parameter counts and context windows that their publishers state.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <larder/core/quantity.hpp>

namespace larder::inline v0::edge {

struct public_model {
  std::string_view name;     ///< family:variant, as registries write it
  double parameters = 0;     ///< all that must be in memory
  double active = 0;         ///< used for a token
  double window_tokens = 0;  ///< longest context

  [[nodiscard]] constexpr bytes size() const noexcept { return bytes{static_cast<std::uint64_t>(2 * parameters)}; }
  [[nodiscard]] constexpr double work_per_token() const noexcept { return 2 * active; }
};

inline constexpr std::array<public_model, 48> public_models{{
    {"llama3.2:3b", 3.21e9, 3.21e9, 131072},
    {"deepseek-r1:8b", 8.03e9, 8.03e9, 131072},
    {"gemma3:12b", 12.2e9, 12.2e9, 131072},
    {"qwen3:8b", 8.19e9, 8.19e9, 40960},
    {"llama3.1:8b", 8.03e9, 8.03e9, 131072},
    {"qwen2.5:7b", 7.62e9, 7.62e9, 32768},
    {"gemma2:9b", 9.24e9, 9.24e9, 8192},
    {"phi3:3.8b", 3.82e9, 3.82e9, 131072},
    {"mistral:7b", 7.25e9, 7.25e9, 32768},
    {"gpt-oss:20b", 20.9e9, 3.6e9, 131072},
    {"llama3:8b", 8.03e9, 8.03e9, 8192},
    {"qwen2.5-coder:32b", 32.8e9, 32.8e9, 32768},
    {"phi4:14b", 14.7e9, 14.7e9, 16384},
    {"llama3.1:70b", 70.6e9, 70.6e9, 131072},
    {"qwen3:30b", 30.5e9, 3.3e9, 262144},
    {"deepseek-r1:70b", 70.6e9, 70.6e9, 131072},
    {"mixtral:8x7b", 46.7e9, 12.9e9, 32768},
    {"deepseek-v3:671b", 671e9, 37e9, 163840},
    {"llama3.3:70b", 70.6e9, 70.6e9, 131072},
    {"gemma3:27b", 27.4e9, 27.4e9, 131072},
    {"codellama:34b", 33.7e9, 33.7e9, 16384},
    {"llama2:13b", 13.0e9, 13.0e9, 4096},
    {"mistral-nemo:12b", 12.2e9, 12.2e9, 1024000},
    {"qwen2.5:72b", 72.7e9, 72.7e9, 32768},
    {"mistral-small:24b", 23.6e9, 23.6e9, 32768},
    {"gpt-oss:120b", 116.8e9, 5.1e9, 131072},
    {"qwen2.5:14b", 14.8e9, 14.8e9, 32768},
    {"starcoder2:15b", 16.0e9, 16.0e9, 16384},
    {"llama3.2:1b", 1.24e9, 1.24e9, 131072},
    {"deepseek-coder-v2:16b", 15.7e9, 2.4e9, 163840},
    {"granite3.1-dense:8b", 8.17e9, 8.17e9, 131072},
    {"smollm2:1.7b", 1.71e9, 1.71e9, 8192},
    {"gemma2:27b", 27.2e9, 27.2e9, 8192},
    {"qwq:32b", 32.8e9, 32.8e9, 40960},
    {"command-r:35b", 35.0e9, 35.0e9, 131072},
    {"llama4:scout", 109e9, 17e9, 10485760},
    {"phi3:14b", 14.0e9, 14.0e9, 131072},
    {"codestral:22b", 22.2e9, 22.2e9, 32768},
    {"yi:34b", 34.4e9, 34.4e9, 4096},
    {"qwen3:235b", 235e9, 22e9, 262144},
    {"mistral-large:123b", 122.6e9, 122.6e9, 131072},
    {"llama3.1:405b", 405.9e9, 405.9e9, 131072},
    {"mixtral:8x22b", 141e9, 39e9, 65536},
    {"command-r-plus:104b", 103.8e9, 103.8e9, 131072},
    {"dbrx:132b", 131.6e9, 36e9, 32768},
    {"falcon:180b", 179.5e9, 179.5e9, 2048},
    {"llama2:70b", 69.0e9, 69.0e9, 4096},
    {"deepseek-coder-v2:236b", 236e9, 21e9, 163840},
}};

}  // namespace larder::inline v0::edge
