// overlaps: charges for models such that whatever fits a server takes at least the sum of its models' charges, from how much any two models
// share. For graphs whose shared blocks have too many combinations to list: there, models of one server share little with each other
// although each shares nearly all with somebody.
//
// Why. A block held by h of the n models on a server takes its size once, and for whole numbers h and r >= 1
//   1 >= (2 r h - h (h - 1)) / (r (r + 1))        (1 if h is r or r + 1, less elsewhere, 0 at 0).
// h sums to the models' shared bytes, h (h - 1) to what each shares with each other, so a model is charged its own bytes, 2 / (r + 1) of
// its shared ones, less 1 / (r (r + 1)) of what it shares with the n - 1 models it shares most with. n itself is bounded by the same
// charges: n models fit only if the n smallest charges do. A charge below 0 counts as 0: leaving the model out takes no more room.
// Source: Dawson and Sankoff, "An inequality for probabilities", Proc. American Mathematical Society 18, 1967; the use here is ours.
// Costs O(sum over blocks of holders^2 + models^2 log models) once and 8 bytes per pair of models.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <larder/placement/instance.hpp>
#include <larder/sharing/block_graph.hpp>

namespace larder::inline v0::placement {

/// What models share two by two.
class overlaps {
 public:
  explicit overlaps(const block_graph& graph)
      : models_(graph.model_count()), whole_(models_), own_(models_, 0), most_shared_(models_ * models_, 0) {
    for (std::uint32_t i = 0; i < models_; ++i) whole_[i] = graph.size(model_id{i}).count;
    for (std::uint32_t b = 0; b < graph.block_count(); ++b) {
      const auto holders = graph.holders_of(block_id{b});
      const std::uint64_t size = graph.size(block_id{b}).count;
      if (holders.size() == 1) own_[index_of(holders[0])] += size;
      for (const model_id one : holders)
        for (const model_id other : holders)
          if (one != other) most_shared_[index_of(one) * models_ + index_of(other)] += size;
    }
    // By model: the sums of what it shares with the 1, 2, ... models it shares most with.
    for (std::size_t i = 0; i < models_; ++i) {
      const auto row = most_shared_.begin() + static_cast<std::ptrdiff_t>(i * models_), end = row + static_cast<std::ptrdiff_t>(models_);
      std::sort(row, end, [](std::uint64_t a, std::uint64_t b) { return a > b; });
      for (auto at = row + 1; at < end; ++at) *at = *at + *(at - 1) < *at ? std::numeric_limits<std::uint64_t>::max() : *at + *(at - 1);
    }
  }

  /// Several charges by model, each valid on its own for a server with that room. A model larger than the room has no say in them.
  [[nodiscard]] std::vector<std::vector<std::uint64_t>> charges(std::uint64_t room) const {
    constexpr double depths[] = {1, 2, 3, 5, 8, 13};
    std::size_t most = models_;
    for (const double r : depths) most = std::min(most, most_models(room, r, most));
    std::vector<std::vector<std::uint64_t>> all;
    for (const double r : depths) all.push_back(charges_for(r, most));
    return all;
  }

 private:
  // The charges where at most n models meet, rounded down by more than the arithmetic can be off.
  std::vector<std::uint64_t> charges_for(double r, std::size_t n) const {
    std::vector<std::uint64_t> charges(models_);
    for (std::size_t i = 0; i < models_; ++i) {
      const auto shared = static_cast<double>(whole_[i] - own_[i]);
      const double met = n < 2 ? 0.0 : static_cast<double>(most_shared_[i * models_ + n - 2]);
      const double charge = 2.0 * shared / (r + 1.0) - met / (r * (r + 1.0)) - 1e-9 * (shared + met);
      charges[i] = own_[i] + (charge < 1.0 ? 0 : std::min(whole_[i] - own_[i], static_cast<std::uint64_t>(charge)));
    }
    return charges;
  }

  // No more models than this fit. Any part of a set that fits does too, so the first number that cannot fit ends the search.
  std::size_t most_models(std::uint64_t room, double r, std::size_t limit) const {
    for (std::size_t n = 1; n <= limit; ++n) {
      const std::vector<std::uint64_t> charges = charges_for(r, n);
      std::vector<std::uint64_t> fitting;
      for (std::size_t i = 0; i < models_; ++i)
        if (whole_[i] <= room) fitting.push_back(charges[i]);
      if (fitting.size() < n) return n - 1;
      std::nth_element(fitting.begin(), fitting.begin() + static_cast<std::ptrdiff_t>(n - 1), fitting.end());
      std::uint64_t left = room;
      for (std::size_t at = 0; at < n; ++at) {
        if (fitting[at] > left) return n - 1;
        left -= fitting[at];
      }
    }
    return limit;
  }

  std::size_t models_;
  std::vector<std::uint64_t> whole_, own_;
  std::vector<std::uint64_t> most_shared_;
};

}  // namespace larder::inline v0::placement
