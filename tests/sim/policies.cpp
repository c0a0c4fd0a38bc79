#include <larder/sim/policies.hpp>

#include <set>
#include <string>

#include "catch.hpp"

namespace sim = larder::sim;
namespace eviction = larder::eviction;

namespace {
// Policies that differ from lru in how they are made.
struct from_seed : eviction::lru {
  from_seed() = default;
  explicit from_seed(std::uint64_t s) : seed(s) {}
  std::uint64_t seed = 7;
};
struct from_share : eviction::lru {
  from_share() = default;
  explicit from_share(double) {}
};
struct from_future : eviction::lru {
  from_future() = default;
  explicit from_future(sim::future f) : next(std::move(f)) {}
  sim::future next;
};
static_assert(sim::seeded_policy<from_seed> && !sim::foreseeing_policy<from_seed>);
static_assert(!sim::seeded_policy<from_share> && !sim::foreseeing_policy<from_share>);
static_assert(!sim::seeded_policy<from_future> && sim::foreseeing_policy<from_future>);
static_assert(sim::seeded_policy<eviction::random> && sim::foreseeing_policy<eviction::belady>);
static_assert(!sim::seeded_policy<eviction::lru> && !sim::foreseeing_policy<eviction::lru> && !sim::context_policy<eviction::lru>);
static_assert(sim::context_policy<eviction::least_context> && sim::context_policy<eviction::least_aot>);

larder::trace::trace trace_of(std::vector<std::uint32_t> keys, std::uint64_t unique) {
  larder::trace::trace t;
  t.keys = std::move(keys);
  t.unique = unique;
  return t;
}
}  // namespace

TEST_CASE("every registered policy is found by its name, and its name alone", "[sim]") {
  std::set<std::string_view> names;
  std::size_t position = 0;
  boost::hana::for_each(eviction::all, [&](auto policy) {
    using type = typename decltype(policy)::type;
    INFO(type::name);
    CHECK(names.insert(type::name).second);
    REQUIRE(position < sim::policy_names.size());
    CHECK(sim::policy_names[position++] == type::name);
    int found = 0;
    CHECK(sim::with_policy(type::name, [&](auto other) { found += std::is_same_v<typename decltype(other)::type, type> ? 1 : 100; }));
    CHECK(found == 1);
    CHECK(sim::registered(type::name));
    CHECK(sim::foresees(type::name) == sim::foreseeing_policy<type>);
  });
  CHECK(position == sim::policy_names.size());
  CHECK_FALSE(sim::with_policy("no such policy", [](auto) { FAIL("called for a name that nobody has"); }));
  CHECK_FALSE(sim::registered(""));
  CHECK_FALSE(sim::foresees("no such policy"));
}

TEST_CASE("opt is belady", "[sim]") {
  bool belady = false;
  CHECK(sim::with_policy("opt", [&](auto found) { belady = std::is_same_v<typename decltype(found)::type, eviction::belady>; }));
  CHECK(belady);
  CHECK(sim::foresees("opt"));
  CHECK(sim::registered_name("opt") == "belady");
  CHECK(sim::registered_name("lru") == "lru");
}

TEST_CASE("the future of a trace is where each object comes next", "[sim]") {
  constexpr std::uint64_t never = eviction::belady::never;
  const auto next = sim::future_of(trace_of({0, 1, 0, 2, 1, 0}, 3));
  CHECK(*next == std::vector<std::uint64_t>{2, 4, 5, never, never, never});
  CHECK(sim::future_of(trace_of({}, 0))->empty());
}

TEST_CASE("a policy is made from what it takes", "[sim]") {
  const auto next = sim::future_of(trace_of({0, 0}, 1));
  CHECK(sim::make_policy<from_seed>(next, 3).seed == 3);
  CHECK(sim::make_policy<from_seed>(next, std::nullopt).seed == 7);
  CHECK(sim::make_policy<from_future>(next, 3).next == next);
}
