#include <larder/sim/parallel.hpp>

#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

namespace sim = larder::sim;

TEST_CASE("every piece of work is done once, on any number of threads", "[sim]") {
  for (const unsigned threads : {0u, 1u, 2u, 7u, 100u}) {
    for (const std::size_t count : {0u, 1u, 2u, 50u}) {
      INFO(count << " pieces on " << threads << " threads");
      std::vector<int> done(count);
      sim::in_parallel(count, threads, [&](std::size_t i) { ++done[i]; });
      CHECK(done == std::vector<int>(count, 1));
    }
  }
  CHECK(sim::all_cores() >= 1);
}

TEST_CASE("one thread goes in order", "[sim]") {
  std::vector<std::size_t> order;
  sim::in_parallel(5, 1, [&](std::size_t i) { order.push_back(i); });
  CHECK(order == std::vector<std::size_t>{0, 1, 2, 3, 4});
}

TEST_CASE("an exception ends the work and comes out", "[sim]") {
  for (const unsigned threads : {1u, 4u}) {
    std::vector<int> done(1000);
    const auto work = [&](std::size_t i) {
      if (i == 3) throw std::runtime_error("piece 3");
      ++done[i];
    };
    try {
      sim::in_parallel(done.size(), threads, work);
      FAIL("nothing was thrown");
    } catch (const std::runtime_error& thrown) {
      CHECK(std::string(thrown.what()) == "piece 3");
    }
    CHECK(done[0] + done[1] + done[2] == 3);  // begun before it
    CHECK(std::accumulate(done.begin(), done.end(), 0) < 1000);
  }
}
