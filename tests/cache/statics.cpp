// What holds of a cache before it runs: nothing is paid for what is not used (D7), the order of policies does not matter (D6), slots and
// pins are nobody's business (D2, P34), and every member compiles (P31).
#include <larder/larder.hpp>

#include <string>
#include <type_traits>

#include "catch.hpp"
#include "laws/memory.hpp"

using namespace larder;

// Every member that is no template, once.
template class larder::cache<int, int>;
template class larder::cache<std::string, std::string, sharing::bytes, eviction::lfu, observer::journal, clock::manual>;
template class larder::cache<int, int, index::dense, sharing::shared_blocks, eviction::least_context, context::examples,
                             cost::sum<cost::switching, cost::cloud>, admission::only_stale, clock::per_slot,
                             observer::tee<observer::counters, observer::journal>>;

namespace {

using plain = cache<int, int>;

template <class C>
concept shows_slots = requires(C c, slot s) {
  c.key(s);
}
|| requires(C c, slot s) { c.value(s); }
|| requires(C c) { c.take_slot(); }
|| requires(C c) { c.locate(std::uint64_t{}, 1); }
|| requires(C c, slot s) { c.depart(s, removal::erased); };
template <class C>
concept pins_without_lease = requires(C c, slot s) {
  c.pin(s);
}
|| requires(C c, slot s) { c.claim(s); }
|| requires(C c, slot s) { c.lease_out(s); };
template <class C>
concept leases_are_made_up = std::is_constructible_v<typename C::lease, C*, slot>;

}  // namespace

TEST_CASE("cache: slots and pins cannot be had from outside (D2 P34)") {
  static_assert(!shows_slots<plain>);
  static_assert(!pins_without_lease<plain>);
  static_assert(!leases_are_made_up<plain>);
  static_assert(!std::is_copy_constructible_v<plain::lease> && !std::is_copy_assignable_v<plain::lease>);
  static_assert(std::is_nothrow_move_constructible_v<plain::lease> && std::is_nothrow_move_assignable_v<plain::lease>);
  CHECK_FALSE(plain::lease{});
}
TEST_CASE("cache: what may fail says so") {
  // Copying takes memory, and whoever holds one must not promise that it cannot fail.
  struct holder {
    cache<int, int> held;
    index::hashed<> index;
  };
  static_assert(!std::is_nothrow_copy_assignable_v<plain> && std::is_nothrow_move_assignable_v<plain>);
  static_assert(!std::is_nothrow_copy_assignable_v<index::hashed<>> && std::is_nothrow_move_assignable_v<index::hashed<>>);
  static_assert(!std::is_nothrow_copy_assignable_v<holder> && std::is_nothrow_move_assignable_v<holder>);
  static_assert(std::is_nothrow_move_constructible_v<plain>);
  static_assert(noexcept(std::declval<const plain&>().size())&& noexcept(std::declval<const plain&>().used()));
  static_assert(noexcept(std::declval<plain&>().begin_slot())&& noexcept(std::declval<plain::lease&>().release()));
  static_assert(!std::is_convertible_v<int, cache<int, int, sharing::bytes>>);
  static_assert(!std::is_constructible_v<cache<int, int, sharing::bytes>, int>);
  static_assert(!std::is_constructible_v<plain, bytes>);
  SUCCEED();
}
TEST_CASE("cache: policies come in any order (D6)") {
  using one = cache<int, int, eviction::lfu, sharing::bytes, cost::switching, observer::journal, admission::if_it_fits>;
  using other = cache<int, int, admission::if_it_fits, observer::journal, sharing::bytes, cost::switching, eviction::lfu>;
  static_assert(std::is_same_v<one::eviction_type, other::eviction_type> && std::is_same_v<one::sharing_type, other::sharing_type>);
  static_assert(std::is_same_v<one::cost_type, other::cost_type> && std::is_same_v<one::observer_type, other::observer_type>);
  static_assert(std::is_same_v<one::admission_type, other::admission_type> && sizeof(one) == sizeof(other));
  one a(20_B);
  other b(20_B);
  larder::random draws(3);
  for (int i = 0; i < 500; ++i) {
    const int key = static_cast<int>(draws.below(12));
    const bytes weight{draws.below(6)};
    if (draws.below(3) == 0) {
      static_cast<void>(a.find(key));
      static_cast<void>(b.find(key));
    } else if (draws.below(9) == 0) {
      a.erase(key);
      b.erase(key);
    } else {
      a.put(key, i, weight);
      b.put(key, i, weight);
    }
  }
  CHECK(a.observer().entries() == b.observer().entries());
  CHECK(a.stats() == b.stats());
}
TEST_CASE("cache: defaults stand in for kinds left out (D6)") {
  static_assert(std::is_same_v<plain::eviction_type, eviction::lru> && std::is_same_v<plain::admission_type, admission::always>);
  static_assert(std::is_same_v<plain::sharing_type, sharing::unit> && std::is_same_v<plain::context_type, context::none>);
  static_assert(std::is_same_v<plain::cost_type, cost::none> && std::is_same_v<plain::index_type, index::hashed<>>);
  static_assert(std::is_same_v<plain::clock_type, clock::per_request> && std::is_same_v<plain::observer_type, observer::none>);
  static_assert(std::is_same_v<lru_cache<int, int>::eviction_type, eviction::lru>);
  static_assert(std::is_same_v<trim_cache<int, int>::sharing_type, sharing::shared_blocks>);
  SUCCEED();
}
TEST_CASE("cache: an empty policy adds no bytes, a kind left at none no column (D5 D7)") {
  CHECK(sizeof(cache<int, int, admission::never>) == sizeof(plain));
  CHECK(sizeof(cache<int, int, admission::higher_priority>) == sizeof(plain));
  CHECK(sizeof(cache<int, int, observer::none, context::none, cost::none>) == sizeof(plain));
  CHECK(sizeof(cache<int, nothing>) <= sizeof(plain));

  // Memory for entries: one block a column. An lru of units has links, index, free list and entries; nothing else.
  const auto columns_of = [](auto&& made) {
    auto c = made();
    const std::size_t before = memory::taken();
    c.reserve(100);
    return memory::taken() - before;
  };
  CHECK(columns_of([] { return plain(100); }) == 4);
  CHECK(columns_of([] { return cache<int, int, eviction::fifo, admission::never>(100); }) == 4);
  CHECK(columns_of([] { return cache<int, int, sharing::bytes>(100_B); }) == 5);                     // and charges
  CHECK(columns_of([] { return cache<std::string, int>(100); }) == 5);                               // and codes of keys dear to hash
  CHECK(columns_of([] { return cache<int, int, cost::switching, observer::counters>(100); }) == 4);  // priced, but no policy reads it
  CHECK(columns_of([] { return cache<int, int, context::examples>(100); }) == 6);                    // and levels and tokens
  CHECK(columns_of([] { return cache<int, int, admission::higher_priority>(100); }) == 5);           // and priorities
}
TEST_CASE("cache: an empty value takes no room beside its key (D7)") {
  const std::size_t before = memory::taken();
  cache<int, nothing> c(1000);
  for (int i = 0; i < 1000; ++i) c.put(i, nothing{});
  for (int i = 0; i < 1000; ++i) CHECK(c.contains(i));
  c.put(5, nothing{});
  CHECK(c.contains(5));
  CHECK(c.valid());
  CHECK(memory::taken() > before);
}
