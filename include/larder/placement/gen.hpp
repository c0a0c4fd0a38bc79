// gen: greedy placement for any sharing: again and again place the (server, model) pair of the largest score that still fits.
// Laziness: a gain never grows, so one computed earlier is an upper bound and is computed again only when it reaches the top (CELF). The
// bytes a model would add do shrink, as its blocks arrive; they are kept exact, so that laziness holds for gain per byte as well.
// A pair that does not fit once never fits again, since the bytes in use with it never fall.
// Ties: smaller server, then smaller model. No constant ratio for either score: one entry (size 4, value 3) keeps four (size 1, value 2)
// out by gain; (size 1, value 2) keeps (size Q, value Q) out by density. Costs O(servers * models) memory; time is mostly the first look
// at every gain, O(servers * models * users / 64 + hits).
// Sources: Qu et al., "TrimCaching", arXiv 2405.03990 (greedy over shared storage; the rule is ours); Minoux, 1978, and Leskovec et al.,
// "Cost-effective outbreak detection in networks", KDD 2007 (lazy evaluation).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/placement/problem.hpp>
#include <larder/placement/ratio.hpp>
#include <larder/placement/solution.hpp>

namespace larder::inline v0::placement {

/// What the greedy algorithms look at: newly served requests; those per byte added; or whichever of the two ends with more hits (gain, if
/// equal).
enum class greedy_score : std::uint8_t { gain, density, best };

namespace detail {

class greedy {
 public:
  greedy(const problem& of, bool by_density, storage_rule rule)
      : of_(&of),
        by_density_(by_density),
        rule_(rule),
        open_(of),
        models_(of.models()),
        candidates_(std::size_t{of.servers()} * models_),
        placements_(models_, 0),
        used_(of.servers(), 0),
        best_(of.servers()) {
    if (rule == storage_rule::shared) held_.assign(std::size_t{of.servers()} * of.graph().block_count(), false);
    for (std::uint32_t server = 0; server < of.servers(); ++server)
      for (std::uint32_t i = 0; i < models_; ++i) {
        const model_id model{i};
        candidates_[server * models_ + i] = {open_.gain(server, model), of.graph().size(model).count, 0, true};
      }
  }

  solution run() {
    std::vector<std::vector<model_id>> placed(of_->servers());
    for (std::uint32_t server = 0; server < of_->servers(); ++server) look_again(server);
    while (const auto server = best_server()) {
      const std::uint32_t i = *best_[*server];
      candidate& top = at(*server, i);
      if (top.seen == placements_[i]) {
        placed[*server].push_back(model_id{i});
        place(*server, i);
      } else {
        top.gain = open_.gain(*server, model_id{i});
        top.seen = placements_[i];
      }
      look_again(*server);
    }
    return evaluate(*of_, std::move(placed), rule_);
  }

 private:
  struct candidate {
    std::uint64_t gain = 0;   // exact when `seen` is the number of placements of this model so far, else an upper bound
    std::uint64_t extra = 0;  // bytes it would add, exact
    std::uint32_t seen = 0;
    bool open = false;  // neither placed nor dropped for good
  };

  candidate& at(std::uint32_t server, std::uint32_t i) noexcept { return candidates_[server * models_ + i]; }

  bool above(const candidate& a, const candidate& b) const noexcept {
    return by_density_ ? ratio{a.gain, a.extra} > ratio{b.gain, b.extra} : a.gain > b.gain;
  }

  // Finds the best candidate of one server, dropping what can never be placed.
  void look_again(std::uint32_t server) noexcept {
    best_[server].reset();
    const std::uint64_t room = of_->storage(server).count - used_[server];
    for (std::uint32_t i = 0; i < models_; ++i) {
      candidate& one = at(server, i);
      if (!one.open) continue;
      if (one.gain == 0 || one.extra > room)
        one.open = false;
      else if (!best_[server] || above(one, at(server, *best_[server])))
        best_[server] = i;
    }
  }

  std::optional<std::uint32_t> best_server() noexcept {
    std::optional<std::uint32_t> best;
    for (std::uint32_t server = 0; server < best_.size(); ++server)
      if (best_[server] && (!best || above(at(server, *best_[server]), at(*best, *best_[*best])))) best = server;
    return best;
  }

  void place(std::uint32_t server, std::uint32_t i) {
    candidate& chosen = at(server, i);
    chosen.open = false;
    used_[server] += chosen.extra;
    open_.serve(server, model_id{i});
    ++placements_[i];
    if (rule_ == storage_rule::whole) return;
    const block_graph& graph = of_->graph();
    for (const block_id block : graph.blocks_of(model_id{i})) {
      const std::size_t mark = std::size_t{server} * graph.block_count() + index_of(block);
      if (held_[mark]) continue;
      held_[mark] = true;
      for (const model_id holder : graph.holders_of(block)) at(server, index_of(holder)).extra -= graph.size(block).count;
    }
  }

  const problem* of_;
  bool by_density_;
  storage_rule rule_;
  open_requests open_;
  std::size_t models_;
  std::vector<candidate> candidates_;
  std::vector<std::uint32_t> placements_;
  std::vector<std::uint64_t> used_;
  std::vector<std::optional<std::uint32_t>> best_;
  std::vector<bool> held_;
};

inline solution greedy_by(const problem& of, greedy_score score, storage_rule rule) {
  if (score != greedy_score::best) return greedy(of, score == greedy_score::density, rule).run();
  solution by_gain = greedy(of, false, rule).run();
  solution by_density = greedy(of, true, rule).run();
  return by_density.hits > by_gain.hits ? by_density : by_gain;
}

}  // namespace detail

/// Greedy placement where blocks on one server are shared. Throws only where memory is short.
[[nodiscard]] inline solution gen(const problem& of, greedy_score score = greedy_score::gain) {
  return detail::greedy_by(of, score, storage_rule::shared);
}

/// The same greedy where every model is stored whole: the baseline of caching that does not share.
[[nodiscard]] inline solution independent(const problem& of, greedy_score score = greedy_score::gain) {
  return detail::greedy_by(of, score, storage_rule::whole);
}

}  // namespace larder::inline v0::placement
