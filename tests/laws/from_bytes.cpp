// Laws on histories made of bytes: registered policies keep them, offenders are found, and any bytes will do.
#include <larder/laws/from_bytes.hpp>

#include <larder/eviction/fifo.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/lru.hpp>

#include <vector>

#include "catch.hpp"
#include "rapidcheck_catch.hpp"

using namespace larder;

namespace {

std::vector<std::uint8_t> some_bytes(std::uint64_t seed, std::size_t length) {
  larder::random draws(seed);
  std::vector<std::uint8_t> made;
  for (std::size_t i = 0; i < length; ++i) made.push_back(static_cast<std::uint8_t>(draws.below(256)));
  return made;
}

/// An lru that forgets to take what left out of its order, at the tenth time.
struct forgetful : eviction::lru {
  static constexpr std::string_view name = "forgetful";
  int evictions = 0;
  void on_evict(slot s, const view<needs>& v) noexcept {
    if (++evictions % 10 != 0) eviction::lru::on_evict(s, v);
  }
};
/// An lru whose order is by slot where it was hit.
struct by_slot : eviction::lru {
  static constexpr std::string_view name = "by_slot";
  void on_hit(slot s, const view<needs>& v) noexcept {
    if (index_of(s) % 2 == 0) eviction::lru::on_hit(s, v);
  }
};

template <class P>
std::string_view first_broken() {
  for (std::uint64_t seed = 0; seed < 200; ++seed)
    if (const auto found = laws::check_bytes<P>(some_bytes(seed, 200)); !found) {
      CHECK_FALSE(found.trace.empty());
      CHECK(found.trace.size() <= 100);
      return found.law;
    }
  return "";
}

}  // namespace

TEST_CASE("laws: histories of bytes: policies keep them") {
  rc::prop("lru", [](const std::vector<std::uint8_t>& bytes) { RC_ASSERT(bool(laws::check_bytes<eviction::lru>(bytes))); });
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    CHECK(laws::check_bytes<eviction::fifo>(some_bytes(seed, seed * 10)));
    CHECK(laws::check_bytes<eviction::lfu>(some_bytes(seed, seed * 10)));
  }
}
TEST_CASE("laws: histories of bytes find offenders") {
  CHECK(first_broken<forgetful>() == "drain");
  CHECK(first_broken<by_slot>() == "relabeling");
}
TEST_CASE("laws: any bytes are a history") {
  CHECK(laws::scene_of({}).steps.empty());
  const std::vector<std::uint8_t> bytes{15, 3, 200, 99, 7, 1};
  const laws::scene made = laws::scene_of(bytes);
  CHECK(made.where.capacity == 100);
  CHECK(made.where.sized);
  REQUIRE(made.steps.size() == 2);  // the last byte is half a step
  CHECK(made.steps[0].what == laws::act::claim);
  CHECK(made.steps[0].key == 200 % laws::stage::key_count);
  CHECK(made.steps[1].what == laws::act::claim);
}
