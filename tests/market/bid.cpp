#include <larder/market/bid.hpp>

#include <limits>
#include <type_traits>
#include <vector>

#include "catch.hpp"

namespace market = larder::market;

TEST_CASE("rival bids show everybody's bid but the bidder's own") {
  const std::vector<double> bids{10, 8, 4};
  const market::rival_bids first(bids, 1, 7), second(bids, 2, 7), third(bids, 3, 7);
  CHECK(first.size() == 2);
  CHECK((first[0] == 8 && first[1] == 4));
  CHECK((second[0] == 10 && second[1] == 4));
  CHECK((third[0] == 10 && third[1] == 8));
  CHECK(first.best() == 8);
  CHECK(second.best() == 10);
  CHECK(third.best() == 10);
  CHECK(second.whose() == 2);
  CHECK(second.contract_price() == 7);
}

TEST_CASE("without rivals the best rival bid is 0, whatever the contract price") {
  const std::vector<double> bids{5};
  const market::rival_bids alone(bids, 1, 9);
  CHECK(alone.size() == 0);
  CHECK(alone.best() == 0);
}

TEST_CASE("the rivals do not change when only the own bid does") {
  for (const double own : {0.0, 3.0, 1e300}) {
    const std::vector<double> bids{6, own, 2};
    const market::rival_bids rivals(bids, 2, 1);
    CHECK(rivals.best() == 6);
    CHECK((rivals[0] == 6 && rivals[1] == 2));
  }
}

TEST_CASE("the two best bids, smaller id on ties, 0 where missing") {
  const auto best = [](std::vector<double> bids) { return market::best_two(bids); };
  CHECK(best({}).first == market::nobody);
  CHECK(best({0}).first == 1);
  CHECK(best({0}).second == 0);
  CHECK(best({4, 10, 8}).first == 2);
  CHECK(best({4, 10, 8}).second == 8);
  CHECK(best({10, 4, 10}).first == 1);
  CHECK(best({10, 4, 10}).second == 10);
  CHECK(best({10, 8, 4}).second == 8);
}

TEST_CASE("bids that are negative or not numbers are named with their field") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  const auto sentence = [](std::vector<double> bids) { return market::fault_in_bids(bids, "bids.json").value().sentence(); };
  CHECK(sentence({1, -2.5}) == "bids.json, field bids[1]: -2.5 is not an amount of money; expected a finite number of at least 0");
  CHECK(sentence({nan, -1}) == "bids.json, field bids[0]: nan is not an amount of money; expected a finite number of at least 0");
  CHECK(sentence({1, 2, infinite}) == "bids.json, field bids[2]: inf is not an amount of money; expected a finite number of at least 0");
  CHECK_FALSE(market::fault_in_bids(std::vector<double>{0, 1, 1e300}).has_value());
  CHECK_FALSE(market::fault_in_bids(std::vector<double>{}).has_value());
}
