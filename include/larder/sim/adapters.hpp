// A workload of base models with adapters, as image generation services have it: each request names a base and a set of adapters (LoRA)
// that go on it. Made to look like a trace of 68,195 such requests (2026) of which only figures may be passed on: how skewed bases and
// adapters are, how many adapters a request has, how many pairs of a base and an adapter set there are, how soon a pair comes back.
//
//   requests without adapters ──► one of the last such    or a base by popularity          or the base whose turn it is
//   requests with adapters    ──► one of the last such    or an adapter by popularity,     or the adapter whose turn it is,
//                                                         on one of the bases it goes with, with others of that base
//
// Popularity alone would either leave some objects out or make too many pairs return too late; the turns and the repeats mend that.
// Seeded. About 0.2 microseconds a request; memory by the number of bases and adapters.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <larder/config.hpp>
#include <larder/core/random.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::sim {

/// A base and the adapters on it, ascending.
struct adapter_request {
  std::uint32_t base = 0;
  std::vector<std::uint32_t> adapters;
  friend auto operator<=>(const adapter_request&, const adapter_request&) = default;
};

/// Median seconds to load, as measured where the trace was taken: realistic costs of a miss.
struct adapter_load_seconds {
  double base = 22.7, adapter = 4.4, whole_pipeline = 8.5;
};

/// What the workload is like. Popularity of rank r, from 0, is (r + offset)^-exponent. Chances are 0 to 1; numbers are at least 1.
/// The defaults were fitted by a random search. 68,195 requests then have, as the mean of six seeds and in the trace:
///   requests for the top base, the top 10    .267 .853 | .273 .844       pairs of base and adapter set        1,600 | 1,706
///   uses of the top 10 adapters              .279      | .280            of these, requested once              .283 | .295
///   requests with 0, 1, 2 adapters      .776 .207 .013 | .777 .207 .011  LRU hits at 5 % of the pairs          .946 | .953
///   adapters used                            874       | 874             of these, with more than one base      210 | 186
struct adapter_law {
  std::uint32_t bases = 105, adapters = 874;
  double base_offset = 5.2, base_exponent = 2.75;
  double adapter_offset = 0.7, adapter_exponent = 0.98;
  std::array<double, 3> counts{0.206, 0.0135, 0.0053};  ///< chance of a request to have 1, 2 and 3 adapters
  std::uint32_t shared_every = 3;                       ///< every third adapter by rank goes with several bases, the others with one
  std::uint32_t shared_bases = 7;                       ///< with so many
  double base_repeats = 0.78, pair_repeats = 0.76;      ///< chance to repeat one of the last requests without, or with adapters
  std::uint32_t recent_bases = 187, recent_pairs = 30;  ///< which are so many
  double base_turns = 0.024, adapter_turns = 0.35;      ///< chance of a request that repeats none to go by turns
};

/// Draws requests of that law; the seed decides which adapter goes with which base, too.
class adapter_workload {
 public:
  explicit adapter_workload(std::uint64_t seed, const adapter_law& law = {}) : law_(law), draws_(seed) {
    LARDER_EXPECTS(law.bases >= 1 && law.adapters >= 1 && law.shared_every >= 1 && law.recent_bases >= 1 && law.recent_pairs >= 1,
                   "a number in the law of an adapter workload is 0");
    fill(base_sums_, law.bases, law.base_offset, law.base_exponent);
    fill(adapter_sums_, law.adapters, law.adapter_offset, law.adapter_exponent);
    for (std::uint32_t a = 1; a <= law.adapters; ++a) {
      std::vector<std::uint32_t>& goes_with = bases_of_.emplace_back();
      const std::size_t wanted = a % law.shared_every == 0 ? std::min(std::max(law.shared_bases, 1u), law.bases) : 1;
      std::uint32_t neglected = 0;
      for (int tries = 0; goes_with.size() < wanted; ++tries) {  // a steep law draws some bases hardly ever: they come in turn then
        const std::uint32_t base = tries < patience ? rank(base_sums_) : neglected++;
        if (!holds(goes_with, base)) goes_with.push_back(base);
      }
    }
  }

  [[nodiscard]] adapter_request next() {
    const std::size_t count = adapters_of_next();
    const bool bare = count == 0;
    past& before = bare ? bare_ : adapted_;
    adapter_request made;
    const bool again = draws_.uniform() < (bare ? law_.base_repeats : law_.pair_repeats);
    if (again && !before.requests.empty()) {
      made = before.requests[static_cast<std::size_t>(draws_.below(before.requests.size()))];
    } else if (bare) {
      made.base = by_turns(law_.base_turns) ? take(next_base_, law_.bases) : rank(base_sums_);
    } else {
      made = fresh(count);
    }
    before.add(made, bare ? law_.recent_bases : law_.recent_pairs);
    return made;
  }

 private:
  static constexpr int patience = 1000;
  static constexpr int few_tries = 200;  // a base may have no adapter but this one; then the request has fewer

  /// The last requests of a kind, a ring.
  struct past {
    std::vector<adapter_request> requests;
    std::size_t oldest = 0;
    void add(const adapter_request& one, std::size_t most) {
      if (requests.size() < most) return requests.push_back(one);
      requests[oldest] = one;
      oldest = oldest + 1 == most ? 0 : oldest + 1;
    }
  };

  static void fill(std::vector<double>& sums, std::uint32_t ranks, double offset, double exponent) {
    double sum = 0;
    for (std::uint32_t r = 0; r < ranks; ++r) sums.push_back(sum += std::pow(r + offset, -exponent));
  }
  static bool holds(const std::vector<std::uint32_t>& list, std::uint32_t one) {
    return std::find(list.begin(), list.end(), one) != list.end();
  }
  static std::uint32_t take(std::uint32_t& turn, std::uint32_t of) noexcept {
    const std::uint32_t taken = turn;
    turn = turn + 1 == of ? 0 : turn + 1;
    return taken;
  }
  [[nodiscard]] bool by_turns(double chance) noexcept { return draws_.uniform() < chance; }
  [[nodiscard]] std::uint32_t rank(const std::vector<double>& sums) noexcept {
    const double at = draws_.uniform() * sums.back();
    const auto found = std::upper_bound(sums.begin(), sums.end(), at) - sums.begin();
    return static_cast<std::uint32_t>(std::min<std::size_t>(static_cast<std::size_t>(found), sums.size() - 1));
  }
  [[nodiscard]] std::size_t adapters_of_next() noexcept {
    double at = draws_.uniform();
    for (std::size_t i = 0; i < law_.counts.size(); ++i) {
      if (at < law_.counts[i]) return i + 1;
      at -= law_.counts[i];
    }
    return 0;
  }
  [[nodiscard]] adapter_request fresh(std::size_t count) {
    const std::uint32_t first = by_turns(law_.adapter_turns) ? take(next_adapter_, law_.adapters) : rank(adapter_sums_);
    const std::vector<std::uint32_t>& goes_with = bases_of_[first];
    adapter_request made;
    made.base = goes_with[static_cast<std::size_t>(draws_.below(goes_with.size()))];
    made.adapters.push_back(first);
    for (int tries = 0; tries < few_tries && made.adapters.size() < count; ++tries) {
      const std::uint32_t another = rank(adapter_sums_);
      if (holds(bases_of_[another], made.base) && !holds(made.adapters, another)) made.adapters.push_back(another);
    }
    std::sort(made.adapters.begin(), made.adapters.end());
    return made;
  }

  adapter_law law_;
  random draws_;
  std::vector<double> base_sums_, adapter_sums_;      // running sums of popularity
  std::vector<std::vector<std::uint32_t>> bases_of_;  // by adapter
  past bare_, adapted_;
  std::uint32_t next_base_ = 0, next_adapter_ = 0;
};

/// Requests as references to their pairs of base and adapter set, numbered by first appearance; `pairs` says what each number stands for.
struct adapter_trace {
  trace::trace references;
  std::vector<adapter_request> pairs;
};
[[nodiscard]] inline adapter_trace adapter_requests(std::size_t requests, std::uint64_t seed, const adapter_law& law = {}) {
  adapter_trace made;
  made.references.source = "bases with adapters, seed " + std::to_string(seed);
  adapter_workload workload(seed, law);
  std::map<adapter_request, std::uint32_t> ids;
  for (std::size_t i = 0; i < requests; ++i) {
    const auto [place, fresh] = ids.try_emplace(workload.next(), static_cast<std::uint32_t>(made.pairs.size()));
    if (fresh) made.pairs.push_back(place->first);
    made.references.keys.push_back(place->second);
  }
  made.references.unique = made.pairs.size();
  return made;
}

}  // namespace larder::inline v0::sim
