// lfu_da: the smallest L + uses since loading leaves.
#include <larder/eviction/lfu_da.hpp>

#include "eviction/inflated.hpp"

using namespace larder;

namespace {
struct by_uses : against::inflated {
  using inflated::inflated;
  double worth(const against::item&, double uses) const override { return uses; }
};
const laws::actor_of<eviction::lfu_da> policy{eviction::lfu_da()};
}  // namespace

TEST_CASE("lfu_da::P::name: request by request as the textbook has it; of equal weight and cost as gdsf (P5 P23 P26)") {
  CHECK((against::same_hits(policy, against::written<by_uses>) == against::counts{13977, 103570, 10912, 81273, 12881, 98890}));
}
TEST_CASE("lfu_da: of equal numbers the older setting leaves (P23)") {
  CHECK((against::leaving(policy, {1, 2, 3}) == std::vector<std::uint32_t>{1, 2, 3}));
  CHECK((against::leaving(policy, {1, 2, 3, 2, 1}) == std::vector<std::uint32_t>{3, 2, 1}));
}
