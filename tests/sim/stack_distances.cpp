#include <larder/sim/stack_distances.hpp>

#include <larder/core/random.hpp>

#include <algorithm>
#include <vector>

#include "catch.hpp"

namespace sim = larder::sim;
using sim::stack_distances;

namespace {
// The stack itself, most recent first.
struct stack {
  std::vector<std::uint32_t> order;
  std::uint64_t operator()(std::uint32_t object) {
    const auto found = std::find(order.begin(), order.end(), object);
    std::uint64_t distance = stack_distances::first;
    if (found != order.end()) {
      distance = static_cast<std::uint64_t>(found - order.begin()) + 1;
      order.erase(found);
    }
    order.insert(order.begin(), object);
    return distance;
  }
};
}  // namespace

TEST_CASE("distances of the example in the header", "[sim]") {
  stack_distances distance(3);
  std::vector<std::uint64_t> found;
  for (const std::uint32_t object : {0u, 1u, 2u, 1u, 1u, 0u}) found.push_back(distance(object));
  constexpr auto first = stack_distances::first;
  CHECK(found == std::vector<std::uint64_t>{first, first, first, 2, 1, 3});
}

TEST_CASE("distances are those of the stack, over many renumberings", "[sim]") {
  larder::random draws(11);
  for (const std::uint32_t objects : {1u, 2u, 3u, 7u, 64u, 200u}) {
    stack_distances distance(objects);
    stack reference;
    for (int i = 0; i < 3000; ++i) {
      const std::uint64_t a = draws.below(objects);
      const auto object = static_cast<std::uint32_t>(draws.below(a + 1));
      INFO(objects << " objects, reference " << i);
      REQUIRE(distance(object) == reference(object));
    }
  }
}
