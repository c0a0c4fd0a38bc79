// Every entry weighs one: a cache with a capacity in entries. Keeps one counter, no column.
#pragma once

#include <larder/core/check.hpp>

namespace larder::inline v0::sharing {

class unit {
 public:
  static constexpr std::string_view name = "unit";
  struct weight {
    friend constexpr bool operator==(weight, weight) noexcept = default;
  };
  using capacity_type = entries;
  static constexpr std::uint64_t charges_of(entries n) noexcept { return n.count; }

  void reserve(std::size_t) noexcept {}
  [[nodiscard]] bool accepts(weight) const noexcept { return true; }
  [[nodiscard]] std::uint64_t full(weight) const noexcept { return 1; }
  [[nodiscard]] std::uint64_t missing(weight) const noexcept { return 1; }
  [[nodiscard]] std::uint64_t beyond_pinned(weight) const noexcept { return 1; }
  [[nodiscard]] std::uint64_t relief(slot, weight) const noexcept { return 1; }
  [[nodiscard]] std::uint64_t used() const noexcept { return used_; }
  [[nodiscard]] std::uint64_t pinned() const noexcept { return pinned_; }
  [[nodiscard]] std::uint64_t charge(slot) const noexcept { return 1; }
  [[nodiscard]] std::uint64_t unshared(slot) const noexcept { return 1; }
  [[nodiscard]] weight weight_of(slot) const noexcept { return {}; }
  [[nodiscard]] std::span<const std::uint64_t> charge_column() const noexcept { return {}; }
  [[nodiscard]] std::span<const std::uint64_t> unshared_column() const noexcept { return {}; }
  void load(slot, weight) noexcept { ++used_; }
  void drop(slot) noexcept { --used_; }
  template <class Told>
  void load(slot, weight, Told&&) noexcept {
    ++used_;
  }
  template <class Told>
  void drop(slot, Told&&) noexcept {
    --used_;
  }
  void pin(slot) noexcept { ++pinned_; }
  void unpin(slot) noexcept { --pinned_; }

 private:
  std::uint64_t used_ = 0;
  std::uint64_t pinned_ = 0;
};

static_assert(check_sharing_model<unit>());

}  // namespace larder::inline v0::sharing
