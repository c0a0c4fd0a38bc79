// Where the tests, which define LARDER_SEPARATE, compile replays by the name of a policy.
#include <larder/sim/replay_by_name.hpp>

#include <larder/sim/streams.hpp>

#include "catch.hpp"

namespace sim = larder::sim;

TEST_CASE("a replay by name is the replay of that policy, and of no other", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(20'000));
  CHECK(sim::replay(t, "lru", 100)->hits == sim::replay<larder::eviction::lru>(t, 100).hits);
  CHECK(sim::replay(t, "sieve", 100)->hits == sim::replay<larder::eviction::sieve>(t, 100).hits);
  CHECK(sim::replay(t, "lru", 100)->hits != sim::replay(t, "sieve", 100)->hits);
}
