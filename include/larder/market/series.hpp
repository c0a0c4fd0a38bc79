// A series of sealed-bid slots decided one after the other, as they happen: each slot is decided from what the price scaling learned of the
// slots before it, held against the satellite's coverage time, booked, and only then shown to the scaling. O(slots * N).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <larder/market/account.hpp>
#include <larder/market/coverage.hpp>
#include <larder/market/generate.hpp>
#include <larder/market/modified_second_bid.hpp>
#include <larder/market/second_price.hpp>

namespace larder::inline v0::market {

/// What became of the slots, in order, and the books over all of them.
struct sealed_series {
  std::vector<award> decisions;
  sealed_account books;
};

/// No side constraint: the satellite may serve every slot it is given.
struct unlimited_coverage {
  static result<award> settle(award decision) { return decision; }
};

/// One pass of the satellite, C(30), with the same demand in every slot.
template <relay_law Law = serial>
struct limited_coverage {
  coverage_budget<Law> budget;
  relay_demand demand;
  result<award> settle(award decision) { return budget.settle(decision, demand); }
};

namespace detail {

// `decide` answers for a slot; `learn` is told of it afterwards.
template <class Decide, class Learn, class Coverage>
result<sealed_series> run_slots(std::span<const sealed_slot> slots, Decide decide, Learn learn, Coverage coverage) {
  sealed_series series;
  series.decisions.reserve(slots.size());
  const auto placed = [](fault wrong, std::size_t t) {
    wrong.field = element("slots", t) + "." + wrong.field;
    return wrong;
  };
  for (std::size_t t = 0; t < slots.size(); ++t) {
    const sealed_slot& slot = slots[t];
    if (slot.values.size() != slot.bids.size())
      return placed({"bids", 0, "values", std::to_string(slot.values.size()) + " values for " + std::to_string(slot.bids.size()) + " bids"},
                    t);
    const result<award> decided = decide(slot);
    if (!decided) return placed(decided.error(), t);
    const result<award> settled = coverage.settle(*decided);
    if (!settled) return placed(settled.error(), t);
    series.books.add(*settled, slot.values, slot.satellite_value);
    series.decisions.push_back(*settled);
    learn(closed_slot{slot.bids, slot.contract_price, *settled});
  }
  return series;
}

}  // namespace detail

/// The slots under the modified second bid. Faults: those of modified_second_bid and of the coverage, with the slot.
template <price_scaling Scaling, class Coverage = unlimited_coverage>
result<sealed_series> modified_second_bid_series(std::span<const sealed_slot> slots, Scaling scaling, Coverage coverage = {}) {
  return detail::run_slots(
      slots, [&scaling](const sealed_slot& slot) { return modified_second_bid(slot.bids, slot.contract_price, scaling); },
      [&scaling](const closed_slot& past) { scaling.observe(past); }, std::move(coverage));
}

/// The slots under the second price, as baseline.
template <class Coverage = unlimited_coverage>
result<sealed_series> second_price_series(std::span<const sealed_slot> slots, Coverage coverage = {}) {
  return detail::run_slots(
      slots, [](const sealed_slot& slot) { return second_price(slot.bids, slot.contract_price); }, [](const closed_slot&) {},
      std::move(coverage));
}

}  // namespace larder::inline v0::market
