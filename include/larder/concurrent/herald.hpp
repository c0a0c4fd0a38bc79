// What a concurrent cache tells of what happened in it, with no lock held.
//
// Under the lock of a shard, the host's events are only written down; when the lock is given back, one thread tells the user's observer,
// one event at a time, while others may add to the list: an event can be told by another thread than the one that caused it, but before
// both have returned. So an observer needs no lock of its own, may call the cache back, and hears all events of a shard in the order in
// which they happened there. One that throws is heard to the end: the exception comes out of an operation that was telling, all else is
// told. Departures show the value, which is the observer's to move from; of hits and loads the value may be gone, and is not shown.
#pragma once

#include <exception>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/concurrent/kept.hpp>
#include <larder/concurrent/spin_lock.hpp>
#include <larder/core/check.hpp>

namespace larder::inline v0::concurrent {

/// An observer of departures alone: listener(key, value, cause), once for every value put in. A concurrent cache whose observer it is still
/// takes no lock for a hit. Listener: default constructible and copyable, called with (const Key&, T&&, removal).
template <class Listener>
struct farewell {
  static constexpr std::string_view name = "farewell";
  Listener listener{};

  farewell() = default;
  explicit farewell(Listener l) : listener(std::move(l)) {}
  template <class Event>
  void on(const Event& e) {
    if (e.what == verb::evict) listener(*e.key, std::move(*e.value), e.cause);
  }
};

template <class Observer>
inline constexpr bool is_farewell = false;
template <class Listener>
inline constexpr bool is_farewell<farewell<Listener>> = true;

/// The list of what happened, and the one who tells.
template <class Key, class T, class Observer>
class herald {
 public:
  explicit herald(Observer observer) : observer_(std::move(observer)) {}
  herald(const herald&) = delete;
  herald& operator=(const herald&) = delete;
  ~herald() = default;

  /// Writes an event down. Under the lock of the shard where it happened. May throw bad_alloc.
  template <class Event>
  void note(const Event& e) {
    if (is_farewell<Observer> && e.what != verb::evict) return;
    told t{e, std::nullopt, std::nullopt};
    if (e.key != nullptr) t.key.emplace(bare(*e.key));
    if (e.what == verb::evict) t.value.emplace(take(*e.value));
    const std::lock_guard held(lock_);
    to_tell_.push_back(std::move(t));
  }
  /// Tells all there is, unless somebody is at it. With no lock held.
  void tell() {
    std::exception_ptr thrown = tell_all();
    if (thrown != nullptr) std::rethrow_exception(std::move(thrown));
  }
  /// The same for those who may not throw: what was thrown is kept for the next who may.
  void tell_quietly() noexcept {
    std::exception_ptr thrown = tell_all();
    if (thrown == nullptr) return;
    const std::lock_guard held(lock_);
    if (kept_ == nullptr) kept_ = std::move(thrown);
  }
  [[nodiscard]] Observer& observer() noexcept { return observer_; }

 private:
  struct told {
    event what;
    std::optional<Key> key;
    std::optional<T> value;
  };

  static const Key& bare(const Key& key) noexcept { return key; }  // NOLINT(bugprone-return-const-ref-from-parameter): an entry's
  static Key bare(const kept<Key>& key) noexcept requires std::is_trivially_copyable_v<Key> { return key.read(); }
  static T&& take(T& value) noexcept { return std::move(value); }
  static T take(kept<T>& value) noexcept requires std::is_trivially_copyable_v<T> { return value.read(); }

  [[nodiscard]] std::exception_ptr tell_all() noexcept {
    std::exception_ptr thrown;
    for (;;) {
      {
        const std::lock_guard held(lock_);
        if (telling_) return thrown;
        if (thrown == nullptr) thrown = std::exchange(kept_, nullptr);
        if (to_tell_.empty()) return thrown;
        telling_ = true;
        being_told_.swap(to_tell_);
      }
      for (told& t : being_told_) {
        LARDER_TRY { tell(t); }
        LARDER_CATCH_ALL {
          if (thrown == nullptr) thrown = std::current_exception();
        }
      }
      being_told_.clear();
      const std::lock_guard held(lock_);
      telling_ = false;
    }
  }
  void tell(told& t) {
    entry_event<Key, T> e;
    static_cast<event&>(e) = t.what;
    e.key = t.key ? &*t.key : nullptr;
    e.value = t.value ? &*t.value : nullptr;
    observer_.on(e);
  }

  Observer observer_;
  spin_lock lock_;
  std::vector<told> to_tell_, being_told_;  // the latter belongs to who is telling
  std::exception_ptr kept_;
  bool telling_ = false;
};

/// What the host of a shard has for an observer: it writes down for the herald.
template <class Herald>
struct scribe {
  static constexpr std::string_view name = "scribe";
  Herald* herald = nullptr;
  template <class Event>
  void on(const Event& e) {
    herald->note(e);
  }
};

/// Values that left under the lock, to be destroyed without it. Mostly there is one, and then it takes no memory.
template <class T>
class departed {
 public:
  void take(T& value) {
    if (first_)
      others_.push_back(std::move(value));
    else
      first_.emplace(std::move(value));
  }
  /// Takes all of another's; this one must be empty.
  void take_all(departed& other) noexcept {
    if (!other.first_) return;
    first_.emplace(std::move(*other.first_));
    other.first_.reset();
    others_.swap(other.others_);
  }

 private:
  std::optional<T> first_;
  std::vector<T> others_;
};

/// Where nothing can go wrong that would have to be told later.
struct no_trouble {
  friend constexpr bool operator==(no_trouble, std::nullptr_t) noexcept { return true; }
};

/// The host's observer where nobody listens but values have destructors, which are the user's code.
template <class T>
struct collector {
  static constexpr std::string_view name = "collector";
  departed<T>* into = nullptr;
  template <class Event>
  void on(const Event& e) {
    if (e.what == verb::evict) into->take(*e.value);
  }
};

}  // namespace larder::inline v0::concurrent
