// The auctions by name, for command lines, sweeps and tests: one list for sealed bids, one for double auctions. Adding one is a line here.
#pragma once

#include <array>
#include <string_view>

#include <larder/market/double_dutch.hpp>
#include <larder/market/iterative_double_auction.hpp>
#include <larder/market/series.hpp>

namespace larder::inline v0::market {

/// What a sealed-bid mechanism may need besides the bids.
template <class Coverage = unlimited_coverage>
struct sealed_options {
  double rho = 1.2;  ///< scaling of `fixed`, at least 1
  Coverage coverage;
};

/// A mechanism for slots of sealed bids.
template <class Coverage = unlimited_coverage>
struct sealed_mechanism {
  std::string_view name;
  result<sealed_series> (*run)(std::span<const sealed_slot>, const sealed_options<Coverage>&);
};

template <class Coverage = unlimited_coverage>
inline constexpr std::array<sealed_mechanism<Coverage>, 4> sealed_mechanisms{{
    {"second_price", [](std::span<const sealed_slot> slots,
                        const sealed_options<Coverage>& options) { return second_price_series(slots, options.coverage); }},
    {fixed::name,
     [](std::span<const sealed_slot> slots, const sealed_options<Coverage>& options) {
       return modified_second_bid_series(slots, fixed{options.rho}, options.coverage);
     }},
    {myopic::name, [](std::span<const sealed_slot> slots,
                      const sealed_options<Coverage>& options) { return modified_second_bid_series(slots, myopic{}, options.coverage); }},
    {statistical::name,
     [](std::span<const sealed_slot> slots, const sealed_options<Coverage>& options) {
       return modified_second_bid_series(slots, statistical{}, options.coverage);
     }},
}};

/// A mechanism for a double market. Truthful traders: they follow their values and costs.
struct double_mechanism {
  std::string_view name;
  result<settlement> (*run)(const book&, const price_range&);
};

inline constexpr std::array<double_mechanism, 6> double_mechanisms{{
    {"double_dutch", &double_dutch<alternating, uniform_price>},
    {"double_dutch_synchronous", &double_dutch<synchronous, uniform_price>},
    {"double_dutch_reduction", &double_dutch<alternating, trade_reduction>},
    {"double_dutch_synchronous_reduction", &double_dutch<synchronous, trade_reduction>},
    {"reduction", [](const book& quotes, const price_range&) { return sealed_reduction(quotes); }},
    {"iterative", &iterative_double_auction},
}};

}  // namespace larder::inline v0::market
