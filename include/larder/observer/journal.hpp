// Writes every event down, in order: 64 bytes each. For tests, golden journals and why-logs; takes memory, so it may throw std::bad_alloc.
#pragma once

#include <vector>

#include <larder/core/check.hpp>

namespace larder::inline v0::observer {

class journal {
 public:
  static constexpr std::string_view name = "journal";

  struct entry {
    verb what;
    refusal reason;
    removal cause;
    instant now;
    std::uint64_t fingerprint, charge, moved, freed;
    double context, cost;
    friend bool operator==(const entry&, const entry&) = default;
  };

  void on(const event& e) {
    entries_.push_back({e.what, e.reason, e.cause, e.now, e.fingerprint, e.charge, e.moved, e.freed, e.context, e.cost});
  }
  [[nodiscard]] const std::vector<entry>& entries() const noexcept { return entries_; }
  void clear() noexcept { entries_.clear(); }

 private:
  std::vector<entry> entries_;
};

static_assert(check_event_observer<journal>());

}  // namespace larder::inline v0::observer
