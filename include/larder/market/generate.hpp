// Markets drawn from a seed, for experiments: sealed-bid slots with one common part per slot and heavy-tailed match parts, and double
// markets with uniform values and costs. Everybody is truthful. One draw per statement; equal seeds give equal markets everywhere.
// That values are a product of independent common and match parts: published, Xu et al., arXiv 2403.05826; the distributions are ours.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <larder/core/random.hpp>
#include <larder/market/quote.hpp>
#include <larder/market/valuation.hpp>

namespace larder::inline v0::market {

/// One slot put up for sealed bids.
struct sealed_slot {
  std::vector<double> bids;    ///< of base stations 1..N, money
  double contract_price = 0;   ///< q_0, money
  std::vector<double> values;  ///< true values of base stations 1..N; the bids if they are truthful
  double satellite_value = 0;  ///< true value of the slot to the satellite
};

/// How sealed-bid slots are drawn. v_n = c * m_n with c = exp(spread * normal) and m_n Pareto on [1, inf); the satellite's match is
/// constant.
struct sealed_law {
  std::size_t stations = 5;     ///< N
  double spread = 0.8;          ///< standard deviation of ln c, at least 0: how much the slots differ in quality
  double tail = 2;              ///< Pareto index of the match parts, above 1: smaller is heavier
  double satellite_match = 4;   ///< m_0; 4 is about the mean best of five base stations
  double contract_share = 0.9;  ///< q_0 as a share of the satellite's mean value

  [[nodiscard]] double contract_price() const noexcept { return contract_share * satellite_match * std::exp(spread * spread / 2); }
};

/// Draws one slot: one normal number, then one uniform per base station in order of id.
inline sealed_slot draw(random& source, const sealed_law& law) {
  sealed_slot slot;
  const double deviate = source.normal();
  const double common = std::exp(law.spread * deviate);
  for (std::size_t n = 0; n < law.stations; ++n) {
    const double u = source.uniform();
    slot.values.push_back(slot_value(common, std::pow(1 - u, -1 / law.tail)));
  }
  slot.bids = slot.values;
  slot.contract_price = law.contract_price();
  slot.satellite_value = slot_value(common, law.satellite_match);
  return slot;
}

/// How a double market is drawn: values uniform on [0, highest_value), costs uniform on [0, highest_cost).
struct double_law {
  std::size_t buyers = 20, sellers = 20;
  ticks highest_value{1'000'000}, highest_cost{1'000'000};  ///< at least 1; with ticks of 10^-6 these are the U(0,1) defaults
};

/// Draws one market: buyers in order of id, then sellers.
inline book draw(random& source, const double_law& law) {
  const auto below = [&source](ticks limit) {
    return ticks{static_cast<std::int64_t>(source.below(static_cast<std::uint64_t>(limit.count)))};
  };
  book drawn;
  drawn.buyers.reserve(law.buyers);
  drawn.sellers.reserve(law.sellers);
  for (std::size_t i = 0; i < law.buyers; ++i) drawn.buyers.push_back(below(law.highest_value));
  for (std::size_t j = 0; j < law.sellers; ++j) drawn.sellers.push_back(below(law.highest_cost));
  return drawn;
}

}  // namespace larder::inline v0::market
