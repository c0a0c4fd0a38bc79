#include <larder/placement/bound.hpp>

#include <larder/placement/exhaustive.hpp>
#include <larder/placement/gen.hpp>

#include "instances.hpp"

using namespace larder::placement;

TEST_CASE("bound: the worked example, shared and whole", "[placement]") {
  const problem of = instances::made(instances::worked_example());
  const auto shared = most_hits(of), whole = most_hits(of, {.rule = storage_rule::whole});
  CHECK(shared >= 23);
  CHECK(shared <= 24);
  CHECK(whole == 18);
}

TEST_CASE("bound: never below the best placement, however the sets are found, and close to it", "[placement]") {
  std::uint64_t best_hits = 0, bounds = 0, totals = 0;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const problem of = instances::made(instances::drawn(seed, 2, 4, 7, seed % 3));
    for (const auto rule : {storage_rule::shared, storage_rule::whole}) {
      const auto best = exhaustive(of, rule);
      REQUIRE(best);
      const auto bound = most_hits(of, {.rounds = 60, .rule = rule});
      CHECK(bound >= best->hits);
      CHECK(bound <= of.total());
      best_hits += best->hits;
      bounds += bound;
      totals += of.total();
      CHECK(most_hits(of, {.rounds = 0, .rule = rule}) >= best->hits);
      CHECK(most_hits(of, {.rounds = 20, .rule = rule, .most_sets = 1}) >= best->hits);
      CHECK(most_hits(of, {.rounds = 20, .rule = rule, .most_states = 1}) >= best->hits);
    }
  }
  CHECK(static_cast<double>(bounds) <= 1.04 * static_cast<double>(best_hits));
  CHECK(best_hits < totals);
}

TEST_CASE("bound: more rounds never give more", "[placement]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const problem of = instances::made(instances::drawn(seed, 3, 6, 9, 2));
    CHECK(most_hits(of, {.rounds = 80}) <= most_hits(of, {.rounds = 0}));
  }
}

TEST_CASE("bound: an instance without servers, users or models serves nothing", "[placement]") {
  CHECK(most_hits(instances::made({})) == 0);
  auto given = instances::worked_example();
  given.storage.clear();
  given.rate.clear();
  given.backhaul.clear();
  const problem of = instances::made(given);
  CHECK(most_hits(of) == 0);
  CHECK(gen(of).hits == 0);
}
