#include <larder/edge/serving_policies.hpp>

#include <set>

#include "catch.hpp"

namespace edge = larder::edge;

TEST_CASE("serving policies have names of their own and are found by them", "[edge]") {
  std::set<std::string_view> names(edge::serving_policy_names.begin(), edge::serving_policy_names.end());
  CHECK(names.size() == edge::serving_policy_names.size());
  for (const std::string_view name : edge::serving_policy_names) {
    std::string_view found;
    CHECK(edge::with_serving_policy(name, [&](const auto& policy) { found = policy.name; }));
    CHECK(found == name);
  }
  CHECK_FALSE(edge::with_serving_policy("no such policy", [](const auto&) {}));
}
