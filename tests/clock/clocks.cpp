// Clocks: what moves them, and what does not (P41).
#include <larder/clock/manual.hpp>
#include <larder/clock/per_request.hpp>
#include <larder/clock/per_slot.hpp>

#include <limits>

#include "catch.hpp"

using namespace larder;

TEST_CASE("clock::per_request: the first request is at 0, and only requests move it") {
  clock::per_request c;
  c.on_slot();
  c.on_request();
  CHECK(c.now() == instant{0});
  c.on_slot();
  c.on_request();
  CHECK(c.now() == instant{1});
}
TEST_CASE("clock::per_slot: begins at 0, and only the ends of time slots move it") {
  clock::per_slot c;
  CHECK(c.now() == instant{0});
  c.on_request();
  c.on_slot();
  CHECK(c.now() == instant{1});
}
TEST_CASE("clock::manual: is what it is set to, and stops at the ends of its range (P4)") {
  clock::manual c(instant{5});
  c.on_request();
  c.on_slot();
  CHECK(c.now() == instant{5});
  c.set(instant{-7});
  CHECK(c.now() == instant{-7});
  c.advance(duration{3});
  CHECK(c.now() == instant{-4});
  c.advance(duration{std::numeric_limits<std::int64_t>::max()});
  c.advance(duration{std::numeric_limits<std::int64_t>::max()});
  CHECK(c.now().ticks == std::numeric_limits<std::int64_t>::max());
  c.advance(duration{std::numeric_limits<std::int64_t>::min()});
  c.advance(duration{std::numeric_limits<std::int64_t>::min()});
  CHECK(c.now().ticks == std::numeric_limits<std::int64_t>::min());
}
