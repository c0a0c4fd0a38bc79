// lru: who was used longest ago leaves.
#include <larder/cache.hpp>

#include "catch.hpp"

using namespace larder;

TEST_CASE("lru::P::name: finds and puts are uses; peeks and lookups are not") {
  cache<int, int> c(3);
  for (const int key : {1, 2, 3}) c.put(key, key);
  static_cast<void>(c.find(1));
  c.put(2, 22);
  static_cast<void>(c.peek(3));
  static_cast<void>(c.contains(3));
  c.put(4, 4);
  CHECK_FALSE(c.contains(3));
  c.put(5, 5);
  CHECK_FALSE(c.contains(1));
  CHECK(c.contains(2));
}
