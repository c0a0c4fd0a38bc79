#include <larder/market/mechanism.hpp>

#include <set>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace market = larder::market;
using market::ticks;

TEST_CASE("mechanisms: every name is there once, over both kinds") {
  std::set<std::string_view> names;
  for (const auto& mechanism : market::sealed_mechanisms<>) names.insert(mechanism.name);
  for (const auto& mechanism : market::double_mechanisms) names.insert(mechanism.name);
  CHECK(names.size() == market::sealed_mechanisms<>.size() + market::double_mechanisms.size());
}

TEST_CASE("mechanisms: sealed ones by name decide as the functions do") {
  const std::vector<market::sealed_slot> slots{{{10, 8, 4}, 9, {10, 8, 4}, 9}, {{10, 8, 4}, 9, {10, 8, 4}, 9}};
  market::sealed_options<> options;
  options.rho = 1.25;
  std::vector<double> charges;
  for (const auto& mechanism : market::sealed_mechanisms<>) charges.push_back(mechanism.run(slots, options)->decisions[1].charge);
  CHECK(charges == std::vector<double>{8, 9, 9, 9});
  CHECK(market::sealed_mechanisms<>[1].run(slots, options)->decisions[0].winner == market::satellite);
}

TEST_CASE("mechanisms: double ones by name decide as the functions do") {
  const market::book values{{ticks{4}, ticks{3}}, {ticks{1}, ticks{2}}};
  const market::price_range ten{ticks{0}, ticks{10}, ticks{1}};
  std::vector<std::size_t> trades;
  for (const auto& mechanism : market::double_mechanisms) trades.push_back(mechanism.run(values, ten)->trades.size());
  CHECK(trades == std::vector<std::size_t>{2, 0, 1, 0, 1, 2});
}
