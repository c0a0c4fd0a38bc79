// The answers of a cache that are more than a value: what a load would do, what a loader brought, whether the structure is sound.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <larder/core/event.hpp>

namespace larder::inline v0 {

/// What loading a key would do, without doing it. Valid until the cache changes; doing it then does just this.
template <class Key>
struct load_plan {
  bool resident = false;            ///< nothing to do
  refusal reason = refusal::none;   ///< why it would be bypassed
  std::vector<const Key*> victims;  ///< who would leave, in order
  std::uint64_t added = 0;          ///< charges that would be loaded
  std::uint64_t freed = 0;          ///< charges that would be freed
  double cost = 0;                  ///< of the load alone, by the cost model
  double loss = 0;           ///< cheapest plans: what bringing the victims back would cost, by the cost model; without one their number
  double loss_at_least = 0;  ///< cheapest plans: what that is of any set of victims; the loss itself where the search was exact

  /// Would the entry be resident afterwards?
  [[nodiscard]] explicit operator bool() const noexcept { return reason == refusal::none; }
};

/// What get_or_load answers: the resident value, or the loaded one where the cache would not take it, or nothing where the loader had none.
template <class T>
class fetched {
 public:
  fetched() = default;
  explicit fetched(T* resident) noexcept : resident_(resident) {}
  explicit fetched(std::optional<T>&& own) : own_(std::move(own)) {}

  [[nodiscard]] explicit operator bool() const noexcept { return resident_ != nullptr || own_.has_value(); }
  /// Is the value in the cache? Then the pointer is good until its entry leaves; otherwise as long as this object.
  [[nodiscard]] bool resident() const noexcept { return resident_ != nullptr; }
  /// The value has moved into the cache.
  void settle(T* resident) noexcept {
    resident_ = resident;
    own_.reset();
  }
  [[nodiscard]] T* get() noexcept { return resident_ != nullptr ? resident_ : own_ ? &*own_ : nullptr; }
  [[nodiscard]] T& operator*() noexcept { return *get(); }
  [[nodiscard]] T* operator->() noexcept { return get(); }

 private:
  T* resident_ = nullptr;
  std::optional<T> own_;
};

/// What valid() answers: true, or the first invariant found broken, in words.
struct verdict {
  std::string_view broken;
  [[nodiscard]] explicit operator bool() const noexcept { return broken.empty(); }
};

}  // namespace larder::inline v0
