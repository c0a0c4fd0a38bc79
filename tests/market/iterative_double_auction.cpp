#include <larder/market/iterative_double_auction.hpp>

#include <larder/market/account.hpp>

#include <vector>

#include "catch.hpp"

namespace market = larder::market;
using market::ticks;

namespace {
std::vector<ticks> quotes(std::initializer_list<int> list) {
  std::vector<ticks> side;
  for (const int quote : list) side.push_back(ticks{quote});
  return side;
}
const market::price_range ten{ticks{0}, ticks{10}, ticks{1}};
}  // namespace

TEST_CASE("iterative: bids and asks take turns, a pair trades at the mean of its quotes where they meet") {
  // Bids reach 5 in round 9, asks in round 10; both pairs trade then, smaller ids first, whatever they are worth.
  const market::book values{quotes({6, 9}), quotes({3, 1})};
  const auto settled = *market::iterative_double_auction(values, ten);
  CHECK(settled.trades == std::vector<market::trade>{{0, 0, ticks{5}, ticks{5}}, {1, 1, ticks{5}, ticks{5}}});
  CHECK(settled.rounds == 10);
  CHECK(settled.signals == 20);
}

TEST_CASE("iterative: the first to meet need not be the best, which is what it loses") {
  const market::book scarce{quotes({6, 9}), quotes({1})};
  const auto settled = *market::iterative_double_auction(scarce, ten);
  CHECK(settled.trades == std::vector<market::trade>{{0, 0, ticks{5}, ticks{5}}});
  const auto books = market::account_of(scarce, settled);
  CHECK(books.welfare() == ticks{5});
  CHECK(books.best == ticks{8});
}

TEST_CASE("iterative: nobody bids above value or asks below cost, and the price may be half a tick") {
  // Values 4 and costs 3 meet late: bids stand at 4 from round 7 on, asks come down to 4 in round 12.
  const auto late = *market::iterative_double_auction({quotes({4}), quotes({3})}, ten);
  CHECK(late.trades == std::vector<market::trade>{{0, 0, ticks{4}, ticks{4}}});
  CHECK(late.rounds == 12);
  // Steps of 3: bids 3, 5 (its value); asks 7, 4: they cross at 5 and 4.
  const auto coarse = *market::iterative_double_auction({quotes({5}), quotes({0})}, {ticks{0}, ticks{10}, ticks{3}});
  REQUIRE(coarse.trades.size() == 1);
  CHECK(coarse.trades[0].paid == market::half_ticks{9});
}

TEST_CASE("iterative: ends when no quote can move, when a side is empty, or at the deadline") {
  CHECK(market::iterative_double_auction({quotes({2}), quotes({8})}, ten)->rounds == 4);
  CHECK(market::iterative_double_auction({quotes({2}), quotes({8})}, ten)->trades.empty());
  CHECK(market::iterative_double_auction({quotes({2}), {}}, ten)->rounds == 0);
  market::price_range short_time = ten;
  short_time.deadline = 9;
  CHECK(market::iterative_double_auction({quotes({9}), quotes({0})}, short_time)->trades.empty());
  short_time.deadline = 10;
  CHECK(market::iterative_double_auction({quotes({9}), quotes({0})}, short_time)->trades.size() == 1);
}

TEST_CASE("iterative: who would start beyond its value or cost stays away") {
  const market::price_range inner{ticks{4}, ticks{6}, ticks{1}};
  CHECK(market::iterative_double_auction({quotes({3}), quotes({0})}, inner)->trades.empty());
  CHECK(market::iterative_double_auction({quotes({10}), quotes({7})}, inner)->trades.empty());
  CHECK(market::iterative_double_auction({quotes({4}), quotes({6})}, {ticks{4}, ticks{4}, ticks{1}})->trades.empty());
  CHECK(market::iterative_double_auction({quotes({4}), quotes({4})}, {ticks{4}, ticks{4}, ticks{1}})->trades.size() == 1);
}

TEST_CASE("iterative: quotes and ranges outside their limits are refused with their field") {
  CHECK(market::iterative_double_auction({quotes({1, 2, -1}), {}}, ten).error().field == "buyers[2]");
  CHECK(market::iterative_double_auction({}, {ticks{3}, ticks{2}, ticks{1}}).error().field == "high");
}
