// Tutorial 6: a cache for several threads. One load per key, however many ask; leases; hits that take no lock.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <larder/concurrent_cache.hpp>
#include <larder/eviction/sieve.hpp>
#include <larder/sharing/bytes.hpp>

using namespace larder::literals;

namespace {

std::string fetch(const std::string& model) {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return "weights of " + model;
}

// [threads]
void serve_from_threads() {
  larder::concurrent_cache<std::string, std::string, larder::sharing::bytes> gpu{24_GB};  // LRU over bytes
  std::atomic<int> loads{0}, served{0};
  std::vector<std::thread> servers;
  for (int i = 0; i < 4; ++i)
    servers.emplace_back([&] {
      // One of the four runs its loader, with no lock held; the others sleep until the value is there. All get a lease on it.
      const auto model = gpu.get_or_load(
          "llama-8b",
          [&](const std::string& name) {
            ++loads;
            return fetch(name);
          },
          16_GB);
      if (model && model->size() == 19) ++served;  // while the lease lives, the value stays as it is and where it is
    });
  for (std::thread& each : servers) each.join();
  std::printf("%d load, %d served\n", loads.load(), served.load());
}
// [/threads]

// [hits]
void count_in_threads() {
  // Number to number under SIEVE: a hit takes no lock and writes at most one byte. A put takes the lock of one shard for a moment.
  larder::concurrent_cache<std::uint64_t, std::uint64_t, larder::eviction::sieve> squares{10'000};
  std::atomic<std::uint64_t> wrong{0};
  std::vector<std::thread> askers;
  for (std::uint64_t t = 0; t < 4; ++t)
    askers.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < 100'000; ++i) {
        const std::uint64_t n = i * (t + 1) % 8'000;
        if (const auto found = squares.find(n))  // a copy
          wrong += *found != n * n;
        else
          squares.put(n, n * n);
      }
    });
  for (std::thread& each : askers) each.join();
  std::printf("%zu squares in at most %llu, %llu wrong\n", squares.size(), static_cast<unsigned long long>(squares.capacity()),
              static_cast<unsigned long long>(wrong.load()));
}
// [/hits]

}  // namespace

int main() {
  serve_from_threads();
  count_in_threads();
}
