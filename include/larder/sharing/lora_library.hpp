// lora_library: language models with low-rank adapters, computed from their configurations, no file needed.
// A base is its embedding, the attention, feed-forward and norm weights of each layer, the final norm and, where it is not tied to the
// embedding, the output head, all in 16-bit floating point. An adapter puts two matrices of its rank on q, k, v and o of every layer.
// Entries are (base, adapter) pairs: the base is shared by all of them, the adapter is their own.
// Sources: the published configurations of the five models; Hu et al., "LoRA: low-rank adaptation of large language models", ICLR 2022.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/core/result.hpp>
#include <larder/sharing/block_graph.hpp>
#include <larder/sharing/block_graph_builder.hpp>

namespace larder::inline v0::sharing {

/// The shape of a language model of the gated feed-forward family.
struct llm_architecture {
  std::string_view name;
  std::uint64_t layers, hidden, key_value, feed_forward, vocabulary;  ///< key_value: width of k and of v
  bool attention_bias = false;                                        ///< on q, k and v
  bool tied_head = false;                                             ///< the output head is the embedding

  [[nodiscard]] constexpr std::uint64_t attention_parameters() const noexcept {
    return 2 * hidden * hidden + 2 * hidden * key_value + (attention_bias ? hidden + 2 * key_value : 0);
  }
  [[nodiscard]] constexpr std::uint64_t feed_forward_parameters() const noexcept { return 3 * hidden * feed_forward; }
  [[nodiscard]] constexpr std::uint64_t embedding_parameters() const noexcept { return vocabulary * hidden; }
  [[nodiscard]] constexpr std::uint64_t parameters() const noexcept {
    return layers * (attention_parameters() + feed_forward_parameters() + 2 * hidden) + hidden +
           embedding_parameters() * (tied_head ? 1 : 2);
  }
  /// Parameters of one adapter of that rank on q, k, v and o of every layer.
  [[nodiscard]] constexpr std::uint64_t adapter_parameters(std::uint64_t rank) const noexcept {
    return layers * rank * (2 * (hidden + hidden) + 2 * (hidden + key_value));
  }
};

inline constexpr std::array<llm_architecture, 5> llm_architectures{{
    {"smollm2-135m", 30, 576, 192, 1536, 49152, false, true},
    {"smollm2-360m", 32, 960, 320, 2560, 49152, false, true},
    {"qwen2.5-0.5b", 24, 896, 128, 4864, 151936, true, true},
    {"tinyllama-1.1b", 22, 2048, 256, 5632, 32000, false, false},
    {"phi-3-mini-3.8b", 32, 3072, 3072, 8192, 32064, false, false},
}};

/// The architecture of that name.
[[nodiscard]] constexpr std::optional<llm_architecture> find_llm_architecture(std::string_view name) noexcept {
  for (const llm_architecture& one : llm_architectures)
    if (one.name == name) return one;
  return std::nullopt;
}

/// A named group of parameters of a language model.
struct parameter_group {
  std::string name;
  std::uint64_t parameters = 0;

  /// Bytes in 16-bit floating point.
  [[nodiscard]] larder::bytes size() const noexcept { return larder::bytes{2 * parameters}; }
};

/// The groups of a base in forward order: three per layer and the two or three around them.
[[nodiscard]] inline std::vector<parameter_group> groups_of(const llm_architecture& base) {
  std::vector<parameter_group> groups{{"embed_tokens", base.embedding_parameters()}};
  for (std::uint64_t at = 0; at < base.layers; ++at) {
    const std::string place = "layers." + std::to_string(at) + '.';
    groups.push_back({place + "attn", base.attention_parameters()});
    groups.push_back({place + "mlp", base.feed_forward_parameters()});
    groups.push_back({place + "norms", 2 * base.hidden});
  }
  groups.push_back({"final_norm", base.hidden});
  if (!base.tied_head) groups.push_back({"lm_head", base.embedding_parameters()});
  return groups;
}

/// How a library of adapters over bases is made.
struct lora_library_options {
  std::vector<llm_architecture> bases{llm_architectures[3]};  ///< TinyLlama 1.1B unless told
  std::uint32_t adapters_per_base = 20;
  std::uint32_t rank = 0;              ///< of every adapter; 0: adapters take `adapter_permille` of their base instead
  std::uint32_t adapter_permille = 5;  ///< thousandths of the bytes of the base; read only where rank is 0
  bool with_bare_bases = false;        ///< each base alone is an entry too, before its adapters
};

/// The library: for each base the models "<base>+0", "<base>+1", ..., and "<base>" where bare bases were asked for. Faults: no bases, a
/// base named twice, no adapters and no bare bases, adapters of size 0.
inline result<block_graph> lora_library(const lora_library_options& options = {}) {
  const auto wrong = [](const char* field, std::string reason) { return fault{"LoRA library", 0, field, std::move(reason)}; };
  if (options.bases.empty()) return wrong("bases", "is empty, expected at least one base");
  if (options.adapters_per_base == 0 && !options.with_bare_bases) return wrong("adapters_per_base", "is 0, expected at least 1");
  if (options.rank == 0 && options.adapter_permille == 0) return wrong("adapter_permille", "is 0 and so is the rank, expected one of them");

  block_graph_builder builder("LoRA library");
  for (const llm_architecture& base : options.bases) {
    const std::string name{base.name};
    std::vector<block_id> held;
    for (const parameter_group& group : groups_of(base)) {
      const auto block = builder.add_block(group.size(), name + '/' + group.name);
      if (!block) return block.error();
      held.push_back(*block);
    }
    if (options.with_bare_bases)
      if (const auto model = builder.add_model(name, held); !model) return model.error();
    const larder::bytes adapter{options.rank != 0 ? 2 * base.adapter_parameters(options.rank)
                                                  : 2 * base.parameters() * options.adapter_permille / 1000};
    for (std::uint32_t at = 0; at < options.adapters_per_base; ++at) {
      const auto block = builder.add_block(adapter, name + "/adapter " + std::to_string(at));
      if (!block) return block.error();
      held.push_back(*block);
      if (const auto model = builder.add_model(name + '+' + std::to_string(at), held); !model) return model.error();
      held.pop_back();
    }
  }
  return std::move(builder).build();
}

}  // namespace larder::inline v0::sharing
