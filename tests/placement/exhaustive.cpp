#include <larder/placement/exhaustive.hpp>

#include "instances.hpp"

using namespace larder::placement;
using instances::numbers;
using instances::placed;

TEST_CASE("exhaustive: the worked example, sharing and not", "[placement]") {
  const problem of = instances::made(instances::worked_example());
  const auto shared = exhaustive(of);
  REQUIRE(shared);
  CHECK(numbers(*shared) == placed{{2, 3}, {2}});
  CHECK(shared->hits == 23);
  const auto whole = exhaustive(of, storage_rule::whole);
  REQUIRE(whole);
  CHECK(numbers(*whole) == placed{{3}, {2}});
  CHECK(whole->hits == 18);
}

TEST_CASE("exhaustive: it tries as many placements as it says", "[placement]") {
  const problem of = instances::made(instances::worked_example());
  CHECK(exhaustive(of, storage_rule::shared, 20));  // five sets on one server, four on the other
  CHECK(exhaustive(of, storage_rule::shared, 19).error().sentence() ==
        "exhaustive: there are more than 19 placements, expected a smaller instance");
  CHECK(exhaustive(of, storage_rule::whole, 16));
  CHECK_FALSE(exhaustive(of, storage_rule::whole, 15));
}

TEST_CASE("exhaustive: the first of equally good placements, sets by size, then by their models", "[placement]") {
  larder::sharing::block_graph_builder builder;
  for (int i = 0; i < 3; ++i) REQUIRE(builder.add_model({}, {*builder.add_block(larder::bytes{1})}));
  larder::placement::instance given;
  given.graph = *std::move(builder).build();
  given.users = 1;
  given.storage = {larder::bytes{2}, larder::bytes{2}};
  given.rate = {1e9, 1e9};
  given.limit = {1, 1, 1};
  given.weight = {1, 1, 1};
  const auto made = exhaustive(instances::made(given));
  REQUIRE(made);
  CHECK(made->hits == 3);
  CHECK(numbers(*made) == placed{{1}, {2, 3}});
}
