// fifo: the first in leaves first, whatever is asked of it since.
#include <larder/cache.hpp>

#include <larder/eviction/fifo.hpp>

#include "catch.hpp"

using namespace larder;

TEST_CASE("fifo::P::name: hits do not save the first in; a lease is a new beginning") {
  cache<int, int, eviction::fifo> c(3);
  for (const int key : {1, 2, 3}) c.put(key, key);
  static_cast<void>(c.find(1));
  c.put(4, 4);
  CHECK_FALSE(c.contains(1));
  {
    const auto held = c.lease_of(2);
    c.put(5, 5);  // meets 2, which is held: 3 leaves
    CHECK(c.contains(2));
    CHECK_FALSE(c.contains(3));
  }
  c.put(6, 6);  // 2 counts as loaded when it was given back
  CHECK_FALSE(c.contains(4));
  c.put(7, 7);
  CHECK_FALSE(c.contains(5));
  CHECK(c.contains(2));
  c.put(8, 8);
  CHECK_FALSE(c.contains(2));
}
TEST_CASE("fifo: a put on a resident is a new beginning") {
  cache<int, int, eviction::fifo> c(2);
  c.put(1, 1);
  c.put(2, 2);
  c.put(1, 11);
  c.put(3, 3);
  CHECK(c.contains(1));
  CHECK_FALSE(c.contains(2));
}
