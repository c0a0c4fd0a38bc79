// market: the auctions over bids from a file or from a seed: who is served, who pays what, and how far the welfare is from the best
// possible.
// --help lists the options; ../include/larder/market/bids_json.hpp has the format of the file.
#include <larder/market/bids_json.hpp>
#include <larder/market/mechanism.hpp>
#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/output.hpp>
#include <larder/report/table.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace market = larder::market;
namespace report = larder::report;
using larder::fault;
using larder::result;
using report::json;

constexpr std::string_view program = "market";

struct choices {
  std::string mechanisms = "all", bids, json_file;
  bool generate = false;
  std::uint64_t seed = 42, slots = 1000, markets = 200;
  market::sealed_law sealed;
  std::size_t buyers = 20, sellers = 20;
  double highest_value = 1, highest_cost = 1;
  double rho = 1.2;
  std::uint64_t deadline = ~std::uint64_t{0};
  double coverage = 0, requests = 1, megabytes = 150, uplink = 100, backhaul = 100;  // seconds, -, MB, Mbit/s, Mbit/s
  std::string relay = std::string(market::serial::name);
  bool limited = false;

  [[nodiscard]] market::relay_demand demand() const { return {requests, megabytes * 8e6, {uplink * 1e6, backhaul * 1e6}}; }
};

// What there is to decide, from wherever it came.
result<market::bid_file> bids_of(const choices& chosen) {
  if (!chosen.generate) return market::read_bids(chosen.bids);
  constexpr std::uint64_t most = 100'000'000;
  if (chosen.slots * std::max<std::uint64_t>(chosen.sealed.stations, 1) > most)
    return fault{"--slots", 0, {}, "more than 100000000 bids, expected fewer slots or fewer base stations"};
  if (chosen.markets * std::max<std::uint64_t>(chosen.buyers + chosen.sellers, 1) > most)
    return fault{"--markets", 0, {}, "more than 100000000 quotes, expected fewer markets or fewer traders"};
  market::bid_file drawn;
  market::double_law law{chosen.buyers, chosen.sellers, {}, {}};
  const auto value = market::ticks_of(chosen.highest_value, drawn.tick, {}, "--highest-value");
  if (!value) return value.error();
  const auto cost = market::ticks_of(chosen.highest_cost, drawn.tick, {}, "--highest-cost");
  if (!cost) return cost.error();
  law.highest_value = *value;
  law.highest_cost = *cost;
  // Two streams, so that the double markets do not change with the number of slots.
  larder::random for_slots(chosen.seed), for_markets(larder::mix(chosen.seed));
  for (std::uint64_t t = 0; t < chosen.slots; ++t) drawn.slots.push_back(market::draw(for_slots, chosen.sealed));
  for (std::uint64_t i = 0; i < chosen.markets; ++i) drawn.markets.push_back(market::draw(for_markets, law));
  return drawn;
}

// Sealed bids: one row of the table and one object of the JSON for each mechanism.
json decisions_of(const market::sealed_series& series) {
  json list = json::array();
  for (const market::award& decision : series.decisions)
    list.push_back({{"winner", decision.winner == market::nobody ? json() : json(decision.winner)},
                    {"charge", decision.charge},
                    {"rho", decision.rho},
                    {"threshold", decision.threshold}});
  return list;
}

template <class Coverage>
std::optional<fault> run_sealed(const market::bid_file& file, const std::vector<std::string>& names,
                                const market::sealed_options<Coverage>& options, report::table& table, json& out) {
  for (const auto& mechanism : market::sealed_mechanisms<Coverage>) {
    if (std::find(names.begin(), names.end(), mechanism.name) == names.end()) continue;
    const auto series = mechanism.run(file.slots, options);
    if (!series) return series.error();
    const market::sealed_account& books = series->books;
    table.add({mechanism.name, report::number(books.satellite_slots), report::number(books.idle_slots),
               report::number(books.base_stations, 2), report::number(books.brand, 2), report::number(books.revenue, 2),
               report::number(books.welfare(), 2), report::number(100 * books.efficiency(), 2)});
    out.push_back({{"mechanism", mechanism.name},
                   {"slots", books.slots},
                   {"satellite_slots", books.satellite_slots},
                   {"idle_slots", books.idle_slots},
                   {"base_station_surplus", books.base_stations},
                   {"satellite_surplus", books.brand},
                   {"revenue", books.revenue},
                   {"welfare", books.welfare()},
                   {"first_best", books.best},
                   {"efficiency", books.efficiency()},
                   {"decisions", decisions_of(*series)}});
  }
  return std::nullopt;
}

std::optional<fault> sealed_part(const market::bid_file& file, const std::vector<std::string>& names, const choices& chosen,
                                 report::table& table, json& out) {
  if (!chosen.limited) return run_sealed(file, names, market::sealed_options<>{chosen.rho, {}}, table, out);
  if (chosen.relay == market::serial::name) {
    using coverage = market::limited_coverage<market::serial>;
    const coverage pass{market::coverage_budget<market::serial>(chosen.coverage), chosen.demand()};
    return run_sealed(file, names, market::sealed_options<coverage>{chosen.rho, pass}, table, out);
  }
  using coverage = market::limited_coverage<market::sum_of_rates>;
  const coverage pass{market::coverage_budget<market::sum_of_rates>(chosen.coverage), chosen.demand()};
  return run_sealed(file, names, market::sealed_options<coverage>{chosen.rho, pass}, table, out);
}

// Double markets: means over the markets in the table, every settlement in the JSON. Money is ticks times the tick.
json settlement_of(const market::settlement& settled, const market::double_account& books, double tick) {
  const auto money = [tick](market::half_ticks amount) { return amount.in_ticks() * tick; };
  json trades = json::array();
  for (const market::trade& trade : settled.trades)
    trades.push_back({{"buyer", trade.buyer}, {"seller", trade.seller}, {"paid", money(trade.paid)}, {"received", money(trade.received)}});
  return {{"buyer_surplus", money(books.buyers)},
          {"seller_surplus", money(books.sellers)},
          {"auctioneer_surplus", money(books.auctioneer)},
          {"welfare", money(books.welfare())},
          {"first_best", money(books.best)},
          {"first_best_trades", books.best_trades},
          {"budget_balanced", books.balanced()},
          {"rounds", books.rounds},
          {"messages", books.signals},
          {"trades", std::move(trades)}};
}

std::optional<fault> double_part(const market::bid_file& file, const std::vector<std::string>& names, const market::price_range& range,
                                 report::table& table, json& out) {
  for (const auto& mechanism : market::double_mechanisms) {
    if (std::find(names.begin(), names.end(), mechanism.name) == names.end()) continue;
    double buyers = 0, sellers = 0, auctioneer = 0, welfare = 0, best = 0, trades = 0, best_trades = 0, rounds = 0, messages = 0;
    json settlements = json::array();
    for (const market::book& quotes : file.markets) {
      const auto settled = mechanism.run(quotes, range);
      if (!settled) return settled.error();
      const auto books = market::account_of(quotes, *settled);
      buyers += books.buyers.in_ticks() * file.tick;
      sellers += books.sellers.in_ticks() * file.tick;
      auctioneer += books.auctioneer.in_ticks() * file.tick;
      welfare += books.welfare().in_ticks() * file.tick;
      best += books.best.in_ticks() * file.tick;
      trades += static_cast<double>(books.trades);
      best_trades += static_cast<double>(books.best_trades);
      rounds += static_cast<double>(books.rounds);
      messages += static_cast<double>(books.signals);
      settlements.push_back(settlement_of(*settled, books, file.tick));
    }
    const auto count = static_cast<double>(file.markets.size());
    const double efficiency = best == 0 ? 1 : welfare / best;
    table.add({mechanism.name, report::number(trades / count, 2), report::number(best_trades / count, 2), report::number(buyers / count, 4),
               report::number(sellers / count, 4), report::number(auctioneer / count, 4), report::number(welfare / count, 4),
               report::number(100 * efficiency, 2), report::number(rounds / count, 1), report::number(messages / count, 1)});
    out.push_back({{"mechanism", mechanism.name},
                   {"markets", file.markets.size()},
                   {"mean_trades", trades / count},
                   {"mean_first_best_trades", best_trades / count},
                   {"mean_buyer_surplus", buyers / count},
                   {"mean_seller_surplus", sellers / count},
                   {"mean_auctioneer_surplus", auctioneer / count},
                   {"mean_welfare", welfare / count},
                   {"efficiency", efficiency},
                   {"mean_rounds", rounds / count},
                   {"mean_messages", messages / count},
                   {"settlements", std::move(settlements)}});
  }
  return std::nullopt;
}

template <class List>
bool any_of_names(const List& mechanisms, const std::vector<std::string>& names) {
  return std::any_of(mechanisms.begin(), mechanisms.end(),
                     [&](const auto& mechanism) { return std::find(names.begin(), names.end(), mechanism.name) != names.end(); });
}

int run(const choices& chosen) {
  std::vector<std::string_view> known;
  for (const auto& mechanism : market::sealed_mechanisms<>) known.push_back(mechanism.name);
  for (const auto& mechanism : market::double_mechanisms) known.push_back(mechanism.name);
  const auto names = report::parse_names(chosen.mechanisms, known, "mechanism", "--mechanism");
  if (!names) return report::refuse(program, names.error());
  auto file = bids_of(chosen);
  if (!file) return report::refuse(program, file.error());
  file->range.deadline = chosen.deadline;

  const bool sealed = !file->slots.empty() && any_of_names(market::sealed_mechanisms<>, *names);
  const bool doubles = !file->markets.empty() && any_of_names(market::double_mechanisms, *names);
  if (chosen.mechanisms != "all" || (!sealed && !doubles)) {
    const fault nothing{
        "--mechanism", 0, {}, "these mechanisms need bids that are not there: slots for sealed bids, markets for double auctions"};
    if (sealed != any_of_names(market::sealed_mechanisms<>, *names) || doubles != any_of_names(market::double_mechanisms, *names))
      return report::refuse(program, nothing);
  }

  json out = json::object();
  std::string text;
  if (sealed) {
    report::table table({{"mechanism"},
                         {"satellite", "slots"},
                         {"idle", "slots"},
                         {"base stations", "surplus"},
                         {"satellite", "surplus"},
                         {"charged", "money"},
                         {"welfare", "money", report::best::highest},
                         {"of first best", "%"}});
    out["sealed"] = json::array();
    if (const auto wrong = sealed_part(*file, *names, chosen, table, out["sealed"])) return report::refuse(program, *wrong);
    text += "Sealed bids, slots: " + std::to_string(file->slots.size()) + "\n" + table.render(report::look_for(stdout));
  }
  if (doubles) {
    report::table table({{"mechanism"},
                         {"trades"},
                         {"first best", "trades"},
                         {"buyers", "surplus"},
                         {"sellers", "surplus"},
                         {"auctioneer", "surplus"},
                         {"welfare", "money", report::best::highest},
                         {"of first best", "%"},
                         {"rounds"},
                         {"messages"}});
    out["double"] = json::array();
    if (const auto wrong = double_part(*file, *names, file->range, table, out["double"])) return report::refuse(program, *wrong);
    text += (text.empty() ? "" : "\n") + ("Double auctions, means, markets: " + std::to_string(file->markets.size()) + "\n") +
            table.render(report::look_for(stdout));
  }
  if (!chosen.json_file.empty()) {
    const auto written = report::text_of(out);
    if (!written) return report::refuse(program, written.error());
    if (const auto wrong = report::write_whole(chosen.json_file, *written)) return report::refuse(program, *wrong);
    if (chosen.json_file == "-") return 0;
  }
  if (const auto wrong = report::write_whole("-", text)) return report::refuse(program, *wrong);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  choices chosen;
  CLI::App app("Auctions for service slots and for extra reasoning paths: allocation, prices, surplus, welfare against first best.",
               std::string(program));
  const auto amount = report::finite_not_negative();
  app.add_option("--mechanism", chosen.mechanisms,
                 "LIST of second_price, fixed, myopic, statistical (sealed bids), double_dutch, double_dutch_synchronous, "
                 "double_dutch_reduction, double_dutch_synchronous_reduction, reduction, iterative (double auctions); or all")
      ->capture_default_str();
  auto* from = app.add_option_group("bids", "where the bids come from, one of");
  from->add_option("--bids", chosen.bids, "FILE of bids, JSON")->check(report::file_name());
  auto* generate = from->add_flag("--generate", chosen.generate, "draw truthful bids from a seed");
  from->require_option(1);
  const auto drawn = [&](auto* option) { option->needs(generate)->capture_default_str(); };
  drawn(app.add_option("--seed", chosen.seed, "of the bids")->check(report::whole_number()));
  drawn(app.add_option("--slots", chosen.slots, "slots of sealed bids")->check(report::whole_number(0, 10'000'000)));
  drawn(app.add_option("--stations", chosen.sealed.stations, "base stations")->check(report::whole_number(0, 10'000)));
  drawn(app.add_option("--satellite-match", chosen.sealed.satellite_match,
                       "match part of the satellite's value; base stations' are Pareto from 1")
            ->check(amount));
  drawn(app.add_option("--markets", chosen.markets, "double markets")->check(report::whole_number(0, 10'000'000)));
  drawn(app.add_option("--buyers", chosen.buyers, "buyers in a market")->check(report::whole_number(0, 1'000'000)));
  drawn(app.add_option("--sellers", chosen.sellers, "sellers in a market")->check(report::whole_number(0, 1'000'000)));
  drawn(app.add_option("--highest-value", chosen.highest_value, "buyers' values are uniform up to this; clocks run from 0 to 1")
            ->check(amount));
  drawn(app.add_option("--highest-cost", chosen.highest_cost, "sellers' costs are uniform up to this")->check(amount));
  app.add_option("--rho", chosen.rho, "price scaling of fixed, at least 1")
      ->check(amount)
      ->check(CLI::Range(1.0, 1e12))
      ->capture_default_str();
  app.add_option("--deadline", chosen.deadline, "rounds after which a double auction ends with what it has (default: none)")
      ->check(report::whole_number());
  auto* coverage =
      app.add_option("--coverage-s", chosen.coverage, "seconds the satellite is overhead, for all slots together (default: no limit)");
  coverage->check(amount);
  const auto relayed = [&](auto* option) { option->needs(coverage)->capture_default_str(); };
  relayed(app.add_option("--requests", chosen.requests, "requests the satellite relays in a slot")->check(amount));
  relayed(app.add_option("--request-mb", chosen.megabytes, "megabytes per request")->check(amount));
  relayed(app.add_option("--uplink-mbps", chosen.uplink, "Mbit/s from user to satellite")->check(amount)->check(CLI::Range(1e-6, 1e9)));
  relayed(
      app.add_option("--backhaul-mbps", chosen.backhaul, "Mbit/s from satellite to gateway")->check(amount)->check(CLI::Range(1e-6, 1e9)));
  relayed(app.add_option("--relay", chosen.relay, "time to relay: serial (one hop after the other) or sum_of_rates (as printed)")
              ->check(CLI::IsMember({std::string(market::serial::name), std::string(market::sum_of_rates::name)})));
  app.add_option("--json", chosen.json_file, "FILE for every allocation and price, - for standard output instead of the table")
      ->check(report::file_name());
  report::show_examples(app, {{"market --generate", "every mechanism on the default markets"},
                              {"market --generate --mechanism double_dutch,iterative --buyers 40 --sellers 5",
                               "scarce supply: what the iterative auction loses"},
                              {"market --generate --mechanism statistical,second_price --stations 7 --slots 100000",
                               "the modified second bid against the second price"},
                              {"market --bids bids.json --json -", "allocation and prices of your own bids"}});
  if (const auto status = report::parse(app, argc, argv)) return *status;
  chosen.limited = coverage->count() > 0;
  return report::guarded(program, chosen.bids, [&] { return run(chosen); });
}
