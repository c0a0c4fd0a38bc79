// Worlds for the model-based tests: the rules of the naive cache beside the types and objects of the real one.
#pragma once

#include "model/model.hpp"

#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>
#include <larder/sharing/unit.hpp>

namespace model {

/// A hash without any use: all keys collide (P32).
struct constant_hash {
  std::size_t operator()(int) const noexcept { return 7; }
};

/// What a sharing model's weights stand for, and from which capacities to choose.
template <class Sharing>
struct weighing {
  std::vector<typename Sharing::weight> weights;
  std::vector<std::vector<laws::part>> parts;
  std::vector<bool> refused;
  std::vector<std::uint64_t> capacities;
  Sharing model{};
};

inline weighing<sharing::unit> units() { return {{{}}, {{{laws::part::own, 1}}}, {false}, {0, 1, 2, 3, 4, 7, 9, 10}, {}}; }

/// Unequal sizes, nothing among them; and more than most capacities.
inline weighing<sharing::bytes> some_bytes(const std::vector<std::uint64_t>& sizes = {3, 1, 0, 2, 5, 9, 40},
                                           std::vector<std::uint64_t> capacities = {0, 1, 2, 3, 5, 7, 9, 10, 17, 39}) {
  weighing<sharing::bytes> w;
  for (const std::uint64_t size : sizes) {
    w.weights.push_back(bytes{size});
    w.parts.push_back({{laws::part::own, size}});
    w.refused.push_back(size > sharing::bytes::heaviest.count);
  }
  w.capacities = std::move(capacities);
  return w;
}
/// The largest sizes that are accepted, one that is not, and capacities to the end of 64 bits (P3).
inline weighing<sharing::bytes> huge_bytes() {
  const std::uint64_t top = std::uint64_t{1} << 62;
  return some_bytes({1, 0, top, top - 1, top / 2, top + 1, ~std::uint64_t{0}},
                    {0, 1, top - 1, top, top + 1, 2 * top, 3 * top, ~std::uint64_t{0}});
}

/// Models of shared blocks: equal ones, one inside another, an empty one, blocks of size 0, one too big; and a model the graph does not
/// have.
inline weighing<sharing::shared_blocks> some_models() {
  sharing::block_graph_builder builder;
  std::vector<sharing::block_id> b;
  for (const std::uint64_t size : {4u, 3u, 2u, 0u, 5u, 1u, 30u}) b.push_back(*builder.add_block(bytes{size}));
  const std::vector<std::vector<std::size_t>> made_of{{0, 1}, {0, 1}, {1}, {0, 2, 3}, {}, {3}, {4, 5}, {1, 4}, {2, 5}, {0, 6}};
  weighing<sharing::shared_blocks> w;
  for (const auto& blocks : made_of) {
    std::vector<sharing::block_id> ids;
    w.parts.emplace_back();
    for (const std::size_t i : blocks) {
      ids.push_back(b[i]);
      w.parts.back().push_back({i, std::vector<std::uint64_t>{4, 3, 2, 0, 5, 1, 30}[i]});
    }
    w.weights.push_back(*builder.add_model("", ids));
    w.refused.push_back(false);
  }
  w.weights.push_back(sharing::model_id{99});
  w.parts.emplace_back();
  w.refused.push_back(true);
  w.capacities = {0, 2, 3, 5, 7, 9, 10, 12, 15};
  w.model = sharing::shared_blocks(*std::move(builder).build());
  return w;
}

template <naive::scored::rule Rule>
std::unique_ptr<naive::order> by() {
  return std::make_unique<naive::scored>(Rule);
}
template <class Policy>
std::unique_ptr<naive::order> as() {
  return std::make_unique<driven>(laws::actor_of<Policy>(Policy{}));
}

/// A world of caches of type Cache, whose sharing model is Sharing; `given`: policies with state of their own.
template <class Cache, class Sharing, class... Given>
world of(std::string name, weighing<Sharing> w, std::function<std::unique_ptr<naive::order>()> order, naive::rules more = {},
         Given... given) {
  world made;
  made.name = std::move(name);
  made.rules = std::move(more);
  made.rules.weights = w.parts;
  made.rules.refused = w.refused;
  made.rules.made_anew = !std::is_nothrow_move_constructible_v<typename Cache::mapped_type>;
  made.rules.fingerprint = [](int key) { return typename Cache::index_type{}.code(typename Cache::key_type(key)); };
  made.alive = [] { return living<false>::alive + living<true>::alive; };
  if constexpr (requires(Cache & c) { c.clock().set(instant{}); }) made.rules.clock = naive::rules::time::manual;
  if constexpr (requires { typename Cache::cost_type; })
    if constexpr (!std::is_same_v<typename Cache::cost_type, cost::none>) made.rules.price = typename Cache::cost_type{};
  made.capacities = w.capacities;
  made.order = std::move(order);
  made.made = [w, given...](std::uint64_t capacity) -> std::unique_ptr<face> {
    return std::make_unique<real<Cache>>(capacity, w.weights, w.model, given...);
  };
  return made;
}

}  // namespace model
