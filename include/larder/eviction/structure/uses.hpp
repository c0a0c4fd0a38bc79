// How often an entry was used since its use was last looked at, up to Most, in a byte. Where that is all a hit changes, as in Clock, SIEVE
// and S3-FIFO, a hit needs no lock: any thread may `add` while the cache's own thread reads and clears. The byte is atomic for that and
// never orders anything, so it costs what a plain byte costs; of two additions at once one may be lost, which can misjudge an entry and do
// nothing else.
#pragma once

#include <atomic>
#include <cstdint>

namespace larder::inline v0::eviction::structure {

template <std::uint8_t Most>
class uses {
 public:
  static constexpr std::uint8_t most = Most;

  uses() = default;
  uses(const uses& other) noexcept : count_(other.count()) {}
  // NOLINTNEXTLINE(bugprone-unhandled-self-assignment,cert-oop54-cpp): writes what it has just read
  uses& operator=(const uses& other) noexcept {
    set(other.count());
    return *this;
  }
  [[nodiscard]] std::uint8_t count() const noexcept { return count_.load(std::memory_order_relaxed); }
  void set(std::uint8_t n) noexcept { count_.store(n, std::memory_order_relaxed); }
  /// One use more, or none at Most: then nothing is written, and the line stays shared between processors.
  void add() noexcept {
    const std::uint8_t n = count();
    if (n < Most) set(static_cast<std::uint8_t>(n + 1));
  }
  /// One use less, if there is one.
  void take() noexcept {
    const std::uint8_t n = count();
    if (n > 0) set(static_cast<std::uint8_t>(n - 1));
  }

 private:
  std::atomic<std::uint8_t> count_{0};
};

}  // namespace larder::inline v0::eviction::structure
