#include <larder/market/price_scaling.hpp>

#include <larder/core/random.hpp>

#include <vector>

#include "catch.hpp"

namespace market = larder::market;

namespace {
struct forgets_to_observe {
  static constexpr std::string_view name = "forgets_to_observe";
  market::hurdle hurdle_for(const market::rival_bids& rivals) const { return market::scaled(1, rivals); }
};
struct wants_all_bids {
  static constexpr std::string_view name = "wants_all_bids";
  market::hurdle hurdle_for(std::span<const double>) const { return {}; }
  void observe(const market::closed_slot&) {}
};
}  // namespace

TEST_CASE("a price scaling has a name, answers for the rivals alone and has every hook") {
  STATIC_REQUIRE(market::price_scaling<market::fixed>);
  STATIC_REQUIRE(market::price_scaling<market::myopic>);
  STATIC_REQUIRE(market::price_scaling<market::statistical>);
  STATIC_REQUIRE_FALSE(market::price_scaling<forgets_to_observe>);
  STATIC_REQUIRE_FALSE(market::price_scaling<wants_all_bids>);
}

TEST_CASE("myopic: the threshold is exactly the larger of the best rival and the contract price, also without rivals") {
  larder::random source(3);
  for (int round = 0; round < 1000; ++round) {
    std::vector<double> bids{5};
    bids.push_back(source.uniform(0, 10));
    const double contract_price = source.uniform(0, 10);
    const auto met = market::myopic{}.hurdle_for(market::rival_bids(bids, 1, contract_price));
    REQUIRE(met.threshold == std::max(bids[1], contract_price));
    REQUIRE(met.rho == std::max(1.0, contract_price / bids[1]));
  }
  const std::vector<double> alone{5};
  const auto met = market::myopic{}.hurdle_for(market::rival_bids(alone, 1, 4));
  CHECK(met.threshold == 4);
  CHECK(met.rho == 1);
}

TEST_CASE("statistical: the ratio of the means of all past slots, and nothing of the current one") {
  market::statistical scaling;
  CHECK(scaling.rho() == 1);
  const std::vector<std::vector<double>> slots{{10, 8, 4}, {2, 3}, {5}, {7, 7, 1}};
  const std::vector<double> prices{9, 30, 12, 6};
  const std::vector<double> second{8, 2, 0, 7};
  double contract_sum = 0, second_sum = 0;
  for (std::size_t t = 0; t < slots.size(); ++t) {
    const double before = t == 0 ? 1 : std::max(1.0, contract_sum / second_sum);
    CHECK(scaling.rho() == before);
    // Whatever is bid now, the scaling is that of the past, for everybody.
    for (const double own : {0.0, 1.0, 1000.0}) {
      auto bids = slots[t];
      bids.back() = own;
      for (market::bidder n = 1; n <= bids.size(); ++n) CHECK(scaling.hurdle_for(market::rival_bids(bids, n, prices[t])).rho == before);
    }
    scaling.observe({slots[t], prices[t], {}});
    contract_sum += prices[t];
    second_sum += second[t];
  }
  CHECK(scaling.rho() == 57.0 / 17.0);
}

TEST_CASE("statistical: the initial scaling stands until a second bid above 0 was seen, and the scaling is never below 1") {
  market::statistical scaling{1.5};
  CHECK(scaling.rho() == 1.5);
  scaling.observe({std::vector<double>{4}, 10, {}});
  CHECK(scaling.rho() == 1.5);
  scaling.observe({std::vector<double>{40, 40}, 10, {}});
  CHECK(scaling.rho() == 1);
}

TEST_CASE("fixed scales the best rival bid") {
  const std::vector<double> bids{10, 8, 4};
  CHECK(market::fixed{1.25}.hurdle_for(market::rival_bids(bids, 1, 100)).threshold == 10);
  CHECK(market::fixed{1.25}.hurdle_for(market::rival_bids(bids, 3, 100)).threshold == 12.5);
}
