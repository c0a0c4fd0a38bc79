// One load of a key at a time, and those who wait for it.
//
// Who misses first leads: runs the loader, with no lock held. Who comes meanwhile follows: sleeps until the leader is done and gets the
// value, already leased, or the leader's exception. A leader without a value (cancelled) leaves no trace, and each follower starts over:
// one of them leads. A put or an erase meanwhile overtakes the load: what it brings is not kept, and who came after starts over. A thread
// that would wait for a load that, directly or through other loads and threads, waits for itself is refused instead of put to sleep. Who
// waits for whom is known for the whole process, so this holds across caches. It is not known of threads that a loader starts.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <larder/config.hpp>

namespace larder::inline v0::concurrent {

class ongoing;

namespace detail {

/// A thread that may wait.
struct waiter {
  const ongoing* awaits = nullptr;
};

}  // namespace detail

/// A load under way, as far as waiting for it goes.
class ongoing {
 public:
  ongoing() noexcept : leader_(&me_) {}
  ongoing(const ongoing&) = delete;
  ongoing& operator=(const ongoing&) = delete;

  /// Waits for the end, and answers true; or false at once, if the load waits for this thread.
  [[nodiscard]] bool wait() {
    std::unique_lock room(room_);
    for (const ongoing* l = this; l != nullptr && !l->over_; l = l->leader_->awaits)
      if (l->leader_ == &me_) return false;
    me_.awaits = this;
    ended_.wait(room, [this] { return over_; });
    me_.awaits = nullptr;
    return true;
  }
  /// Lets all go on who wait.
  void end() noexcept {
    const std::lock_guard room(room_);
    over_ = true;
    leader_ = nullptr;
    ended_.notify_all();
  }

 private:
  static inline constinit thread_local detail::waiter me_{};
  static inline std::mutex room_;  // held for a few steps at a time, by those who load or wait

  const detail::waiter* leader_;
  bool over_ = false;
  std::condition_variable ended_;
};

/// What a follower leaves with a load: where to put its lease.
template <class Lease>
struct follower {
  Lease answer{};
  bool late = false;  // it came after the load was overtaken: the value is not for it
  follower* next = nullptr;
};

/// A load under way. All but `own` and `error`, which the leader writes before the end, is guarded by the lock of its shard.
template <class Key, class T, class Lease>
struct load : ongoing {
  load(Key k, std::uint64_t c) : key(std::move(k)), code(c) {}

  const Key key;
  const std::uint64_t code;
  bool overtaken = false;
  follower<Lease>* followers = nullptr;
  std::shared_ptr<load> next;  // in its shard
  std::optional<T> own;        // the value, if the cache did not take it
  std::exception_ptr error;
};

/// The loads of a shard. Few at a time: each has a thread of its own.
template <class Load>
class loads {
 public:
  template <class Equal>
  [[nodiscard]] std::shared_ptr<Load> find(std::uint64_t code, const Equal& equal) const {
    for (const std::shared_ptr<Load>* l = &first_; *l != nullptr; l = &(*l)->next)
      if ((*l)->code == code && equal((*l)->key)) return *l;
    return nullptr;
  }
  void add(std::shared_ptr<Load> l) noexcept {
    l->next = std::move(first_);
    first_ = std::move(l);
  }
  void remove(const Load& done) noexcept {
    std::shared_ptr<Load>* l = &first_;
    while (l->get() != &done) l = &(*l)->next;
    std::shared_ptr<Load> rest = std::move((*l)->next);
    *l = std::move(rest);
  }
  /// A put or an erase of a key wins over its load.
  template <class Equal>
  void overtake(std::uint64_t code, const Equal& equal) {
    if (first_ == nullptr) [[likely]]
      return;
    if (const auto l = find(code, equal)) l->overtaken = true;
  }
  /// How many wait for them.
  [[nodiscard]] std::size_t followers() const noexcept {
    std::size_t n = 0;
    for (const Load* l = first_.get(); l != nullptr; l = l->next.get())
      for (const auto* f = l->followers; f != nullptr; f = f->next) ++n;
    return n;
  }
  void overtake_all() noexcept {
    for (Load* l = first_.get(); l != nullptr; l = l->next.get()) l->overtaken = true;
  }

 private:
  std::shared_ptr<Load> first_;
};

}  // namespace larder::inline v0::concurrent
