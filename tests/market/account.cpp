#include <larder/market/account.hpp>

#include <vector>

#include "catch.hpp"

namespace market = larder::market;
using market::ticks;

TEST_CASE("first best pairs the highest values with the lowest costs while there is a gain") {
  const auto best = market::best_possible({{ticks{3}, ticks{9}, ticks{7}, ticks{8}}, {ticks{6}, ticks{2}, ticks{8}, ticks{4}}});
  CHECK(best.welfare == ticks{12});
  CHECK(best.trades == 3);
  CHECK(market::best_possible({{ticks{3}}, {ticks{3}}}).trades == 0);
  CHECK(market::best_possible({{ticks{3}}, {}}).welfare == ticks{0});
}

TEST_CASE("a settlement's surpluses add up to its welfare, whatever the prices") {
  const market::book values{{ticks{9}, ticks{7}}, {ticks{1}, ticks{3}}};
  const market::settlement settled{{{0, 1, ticks{6}, ticks{4}}, {1, 0, ticks{6}, market::half_ticks{7}}}, 5, 4};
  const auto books = market::account_of(values, settled);
  CHECK(books.buyers == ticks{4});                   // 9 - 6 + 7 - 6
  CHECK(books.sellers == market::half_ticks{7});     // 4 - 3 + 3.5 - 1
  CHECK(books.auctioneer == market::half_ticks{9});  // 12 - 7.5
  CHECK(books.welfare() == ticks{12});               // 9 + 7 - 1 - 3
  CHECK(books.best == ticks{12});
  CHECK(books.efficiency() == 1);
  CHECK((books.trades == 2 && books.best_trades == 2 && books.rounds == 5 && books.signals == 4));
  CHECK(books.no_deficit());
  CHECK_FALSE(books.balanced());
}

TEST_CASE("paying out more than was paid in is a deficit; a market without gains has lost nothing") {
  const auto books = market::account_of({{ticks{9}}, {ticks{1}}}, {{{0, 0, ticks{4}, ticks{5}}}, 0, 0});
  CHECK_FALSE(books.no_deficit());
  CHECK(market::account_of({{ticks{1}}, {ticks{9}}}, {}).efficiency() == 1);
}

TEST_CASE("sealed slots: surplus of base stations, satellite and seller, idle slots apart") {
  market::sealed_account books;
  const std::vector<double> values{10, 8, 4};
  books.add({1, 9.5, 1, 9.5}, values, 6);
  books.add({market::satellite, 7, 1.25, 10}, values, 6);
  books.add({market::nobody, 0, 1, 0}, values, 12);
  CHECK(books.base_stations == 0.5);
  CHECK(books.brand == -1);
  CHECK(books.revenue == 16.5);
  CHECK(books.welfare() == 16);
  CHECK(books.best == 32);
  CHECK(books.efficiency() == 0.5);
  CHECK((books.slots == 3 && books.satellite_slots == 1 && books.idle_slots == 1));
}
