// An edge server: one cache of models, and the work it can do in a time slot. The cloud serves what it cannot.
//
// A slot, after arXiv 2403.05826, Algorithm 1, with its defects mended (plan first, idle residents stay, one edge share):
//   for the models asked for, in order: no work left: refused before anything is loaded; resident: served; else admitted and loaded at the
//   price of unclaimed victims, or bypassed. Costs are charged on the context from before the slot; at its end context grows, then fades.
//
// A request costs O(1) and what the policies take; a slot of the random baseline O(models).
#pragma once

#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <larder/admission/always.hpp>
#include <larder/cache.hpp>
#include <larder/clock/per_slot.hpp>
#include <larder/context/age_of_thought.hpp>
#include <larder/edge/account.hpp>
#include <larder/edge/site.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/index/dense.hpp>
#include <larder/sharing/shared_blocks.hpp>

namespace larder::inline v0::edge {

/// The cache of a server: models by their place in the catalog. With one reasoning path the age of thought is the age of context.
template <class Eviction, class Admission>
using model_cache = cache<std::uint32_t, nothing, Eviction, Admission, sharing::shared_blocks, index::dense, clock::per_slot,
                          context::age_of_thought, serving_cost>;

/// What all servers share: the cache, the slot's work, the books. The scenario must outlive them.
template <class Eviction, class Admission>
class server_base {
 public:
  using cache_type = model_cache<Eviction, Admission>;

  /// A server at a place of its own, or at one with nothing of its own.
  explicit server_base(const scenario& world, Eviction eviction = {}) : server_base(world, site_of(world), std::move(eviction)) {}
  server_base(const scenario& world, const site& place, Eviction eviction = {})
      : world_(&world),
        models_(world.server_memory(), std::move(eviction), sharing::shared_blocks(place.weights),
                context::age_of_thought(world.vanishing, world.when_full, world.consensus, world.counts_tokens),
                world.prices.model(place.way)),
        counts_(world.catalog.size()) {}

  [[nodiscard]] const cache_type& models() const noexcept { return models_; }
  /// Work done in the running slot, or in the last one: FLOP.
  [[nodiscard]] double work_done() const noexcept { return work_done_; }
  [[nodiscard]] serving_account account() const noexcept {
    serving_account books;
    for (std::size_t i = 0; i < books.terms.size(); ++i) books.terms[i] = models_.costs()[i];
    books.requests = requests_;
    books.edge_requests = edge_requests_;
    books.slots = slots_;
    books.counts = models_.stats();
    return books;
  }

 protected:
  [[nodiscard]] request request_of(const demand& d) noexcept {
    const served_model& m = world_->catalog[d.model];
    counts_[d.model] += d.count;  // of all requests, whoever serves them: the priority of LFU
    return {.count = d.count,
            .paths = world_->paths,
            .tokens_per_example = world_->tokens_per_example,
            .input_megabytes = d.input_megabytes,
            .work_per_token = m.work_per_token,
            .input_tokens = d.input_tokens,
            .output_tokens = d.output_tokens,
            .window = m.window,
            .priority = counts_[d.model]};
  }
  void begin_slot() noexcept {
    models_.begin_slot();
    work_done_ = 0;
  }
  void end_slot() {
    models_.end_slot();
    ++slots_;
  }
  /// Serves as many of the requests as the rest of the slot's work allows.
  outcome serve(const demand& d, request asked) {
    const double work = asked.count * cost::computation::tokens_of(asked) * asked.work_per_token;
    const double left = world_->work_per_slot - work_done_;
    if (work > left) asked.share = world_->when_short == shortage::fractional && left > 0 ? left / work : 0;
    if (asked.share == 0) return refuse(d, asked, refusal::over_energy);
    return book(asked, work * asked.share, models_.serve(d.model, asked, sharing::model_id{d.model}));
  }
  outcome refuse(const demand& d, const request& asked, refusal reason) { return book(asked, 0, models_.refuse(d.model, asked, reason)); }

  const scenario* world_;
  cache_type models_;

 private:
  outcome book(const request& asked, double work, outcome answer) noexcept {
    requests_ += asked.count;
    if (answer) {
      edge_requests_ += asked.count * asked.share;
      work_done_ += work;
    }
    return answer;
  }

  std::vector<double> counts_;  // requests so far, by model
  double requests_ = 0, edge_requests_ = 0, work_done_ = 0;
  std::uint64_t slots_ = 0;
};

/// A server whose cache is run by an eviction and an admission policy.
template <class Eviction, class Admission>
class server : public server_base<Eviction, Admission> {
  using base = server_base<Eviction, Admission>;

 public:
  using base::base;

  void serve_slot(std::span<const demand> arrivals) {
    this->begin_slot();
    if (this->world_->order == service_order::arrival) {
      for (const demand& d : arrivals) this->serve(d, this->request_of(d));
    } else {
      waiting_.clear();
      for (const demand& d : arrivals) {
        if (this->models_.contains(d.model))
          this->serve(d, this->request_of(d));
        else
          waiting_.push_back(d);
      }
      for (const demand& d : waiting_) this->serve(d, this->request_of(d));
    }
    this->end_slot();
  }

 private:
  std::vector<demand> waiting_;  // claim_first: for those that are not resident
};

/// The random baseline: in every slot a new random set of residents, models being taken in random order as long as they fit, and a coin
/// that decides whether the requests for a resident are served here. Nothing else is ever loaded.
class redrawn_server : public server_base<eviction::lru, admission::always> {
 public:
  redrawn_server(const scenario& world, std::uint64_t seed) : redrawn_server(world, seed, site_of(world)) {}
  redrawn_server(const scenario& world, std::uint64_t seed, const site& place)
      : server_base(world, place), draws_(seed), order_(world.catalog.size()), weights_(place.weights) {
    std::iota(order_.begin(), order_.end(), 0u);
  }

  void serve_slot(std::span<const demand> arrivals) {
    redraw();
    begin_slot();
    for (const demand& d : arrivals) {
      const request asked = request_of(d);
      const bool heads = draws_.uniform() < world_->random_coin;
      if (!models_.contains(d.model) || !heads)
        refuse(d, asked, refusal::not_admitted);
      else
        serve(d, asked);
    }
    end_slot();
  }

 private:
  void redraw() {
    shuffle(std::span<std::uint32_t>(order_), draws_);
    bytes room = world_->server_memory();
    kept_.assign(order_.size(), false);
    held_.assign(weights_->block_count(), false);
    for (const std::uint32_t m : order_) {
      const sharing::block_id weights = weights_->blocks_of(sharing::model_id{m}).front();
      const bytes missing = held_[sharing::index_of(weights)] ? bytes{} : weights_->size(weights);
      if (missing > room) continue;
      room -= missing;
      kept_[m] = held_[sharing::index_of(weights)] = true;
    }
    for (const std::uint32_t m : order_)
      if (!kept_[m]) models_.erase(m, removal::evicted);
    constexpr request for_nobody{.count = 0};
    for (const std::uint32_t m : order_)
      if (kept_[m] && !models_.contains(m)) models_.put(m, nothing{}, sharing::model_id{m}, for_nobody);
  }

  random draws_;
  std::vector<std::uint32_t> order_;
  std::shared_ptr<const sharing::block_graph> weights_;
  std::vector<char> kept_, held_;  // by entry, by weights
};

}  // namespace larder::inline v0::edge
