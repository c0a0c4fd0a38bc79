// Admission policies, asked alone and in a cache.
#include <larder/cache.hpp>

#include <larder/admission/higher_priority.hpp>
#include <larder/admission/if_it_fits.hpp>
#include <larder/admission/never.hpp>
#include <larder/admission/only_stale.hpp>
#include <larder/clock/manual.hpp>
#include <larder/context/examples.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/sharing/bytes.hpp>

#include <array>

#include "catch.hpp"

using namespace larder;

namespace {
request of_priority(double priority) {
  request r;
  r.priority = priority;
  return r;
}
}  // namespace

TEST_CASE("admission::always and never are constant; if_it_fits looks at the room alone") {
  const std::array<claimant, 1> victim{claimant{.priority = 9}};
  for (const bool room : {false, true}) {
    CHECK(admission::always{}.admit({}, victim, room));
    CHECK_FALSE(admission::never{}.admit({}, victim, room));
    CHECK(admission::if_it_fits{}.admit({}, victim, room) == room);
  }
}
TEST_CASE("admission::never: the all-cloud baseline loads nothing and counts everything (P49)") {
  cache<int, nothing, admission::never> c(5);
  for (int i = 0; i < 10; ++i) CHECK(c.serve(i % 3).reason == refusal::not_admitted);
  CHECK(c.empty());
  CHECK(c.stats().bypasses(refusal::not_admitted) == 10);
}
TEST_CASE("admission::if_it_fits: whatever came first stays") {
  cache<int, nothing, sharing::bytes, admission::if_it_fits> c(5_B);
  CHECK(c.serve(1, {}, 3_B).what == verb::load);
  CHECK(c.serve(2, {}, 3_B).reason == refusal::not_admitted);
  CHECK(c.serve(3, {}, 2_B).what == verb::load);
  CHECK(c.serve(4, {}, 6_B).reason == refusal::too_big);  // too big never reaches admission
  CHECK(c.stats().evictions() == 0);
}
TEST_CASE("admission::higher_priority: every victim must count less") {
  cache<int, nothing, sharing::bytes, admission::higher_priority> c(6_B);
  c.serve(1, of_priority(5), 2_B);
  c.serve(2, of_priority(1), 2_B);
  c.serve(3, of_priority(3), 2_B);
  CHECK(c.serve(4, of_priority(4), 2_B).reason == refusal::not_admitted);  // past 1, who has 5
  CHECK(c.serve(4, of_priority(5), 2_B).reason == refusal::not_admitted);  // equal is not higher
  CHECK(c.serve(4, of_priority(6), 4_B).what == verb::load);
  CHECK_FALSE(c.contains(1));
  CHECK_FALSE(c.contains(2));
  CHECK(c.serve(5, of_priority(0), 0_B).what == verb::load);  // costs nobody
  static_cast<void>(c.find(3));
  c.serve(3, of_priority(9), 2_B);  // the last stated priority counts
  CHECK(c.serve(6, of_priority(8), 6_B).reason == refusal::not_admitted);
  CHECK(c.valid());
}
TEST_CASE("admission::only_stale: what still remembers is not displaced") {
  cache<int, nothing, eviction::least_context, context::examples, admission::only_stale, clock::manual> c(2, context::examples(1));
  request five;
  five.count = 5;
  c.serve(1, five);
  c.serve(2);
  CHECK(c.serve(3).reason == refusal::not_admitted);
  c.clock().advance(duration{1});
  CHECK(c.serve(3).what == verb::load);
  CHECK(c.contains(1));
  CHECK_FALSE(c.contains(2));
  CHECK(c.serve(2).reason == refusal::not_admitted);
  c.clock().advance(duration{10});
  CHECK(c.serve(2).what == verb::load);
}
