#include <larder/market/second_price.hpp>

#include <limits>
#include <vector>

#include "catch.hpp"

namespace market = larder::market;

namespace {
market::award decide(std::vector<double> bids, double contract_price = 7) { return *market::second_price(bids, contract_price); }
}  // namespace

TEST_CASE("second price: the highest bid wins at the second highest, smallest id on ties") {
  CHECK(decide({4, 10, 8}).winner == 2);
  CHECK(decide({4, 10, 8}).charge == 8);
  CHECK(decide({4, 10, 10}).winner == 2);
  CHECK(decide({4, 10, 10}).charge == 10);
  CHECK(decide({5}).winner == 1);
  CHECK(decide({5}).charge == 0);
  CHECK(decide({0, 0}).winner == 1);
}

TEST_CASE("second price: the satellite serves only where there is no base station") {
  CHECK(decide({1}, 100).winner == 1);
  CHECK(decide({}, 100).winner == market::satellite);
  CHECK(decide({}, 100).charge == 100);
}

TEST_CASE("second price: no profitable misreport, over every profile of 3 values 0 to 5") {
  int checked = 0, profitable = 0;
  for (int profile = 0; profile < 6 * 6 * 6; ++profile) {
    const std::vector<double> values{double(profile % 6), double(profile / 6 % 6), double(profile / 36)};
    for (market::bidder n = 1; n <= 3; ++n) {
      const auto utility = [&](const market::award& a) { return a.winner == n ? values[n - 1] - a.charge : 0.0; };
      const double honest = utility(decide(values));
      for (int half = 0; half <= 12; ++half) {
        auto bids = values;
        bids[n - 1] = half / 2.0;
        profitable += utility(decide(bids)) > honest;
        ++checked;
      }
    }
  }
  CHECK(checked == 216 * 3 * 13);
  CHECK(profitable == 0);
}

TEST_CASE("second price: bids that are negative or not numbers are refused with their field") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(market::second_price(std::vector<double>{1, -1}, 7).error().field == "bids[1]");
  CHECK(market::second_price(std::vector<double>{nan}, 7).error().field == "bids[0]");
  CHECK(market::second_price(std::vector<double>{1}, nan).error().field == "contract_price");
}
