// resnet_library: residual networks and libraries of fine-tuned ones, computed from the architecture, no file needed.
// Layers are convolutions, normalizations and the head, in forward order: 41, 73 and 107 of them. A network fine-tuned with its first L
// layers frozen shares blocks 1..L with its root, each block useful only after the one before, and keeps the rest as one block of its own.
// Sources: He, Zhang, Ren, Sun, "Deep residual learning for image recognition", CVPR 2016, table 1 (the architectures); Qu et al.,
// "TrimCaching", arXiv 2405.03990 (libraries of networks that share frozen layers). Building costs O(entries * layers).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/core/random.hpp>
#include <larder/core/result.hpp>
#include <larder/sharing/block_graph.hpp>
#include <larder/sharing/block_graph_builder.hpp>

namespace larder::inline v0::sharing {

/// What a layer of a residual network does.
enum class layer_kind : std::uint8_t { convolution, normalization, head };

/// One layer: its parameters, and the running statistics that are stored with them.
struct layer {
  std::string name;
  layer_kind kind = layer_kind::convolution;
  std::uint64_t parameters = 0;
  std::uint64_t buffers = 0;

  /// Bytes in 32-bit floating point.
  [[nodiscard]] larder::bytes size() const noexcept { return larder::bytes{4 * (parameters + buffers)}; }
};

/// A residual network: convolutions per stage, and whether a unit is two convolutions wide or a bottleneck of three.
struct resnet_architecture {
  std::string_view name;
  std::array<std::uint32_t, 4> units;
  bool bottleneck = false;
  std::uint32_t least_frozen = 0, most_frozen = 0;  ///< depths at which fine-tuning freezes it, in layers
};

inline constexpr resnet_architecture resnet18{"resnet18", {2, 2, 2, 2}, false, 29, 40};
inline constexpr resnet_architecture resnet34{"resnet34", {3, 4, 6, 3}, false, 49, 72};
inline constexpr resnet_architecture resnet50{"resnet50", {3, 4, 6, 3}, true, 87, 106};

/// The layers in forward order, with a head for that many classes.
[[nodiscard]] inline std::vector<layer> layers_of(const resnet_architecture& network, std::uint32_t classes = 1000) {
  std::vector<layer> layers;
  const auto convolution = [&](std::string name, std::uint64_t from, std::uint64_t to, std::uint64_t side) {
    layers.push_back({std::move(name), layer_kind::convolution, from * to * side * side, 0});
  };
  const auto normalization = [&](std::string name, std::uint64_t channels) {
    layers.push_back({std::move(name), layer_kind::normalization, 2 * channels, 2 * channels});
  };
  convolution("conv1", 3, 64, 7);
  normalization("bn1", 64);
  std::uint64_t from = 64;
  for (std::uint32_t stage = 0; stage < network.units.size(); ++stage) {
    const std::uint64_t inner = std::uint64_t{64} << stage;
    const std::uint64_t to = network.bottleneck ? 4 * inner : inner;
    for (std::uint32_t unit = 0; unit < network.units[stage]; ++unit) {
      const std::string place = "layer" + std::to_string(stage + 1) + '.' + std::to_string(unit) + '.';
      convolution(place + "conv1", from, inner, network.bottleneck ? 1 : 3);
      normalization(place + "bn1", inner);
      convolution(place + "conv2", inner, inner, 3);
      normalization(place + "bn2", inner);
      if (network.bottleneck) {
        convolution(place + "conv3", inner, to, 1);
        normalization(place + "bn3", to);
      }
      if (from != to) {
        convolution(place + "downsample.0", from, to, 1);
        normalization(place + "downsample.1", to);
      }
      from = to;
    }
  }
  layers.push_back({"fc", layer_kind::head, from * classes + classes, 0});
  return layers;
}

/// How a library of fine-tuned residual networks is drawn.
struct resnet_library_options {
  std::uint64_t seed = 1;                  ///< of the frozen depths
  std::uint32_t entries_per_network = 10;  ///< for each of the three networks
  std::uint32_t roots_per_network = 1;     ///< 1: all are tuned from the pretrained network (the special library); more: from that many
                                           ///< fully tuned ones, in turn, which share nothing with each other (the general library)
  std::uint32_t classes = 100;             ///< of the head of every entry
};

/// The library: 3 * entries_per_network models "resnet18.0", ... whose frozen depths are drawn evenly from the ranges of the three
/// architectures (29..40, 49..72, 87..106). Faults: no entries, no roots or no classes.
inline result<block_graph> resnet_library(const resnet_library_options& options = {}) {
  const auto missing = [](const char* field) { return fault{"ResNet library", 0, field, "is 0, expected at least 1"}; };
  if (options.entries_per_network == 0) return missing("entries_per_network");
  if (options.roots_per_network == 0) return missing("roots_per_network");
  if (options.classes == 0) return missing("classes");

  block_graph_builder builder("ResNet library");
  random draw{options.seed};
  for (const resnet_architecture& network : {resnet18, resnet34, resnet50}) {
    const std::vector<layer> layers = layers_of(network, options.classes);
    std::vector<std::vector<block_id>> roots(options.roots_per_network);
    for (std::uint32_t entry = 0; entry < options.entries_per_network; ++entry) {
      const std::uint32_t root = entry % options.roots_per_network;
      const auto frozen = network.least_frozen + static_cast<std::uint32_t>(draw.below(network.most_frozen - network.least_frozen + 1));
      const std::string root_name = std::string{network.name} + (options.roots_per_network == 1 ? "" : '@' + std::to_string(root));
      std::vector<block_id>& chain = roots[root];
      while (chain.size() < frozen) {
        const layer& next = layers[chain.size()];
        const auto block = builder.add_block(next.size(), root_name + '/' + next.name);
        if (!block) return block.error();
        if (!chain.empty())
          if (const auto chained = builder.follow(*block, chain.back()); !chained) return chained.error();
        chain.push_back(*block);
      }
      larder::bytes rest{};
      for (std::size_t at = frozen; at < layers.size(); ++at) rest += layers[at].size();
      const std::string name = std::string{network.name} + '.' + std::to_string(entry);
      const auto own = builder.add_block(rest, name + "/layers " + std::to_string(frozen + 1) + ".." + std::to_string(layers.size()));
      if (!own) return own.error();
      if (const auto chained = builder.follow(*own, chain[frozen - 1]); !chained) return chained.error();
      std::vector<block_id> held(chain.begin(), chain.begin() + frozen);
      held.push_back(*own);
      if (const auto model = builder.add_model(name, held); !model) return model.error();
    }
  }
  return std::move(builder).build();
}

}  // namespace larder::inline v0::sharing
