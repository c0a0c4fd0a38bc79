#include <larder/market/clearing.hpp>

#include <larder/core/random.hpp>
#include <larder/market/account.hpp>
#include <larder/market/double_dutch.hpp>

#include <algorithm>
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

// One clearing after another on one set of buffers; utilities in half ticks.
class sealed_market {
 public:
  void settle(const market::book& quotes) {
    offered_.buyers.clear();
    offered_.sellers.clear();
    for (std::size_t i = 0; i < quotes.buyers.size(); ++i) offered_.buyers.push_back({static_cast<std::uint32_t>(i), quotes.buyers[i]});
    for (std::size_t j = 0; j < quotes.sellers.size(); ++j) offered_.sellers.push_back({static_cast<std::uint32_t>(j), quotes.sellers[j]});
    market::trade_reduction::clear(offered_, cleared_);
  }
  std::int64_t buyer_utility(std::size_t i, ticks value) const {
    for (const auto& trade : cleared_.trades)
      if (trade.buyer == i) return 2 * value.count - trade.paid.count;
    return 0;
  }
  std::int64_t seller_utility(std::size_t j, ticks cost) const {
    for (const auto& trade : cleared_.trades)
      if (trade.seller == j) return trade.received.count - 2 * cost.count;
    return 0;
  }
  const market::settlement& cleared() const { return cleared_; }

 private:
  market::stops offered_;
  market::settlement cleared_;
};

struct findings {
  long profiles = 0, misreports = 0, profitable = 0, losses = 0, deficits = 0, over_reduced = 0;
};

// Books the truthful outcome; returns every trader's utility, buyers first.
std::vector<std::int64_t> honest_outcome(sealed_market& auction, const market::book& types, findings& found) {
  auction.settle(types);
  std::vector<std::int64_t> utility;
  for (std::size_t i = 0; i < types.buyers.size(); ++i) utility.push_back(auction.buyer_utility(i, types.buyers[i]));
  for (std::size_t j = 0; j < types.sellers.size(); ++j) utility.push_back(auction.seller_utility(j, types.sellers[j]));
  ++found.profiles;
  found.losses += *std::min_element(utility.begin(), utility.end()) < 0;
  const auto books = market::account_of(types, auction.cleared());
  found.deficits += !books.no_deficit();
  found.over_reduced += books.trades + 1 < books.best_trades;
  return utility;
}

// Lets one trader (buyers first) quote something else than its type.
void misreport(sealed_market& auction, market::book& types, std::size_t trader, ticks quote, std::int64_t honest, findings& found) {
  const bool buys = trader < types.buyers.size();
  const std::size_t place = buys ? trader : trader - types.buyers.size();
  ticks& own = buys ? types.buyers[place] : types.sellers[place];
  const ticks type = own;
  own = quote;
  auction.settle(types);
  found.profitable += (buys ? auction.buyer_utility(place, type) : auction.seller_utility(place, type)) > honest;
  ++found.misreports;
  own = type;
}

findings random_profiles(std::uint64_t seed, int profiles) {
  findings found;
  larder::random source(seed);
  sealed_market auction;
  for (int round = 0; round < profiles; ++round) {
    const std::uint64_t types = 2 + source.below(40);
    const std::uint64_t buyers = 1 + source.below(12);
    const std::uint64_t sellers = 1 + source.below(12);
    market::book drawn;
    for (std::uint64_t i = 0; i < buyers; ++i) drawn.buyers.push_back(ticks{static_cast<std::int64_t>(source.below(types))});
    for (std::uint64_t j = 0; j < sellers; ++j) drawn.sellers.push_back(ticks{static_cast<std::int64_t>(source.below(types))});
    const auto honest = honest_outcome(auction, drawn, found);
    for (std::size_t trader = 0; trader < honest.size(); ++trader) {
      const ticks quote{static_cast<std::int64_t>(source.below(types + 2))};
      misreport(auction, drawn, trader, quote, honest[trader], found);
    }
  }
  return found;
}

void check_promises(const findings& found) {
  CHECK(found.profitable == 0);
  CHECK(found.losses == 0);
  CHECK(found.deficits == 0);
  CHECK(found.over_reduced == 0);
}

}  // namespace

TEST_CASE("t-DDA oracle 3: case B gives up a pair, case A trades at the mean of the first pair left out") {
  const market::book reduced{quotes({9, 8, 7, 3}), quotes({2, 4, 6, 8})};
  const auto b = *market::sealed_reduction(reduced);
  CHECK(b.trades == std::vector<market::trade>{{0, 0, ticks{7}, ticks{6}}, {1, 1, ticks{7}, ticks{6}}});
  const auto b_books = market::account_of(reduced, b);
  CHECK(b_books.auctioneer == ticks{2});
  CHECK(b_books.welfare() == ticks{11});
  CHECK(b_books.best == ticks{12});

  const market::book kept{quotes({9, 8, 7, 5}), quotes({2, 4, 6, 8})};
  const auto a = *market::sealed_reduction(kept);
  const market::half_ticks price = market::mean_of(ticks{5}, ticks{8});
  CHECK(a.trades == std::vector<market::trade>{{0, 0, price, price}, {1, 1, price, price}, {2, 2, price, price}});
  const auto a_books = market::account_of(kept, a);
  CHECK(price.in_ticks() == 6.5);
  CHECK(a_books.balanced());
  CHECK(a_books.welfare() == ticks{12});
}

TEST_CASE("t-DDA: quotes in any order, smaller id on ties") {
  const auto cleared = *market::sealed_reduction({quotes({7, 9, 9}), quotes({6, 2, 2})});
  REQUIRE(cleared.trades.size() == 2);  // k = 3, no pair left out: case B
  CHECK(cleared.trades[0] == market::trade{1, 1, ticks{7}, ticks{6}});
  CHECK(cleared.trades[1] == market::trade{2, 2, ticks{7}, ticks{6}});
}

TEST_CASE("t-DDA: a missing bid counts as 0, a missing ask as infinite") {
  // One buyer, two sellers: the mean of bid 0 and ask 10 is 5, between 4 and 6: the only pair trades at 5.
  const auto missing_bid = *market::sealed_reduction({quotes({6}), quotes({4, 10})});
  CHECK(missing_bid.trades == std::vector<market::trade>{{0, 0, ticks{5}, ticks{5}}});
  CHECK(market::sealed_reduction({quotes({6}), quotes({4, 13})})->trades.empty());
  CHECK(market::sealed_reduction({quotes({6, 5}), quotes({4})})->trades.empty());
}

TEST_CASE("t-DDA: a bid equal to its ask counts as a pair") {
  // k = 2 with B2 = S2 = 5, and the mean of 4 and 6 is 5: both pairs trade, the second without gain.
  const auto cleared = *market::sealed_reduction({quotes({6, 5, 4}), quotes({4, 5, 6})});
  CHECK(cleared.trades == std::vector<market::trade>{{0, 0, ticks{5}, ticks{5}}, {1, 1, ticks{5}, ticks{5}}});
}

TEST_CASE("t-DDA: no trade where no bid reaches an ask or a side is missing") {
  CHECK(market::sealed_reduction({quotes({1, 2}), quotes({3, 4})})->trades.empty());
  CHECK(market::sealed_reduction({{}, quotes({3})})->trades.empty());
  CHECK(market::sealed_reduction({quotes({3}), {}})->trades.empty());
  CHECK(market::sealed_reduction({})->trades.empty());
}

TEST_CASE("t-DDA: truthful, individually rational, without deficit, at most one efficient trade lost, over all 66,564 profiles") {
  // Types 0 to 5 and misreports 0, 1/2, ..., 6, all counted in halves: types are even numbers of ticks.
  findings found;
  sealed_market auction;
  for (std::size_t buyers = 1; buyers <= 3; ++buyers) {
    for (std::size_t sellers = 1; sellers <= 3; ++sellers) {
      market::book types{std::vector<ticks>(buyers), std::vector<ticks>(sellers)};
      for (bool more = true; more;) {
        const auto honest = honest_outcome(auction, types, found);
        for (std::size_t trader = 0; trader < honest.size(); ++trader)
          for (std::int64_t halves = 0; halves <= 12; ++halves) misreport(auction, types, trader, ticks{halves}, honest[trader], found);
        // The next profile, counting in base 6.
        more = false;
        for (std::size_t digit = 0; digit < buyers + sellers && !more; ++digit) {
          ticks& type = digit < buyers ? types.buyers[digit] : types.sellers[digit - buyers];
          more = type.count < 10;
          type = more ? type + ticks{2} : ticks{0};
        }
      }
    }
  }
  CHECK(found.profiles == 66'564);
  CHECK(found.misreports == 4'870'008);
  check_promises(found);
}

TEST_CASE("t-DDA: the same promises on random markets of up to 12 by 12") {
  const auto found = random_profiles(7, 20'000);
  CHECK(found.profiles == 20'000);
  check_promises(found);
}

TEST_CASE("t-DDA: the same promises on a million random markets", "[.long]") {
  const auto found = random_profiles(8, 1'000'000);
  CHECK(found.profiles == 1'000'000);
  check_promises(found);
}

TEST_CASE("uniform price: as many pairs as the shorter side has, the last to stop go without, at the mean of the clocks") {
  market::stops offered;
  offered.buyers = {{4, ticks{9}}, {1, ticks{7}}, {0, ticks{6}}};
  offered.sellers = {{2, ticks{1}}, {0, ticks{3}}};
  offered.last = {ticks{6}, ticks{3}};
  market::settlement cleared;
  cleared.trades.resize(5);  // what an earlier market left behind is replaced
  market::uniform_price::clear(offered, cleared);
  const market::half_ticks price{9};
  CHECK(cleared.trades == std::vector<market::trade>{{4, 2, price, price}, {1, 0, price, price}});
}
