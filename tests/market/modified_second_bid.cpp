#include <larder/market/modified_second_bid.hpp>

#include <larder/core/random.hpp>
#include <larder/market/account.hpp>
#include <larder/market/generate.hpp>
#include <larder/market/leave_one_out.hpp>
#include <larder/market/second_price.hpp>

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace market = larder::market;

namespace {

template <class Scaling>
market::award decide(std::vector<double> bids, double contract_price, const Scaling& scaling) {
  return *market::modified_second_bid(bids, contract_price, scaling);
}

// A chooser whose level depends on everything it is shown, so that a leak of the own bid would move a price.
struct sensitive {
  static constexpr std::string_view name = "sensitive";
  static std::uint32_t levels() { return 20; }
  static std::uint32_t level(std::span<const double> ratios) {
    double sum = 0;
    for (std::size_t i = 0; i < ratios.size(); ++i) sum += ratios[i] * static_cast<double>(i + 1);
    return static_cast<std::uint32_t>(sum * 3) % 21;
  }
};

market::statistical taught(double contract_price, double second) {
  market::statistical scaling;
  const std::vector<double> bids{second + 1, second};
  scaling.observe({bids, contract_price, {}});
  return scaling;
}

// Calls body(name, scaling) for one of each kind of scaling.
template <class Body>
void for_each_scaling(Body body) {
  body("fixed 1", market::fixed{1});
  body("fixed 1.2", market::fixed{1.2});
  body("fixed 2", market::fixed{2});
  body("myopic", market::myopic{});
  body("statistical", taught(5, 2));
  body("leave one out", market::leave_one_out<sensitive>{});
}

}  // namespace

TEST_CASE("MSB oracle 1: bids 10, 8, 4 and contract price 7") {
  const std::vector<double> bids{10, 8, 4};
  CHECK(decide(bids, 7, market::fixed{1.2}) == market::award{1, 9.6, 1.2, 9.6});
  CHECK(decide(bids, 7, market::fixed{1.25}) == market::award{market::satellite, 7, 1.25, 10});
  CHECK(decide(bids, 7, market::fixed{1}) == market::award{1, 8, 1, 8});
  CHECK(decide({10, 10}, 7, market::fixed{1}).winner == market::satellite);
}

TEST_CASE("MSB oracle 2: the myopic scaling is a reserve price") {
  const std::vector<double> bids{10, 8, 4};
  CHECK(decide(bids, 9, market::myopic{}) == market::award{1, 9, 1.125, 9});
  CHECK(decide(bids, 7, market::myopic{}) == market::award{1, 8, 1, 8});
  CHECK(decide(bids, 10, market::myopic{}).winner == market::satellite);
  CHECK(decide(bids, 10, market::myopic{}).charge == 10);
}

TEST_CASE("MSB: without base stations, or with only zero bids, the satellite serves at its contract price") {
  for_each_scaling([](std::string name, const auto& scaling) {
    INFO(name);
    CHECK(decide({}, 3, scaling).winner == market::satellite);
    CHECK(decide({}, 3, scaling).charge == 3);
    CHECK(decide({0, 0, 0}, 3, scaling).winner == market::satellite);
    CHECK(decide({0}, 0, scaling).winner == market::satellite);
  });
}

TEST_CASE("MSB: no profitable misreport and no loss, over every profile of up to 3 values 0 to 5") {
  for_each_scaling([](std::string name, const auto& scaling) {
    INFO(name);
    int checked = 0, profitable = 0, losses = 0;
    for (const double contract_price : {0.0, 2.5, 4.0}) {
      for (std::size_t stations = 1; stations <= 3; ++stations) {
        const int profiles = stations == 1 ? 6 : stations == 2 ? 36 : 216;
        for (int profile = 0; profile < profiles; ++profile) {
          std::vector<double> values;
          for (int rest = profile; values.size() < stations; rest /= 6) values.push_back(rest % 6);
          for (market::bidder n = 1; n <= stations; ++n) {
            const auto utility = [&](const market::award& a) { return a.winner == n ? values[n - 1] - a.charge : 0.0; };
            const double honest = utility(decide(values, contract_price, scaling));
            losses += honest < 0;
            for (int half = 0; half <= 12; ++half) {
              auto bids = values;
              bids[n - 1] = half / 2.0;
              profitable += utility(decide(bids, contract_price, scaling)) > honest;
              ++checked;
            }
          }
        }
      }
    }
    CHECK(checked == 3 * (6 * 1 + 36 * 2 + 216 * 3) * 13);
    CHECK(profitable == 0);
    CHECK(losses == 0);
  });
}

TEST_CASE("MSB: a scaling computed from all bids would be manipulable, which the view without the own bid rules out") {
  // rho = 1.5 if the top bid is below 9, else 3. The rival bids 4, the own value is 10.
  const auto rho_of_all = [](double top) { return market::fixed{top < 9 ? 1.5 : 3.0}; };
  CHECK(decide({10, 4}, 0, rho_of_all(10)).winner == market::satellite);
  const auto lie = decide({8.5, 4}, 0, rho_of_all(8.5));
  CHECK(lie.winner == 1);
  CHECK(10 - lie.charge == 4);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<const market::rival_bids&, std::span<const double>>);
}

TEST_CASE("MSB: anonymous, a permutation of the bids permutes the award") {
  for_each_scaling([](std::string name, const auto& scaling) {
    INFO(name);
    larder::random source(11);
    for (int round = 0; round < 200; ++round) {
      std::vector<double> bids;
      for (int n = 0; n < 5; ++n) bids.push_back(source.uniform(0, 10));
      const auto before = decide(bids, 3, scaling);
      std::rotate(bids.begin(), bids.begin() + 2, bids.end());
      const auto after = decide(bids, 3, scaling);
      const market::bidder moved = before.winner == market::satellite ? market::satellite : (before.winner - 1 + 3) % 5 + 1;
      REQUIRE(after.winner == moved);
      REQUIRE(after.charge == before.charge);
    }
  });
}

TEST_CASE("MSB: free of adverse selection, the quality of a slot does not decide who gets it; the myopic reserve lets it") {
  int moved_by_reserve = 0;
  for_each_scaling([&](std::string name, const auto& scaling) {
    INFO(name);
    larder::random source(12);
    for (int round = 0; round < 200; ++round) {
      std::vector<double> bids, better;
      for (int n = 0; n < 4; ++n) bids.push_back(source.uniform(0, 10));
      for (const double bid : bids) better.push_back(bid * 4);  // a power of two, so that no rounding differs
      const auto plain = decide(bids, 6, scaling), scaled = decide(better, 6, scaling);
      if (name == "myopic") {
        moved_by_reserve += plain.winner != scaled.winner;
      } else {
        REQUIRE(plain.winner == scaled.winner);
        REQUIRE(plain.threshold * 4 == scaled.threshold);
      }
    }
  });
  CHECK(moved_by_reserve > 0);
}

TEST_CASE("MSB: myopic equals a second-price auction with the contract price as reserve") {
  larder::random source(13);
  for (int round = 0; round < 1000; ++round) {
    std::vector<double> bids;
    const auto stations = 1 + source.below(5);
    for (std::uint64_t n = 0; n < stations; ++n) bids.push_back(source.uniform(0, 10));
    const double reserve = source.uniform(0, 10);
    const auto plain = *market::second_price(bids, reserve);
    const auto reserved = decide(bids, reserve, market::myopic{});
    const double top = bids[plain.winner - 1];
    REQUIRE(reserved.winner == (top > reserve ? plain.winner : market::satellite));
    REQUIRE(reserved.charge == std::max(plain.charge, reserve));
  }
}

TEST_CASE("MSB: bids that are negative or not numbers are refused with their field, as is a scaling below 1") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  const auto field = [](std::vector<double> bids, double contract_price, double rho) {
    return market::modified_second_bid(bids, contract_price, market::fixed{rho}).error().field;
  };
  CHECK(field({1, 2, -3}, 7, 1) == "bids[2]");
  CHECK(field({nan, 2}, 7, 1) == "bids[0]");
  CHECK(field({infinite}, 7, 1) == "bids[0]");
  CHECK(field({1}, -7, 1) == "contract_price");
  CHECK(field({1}, nan, 1) == "contract_price");
  CHECK(field({1}, 7, 0.99) == "rho");
  CHECK(field({1}, 7, nan) == "rho");
  CHECK(field({1}, 7, infinite) == "rho");
  CHECK(market::modified_second_bid(std::vector<double>{1}, 7, market::fixed{0.5}).error().sentence() ==
        "fixed, field rho: 0.5 is not a price scaling; expected a finite number of at least 1");
}

TEST_CASE("MSB: with heavy-tailed match values the best fixed scaling keeps 94.8 % of first best, and the second price does not") {
  double worst = 1, worst_second_price = 1;
  for (const double tail : {1.5, 2.0, 3.0}) {
    for (const std::size_t stations : {3u, 5u, 7u}) {
      for (const double match : {1.5, 3.0, 6.0}) {
        const market::sealed_law law{stations, 0.8, tail, match, 0.9};
        const auto kept = [&](auto auction) {
          larder::random source(1);
          market::sealed_account books;
          for (int slot = 0; slot < 4000; ++slot) {
            const auto drawn = market::draw(source, law);
            books.add(*auction(drawn), drawn.values, drawn.satellite_value);
          }
          return books.efficiency();
        };
        double best = 0;
        for (std::uint32_t level = 0; level <= 20; ++level) {
          const market::fixed scaling{market::scaling_of_level(level, 20)};
          best =
              std::max(best, kept([&](const auto& slot) { return market::modified_second_bid(slot.bids, slot.contract_price, scaling); }));
        }
        worst = std::min(worst, best);
        worst_second_price =
            std::min(worst_second_price, kept([](const auto& slot) { return market::second_price(slot.bids, slot.contract_price); }));
      }
    }
  }
  CHECK(worst >= 0.948);
  CHECK(worst_second_price < 0.5);
}

TEST_CASE("MSB: total surplus is ordered statistical, myopic, second price, for 3 to 7 base stations") {
  for (std::size_t stations = 3; stations <= 7; ++stations) {
    INFO(stations << " base stations");
    const market::sealed_law law{stations, 0.8, 2, 4, 0.9};
    larder::random source(42);
    market::statistical learning;
    market::sealed_account with_statistical, with_myopic, with_second_price;
    for (int slot = 0; slot < 10000; ++slot) {
      const auto drawn = market::draw(source, law);
      const auto decision = *market::modified_second_bid(drawn.bids, drawn.contract_price, learning);
      learning.observe({drawn.bids, drawn.contract_price, decision});
      with_statistical.add(decision, drawn.values, drawn.satellite_value);
      with_myopic.add(decide(drawn.bids, drawn.contract_price, market::myopic{}), drawn.values, drawn.satellite_value);
      with_second_price.add(*market::second_price(drawn.bids, drawn.contract_price), drawn.values, drawn.satellite_value);
    }
    CHECK(with_statistical.welfare() > with_myopic.welfare());
    CHECK(with_myopic.welfare() > with_second_price.welfare());
    CHECK(with_statistical.base_stations > 0);
    CHECK(with_statistical.brand > with_myopic.brand);
  }
}
