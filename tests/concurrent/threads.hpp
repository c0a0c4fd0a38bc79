// Threads for tests: started together, joined at the end; and a gate that a test opens when all are where it wants them.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

namespace test {

/// Runs work(i) on n threads at once, and waits for all.
inline void on_threads(int n, const std::function<void(int)>& work) {
  std::atomic<int> ready{0};
  std::vector<std::thread> all;
  for (int i = 0; i < n; ++i)
    all.emplace_back([&, i] {
      ++ready;
      while (ready < n) std::this_thread::yield();
      work(i);
    });
  for (std::thread& each : all) each.join();
}

/// Waits until something holds; false if it does not within some seconds.
template <class Condition>
bool wait_until(Condition&& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
  return true;
}

/// Closed until opened; who passes waits for that, but not for ever.
class gate {
 public:
  void open() noexcept { open_ = true; }
  bool pass() {
    return wait_until([this] { return open_.load(); });
  }

 private:
  std::atomic<bool> open_{false};
};

}  // namespace test
