#include <larder/placement/instance.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "instances.hpp"

using larder::placement::fault_of;
using larder::placement::instance;
using larder::placement::weights_from;

namespace {

template <class Change>
std::string refused(Change change) {
  instance given = instances::worked_example();
  change(given);
  const auto wrong = fault_of(given);
  REQUIRE(wrong);
  return wrong->sentence();
}

const double nan_number = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("instance: what is well formed is accepted, empty columns and patience without end included", "[placement]") {
  CHECK_FALSE(fault_of(instance{}));
  instance given = instances::worked_example();
  CHECK_FALSE(fault_of(given));
  given.backhaul.clear();
  given.limit[4] = infinite;
  CHECK_FALSE(fault_of(given));
}

TEST_CASE("instance: every column is checked, each fault one sentence with its place", "[placement]") {
  CHECK(refused([](instance& i) { i.rate.pop_back(); }) == "instance, field rate: has 5 values, expected 2 rows of 3");
  CHECK(refused([](instance& i) { i.backhaul.push_back(0); }) == "instance, field backhaul: has 5 values, expected 2 rows of 2");
  CHECK(refused([](instance& i) { i.limit.clear(); }) == "instance, field limit: has 0 values, expected 3 rows of 3");
  CHECK(refused([](instance& i) { i.weight.resize(12); }) == "instance, field weight: has 12 values, expected 3 rows of 3");
  CHECK(refused([](instance& i) { i.inference = {1}; }) == "instance, field inference: has 1 values, expected 3 rows of 3");
  CHECK(refused([](instance& i) { i.on_device.resize(2); }) == "instance, field on_device: has 2 values, expected 3 rows of 1");
  CHECK(refused([](instance& i) { i.users = 2; }) == "instance, field rate: has 6 values, expected 2 rows of 2");
  CHECK(refused([](instance& i) { i.rate[5] = -1; }) == "instance, field rate[1][2]: is -1.000000, expected a number that is not negative");
  CHECK(refused([](instance& i) { i.rate[0] = infinite; }).find("instance, field rate[0][0]: is inf") == 0);
  CHECK(refused([](instance& i) { i.backhaul[1] = nan_number; }).find("instance, field backhaul[0][1]: is ") == 0);
  CHECK(refused([](instance& i) { i.limit[3] = nan_number; }).find("instance, field limit[1][0]: is ") == 0);
  CHECK(refused([](instance& i) { i.limit[3] = -0.5; }).find("instance, field limit[1][0]: is -0.5") == 0);
  CHECK(refused([](instance& i) { i.inference.assign(9, infinite); }).find("instance, field inference[0][0]: is inf") == 0);
  CHECK(refused([](instance& i) {
          i.on_device = {{}, {}, {larder::sharing::block_id{5}}};
        }) == "instance, field on_device[2]: names block 5, but there are only 5 blocks");
}

TEST_CASE("instance: probabilities become whole numbers, and what is none is refused", "[placement]") {
  const double good[] = {0.0, 0.25, 1.0, 1e-9, 4e-10};
  const auto weights = weights_from(good);
  REQUIRE(weights);
  CHECK(*weights == std::vector<std::uint32_t>{0, 250'000'000, 1'000'000'000, 1, 0});
  for (const double bad : {-0.1, 1.1, nan_number, infinite}) {
    const double list[] = {0.5, bad};
    const auto refusal = weights_from(list);
    REQUIRE_FALSE(refusal);
    CHECK(refusal.error().sentence().find("probabilities, field [1]: is ") == 0);
  }
}
