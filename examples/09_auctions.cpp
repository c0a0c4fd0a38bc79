// Who is served, and who pays? Auctions: a service slot sold so that the late-sighted satellite is not left the bad ones, and reasoning
// paths traded between many buyers and few sellers.
#include <larder/market/account.hpp>
#include <larder/market/double_dutch.hpp>
#include <larder/market/generate.hpp>
#include <larder/market/iterative_double_auction.hpp>
#include <larder/market/modified_second_bid.hpp>

#include <cstdio>
#include <string_view>
#include <vector>

namespace market = larder::market;
using market::ticks;

// [scaling]
// A price scaling of one's own: every rival makes a win 5 % dearer. It is shown the rivals' bids and never the bidder's own, so no bidder
// can move its price; that makes the auction truthful whatever is written here.
struct crowded {
  static constexpr std::string_view name = "crowded";
  market::hurdle hurdle_for(const market::rival_bids& rivals) const { return market::scaled(1 + 0.05 * double(rivals.size()), rivals); }
  void observe(const market::closed_slot&) {}
};
// [/scaling]

int main() {
  // One slot: three base stations bid, the satellite would pay its contract price of 7.
  const std::vector<double> bids{10, 8, 4};
  for (const double rho : {1.0, 1.2, 1.25}) {
    const auto won = market::modified_second_bid(bids, 7, market::fixed{rho});
    std::printf("rho %.2f: %s pays %.2f\n", rho, won->winner == market::satellite ? "the satellite" : "base station 1", won->charge);
  }
  const auto crowd = market::modified_second_bid(bids, 7, crowded{});
  std::printf("%s: rho %.2f, bidder %u pays %.2f\n\n", crowded::name.data(), crowd->rho, crowd->winner, crowd->charge);

  // [double]
  // Four users want a reasoning path, four servers offer one; values and costs in ticks. The trade reduction gives up the last pair to
  // price the others, unless the first pair left out names a price that suits all.
  const market::book quotes{{ticks{9}, ticks{8}, ticks{7}, ticks{3}}, {ticks{2}, ticks{4}, ticks{6}, ticks{8}}};
  const auto settled = market::sealed_reduction(quotes);
  for (const auto& trade : settled->trades)
    std::printf("buyer %u pays %.1f, seller %u receives %.1f\n", trade.buyer, trade.paid.in_ticks(), trade.seller,
                trade.received.in_ticks());
  const auto books = market::account_of(quotes, *settled);
  std::printf("welfare %.0f of %.0f, the auctioneer keeps %.0f\n\n", books.welfare().in_ticks(), books.best.in_ticks(),
              books.auctioneer.in_ticks());
  // [/double]

  // Forty users, five servers: clocks find the users who need it most, quotes that creep toward each other take whoever meets first.
  larder::random source(42);
  double clocks = 0, creeping = 0, best = 0;
  for (int round = 0; round < 200; ++round) {
    const auto drawn = market::draw(source, market::double_law{40, 5});
    const market::price_range range;  // prices 0 to 1 in ticks of 0.000001, steps of 0.01
    clocks += market::account_of(drawn, *market::double_dutch(drawn, range)).welfare().in_ticks();
    creeping += market::account_of(drawn, *market::iterative_double_auction(drawn, range)).welfare().in_ticks();
    best += static_cast<double>(market::best_possible(drawn).welfare.count);
  }
  std::printf("share of the best welfare: double Dutch %.1f %%, iterative %.1f %%\n", 100 * clocks / best, 100 * creeping / best);
}
