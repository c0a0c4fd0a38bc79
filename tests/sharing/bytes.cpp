// bytes: every entry weighs its bytes, up to 2^62, and shares none.
#include <larder/sharing/bytes.hpp>

#include "catch.hpp"

using namespace larder;

TEST_CASE("sharing::bytes: sums are exact to 2^64 - 1, and heavier than 2^62 is not accepted (P3)") {
  sharing::bytes model;
  model.reserve(4);
  const bytes heavy = sharing::bytes::heaviest;
  CHECK(model.accepts(heavy));
  CHECK_FALSE(model.accepts(bytes{heavy.count + 1}));
  CHECK_FALSE(model.accepts(bytes::max()));
  for (std::uint32_t i = 0; i < 3; ++i) model.load(slot{i}, heavy);
  model.load(slot{3}, bytes{heavy.count - 1});
  CHECK(model.used() == ~std::uint64_t{0});
  model.drop(slot{0});
  CHECK(model.used() == 3 * heavy.count - 1);
  CHECK(model.charge(slot{1}) == heavy.count);
  CHECK(model.charge_column()[3] == heavy.count - 1);
  CHECK(sharing::bytes::charges_of(9_B) == 9);
}
