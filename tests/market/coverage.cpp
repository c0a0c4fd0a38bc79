#include <larder/market/coverage.hpp>

#include <limits>

#include "catch.hpp"

namespace market = larder::market;

namespace {
constexpr market::relay_demand demand{3, 8e6, {2e6, 8e6}};  // 3 requests of 1 MB over 2 and 8 Mbit/s
}

TEST_CASE("store and forward adds the times of the hops; the printed law adds the rates and understates them") {
  CHECK(market::serial::seconds(8e6, {2e6, 8e6}) == Approx(5.0));
  CHECK(market::sum_of_rates::seconds(8e6, {2e6, 8e6}) == Approx(0.8));
  CHECK(market::coverage_budget<>::seconds(demand) == Approx(15.0));
  CHECK(market::coverage_budget<market::sum_of_rates>::seconds(demand) == Approx(2.4));
}

TEST_CASE("the satellite serves while its coverage time lasts, then nobody does") {
  market::coverage_budget<> budget(31);
  const market::award won{market::satellite, 7, 1.2, 9.6};
  CHECK(*budget.settle(won, demand) == won);
  CHECK(*budget.settle(won, demand) == won);
  CHECK(budget.spent() == Approx(30.0));
  const auto refused = *budget.settle(won, demand);
  CHECK(refused.winner == market::nobody);
  CHECK(refused.charge == 0);
  CHECK(budget.spent() == Approx(30.0));
  // What fits is still served: 1 second is left.
  CHECK(budget.settle(won, {1, 1e6, {2e6, 8e6}})->winner == market::satellite);
}

TEST_CASE("the coverage time is met exactly, not almost") {
  market::coverage_budget<> budget(4);
  CHECK(budget.admits({1, 8, {4, 4}}));
  CHECK_FALSE(budget.admits({1, 8.001, {4, 4}}));
}

TEST_CASE("a base station's slot costs no coverage time") {
  market::coverage_budget<> budget(0);
  const market::award won{2, 9.6, 1.2, 9.6};
  CHECK(*budget.settle(won, demand) == won);
  CHECK(budget.spent() == 0);
}

TEST_CASE("demands without a time are refused with their field") {
  market::coverage_budget<> budget(100);
  const market::award won{market::satellite, 7, 1, 8};
  const auto field = [&](market::relay_demand wrong) { return budget.settle(won, wrong).error().field; };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(field({1, 8, {0, 1}}) == "uplink");
  CHECK(field({1, 8, {1, -1}}) == "backhaul");
  CHECK(field({1, nan, {1, 1}}) == "bits");
  CHECK(field({-1, 8, {1, 1}}) == "requests");
  CHECK(budget.spent() == 0);
}
