#include <larder/market/series.hpp>

#include <limits>
#include <vector>

#include "catch.hpp"

namespace market = larder::market;

namespace {
market::sealed_slot slot(std::vector<double> bids, double contract_price) { return {bids, contract_price, bids, contract_price + 1}; }
const std::vector<market::sealed_slot> slots{slot({10, 8, 4}, 9), slot({10, 8, 4}, 9), slot({20, 8}, 12), slot({}, 5)};
}  // namespace

TEST_CASE("series: each slot is decided from the slots before it and booked under true values") {
  const auto series = *market::modified_second_bid_series(slots, market::statistical{});
  REQUIRE(series.decisions.size() == 4);
  CHECK(series.decisions[0] == market::award{1, 8, 1, 8});      // nothing learned yet
  CHECK(series.decisions[1] == market::award{1, 9, 1.125, 9});  // 9 / 8
  CHECK(series.decisions[2].rho == 18.0 / 16.0);
  CHECK(series.decisions[3].winner == market::satellite);
  CHECK(series.books.slots == 4);
  CHECK(series.books.base_stations == 2 + 1 + 11);
  CHECK(series.books.brand == 1);
}

TEST_CASE("series: a later slot never changes an earlier decision") {
  const auto all = *market::modified_second_bid_series(slots, market::statistical{});
  for (std::size_t length = 0; length <= slots.size(); ++length) {
    const auto prefix = *market::modified_second_bid_series(std::span(slots).first(length), market::statistical{});
    CHECK(prefix.decisions ==
          std::vector<market::award>(all.decisions.begin(), all.decisions.begin() + static_cast<std::ptrdiff_t>(length)));
  }
}

TEST_CASE("series: the satellite's slots go to nobody once its coverage time is spent") {
  const std::vector<market::sealed_slot> quiet(3, slot({5, 5}, 3));
  const market::relay_demand demand{1, 8e6, {2e6, 8e6}};  // 5 seconds
  const auto series =
      *market::modified_second_bid_series(quiet, market::fixed{}, market::limited_coverage<>{market::coverage_budget<>(11), demand});
  CHECK(series.decisions[0].winner == market::satellite);
  CHECK(series.decisions[1].winner == market::satellite);
  CHECK(series.decisions[2].winner == market::nobody);
  CHECK((series.books.satellite_slots == 2 && series.books.idle_slots == 1));
  // As printed, rates added: 0.8 seconds.
  using as_printed = market::limited_coverage<market::sum_of_rates>;
  const auto printed =
      *market::modified_second_bid_series(quiet, market::fixed{}, as_printed{market::coverage_budget<market::sum_of_rates>(11), demand});
  CHECK(printed.books.idle_slots == 0);
}

TEST_CASE("series: the second price as baseline") {
  const auto series = *market::second_price_series(slots);
  CHECK(series.decisions[2] == market::award{1, 8, 1, 8});
  CHECK(series.decisions[3].winner == market::satellite);
}

TEST_CASE("series: faults name the slot and the field") {
  auto wrong = slots;
  wrong[2].bids[1] = -1;
  CHECK(market::modified_second_bid_series(wrong, market::fixed{}).error().field == "slots[2].bids[1]");
  CHECK(market::second_price_series(wrong).error().field == "slots[2].bids[1]");
  wrong = slots;
  wrong[1].contract_price = std::numeric_limits<double>::quiet_NaN();
  CHECK(market::modified_second_bid_series(wrong, market::fixed{}).error().field == "slots[1].contract_price");
  wrong = slots;
  wrong[0].values.pop_back();
  CHECK(market::modified_second_bid_series(wrong, market::fixed{}).error().field == "slots[0].values");
}
