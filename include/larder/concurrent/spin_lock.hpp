// A lock that never puts a thread to sleep: what it guards takes well under a microsecond, and a sleep and a wake take several.
// Taking it uncontended costs one atomic exchange. A thread that waits looks without writing, with pauses, and gives its processor away
// after a while, so that a holder that was itself suspended gets on. Not recursive, not fair, and not for threads of real-time priorities,
// to whom a holder of a lower one would not get on. A shared_spin_lock can also be held by any number of readers; a writer that waits is
// let in before readers that come later.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <larder/config.hpp>

namespace larder::inline v0::concurrent {

/// Waits a moment each time it is called; after some microseconds of that, the processor is given away.
class patience {
 public:
  void wait() noexcept {
    if (waits_ < pauses) {
      pause();
      ++waits_;
    } else {
      std::this_thread::yield();
    }
  }

 private:
  static constexpr std::uint32_t pauses = 100;  // of 10 to 50 ns each
  static void pause() noexcept {
#if defined(__SSE2__)
    _mm_pause();
#elif defined(__aarch64__)
    asm volatile("isb");
#endif
  }
  std::uint32_t waits_ = 0;
};

class spin_lock {
 public:
  void lock() noexcept {
    if (taken_.exchange(true, std::memory_order_acquire)) wait();
  }
  void unlock() noexcept { taken_.store(false, std::memory_order_release); }

 private:
  LARDER_NEVER_INLINE void wait() noexcept {
    patience p;
    do {
      while (taken_.load(std::memory_order_relaxed)) p.wait();
    } while (taken_.exchange(true, std::memory_order_acquire));
  }
  std::atomic<bool> taken_{false};
};

class shared_spin_lock {
 public:
  void lock() noexcept {
    std::uint32_t free = 0;
    if (!state_.compare_exchange_strong(free, writing, std::memory_order_acquire, std::memory_order_relaxed)) wait();
  }
  void unlock() noexcept { state_.fetch_and(~(writing | wanted), std::memory_order_release); }
  void lock_shared() noexcept {
    patience p;
    while ((state_.fetch_add(reader, std::memory_order_acquire) & (writing | wanted)) != 0) {
      state_.fetch_sub(reader, std::memory_order_relaxed);
      while ((state_.load(std::memory_order_relaxed) & (writing | wanted)) != 0) p.wait();
    }
  }
  void unlock_shared() noexcept { state_.fetch_sub(reader, std::memory_order_release); }

 private:
  static constexpr std::uint32_t writing = 1, wanted = 2, reader = 4;
  LARDER_NEVER_INLINE void wait() noexcept {
    patience p;
    for (;;) {
      std::uint32_t now = state_.load(std::memory_order_relaxed);
      if ((now & ~wanted) == 0) {
        if (state_.compare_exchange_weak(now, writing, std::memory_order_acquire, std::memory_order_relaxed)) return;
      } else if ((now & (wanted | writing)) == 0) {
        state_.fetch_or(wanted, std::memory_order_relaxed);
      } else {
        p.wait();
      }
    }
  }
  std::atomic<std::uint32_t> state_{0};
};

/// Holds a lock as a reader, where it knows readers.
template <class Lock>
class reader_guard {
 public:
  explicit reader_guard(Lock& lock) noexcept : lock_(lock) {
    if constexpr (std::is_same_v<Lock, shared_spin_lock>)
      lock_.lock_shared();
    else
      lock_.lock();
  }
  reader_guard(const reader_guard&) = delete;
  reader_guard& operator=(const reader_guard&) = delete;
  ~reader_guard() {
    if constexpr (std::is_same_v<Lock, shared_spin_lock>)
      lock_.unlock_shared();
    else
      lock_.unlock();
  }

 private:
  Lock& lock_;
};

}  // namespace larder::inline v0::concurrent
