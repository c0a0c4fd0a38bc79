// A view shows the columns that were named, empty ones as "all alike", and time as the policy may see it (D5).
#include <larder/core/view.hpp>

#include <array>

#include "catch.hpp"

using namespace larder;

namespace {
template <class V>
concept shows_charge = requires(const V v, slot s) {
  v.charge(s);
};
template <class V>
concept shows_unshared = requires(const V v, slot s) {
  v.unshared(s);
};
template <class V>
concept shows_context = requires(const V v, slot s) {
  v.context(s);
};
template <class V>
concept shows_level = requires(const V v, slot s) {
  v.context_level(s);
};
template <class V>
concept shows_fingerprint = requires(const V v, slot s) {
  v.fingerprint(s);
};
template <class V>
concept shows_reload_cost = requires(const V v, slot s) {
  v.reload_cost(s);
};
template <class V>
concept shows_priority = requires(const V v, slot s) {
  v.priority(s);
};
template <class V>
concept shows_time = requires(const V v) {
  v.now();
};
}  // namespace

TEST_CASE("view: a column that was not named cannot be read (D5)") {
  using none = view<columns::none>;
  static_assert(!shows_charge<none> && !shows_unshared<none> && !shows_context<none> && !shows_level<none>);
  static_assert(!shows_fingerprint<none> && !shows_reload_cost<none> && !shows_priority<none> && !shows_time<none>);
  static_assert(shows_charge<view<columns::charge>> && !shows_unshared<view<columns::charge>>);
  static_assert(shows_unshared<view<columns::unshared>> && shows_context<view<columns::context>> && shows_level<view<columns::context>>);
  static_assert(shows_fingerprint<view<columns::fingerprint>> && shows_reload_cost<view<columns::reload_cost>>);
  static_assert(shows_priority<view<columns::priority>> && shows_time<view<columns::time>>);
  constexpr columns both = columns::charge | columns::context;
  static_assert(contains(both, columns::charge) && contains(both, columns::none) && !contains(columns::charge, both));
  CHECK(sizeof(view<both>) == sizeof(void*));
}
TEST_CASE("view: numbers are those of the columns, and an empty column means that all are alike") {
  constexpr columns all_of_them = columns::fingerprint | columns::charge | columns::unshared | columns::context | columns::reload_cost |
                                  columns::priority | columns::time;
  const std::array<std::uint64_t, 2> counts{10, 20};
  const std::array<double, 2> numbers{1.5, 2.5};
  resident_columns all;
  const view<all_of_them> v(all);
  CHECK(v.charge(slot{5}) == 1);
  CHECK(v.unshared(slot{5}) == 1);
  CHECK(v.reload_cost(slot{5}) == 1);
  CHECK(v.all_evictable());
  CHECK(v.evictable(slot{5}));
  all.fingerprint = all.charge = all.unshared = counts;
  all.context_level = all.reload_cost = all.priority = numbers;
  all.capacity = 7;
  all.used = 6;
  all.residents = 2;
  CHECK(v.charge(slot{1}) == 20);
  CHECK(v.unshared(slot{0}) == 10);
  CHECK(v.fingerprint(slot{1}) == 20);
  CHECK(v.reload_cost(slot{1}) == 2.5);
  CHECK(v.priority(slot{0}) == 1.5);
  CHECK(v.capacity() == 7);
  CHECK(v.used() == 6);
  CHECK(v.residents() == 2);
  const view<columns::charge> fewer(v);
  CHECK(fewer.charge(slot{0}) == 10);
}
TEST_CASE("view: context is the level less what decayed since, and stops at 0") {
  const std::array<double, 2> levels{5, 2};
  resident_columns all;
  all.context_level = levels;
  all.context_rate = 0.5;
  all.start = instant{100};
  const view<columns::context> v(all);
  all.now = instant{100};
  CHECK(v.context(slot{0}) == 5);
  all.now = instant{104};
  CHECK(v.elapsed() == 4);
  CHECK(v.exhausted_level() == 2);
  CHECK(v.context(slot{0}) == 3);
  CHECK(v.context(slot{1}) == 0);
  CHECK(v.context_level(slot{1}) == 2);
  all.now = instant{1000};
  CHECK(v.context(slot{0}) == 0);
}
TEST_CASE("view: claimed entries may not leave") {
  const std::array<std::uint32_t, 3> holds{0, resident_columns::held_bit, 5};
  resident_columns all;
  all.holds = holds;
  all.held = 1;
  const view<columns::none> v(all);
  CHECK_FALSE(v.all_evictable());
  CHECK(v.evictable(slot{0}));
  CHECK_FALSE(v.evictable(slot{1}));
  CHECK(v.evictable(slot{2}));  // leased: the host withdraws it when it is named
  all.handing = true;
  CHECK(v.handing());
}
