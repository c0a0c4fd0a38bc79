// Independent pieces of work on several threads. Which thread does which piece is open, so results belong in a place of their own per
// piece; then they are the same for any number of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <larder/config.hpp>

namespace larder::inline v0::sim {

/// The threads this machine runs at once, at least 1.
[[nodiscard]] inline unsigned all_cores() noexcept {
  const unsigned cores = std::thread::hardware_concurrency();
  return cores == 0 ? 1 : cores;
}

/// Calls work(i) once for each i below count, on up to `threads` threads (0: all cores), the caller's among them; begun in the order of i.
/// If calls throw, no further piece is begun, and when all have ended the exception of the smallest i among them is thrown.
template <class Work>
void in_parallel(std::size_t count, unsigned threads, Work&& work) {
  std::atomic<std::size_t> next{0};
  std::mutex guard;
  std::exception_ptr thrown;
  std::size_t thrown_at = count;
  const auto take_turns = [&] {
    for (std::size_t i; (i = next.fetch_add(1)) < count;) {
      try {
        work(i);
      } catch (...) {
        next.store(count);
        const std::lock_guard hold(guard);
        if (i < thrown_at) {
          thrown_at = i;
          thrown = std::current_exception();
        }
      }
    }
  };
  std::size_t wanted = threads == 0 ? all_cores() : threads;
  if (wanted > count) wanted = count;
  std::vector<std::thread> others;
  others.reserve(wanted);
  try {
    for (std::size_t i = 1; i < wanted; ++i) others.emplace_back(take_turns);
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): work goes on
    // The system has no more threads to give: those that are there do the work.
  }
  take_turns();
  for (std::thread& other : others) other.join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace larder::inline v0::sim
