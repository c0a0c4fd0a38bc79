// A progress bar with the time left, for a person at a terminal; anywhere else it is silent and costs one branch a step. It may be advanced
// from several threads; it draws at most ten times a second and wipes itself away at the end.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include <larder/report/terminal.hpp>

namespace larder::inline v0::report {

/// Draws how much of `total` steps is done, on standard error unless another stream is given.
class progress {
 public:
  progress(std::string label, std::uint64_t total, std::FILE* stream = stderr)
      : progress(std::move(label), total, stream, is_terminal(stream)) {}

  /// The same, told whether to draw.
  progress(std::string label, std::uint64_t total, std::FILE* stream, bool visible)
      : label_(std::move(label)), total_(total), stream_(stream), visible_(visible && total > 0) {}

  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress() { finish(); }

  /// Some more steps are done. Safe from any thread.
  void advance(std::uint64_t steps = 1) {
    if (!visible_) return;
    const std::uint64_t done = done_.fetch_add(steps, std::memory_order_relaxed) + steps;
    if (done < next_look_.load(std::memory_order_relaxed) || drawing_.test_and_set(std::memory_order_acquire)) return;
    const auto now = clock::now();
    // The clock is asked a thousand times in all, not at every step.
    next_look_.store(done + total_ / 1000 + 1, std::memory_order_relaxed);
    if (now - last_drawn_ >= std::chrono::milliseconds(100)) {
      last_drawn_ = now;
      drawn_ = true;
      const std::string text = line(label_, done, total_, std::chrono::duration<double>(now - start_).count());
      std::fprintf(stream_, "\r%s\x1b[K", text.c_str());
      std::fflush(stream_);
    }
    drawing_.clear(std::memory_order_release);
  }

  /// Wipes the bar. Further steps draw nothing; not to be called while other threads advance.
  void finish() {
    if (std::exchange(drawn_, false)) {
      std::fputs("\r\x1b[K", stream_);
      std::fflush(stream_);
    }
    visible_ = false;
  }

  /// The bar as text: `replay [#########-----------]  45 %  12 s left`.
  [[nodiscard]] static std::string line(const std::string& label, std::uint64_t done, std::uint64_t total, double seconds) {
    constexpr int width = 30;
    const double part = total == 0 ? 1 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const int filled = static_cast<int>(part * width);
    const auto left = part > 0 ? std::lround(std::min(seconds * (1 - part) / part, 1e9)) : 0;
    const std::string time = part == 0     ? ""
                             : left < 60   ? fmt::format("  {} s left", left)
                             : left < 3600 ? fmt::format("  {} min {:02} s left", left / 60, left % 60)
                                           : fmt::format("  {} h {:02} min left", left / 3600, left / 60 % 60);
    return fmt::format("{} [{:#<{}}{:-<{}}] {:3} %{}", label, "", filled, "", width - filled, static_cast<int>(part * 100), time);
  }

 private:
  using clock = std::chrono::steady_clock;

  std::string label_;
  std::uint64_t total_;
  std::FILE* stream_;
  bool visible_;
  bool drawn_ = false;
  clock::time_point start_ = clock::now(), last_drawn_ = start_;
  std::atomic<std::uint64_t> done_{0}, next_look_{0};
  std::atomic_flag drawing_ = ATOMIC_FLAG_INIT;
};

}  // namespace larder::inline v0::report
