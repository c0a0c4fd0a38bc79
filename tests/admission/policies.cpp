// Admission policies, asked alone and in a cache.
#include <larder/cache.hpp>

#include <larder/admission/higher_priority.hpp>
#include <larder/admission/if_it_fits.hpp>
#include <larder/admission/never.hpp>
#include <larder/admission/only_stale.hpp>
#include <larder/admission/worth_its_victims.hpp>
#include <larder/clock/manual.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/block_density.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>

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
  static_cast<void>(c.find(4));
  CHECK(c.serve(7, of_priority(2), 2_B).reason == refusal::not_admitted);  // to be found states no priority: 3 keeps its own
  c.serve(3, of_priority(9), 2_B);                                         // the last stated priority counts
  CHECK(c.serve(6, of_priority(8), 6_B).reason == refusal::not_admitted);
  CHECK(c.valid());
}
TEST_CASE("admission::only_stale: what still remembers is not displaced") {
  const std::array<claimant, 3> victims{claimant{.context = 0}, claimant{.context = 0.5}, claimant{.context = 0}};
  const std::span<const claimant> all(victims);
  CHECK(admission::only_stale{}.admit({}, {}, true));
  CHECK(admission::only_stale{}.admit({}, all.first(1), false));
  CHECK_FALSE(admission::only_stale{}.admit({}, all.first(2), false));
  CHECK_FALSE(admission::only_stale{}.admit({}, all.last(2), false));
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
TEST_CASE("admission::worth_its_victims: uses of late times cost, against those of all victims together") {
  admission::worth_its_victims p;
  for (int i = 0; i < 6; ++i) p.on_request(1);
  for (int i = 0; i < 2; ++i) p.on_request(2);
  p.on_request(3);
  CHECK(p.uses(1) == 6);
  CHECK(p.uses(2) == 2);
  CHECK(p.uses(99) == 1);
  const auto asking = [](std::uint64_t fingerprint, double cost) { return claimant{.fingerprint = fingerprint, .reload_cost = cost}; };
  const std::array<claimant, 2> victims{asking(2, 10), asking(3, 4)};  // 24 together
  CHECK(p.admit(asking(1, 4), victims, false));
  CHECK_FALSE(p.admit(asking(1, 3.99), victims, false));
  CHECK(p.admit(asking(1, 3.99), victims, true));
  CHECK(p.admit(asking(99, 0), {}, true));
  const std::array<claimant, 1> odd{asking(1, -5)};
  CHECK(p.admit(asking(99, 0), odd, false));  // nothing is lost
  for (std::uint32_t i = 9; i < admission::worth_its_victims::window; ++i) p.on_request(4);
  CHECK(p.uses(1) == 3);  // halved
  CHECK(p.uses(4) == 127);
}
TEST_CASE("admission::worth_its_victims: the last holder of a base answers for the base (P8 P49)") {
  sharing::block_graph_builder b;
  const auto base = *b.add_block(100_B), one = *b.add_block(5_B), two = *b.add_block(5_B), big = *b.add_block(110_B);
  const auto with_one = *b.add_model("one", {base, one}), with_two = *b.add_model("two", {base, two}), rival = *b.add_model("big", {big});
  cache<int, nothing, admission::worth_its_victims, eviction::block_density, sharing::shared_blocks, cost::switching> c(
      110_B, sharing::shared_blocks(*std::move(b).build()), cost::switching{.per_megabyte = 1e6, .per_load = 1});
  c.serve(1, {}, with_one);
  c.serve(2, {}, with_two);
  CHECK(c.used() == 110);
  // To bring back: 6 for the first, 106 for the second, and each was asked for once; the rival costs 111.
  CHECK(c.plan(3, rival).reason == refusal::not_admitted);
  CHECK(c.serve(3, {}, rival).reason == refusal::not_admitted);
  CHECK(c.size() == 2);
  CHECK(c.serve(3, {}, rival).what == verb::load);  // asked for twice
  CHECK(c.stats().evictions() == 2);
  CHECK(c.valid());
}
TEST_CASE("admission::worth_its_victims: both answer for a base that goes with the victim and comes back with the newcomer (P8 P49)") {
  sharing::block_graph_builder b;
  const auto base = *b.add_block(100_B), one = *b.add_block(5_B), two = *b.add_block(4_B);
  const auto with_one = *b.add_model("one", {base, one}), with_two = *b.add_model("two", {base, two});
  cache<int, nothing, admission::worth_its_victims, sharing::shared_blocks, cost::switching> c(
      105_B, sharing::shared_blocks(*std::move(b).build()), cost::switching{.per_megabyte = 1e6, .per_load = 1});
  c.serve(1, {}, with_one);
  CHECK(c.serve(2, {}, with_two).reason == refusal::not_admitted);  // 105 against 106, each asked for once
  const outcome done = c.serve(2, {}, with_two);
  CHECK(done.what == verb::load);
  CHECK(done.added == 104);
  CHECK(c.valid());
}
