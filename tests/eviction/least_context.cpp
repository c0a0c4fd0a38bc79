// least_context and least_aot: the least context leaves; at 0 they are tied, and the least recently used leaves.
#include <larder/cache.hpp>

#include <larder/clock/manual.hpp>
#include <larder/context/age_of_thought.hpp>
#include <larder/context/examples.hpp>
#include <larder/eviction/least_aot.hpp>
#include <larder/eviction/least_context.hpp>

#include "catch.hpp"

using namespace larder;

namespace {
template <class Cache>
void ask(Cache& c, int key, double count, double paths = 1) {
  request r;
  r.count = count;
  r.paths = paths;
  c.serve(key, r);
}
}  // namespace

TEST_CASE("least_context::P::name: the least context leaves, as of now (P23)") {
  cache<int, nothing, eviction::least_context, context::examples, clock::manual> c(3, context::examples(1));
  ask(c, 1, 9);
  ask(c, 2, 5);
  ask(c, 3, 7);
  c.clock().advance(duration{2});
  ask(c, 4, 1);  // contexts 7, 3, 5
  CHECK_FALSE(c.contains(2));
  c.clock().advance(duration{6});  // 1 has 1 left; 3 and 4 are at 0, and 3 was used before 4
  ask(c, 5, 1);
  CHECK_FALSE(c.contains(3));
  ask(c, 6, 1);
  CHECK_FALSE(c.contains(4));
  static_cast<void>(c.find(1));  // a use is an example, too
  CHECK(c.context_of(1) == 2);
  ask(c, 7, 3);
  CHECK_FALSE(c.contains(5));
  CHECK(c.contains(1));
}
TEST_CASE("least_context: a new value begins without context; truncated context counts as what is left") {
  cache<int, int, eviction::least_context, context::examples, clock::manual> c(2, context::examples(0, context::overflow::truncate));
  ask(c, 1, 9);
  ask(c, 2, 5);
  static_cast<void>(c.plan(3));
  c.put(1, 10);
  CHECK(c.context_of(1) == 1);
  c.put(3, 30);
  CHECK_FALSE(c.contains(1));
  ask(c, 3, 20);
  static_cast<void>(c.plan(4));
  request r;
  r.tokens_per_example = 10;
  r.window = 10;
  r.count = 3;
  c.serve(3, r);
  CHECK(c.context_of(3) == 1);
  c.put(4, 40);
  CHECK_FALSE(c.contains(3));
  CHECK(c.contains(2));
}
TEST_CASE("least_aot::P::name: paths of thought count") {
  cache<int, nothing, eviction::least_aot, context::age_of_thought, clock::manual> c(2, context::age_of_thought(0));
  ask(c, 1, 2, 1);
  ask(c, 2, 1, 4);
  ask(c, 3, 1, 1);
  CHECK_FALSE(c.contains(1));
  CHECK(c.context_of(2) == 4);
}
TEST_CASE("least_context: the order is exact among many, whatever decays (D1)") {
  // A scan over all residents says who has least; the policy must agree at every eviction.
  cache<int, nothing, eviction::least_context, context::examples, clock::manual> c(60, context::examples(0.5));
  larder::random draws(3);
  for (int i = 0; i < 6000; ++i) {
    if (draws.below(4) == 0) c.clock().advance(duration{static_cast<std::int64_t>(draws.below(5))});
    const int key = static_cast<int>(draws.below(120));
    static_cast<void>(c.find(-1));
    double least = 1e300;
    for (const auto [k, value] : c) least = std::min(least, c.context_of(k));
    const std::size_t before = c.size();
    const bool there = c.contains(key);
    const auto plan = c.plan(key);
    if (!there && before == 60) {
      REQUIRE(plan.victims.size() == 1);
      REQUIRE(c.context_of(*plan.victims[0]) == least);
      const int leaver = *plan.victims[0];
      ask(c, key, static_cast<double>(draws.below(4)));
      REQUIRE_FALSE(c.contains(leaver));
    } else {
      ask(c, key, static_cast<double>(draws.below(4)));
    }
  }
}
