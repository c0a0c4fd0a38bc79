#include <larder/edge/model_catalog.hpp>

#include <set>
#include <string_view>

#include "catch.hpp"

namespace edge = larder::edge;

TEST_CASE("public models have names of their own, sizes of two bytes a parameter, and no more active parameters than all", "[edge]") {
  std::set<std::string_view> names;
  for (const edge::public_model& m : edge::public_models) {
    INFO(m.name);
    CHECK(names.insert(m.name).second);
    CHECK(m.name.find(':') != m.name.npos);
    CHECK(m.active <= m.parameters);
    CHECK(m.active > 0);
    CHECK(m.window_tokens >= 2048);
    CHECK(static_cast<double>(m.size().count) == 2 * m.parameters);
    CHECK(m.work_per_token() == 2 * m.active);
  }
}
