// Counters that many threads raise without disturbing each other: every thread has a line of its own, which no other writes, so that
// counting is a plain addition. Threads beyond the lines there are share one, by atomic additions. Reading the sum is O(lines), and exact
// when nobody counts meanwhile. A thread's number is the smallest that no living thread has; it gives it back when it ends.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

#include <larder/config.hpp>

namespace larder::inline v0::concurrent {

namespace detail {

/// The numbers of the threads of this process that were ever asked for theirs.
class thread_numbers {
 public:
  static constexpr std::uint32_t most = 1024;  // threads beyond share a number, `most`

  /// The number of this thread, or one that is too large if it was not yet asked for.
  [[nodiscard]] static std::uint32_t glance() noexcept { return mine_; }
  [[nodiscard]] static std::uint32_t mine() noexcept {
    if (mine_ == unasked) ask();
    return mine_;
  }

 private:
  static constexpr std::uint32_t unasked = 0xffffffffu;

  struct holder {
    ~holder() {
      if (mine_ < most) taken_[mine_ / 64].fetch_and(~(std::uint64_t{1} << (mine_ % 64)), std::memory_order_release);
      mine_ = most;  // what this thread still does while it ends
    }
    bool held = false;
  };
  LARDER_NEVER_INLINE static void ask() noexcept {
    thread_local holder until_the_end;
    until_the_end.held = true;
    for (std::uint32_t word = 0; word < taken_.size(); ++word) {
      std::uint64_t now = taken_[word].load(std::memory_order_relaxed);
      while (~now != 0) {
        const std::uint64_t bit = ~now & (now + 1);
        if (!taken_[word].compare_exchange_weak(now, now | bit, std::memory_order_acquire, std::memory_order_relaxed)) continue;
        mine_ = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bit));
        return;
      }
    }
    mine_ = most;
  }

  static inline constinit thread_local std::uint32_t mine_ = unasked;
  static inline constinit std::array<std::atomic<std::uint64_t>, most / 64> taken_{};
};

}  // namespace detail

class tally {
 public:
  enum what : std::size_t { hits, misses };

  tally() : lines_(std::make_unique<line[]>(own_ + 1)) {}
  void add(what w) noexcept {
    const std::uint32_t me = detail::thread_numbers::glance();
    if (me < own_) [[likely]]
      raise(lines_[me].counts[w]);
    else
      add_otherwise(w);
  }
  [[nodiscard]] std::uint64_t sum(what w) const noexcept {
    std::uint64_t all = 0;
    for (std::uint32_t i = 0; i <= own_; ++i) all += lines_[i].counts[w].load(std::memory_order_relaxed);
    return all;
  }

 private:
  static void raise(std::atomic<std::uint64_t>& mine) noexcept {
    mine.store(mine.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
  LARDER_NEVER_INLINE void add_otherwise(what w) noexcept {
    const std::uint32_t me = detail::thread_numbers::mine();
    if (me < own_)
      raise(lines_[me].counts[w]);
    else
      lines_[own_].counts[w].fetch_add(1, std::memory_order_relaxed);
  }
  struct alignas(64) line {
    std::array<std::atomic<std::uint64_t>, 2> counts{};
  };
  static std::uint32_t lines_for_threads() noexcept {
    const std::uint32_t processors = std::thread::hardware_concurrency();
    return processors < 16 ? 64 : processors < detail::thread_numbers::most / 4 ? 4 * processors : detail::thread_numbers::most;
  }
  std::uint32_t own_ = lines_for_threads();
  std::unique_ptr<line[]> lines_;
};

}  // namespace larder::inline v0::concurrent
