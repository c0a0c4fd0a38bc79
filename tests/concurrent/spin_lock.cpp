// The locks keep others out, and readers in.
#include <larder/concurrent/spin_lock.hpp>

#include <mutex>
#include <vector>

#include "catch.hpp"

using namespace larder::concurrent;

namespace {

template <class Work>
void on_threads(int n, Work work) {
  std::vector<std::thread> all;
  for (int i = 0; i < n; ++i) all.emplace_back(work);
  for (std::thread& each : all) each.join();
}

}  // namespace

TEMPLATE_TEST_CASE("concurrent locks: of those who hold one alone there is one", "", spin_lock, shared_spin_lock) {
  TestType lock;
  int count = 0;
  on_threads(3, [&] {
    for (int i = 0; i < 20'000; ++i) {
      const std::lock_guard held(lock);
      ++count;
    }
  });
  CHECK(count == 60'000);
}

TEST_CASE("concurrent locks: readers hold a shared lock together") {
  shared_spin_lock lock;
  std::atomic<int> inside{0};
  on_threads(3, [&] {
    const reader_guard held(lock);
    ++inside;
    while (inside < 3) std::this_thread::yield();
  });
  CHECK(inside == 3);
}

TEST_CASE("concurrent locks: a reader sees all of a writer's work or none, and a writer gets in among readers") {
  shared_spin_lock lock;
  int a = 0, b = 0;
  std::atomic<int> halves{0}, writers{2};
  std::vector<std::thread> all;
  for (int w = 0; w < 2; ++w)
    all.emplace_back([&] {
      for (int i = 0; i < 2'000; ++i) {
        const std::lock_guard held(lock);
        ++a;
        ++b;
      }
      --writers;
    });
  for (int r = 0; r < 2; ++r)
    all.emplace_back([&] {
      while (writers > 0) {
        const reader_guard held(lock);
        if (a != b) ++halves;
      }
    });
  for (std::thread& each : all) each.join();
  CHECK(halves == 0);
  CHECK(a == 4'000);
}
