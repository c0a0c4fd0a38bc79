// rounding: request counts made coarser, so that the knapsack has fewer columns, at a loss of at most the fraction epsilon of the best.
//   by_smallest: delta = epsilon * smallest value: each model loses at most the fraction epsilon of its own
//   by_largest:  delta = epsilon * largest value / models: together they lose at most epsilon * largest, and the largest fits alone
// Source: Ibarra and Kim, "Fast approximation algorithms for the knapsack and sum of subset problems", Journal of the ACM, 1975.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace larder::inline v0::placement {

/// What the unit of the rounded values is derived from.
enum class rounding : std::uint8_t { by_largest, by_smallest };

/// floor(value / delta) for each value, all of which are above 0; the values themselves for epsilon 0. Where the unit is so small that the
/// results would no longer add up exactly, the values themselves too: they lose nothing.
[[nodiscard]] inline std::vector<std::uint64_t> rounded(std::span<const std::uint64_t> values, double epsilon, rounding by) {
  std::vector<std::uint64_t> counts(values.begin(), values.end());
  if (values.empty() || epsilon == 0.0) return counts;
  const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
  const double delta = by == rounding::by_smallest ? epsilon * static_cast<double>(*smallest)
                                                   : epsilon * static_cast<double>(*largest) / static_cast<double>(values.size());
  if (!(static_cast<double>(*largest) / delta * static_cast<double>(values.size()) < 0x1p52)) return counts;
  for (std::uint64_t& one : counts) one = static_cast<std::uint64_t>(static_cast<double>(one) / delta);
  return counts;
}

}  // namespace larder::inline v0::placement
