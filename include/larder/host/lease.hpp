// A hold on a resident of a cache: while it lives, the entry is not evicted and its value stays in place.
#pragma once

#include <utility>

#include <larder/core/quantity.hpp>

namespace larder::inline v0::detail {

/// Moves, does not copy. It must not outlive its cache, and the cache must not be moved meanwhile. Releasing costs O(1) in entries,
/// O(blocks) where blocks are shared.
template <class Cache>
class lease {
 public:
  lease() = default;
  lease(lease&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), slot_(other.slot_) {}
  lease& operator=(lease&& other) noexcept {
    if (this == &other) return *this;
    release();
    owner_ = std::exchange(other.owner_, nullptr);
    slot_ = other.slot_;
    return *this;
  }
  ~lease() { release(); }
  /// Ends it now.
  void release() noexcept {
    if (owner_ != nullptr) std::exchange(owner_, nullptr)->give_back(slot_);
  }
  /// Is anything held?
  [[nodiscard]] explicit operator bool() const noexcept { return owner_ != nullptr; }
  [[nodiscard]] const auto& key() const noexcept { return owner_->key(slot_); }
  [[nodiscard]] auto& operator*() const noexcept { return owner_->value(slot_); }
  [[nodiscard]] auto* operator->() const noexcept { return &owner_->value(slot_); }

 private:
  friend Cache;
  lease(Cache* owner, slot s) noexcept : owner_(owner), slot_(s) {}

  Cache* owner_ = nullptr;
  slot slot_ = no_slot;
};

}  // namespace larder::inline v0::detail
