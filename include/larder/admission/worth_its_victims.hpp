// Enters only if it is worth at least what its victims are together: uses of late times what bringing it in costs. Where there is room,
// anybody enters.
//
//   enters if    uses(newcomer) * cost of loading what is missing    >=    sum over victims of uses(victim) * cost of bringing it back
//
// Each side is what is expected to be paid again and again for whoever is not in. A victim's cost is of what it frees after those before
// it, so the last holder of a base answers for the base; the newcomer's is of what is missing when they are gone, a base of theirs that it
// has to bring back included, so that one adapter may follow another on their base. Equal sides enter, or a cache could stay full of what
// came first. Without a cost model all cost 1, and the sum of uses decides. Uses are requests, hits or not, of all keys: counted in two
// rows of 2^15 counters, and halved every 2^16 requests, so of late. A count may be too high where keys share both counters, and is never
// too low; it stops at 255. A request costs two counters, and every 2^16th a pass over all of them; a question costs two counters for each
// victim. 64 kB per cache. Sources: the comparison of uses is TinyLFU's (Einziger, Friedman, Manes, "TinyLFU: a highly efficient cache
// admission policy", ACM Transactions on Storage 2017); a sum over victims is that of "Lightweight robust size aware cache management"
// (Einziger, Eytan, Friedman, Manes, same journal, 2022); weighing both by cost is larder's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/core/random.hpp>

namespace larder::inline v0::admission {

class worth_its_victims {
 public:
  static constexpr std::string_view name = "worth_its_victims";
  static constexpr columns needs = columns::fingerprint | columns::reload_cost;
  static constexpr bool looks_ahead = true;
  static constexpr std::uint32_t row = 1u << 15;     ///< counters in each of the two rows
  static constexpr std::uint32_t window = 1u << 16;  ///< requests between two halvings
  static constexpr std::uint8_t top = 255;           ///< counts stop here

  /// Takes 64 kB.
  worth_its_victims() : counts_(2 * std::size_t{row}) {}

  void reserve(std::size_t) noexcept {}
  void on_request(std::uint64_t fingerprint) noexcept {
    if (counts_.empty()) return;  // moved from
    const auto [a, b] = places(fingerprint);
    const std::uint8_t least = std::min(counts_[a], counts_[b]);
    if (least < top) {  // only the smaller one can be right, so only that is counted up
      if (counts_[a] == least) ++counts_[a];
      if (counts_[b] == least) ++counts_[b];
    }
    if (++heard_ < window) return;
    heard_ = 0;
    for (std::uint8_t& count : counts_) count = static_cast<std::uint8_t>(count / 2);
  }
  /// Requests for this key of late, the present one included; at least 1.
  [[nodiscard]] double uses(std::uint64_t fingerprint) const noexcept {
    if (counts_.empty()) return 1;
    const auto [a, b] = places(fingerprint);
    return std::max<double>(1, std::min(counts_[a], counts_[b]));
  }
  [[nodiscard]] bool admit(const claimant& newcomer, std::span<const claimant> victims, bool room) const noexcept {
    if (room) return true;
    double lost = 0;
    for (const claimant& v : victims) lost += worth(v);
    return !(worth(newcomer) < lost);
  }

 private:
  struct pair {
    std::size_t a, b;
  };
  [[nodiscard]] static pair places(std::uint64_t fingerprint) noexcept {
    const std::uint64_t hash = mix(fingerprint);
    return {static_cast<std::size_t>(hash % row), row + static_cast<std::size_t>((hash >> 32) % row)};
  }
  // A cost that is no number or negative counts as none (P25).
  [[nodiscard]] double worth(const claimant& c) const noexcept { return c.reload_cost > 0 ? uses(c.fingerprint) * c.reload_cost : 0; }

  std::vector<std::uint8_t> counts_;
  std::uint32_t heard_ = 0;  // requests since the last halving
};

static_assert(check_admission_policy<worth_its_victims>());

}  // namespace larder::inline v0::admission
