// Counts events and adds up their charges and costs: the cache's own statistics, rederived from what it announces.
#pragma once

#include <larder/core/check.hpp>
#include <larder/core/statistics.hpp>

namespace larder::inline v0::observer {

class counters {
 public:
  static constexpr std::string_view name = "counters";

  void on(const event& e) noexcept {
    switch (e.what) {
      case verb::hit:
        ++seen_.hits;
        break;
      case verb::load:
        ++seen_.loads;
        seen_.charge_loaded += e.moved;
        break;
      case verb::bypass:
        ++seen_.bypasses_by[static_cast<std::size_t>(e.reason)];
        break;
      case verb::reweigh:
        seen_.charge_loaded += e.moved;
        seen_.charge_removed += e.freed;
        break;
      case verb::evict:
        ++seen_.removals_by[static_cast<std::size_t>(e.cause)];
        seen_.charge_removed += e.moved;
        if (e.cause == removal::evicted) seen_.charge_evicted += e.moved;
        break;
    }
    cost_ += e.cost;
  }
  /// What was counted; lookups that found nothing are no events, so `misses` is 0.
  [[nodiscard]] const statistics& seen() const noexcept { return seen_; }
  /// The cost of all events, in the cost model's unit.
  [[nodiscard]] double cost() const noexcept { return cost_; }

 private:
  statistics seen_;
  double cost_ = 0;
};

static_assert(check_event_observer<counters>());

}  // namespace larder::inline v0::observer
