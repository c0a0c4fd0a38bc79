// A hold on a value of a concurrent cache: while it lives, the value stays as it is and where it is.
#pragma once

#include <memory>
#include <utility>

#include <larder/core/event.hpp>

namespace larder::inline v0::concurrent {

/// Moves, does not copy; may be released by any thread. It must not outlive its cache. Releasing takes the shard's lock for a moment.
/// An entry that is put anew or erased meanwhile is no longer found, but its value stays here until the last lease.
template <class Shard, class Key, class T>
class lease {
 public:
  lease() = default;
  lease(lease&& other) noexcept { swap(other); }
  lease& operator=(lease&& other) noexcept {
    lease(std::move(other)).swap(*this);
    return *this;
  }
  ~lease() { release(); }
  void swap(lease& other) noexcept {
    std::swap(shard_, other.shard_);
    std::swap(place_, other.place_);
    std::swap(reason_, other.reason_);
    std::swap(key_, other.key_);
    std::swap(value_, other.value_);
    std::swap(own_, other.own_);
  }
  /// Ends it now.
  void release() noexcept {
    key_ = nullptr;
    value_ = nullptr;
    own_.reset();
    if (shard_ != nullptr) std::exchange(shard_, nullptr)->end_lease(place_);
  }

  /// Is there a value?
  [[nodiscard]] explicit operator bool() const noexcept { return value_ != nullptr; }
  /// Is the value in the cache? Otherwise the cache would not take it, for the reason given, and it belongs to those who loaded it or
  /// waited.
  [[nodiscard]] bool resident() const noexcept { return shard_ != nullptr; }
  /// Why there is no value, or why it is not resident.
  [[nodiscard]] refusal reason() const noexcept { return reason_; }
  [[nodiscard]] const Key& key() const noexcept { return *key_; }
  [[nodiscard]] const T& operator*() const noexcept { return *value_; }
  [[nodiscard]] const T* operator->() const noexcept { return value_; }

 private:
  friend Shard;
  lease(Shard* shard, slot place, const Key* key, const T* value) noexcept : shard_(shard), place_(place), key_(key), value_(value) {}
  /// On a value that is not in the cache, kept alive by `own`; or on none.
  lease(refusal reason, std::shared_ptr<const void> own = nullptr, const Key* key = nullptr, const T* value = nullptr) noexcept
      : reason_(reason), key_(key), value_(value), own_(std::move(own)) {}

  Shard* shard_ = nullptr;
  slot place_ = no_slot;
  refusal reason_ = refusal::none;
  const Key* key_ = nullptr;
  const T* value_ = nullptr;
  std::shared_ptr<const void> own_;
};

}  // namespace larder::inline v0::concurrent
