#include <larder/placement/solution.hpp>

#include "instances.hpp"

using namespace larder::placement;
using namespace larder::literals;
using larder::sharing::model_id;

TEST_CASE("solution: storage of the worked example, shared and whole (P8)", "[placement]") {
  const problem of = instances::made(instances::worked_example());
  const auto taken = [&](std::vector<model_id> models, storage_rule rule) { return storage_of(of, models, rule); };
  const model_id one{0}, two{1}, three{2};
  CHECK(taken({}, storage_rule::shared) == 0_MB);
  CHECK(taken({one}, storage_rule::shared) == 60_MB);
  CHECK(taken({two}, storage_rule::shared) == 90_MB);
  CHECK(taken({three}, storage_rule::shared) == 70_MB);
  CHECK(taken({one, two}, storage_rule::shared) == 130_MB);
  CHECK(taken({one, three}, storage_rule::shared) == 130_MB);
  CHECK(taken({two, three}, storage_rule::shared) == 100_MB);
  CHECK(taken({one, two, three}, storage_rule::shared) == 140_MB);
  CHECK(taken({one, two, three}, storage_rule::whole) == 220_MB);
}

TEST_CASE("solution: evaluation counts a request once and knows what does not fit", "[placement]") {
  const problem of = instances::made(instances::worked_example());
  const solution best = evaluate(of, {{model_id{2}, model_id{1}}, {model_id{1}}}, storage_rule::shared);
  CHECK(best.hits == 23);
  CHECK(best.total == 30);
  CHECK(best.hit_ratio() == Approx(23.0 / 30.0));
  CHECK(best.used == std::vector<larder::bytes>{100_MB, 90_MB});
  CHECK(best.placed[0] == std::vector<model_id>{model_id{1}, model_id{2}});
  CHECK(valid(of, best, storage_rule::shared));
  CHECK_FALSE(valid(of, best, storage_rule::whole));

  solution boast = best;
  ++boast.hits;
  CHECK_FALSE(valid(of, boast, storage_rule::shared));
  CHECK_FALSE(valid(of, evaluate(of, {{}, {model_id{0}, model_id{1}}}, storage_rule::shared), storage_rule::shared));
  CHECK(evaluate(of, {{model_id{2}}, {model_id{2}}}, storage_rule::shared).hits == 12);
}

TEST_CASE("solution: nothing asked for is a hit ratio of 0", "[placement]") {
  auto given = instances::worked_example();
  given.weight.assign(9, 0);
  CHECK(evaluate(instances::made(given), {{model_id{0}}, {}}, storage_rule::shared).hit_ratio() == 0.0);
}
