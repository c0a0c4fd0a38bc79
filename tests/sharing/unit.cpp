// unit: every entry weighs one.
#include <larder/sharing/unit.hpp>

#include "catch.hpp"

using namespace larder;

TEST_CASE("sharing::unit: counts loads and drops, and keeps no column (D7)") {
  sharing::unit model;
  model.reserve(1000);
  CHECK(model.charge_column().empty());
  CHECK(model.unshared_column().empty());
  for (std::uint32_t i = 0; i < 5; ++i) model.load(slot{i}, {});
  model.pin(slot{2});
  CHECK(model.used() == 5);
  CHECK(model.pinned() == 1);
  model.unpin(slot{2});
  model.drop(slot{2});
  CHECK(model.used() == 4);
  CHECK(model.pinned() == 0);
  CHECK(model.missing({}) == 1);
  CHECK(sharing::unit::charges_of(entries{7}) == 7);
  CHECK(sizeof(model) == 16);
}
