// Every entry weighs its bytes and shares none: a cache with a capacity in bytes. Keeps 8 bytes per entry; every question is O(1).
// An entry may weigh 0 to 2^62 bytes; 2^62 is far beyond any memory and keeps every sum of a comparison within 64 bits.
#pragma once

#include <vector>

#include <larder/core/check.hpp>

namespace larder::inline v0::sharing {

class bytes {
 public:
  static constexpr std::string_view name = "bytes";
  using weight = larder::bytes;
  using capacity_type = larder::bytes;
  static constexpr weight heaviest{std::uint64_t{1} << 62};
  static constexpr std::uint64_t charges_of(larder::bytes b) noexcept { return b.count; }

  void reserve(std::size_t n) {
    if (n > charges_.size()) charges_.resize(n);
  }
  [[nodiscard]] bool accepts(weight w) const noexcept { return w <= heaviest; }
  [[nodiscard]] std::uint64_t full(weight w) const noexcept { return w.count; }
  [[nodiscard]] std::uint64_t missing(weight w) const noexcept { return w.count; }
  [[nodiscard]] std::uint64_t beyond_pinned(weight w) const noexcept { return w.count; }
  [[nodiscard]] std::uint64_t relief(slot s, weight) const noexcept { return charge(s); }
  [[nodiscard]] std::uint64_t used() const noexcept { return used_; }
  [[nodiscard]] std::uint64_t pinned() const noexcept { return pinned_; }
  [[nodiscard]] std::uint64_t charge(slot s) const noexcept { return charges_[index_of(s)]; }
  [[nodiscard]] std::uint64_t unshared(slot s) const noexcept { return charge(s); }
  [[nodiscard]] weight weight_of(slot s) const noexcept { return weight{charge(s)}; }
  [[nodiscard]] std::span<const std::uint64_t> charge_column() const noexcept { return charges_; }
  [[nodiscard]] std::span<const std::uint64_t> unshared_column() const noexcept { return charges_; }
  void load(slot s, weight w) noexcept {
    charges_[index_of(s)] = w.count;
    used_ += w.count;
  }
  void drop(slot s) noexcept { used_ -= charge(s); }
  template <class Told>
  void load(slot s, weight w, Told&&) noexcept {
    load(s, w);
  }
  template <class Told>
  void drop(slot s, Told&&) noexcept {
    drop(s);
  }
  void pin(slot s) noexcept { pinned_ += charge(s); }
  void unpin(slot s) noexcept { pinned_ -= charge(s); }

 private:
  std::vector<std::uint64_t> charges_;
  std::uint64_t used_ = 0;
  std::uint64_t pinned_ = 0;
};

static_assert(check_sharing_model<bytes>());

}  // namespace larder::inline v0::sharing
