// gdsf: the smallest L + uses * reload cost / charge leaves.
#include <larder/eviction/gdsf.hpp>

#include "eviction/inflated.hpp"

using namespace larder;

namespace {
struct by_frequency_and_size : against::inflated {
  using inflated::inflated;
  double worth(const against::item& x, double uses) const override { return uses * x.cost / static_cast<double>(x.charge); }
};
const laws::actor_of<eviction::gdsf> policy{eviction::gdsf()};
}  // namespace

TEST_CASE("gdsf::P::name: request by request as the textbook has it; exact hit counts (P5 P23 P26)") {
  CHECK(
      (against::same_hits(policy, against::written<by_frequency_and_size>) == against::counts{13977, 103570, 10912, 81273, 25759, 114333}));
}
TEST_CASE("gdsf: with costs, as the textbook has it; exact hit counts and costs of all misses") {
  CHECK((against::same_hits_by_cost(policy, against::written<by_frequency_and_size>) == against::costs{24594, 86279293, 106243, 37961494}));
}
TEST_CASE("gdsf: any unit of cost gives the same hits (P24)") { against::check_units_of_cost(policy); }
TEST_CASE("gdsf: of equal numbers the older setting leaves (P23)") {
  CHECK((against::leaving(policy, {1, 2, 3}) == std::vector<std::uint32_t>{1, 2, 3}));
  CHECK((against::leaving(policy, {1, 2, 3, 2, 1}) == std::vector<std::uint32_t>{3, 2, 1}));
}
