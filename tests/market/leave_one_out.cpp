#include <larder/market/leave_one_out.hpp>

#include <larder/core/random.hpp>
#include <larder/market/modified_second_bid.hpp>

#include <vector>

#include "catch.hpp"

namespace market = larder::market;

namespace {

struct constant_level {
  static constexpr std::string_view name = "constant_level";
  std::uint32_t chosen = 0, most = 20;
  [[nodiscard]] std::uint32_t levels() const { return most; }
  [[nodiscard]] std::uint32_t level(std::span<const double>) const { return chosen; }
};

struct by_second_ratio {
  static constexpr std::string_view name = "by_second_ratio";
  static std::uint32_t levels() { return 20; }
  static std::uint32_t level(std::span<const double> ratios) {
    return static_cast<std::uint32_t>(ratios[ratios.size() - 2] * 7 + ratios.back() * 2);
  }
};

}  // namespace

TEST_CASE("rho is 10^(a/M): 1, 1.122018, 3.162278 and 10 at levels 0, 1, 10 and 20 of 20") {
  const std::vector<double> bids{10, 8, 4};
  const market::rival_bids rivals(bids, 1, 7);
  const auto rho = [&](std::uint32_t level) { return market::leave_one_out(constant_level{level}).hurdle_for(rivals).rho; };
  CHECK(rho(0) == 1);
  CHECK(rho(1) == Approx(1.122018).epsilon(1e-6));
  CHECK(rho(10) == Approx(3.162278).epsilon(1e-6));
  CHECK(rho(20) == 10);
  CHECK(market::leave_one_out(constant_level{20}).hurdle_for(rivals).threshold == 80);
}

TEST_CASE("the chooser is shown the rivals' bids over their best, descending, then the own constant") {
  const market::leave_one_out<constant_level> scaling;
  const std::vector<double> bids{4, 99, 8, 2, 0};
  CHECK(scaling.ratios(market::rival_bids(bids, 2, 7)) == std::vector<double>{1, 0.5, 0.25, 0, 1});
}

TEST_CASE("rho is unchanged when all bids are scaled by 7 and when only the own bid changes") {
  const market::leave_one_out<by_second_ratio> scaling;
  larder::random source(5);
  for (int round = 0; round < 500; ++round) {
    std::vector<double> bids, sevenfold;
    for (int n = 0; n < 4; ++n) bids.push_back(1.0 + static_cast<double>(source.below(1000)));
    for (const double bid : bids) sevenfold.push_back(7 * bid);
    for (market::bidder n = 1; n <= 4; ++n) {
      const double rho = scaling.hurdle_for(market::rival_bids(bids, n, 3)).rho;
      REQUIRE(scaling.hurdle_for(market::rival_bids(sevenfold, n, 3)).rho == rho);
      auto other = bids;
      other[n - 1] = source.uniform(0, 5000);
      REQUIRE(scaling.hurdle_for(market::rival_bids(other, n, 3)).rho == rho);
      REQUIRE(scaling.ratios(market::rival_bids(other, n, 3)) == scaling.ratios(market::rival_bids(bids, n, 3)));
    }
  }
}

TEST_CASE("rho is 1 where no rival bids above 0, and the chooser is not asked") {
  const market::leave_one_out<constant_level> scaling(constant_level{20});
  CHECK(scaling.hurdle_for(market::rival_bids(std::vector<double>{5}, 1, 7)) == market::hurdle{1, 0});
  CHECK(scaling.hurdle_for(market::rival_bids(std::vector<double>{5, 0, 0}, 1, 7)) == market::hurdle{1, 0});
}

TEST_CASE("the own constant is frozen within an accounting period and is the ratio of the period's means after it") {
  market::leave_one_out<constant_level> scaling;
  CHECK(scaling.own_ratio(1) == 1);
  scaling.observe({std::vector<double>{10, 8, 4}, 7, {}});
  scaling.observe({std::vector<double>{2, 6, 4}, 7, {}});
  CHECK(scaling.own_ratio(1) == 1);
  scaling.close_period();
  CHECK(scaling.own_ratio(1) == 12.0 / 14.0);  // rivals' best: 8, 6
  CHECK(scaling.own_ratio(2) == 14.0 / 14.0);  // 10, 4
  CHECK(scaling.own_ratio(3) == 8.0 / 16.0);   // 10, 6
  CHECK(scaling.own_ratio(4) == 1);
  scaling.observe({std::vector<double>{100, 1, 1}, 7, {}});
  CHECK(scaling.own_ratio(1) == 12.0 / 14.0);
  scaling.close_period();
  CHECK(scaling.own_ratio(1) == 100);
  scaling.observe({std::vector<double>{5}, 7, {}});
  scaling.close_period();
  CHECK(scaling.own_ratio(1) == 1);
}

TEST_CASE("a learned scaling decides slots like any other") {
  const std::vector<double> bids{10, 8, 4};
  const auto won = *market::modified_second_bid(bids, 7, market::leave_one_out(constant_level{1}));
  CHECK(won.winner == 1);
  CHECK(won.charge == market::scaling_of_level(1, 20) * 8);
  CHECK(market::modified_second_bid(bids, 7, market::leave_one_out(constant_level{2}))->winner == market::satellite);
}
