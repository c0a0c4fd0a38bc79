// Requests for the models of a block graph, and what a load of them takes: from a language model's prompts, from bases with adapters, or by
// a Zipf law over any graph. O(references) to make; 4 bytes a request besides the graph.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <larder/core/result.hpp>
#include <larder/cost/switching.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/lora_library.hpp>
#include <larder/sim/adapters.hpp>
#include <larder/sim/streams.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::sim {

/// Seconds to load: so many for the load itself, and so many for each MB that is missing. Where nothing is missing there is nothing to do.
struct load_seconds {
  static constexpr std::string_view name = "load_seconds";
  static constexpr std::string_view unit = "s";
  double per_load = 0, per_megabyte = 0;  ///< MB = 1e6 bytes; both >= 0

  [[nodiscard]] double operator()(const event& e) const noexcept {
    return e.what == verb::load && e.moved > 0 ? per_load + per_megabyte * (static_cast<double>(e.moved) * 1e-6) : 0;
  }
};
static_assert(check_cost_term<load_seconds>());

/// Requests in order, by the numbers of models in the graph. All models of the graph are as likely to be asked for as the maker says.
struct model_requests {
  std::string source;
  std::shared_ptr<const sharing::block_graph> graph;
  trace::trace references;  ///< keys are model numbers; unique is how many models the graph has
  load_seconds price;

  [[nodiscard]] std::size_t size() const noexcept { return references.size(); }
};

/// Requests for prompts that share prefixes: an entry is the whole prompt of a request, made of its blocks of key-value pairs. The default
/// bytes of a token are those of a model of 80 layers with 8 key-value heads of 128 in 16 bits. A prefill of 5,000 tokens a second is what
/// a missing block costs. Requests without blocks are left out. Faults: a trace that names no blocks, a prompt that names one twice, bytes
/// of a token that are 0 or make sizes beyond 64 bits, a rate that is not above 0.
[[nodiscard]] inline result<model_requests> prompt_requests(const trace::llm_trace& t, bytes per_token = bytes{327'680},
                                                            double tokens_per_second = 5000) {
  if (t.block_tokens == 0) return fault{t.source, 0, {}, "names no blocks, so no two of its prompts share any"};
  if (per_token.count == 0 || per_token.count > bytes::max().count / t.block_tokens)
    return fault{
        t.source, 0, {}, "a token takes " + std::to_string(per_token.count) + " bytes, expected 1 or more, and a block below 2^64"};
  if (!(tokens_per_second > 0)) return fault{t.source, 0, {}, "no token is prefilled in a second, expected more than 0 tokens"};
  sharing::block_graph_builder builder(t.source);
  for (std::uint64_t b = 0; b < t.unique_blocks; ++b)
    if (const auto made = builder.add_block(bytes{per_token.count * t.block_tokens}); !made) return made.error();
  model_requests all{t.source, nullptr, {}, {0, 1e6 / (static_cast<double>(per_token.count) * tokens_per_second)}};
  std::map<std::vector<std::uint32_t>, std::uint32_t> known;
  for (std::size_t i = 0; i < t.size(); ++i) {
    const auto named = t.blocks_of(i);
    if (named.empty()) continue;
    std::vector<std::uint32_t> prompt(named.begin(), named.end());
    std::sort(prompt.begin(), prompt.end());
    const auto [place, fresh] = known.try_emplace(std::move(prompt), static_cast<std::uint32_t>(known.size()));
    if (fresh) {
      std::vector<sharing::block_id> held;
      for (const std::uint32_t b : place->first) held.push_back(sharing::block_id{b});
      if (const auto made = builder.add_model({}, held); !made) return made.error();
    }
    all.references.keys.push_back(place->second);
  }
  auto graph = std::move(builder).build();
  if (!graph) return graph.error();
  all.graph = std::make_shared<const sharing::block_graph>(*std::move(graph));
  all.references.source = t.source;
  all.references.unique = all.graph->model_count();
  return all;
}

/// Requests of an adapter_workload over a LoRA library: every base is a fine-tuned copy of one architecture, every adapter has rank 8, 16
/// or 64 on q, k, v and o, and an adapter that goes with several bases is one block. Loading takes the published median seconds where a
/// base, and where an adapter of rank 16 is missing; other bytes in proportion. `requests` draws by `law`; the seed decides the ranks, too.
[[nodiscard]] inline model_requests adapter_model_requests(std::size_t requests, std::uint64_t seed, const adapter_law& law = {},
                                                           const sharing::llm_architecture& base = sharing::llm_architectures[3],
                                                           const adapter_load_seconds& seconds = {}) {
  adapter_trace drawn = adapter_requests(requests, seed, law);
  sharing::block_graph_builder builder("LoRA library");
  const bytes whole{2 * base.parameters()}, usual{2 * base.adapter_parameters(16)};
  constexpr std::array<std::uint64_t, 3> ranks{8, 16, 64};
  random draws(mix(seed));
  std::vector<std::optional<sharing::block_id>> bases(law.bases), adapters(law.adapters);
  std::vector<std::uint64_t> rank_of(law.adapters);
  for (std::uint64_t& rank : rank_of) rank = ranks[static_cast<std::size_t>(draws.below(ranks.size()))];
  for (const adapter_request& pair : drawn.pairs) {
    if (!bases[pair.base]) bases[pair.base] = *builder.add_block(whole, "base " + std::to_string(pair.base));
    std::vector<sharing::block_id> held{*bases[pair.base]};
    std::string name = "base " + std::to_string(pair.base);
    for (const std::uint32_t a : pair.adapters) {
      if (!adapters[a]) adapters[a] = *builder.add_block(bytes{2 * base.adapter_parameters(rank_of[a])}, "adapter " + std::to_string(a));
      held.push_back(*adapters[a]);
      name += " + adapter " + std::to_string(a);
    }
    static_cast<void>(*builder.add_model(name, held));
  }
  model_requests all;
  all.source = drawn.references.source;
  all.graph = std::make_shared<const sharing::block_graph>(*std::move(builder).build());
  all.references = std::move(drawn.references);
  const double megabytes = static_cast<double>(whole.count - usual.count) * 1e-6;
  all.price.per_megabyte = (seconds.base - seconds.adapter) / megabytes;
  all.price.per_load = seconds.adapter - all.price.per_megabyte * (static_cast<double>(usual.count) * 1e-6);
  return all;
}

/// Requests for the models of a graph by a Zipf law; which model has which rank is drawn. Loading takes a second per 100 MB. The graph must
/// have a model.
[[nodiscard]] inline model_requests zipf_model_requests(std::string source, sharing::block_graph graph, std::size_t requests,
                                                        double exponent, std::uint64_t seed) {
  LARDER_EXPECTS(graph.model_count() > 0, "requests are drawn for a graph without models");
  model_requests all{std::move(source), nullptr, {}, {0, 0.01}};
  std::vector<std::uint32_t> of_rank(graph.model_count());
  for (std::uint32_t m = 0; m < of_rank.size(); ++m) of_rank[m] = m;
  random draws(mix(seed));
  for (std::size_t i = of_rank.size(); i > 1; --i) std::swap(of_rank[i - 1], of_rank[static_cast<std::size_t>(draws.below(i))]);
  for (const std::uint32_t rank : zipf_stream(requests, graph.model_count(), exponent, seed)) all.references.keys.push_back(of_rank[rank]);
  all.references.source = all.source;
  all.references.unique = graph.model_count();
  all.graph = std::make_shared<const sharing::block_graph>(std::move(graph));
  return all;
}

}  // namespace larder::inline v0::sim
