// The cost term that sees satellites pass: seconds that the inputs of requests served elsewhere take over a station's satellite link, at
// the time of the request. The sky is looked at once, tick by tick, and kept as a table; a question afterwards is one look-up.
// Memory: 16 bytes per tick. Source: the transmission term of arXiv 2403.05826, eq. 22, with a rate that depends on now instead of its
// mean.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/edge/satellite_link.hpp>

namespace larder::inline v0::edge {

/// What a link offers at each tick of a clock: how long to wait for it, and how long a bit then takes.
class link_table {
 public:
  struct offer {
    double wait_s = 0;  ///< until a satellite is in view; 0 if one is
    double seconds_per_bit = 0;
  };

  /// Looks at the link at ticks 0, 1, ... below `ticks`, which begin at `from` and last `tick_s` whole seconds each. At ticks from which on
  /// no satellite comes into view within the link's span the offer is `otherwise`. O(ticks * contacts).
  /// Faults: no ticks, a tick that is not at least a second, an `otherwise` that is negative or not finite.
  template <ground_station S>
  static result<link_table> of(const satellite_link<S>& link, std::int64_t from, std::int64_t tick_s, std::uint32_t ticks,
                               const offer& otherwise) {
    field_check check("link table");
    check.at_least_one("ticks", ticks);
    check.require(tick_s >= 1 && tick_s <= (std::int64_t{1} << 31), "tick_s", "expected a whole number of seconds from 1 to 2^31");
    check.require(from >= -(std::int64_t{1} << 52) && from <= (std::int64_t{1} << 52), "from", "expected a time within 2^52 seconds of 0");
    check.not_negative("otherwise.wait_s", otherwise.wait_s);
    check.not_negative("otherwise.seconds_per_bit", otherwise.seconds_per_bit);
    if (check.found()) return *check.found();
    link_table table;
    table.offers_.assign(ticks, otherwise);
    std::optional<std::int64_t> view;  // the next second in view, found earlier and still ahead
    for (std::uint32_t k = 0; k < ticks; ++k) {
      const std::int64_t now = from + tick_s * k;
      if (!view || *view <= now) view = link.next_in_view(now);
      if (!view) break;
      const double rate = link.rate_bit_s(*view);
      if (rate > 0) table.offers_[k] = {static_cast<double>(*view - now), 1 / rate};
    }
    return table;
  }

  /// The offer at a tick; before the first and after the last, theirs.
  [[nodiscard]] const offer& at(instant now) const noexcept {
    return offers_[static_cast<std::size_t>(std::clamp<std::int64_t>(now.ticks, 0, static_cast<std::int64_t>(offers_.size()) - 1))];
  }

 private:
  link_table() = default;
  std::vector<offer> offers_;
};

/// R (1 - x) (wait + bits * seconds per bit) at the time of the event. Refers to a table that must outlive it; without one it costs 0.
struct pass_transmission {
  static constexpr std::string_view name = "satellite";
  static constexpr std::string_view unit = "s";
  const link_table* table = nullptr;

  [[nodiscard]] double operator()(const event& e) const noexcept {
    const double requests = e.served_elsewhere();
    if (requests == 0 || table == nullptr) return 0;
    const link_table::offer& offer = table->at(e.now);
    return requests * (offer.wait_s + 8e6 * e.asked->input_megabytes * offer.seconds_per_bit);
  }
};

static_assert(check_cost_term<pass_transmission>());

}  // namespace larder::inline v0::edge
