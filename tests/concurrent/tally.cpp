// Counting by threads: nothing is lost, whatever the number of threads, at a time or one after the other.
#include <larder/concurrent/tally.hpp>

#include <thread>
#include <vector>

#include "catch.hpp"

using larder::concurrent::tally;

TEST_CASE("concurrent tally: every count is in the sum, also of more threads than there are lines") {
  tally t;
  constexpr int threads = 150;  // more than 64 lines, if the machine runs that many at a time
  std::atomic<int> ready{0};
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i)
    all.emplace_back([&] {
      ++ready;
      while (ready < threads) std::this_thread::yield();  // all alive at once, so that each has a number of its own
      for (int k = 0; k < 100; ++k) t.add(tally::hits);
      t.add(tally::misses);
    });
  for (std::thread& each : all) each.join();
  CHECK(t.sum(tally::hits) == 100 * threads);
  CHECK(t.sum(tally::misses) == threads);
}

TEST_CASE("concurrent tally: a thread that ends leaves its number and its counts behind") {
  tally first, second;
  for (int i = 0; i < 300; ++i) {
    std::thread([&] {
      first.add(tally::hits);
      second.add(tally::hits);
      second.add(tally::hits);
    }).join();
  }
  CHECK(first.sum(tally::hits) == 300);
  CHECK(second.sum(tally::hits) == 600);
  CHECK(second.sum(tally::misses) == 0);
}
