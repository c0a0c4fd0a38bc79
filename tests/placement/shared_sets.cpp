#include <larder/placement/shared_sets.hpp>

#include <algorithm>
#include <vector>

#include <larder/sharing/lora_library.hpp>
#include <larder/sharing/resnet_library.hpp>

#include "instances.hpp"

using namespace larder::placement;
using larder::bytes;
using larder::sharing::model_id;

namespace {

std::vector<model_group> groups_of(const block_graph& graph, std::uint64_t room, std::size_t most = 100'000) {
  const std::vector<std::uint64_t> value(graph.model_count(), 1);
  const auto groups = shared_sets(graph).groups(value, room, most);
  REQUIRE(groups);
  return *groups;
}

constexpr std::uint64_t plenty = 1'000'000'000'000;

}  // namespace

TEST_CASE("shared_sets: the worked example has {}, {A, B}, {B} and what they admit", "[placement]") {
  const auto given = instances::worked_example();
  const auto groups = groups_of(given.graph, 100'000'000);
  REQUIRE(groups.size() == 1);
  std::vector<std::uint64_t> sizes;
  for (const auto& set : groups[0].sets) sizes.push_back(set.size / 1'000'000);
  CHECK(sizes == std::vector<std::uint64_t>{0, 20, 60, 80});
  CHECK(groups[0].admitted == std::vector<std::vector<std::uint32_t>>{{}, {0}, {2}, {0, 1, 2}});
  CHECK(groups[0].candidates[1].own == 10'000'000);
  // With 90 MB nothing changes but with 70 MB model 2 cannot be there at all.
  CHECK(groups_of(given.graph, 70'000'000)[0].sets.size() == 3);
}

TEST_CASE("shared_sets: a backbone has its depths, not their subsets", "[placement]") {
  const auto library = larder::sharing::resnet_library({.entries_per_network = 100});
  REQUIRE(library);
  const auto groups = groups_of(*library, plenty);
  REQUIRE(groups.size() == 3);
  for (std::size_t g = 0; g < 3; ++g) {
    CHECK(groups[g].sets.size() <= (g == 0 ? 13 : g == 1 ? 25 : 21));
    CHECK(groups[g].sets.size() > 10);
    CHECK(groups[g].candidates.size() == 100);
    for (std::size_t at = 1; at < groups[g].sets.size(); ++at) {
      CHECK(groups[g].sets[at].size > groups[g].sets[at - 1].size);
      CHECK(std::includes(groups[g].admitted[at].begin(), groups[g].admitted[at].end(), groups[g].admitted[at - 1].begin(),
                          groups[g].admitted[at - 1].end()));
    }
  }
}

TEST_CASE("shared_sets: a base with adapters is there or not", "[placement]") {
  const auto library =
      larder::sharing::lora_library({.bases = {larder::sharing::llm_architectures[0], larder::sharing::llm_architectures[2]}});
  REQUIRE(library);
  const auto groups = groups_of(*library, plenty, 2);
  REQUIRE(groups.size() == 2);
  for (const auto& group : groups) CHECK(group.sets.size() == 2);
}

TEST_CASE("shared_sets: own bytes and the least set that admits a model are the model", "[placement]") {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const auto given = instances::drawn(seed, 1, 1, 9, seed % 3);
    std::size_t models = 0;
    for (const auto& group : groups_of(given.graph, plenty)) {
      for (std::uint32_t at = 0; at < group.candidates.size(); ++at, ++models) {
        const auto& candidate = group.candidates[at];
        std::uint64_t least = ~std::uint64_t{0};
        for (std::size_t set = 0; set < group.sets.size(); ++set)
          if (std::binary_search(group.admitted[set].begin(), group.admitted[set].end(), at)) least = std::min(least, group.sets[set].size);
        CHECK(bytes{candidate.own + least} == given.graph.size(candidate.model));
      }
      CHECK(std::is_sorted(group.sets.begin(), group.sets.end()));
    }
    CHECK(models == 9);
  }
}

TEST_CASE("shared_sets: models worth nothing, models too large and too many sets", "[placement]") {
  const auto given = instances::worked_example();
  const shared_sets sharing(given.graph);
  const std::uint64_t value[] = {1, 0, 0};
  const auto groups = sharing.groups(value, 100'000'000, 10);
  REQUIRE(groups);
  REQUIRE(groups->size() == 1);
  CHECK(groups->front().candidates.size() == 1);
  CHECK(groups->front().sets.size() == 2);
  CHECK(sharing.groups(value, 59'000'000, 10)->empty());
  const std::uint64_t all[] = {1, 1, 1};
  CHECK_FALSE(sharing.groups(all, 100'000'000, 3));
  CHECK(sharing.groups(all, 100'000'000, 4));
}

TEST_CASE("shared_sets: divided charges never add up to more than the models take (P8)", "[placement]") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto given = instances::drawn(seed, 1, 1, 9, seed % 3);
    larder::random draw{seed};
    std::vector<std::uint64_t> value;
    for (int i = 0; i < 9; ++i) value.push_back(draw.below(5));
    const std::uint64_t room = 20 + draw.below(100);
    const model_group group = shared_sets(given.graph).divided(value, room);
    for (std::uint32_t bits = 0; bits < 1u << group.candidates.size(); ++bits) {
      std::vector<model_id> models;
      std::uint64_t charged = 0;
      for (std::size_t at = 0; at < group.candidates.size(); ++at)
        if (bits >> at & 1) {
          models.push_back(group.candidates[at].model);
          charged += group.candidates[at].own;
        }
      if (bytes{charged} > given.graph.union_bytes(models)) FAIL("seed " << seed << " set " << bits);
    }
    for (const auto& candidate : group.candidates) CHECK(given.graph.size(candidate.model) <= bytes{room});
  }
}
