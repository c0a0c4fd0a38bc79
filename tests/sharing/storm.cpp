// Random loads, drops, resizes, new weights, leases and plans over random graphs, with the whole structure recomputed after each
// thousandth. The suite takes some hundred thousand steps; LARDER_STORM=10000000 in the environment asks for that many.
#include <larder/cache.hpp>
#include <larder/core/random.hpp>
#include <larder/eviction/block_density.hpp>
#include <larder/eviction/gdsf.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/shared_blocks.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace larder;
using sharing::block_id;
using sharing::model_id;

namespace {

std::uint64_t steps_asked_for() {
  const char* const text = std::getenv("LARDER_STORM");
  return text == nullptr ? 200'000 : std::strtoull(text, nullptr, 10);
}

// Graphs of every kind: no block at all, blocks without size, blocks so huge that few fit any capacity, models that share everything or
// nothing, chains of prefixes.
sharing::block_graph any_graph(larder::random& draw) {
  sharing::block_graph_builder builder;
  const std::uint64_t blocks = draw.below(40), models = 1 + draw.below(30), kind = draw.below(5), huge = draw.below(3);
  std::vector<block_id> all;
  for (std::uint64_t i = 0; i < blocks; ++i) {
    const std::uint64_t shape = draw.below(8), size = draw.below(100);
    all.push_back(*builder.add_block(bytes{shape == 0 ? 0 : shape == 1 && huge == 0 ? (std::uint64_t{1} << 57) + size : size}));
  }
  if (kind == 4) REQUIRE(builder.chain(all));
  const std::uint64_t density = 1 + draw.below(6);
  for (std::uint64_t i = 0; i < models; ++i) {
    std::vector<block_id> held;
    if (kind == 0) held = all;
    if (kind == 1 && i < blocks) held = {all[i]};
    if (kind == 4) held.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(draw.below(blocks + 1)));
    if (kind == 2 || kind == 3)
      for (const block_id b : all)
        if (draw.below(density) == 0) held.push_back(b);
    REQUIRE(builder.add_model("", held));
  }
  return *std::move(builder).build();
}

// A cache whose values are the models they were put with, so that what is resident can be told from outside.
template <class Policy>
class stormy {
 public:
  stormy(sharing::block_graph graph, std::uint64_t seed)
      : models_(graph.model_count()),
        total_(graph.total().count),
        draw_(seed),
        shelf_(any_capacity(), sharing::shared_blocks{std::move(graph)}) {}

  // What is wrong after that many steps; empty: nothing.
  std::string run(std::uint64_t steps) {
    for (std::uint64_t i = 0; i < steps; ++i) {
      const std::uint64_t act = draw_.below(100);
      std::string wrong = step(act);
      if (wrong.empty() && i % 1000 == 999) wrong = recomputed();
      if (!wrong.empty()) return wrong + " (step " + std::to_string(i) + ", act " + std::to_string(act) + ")";
    }
    leases_.clear();
    return recomputed();
  }
  [[nodiscard]] statistics stats() const { return shelf_.stats(); }

 private:
  using cache_type = cache<std::uint32_t, std::uint32_t, Policy, sharing::shared_blocks>;
  static constexpr std::uint32_t keys = 48;

  // From nothing to all, mostly too little for everything; at times more than there are bytes.
  bytes any_capacity() {
    const std::uint64_t kind = draw_.below(8), part = draw_.below(total_ + 1);
    return kind == 0 ? bytes{} : kind == 1 ? bytes::max() : bytes{part / (kind - 1)};
  }
  std::uint32_t any_key() { return static_cast<std::uint32_t>(draw_.below(keys)); }
  std::uint32_t any_model() { return static_cast<std::uint32_t>(draw_.below(models_ + (draw_.below(50) == 0 ? 1 : 0))); }

  std::string step(std::uint64_t act) {
    const std::uint32_t key = any_key(), model = any_model();
    if (act < 45) {
      shelf_.put(key, model, model_id{model});
    } else if (act < 65) {
      return planned(key, model);
    } else if (act < 75) {
      shelf_.erase(key);
    } else if (act < 85) {
      if (const std::uint32_t* const found = shelf_.find(key); found != nullptr && *found > models_) return "a value nobody put was found";
    } else if (act < 91) {
      if (shelf_.contains(key) && shelf_.recharge(key, model_id{model}) == refusal::none) *shelf_.find(key) = model;
    } else if (act < 94) {
      shelf_.resize(any_capacity());
    } else if (act < 97) {
      if (leases_.size() < 4) leases_.push_back(shelf_.lease_of(key));
    } else if (act < 99) {
      if (!leases_.empty()) leases_.erase(leases_.begin() + static_cast<std::ptrdiff_t>(draw_.below(leases_.size())));
    } else if (draw_.below(20) == 0) {
      shelf_.clear();
    }
    if (shelf_.pinned() > shelf_.used()) return "more is pinned than used";
    if (shelf_.used() > shelf_.capacity() && shelf_.pinned() != shelf_.used()) return "more is used than fits, although some could leave";
    return {};
  }
  // A plan changes nothing, and the put that follows does what it said.
  std::string planned(std::uint32_t key, std::uint32_t model) {
    const std::uint64_t used = shelf_.used();
    const bool cheapest = draw_.below(100) == 0;  // rarely: that looks at many sets of victims
    const auto plan = cheapest ? shelf_.plan_cheapest(key, model_id{model}) : shelf_.plan(key, model_id{model});
    if (shelf_.used() != used) return "a plan changed what is used";
    const std::size_t victims = plan.victims.size();
    const outcome done = cheapest ? shelf_.put_cheapest(key, model, model_id{model}) : shelf_.put(key, model, model_id{model});
    if (plan.resident) return {};
    if (done.reason != plan.reason) return "a put was refused or taken otherwise than planned";
    if (done && (done.evicted != victims || done.added != plan.added || shelf_.used() != used - plan.freed + plan.added))
      return "a put did other than planned";
    return {};
  }
  std::string recomputed() const {
    if (const auto sound = shelf_.valid(); !sound) return std::string(sound.broken);
    if (!leases_.empty()) return {};
    std::vector<model_id> resident;
    for (std::uint32_t key = 0; key < keys; ++key)
      if (const std::uint32_t* const found = shelf_.peek(key); found != nullptr) resident.push_back(model_id{*found});
    const std::uint64_t expected = shelf_.sharing().graph().union_bytes(resident).count;
    if (resident.size() != shelf_.size()) return "there are residents under no key";
    return shelf_.used() == expected
               ? ""
               : "used is " + std::to_string(shelf_.used()) + ", the union of the residents " + std::to_string(expected);
  }

  std::uint64_t models_, total_;
  larder::random draw_;
  cache_type shelf_;
  std::vector<typename cache_type::lease> leases_;  // gone before the cache
};

template <class Policy>
void storm(std::uint64_t steps) {
  constexpr std::uint64_t world = 20'000;
  std::uint64_t worlds = 0, loads = 0, evictions = 0, too_big = 0, leased = 0;
  for (std::uint64_t done = 0; done < steps; done += world, ++worlds) {
    larder::random draw(worlds);
    stormy<Policy> of(any_graph(draw), worlds);
    const std::string wrong = of.run(std::min(world, steps - done));
    INFO("world " << worlds);
    REQUIRE(wrong.empty());
    const statistics seen = of.stats();
    loads += seen.loads;
    evictions += seen.evictions();
    too_big += seen.bypasses(refusal::too_big);
    leased += seen.bypasses(refusal::all_leased);
  }
  // It was a storm: much came, much was driven out, and every reason to refuse was met.
  CAPTURE(steps, loads, evictions, too_big, leased);
  CHECK(loads > steps / 10);
  CHECK(evictions > steps / 20);
  CHECK(too_big > steps / 100);
  CHECK(leased > 0);
}

}  // namespace

TEST_CASE("storm: shared blocks under block_density, which hears of every change, stay exact whatever happens (P8 P10 P33)") {
  storm<eviction::block_density>(steps_asked_for() / 2);
}
TEST_CASE("storm: shared blocks under lru stay exact whatever happens (P8 P10 P33)") { storm<eviction::lru>(steps_asked_for() / 2); }
TEST_CASE("storm: shared blocks under gdsf stay exact whatever happens (P8 P10 P33)") { storm<eviction::gdsf>(steps_asked_for() / 2); }
