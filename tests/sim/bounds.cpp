#include <larder/sim/bounds.hpp>

#include <larder/sim/replay.hpp>
#include <larder/sim/streams.hpp>

#include <vector>

#include "catch.hpp"

namespace sim = larder::sim;
using sim::admittance;
using sim::belady_hits;

TEST_CASE("Belady's bounds have the reference counts", "[sim]") {
  const auto nested = sim::numbered("nested", sim::nested()), scanmix = sim::numbered("scanmix", sim::scanmix());
  CHECK(belady_hits(nested, 100, admittance::must_admit) == 58096);
  CHECK(belady_hits(nested, 1000, admittance::must_admit) == 141528);
  CHECK(belady_hits(scanmix, 100, admittance::must_admit) == 48415);
  CHECK(belady_hits(scanmix, 1000, admittance::must_admit) == 118021);
  CHECK(belady_hits(nested, 100, admittance::may_bypass) == 58301);
  CHECK(belady_hits(nested, 1000, admittance::may_bypass) == 141551);
  CHECK(belady_hits(scanmix, 100, admittance::may_bypass) == 48580);
  CHECK(belady_hits(scanmix, 1000, admittance::may_bypass) == 118041);
}

TEST_CASE("Belady's bounds at the ends of the range", "[sim]") {
  const auto t = sim::numbered("nested", sim::nested(5000));
  for (const admittance how : {admittance::must_admit, admittance::may_bypass}) {
    CHECK(belady_hits(t, 0, how) == 0);
    CHECK(belady_hits(t, t.unique, how) == t.size() - t.unique);
    CHECK(belady_hits(t, ~std::uint64_t{0}, how) == t.size() - t.unique);
    CHECK(belady_hits(sim::numbered("empty", {}), 3, how) == 0);
  }
  // One place: what must be admitted leaves at once; what may be bypassed leaves the hot one in peace.
  const auto alternating = sim::numbered("alternating", {1, 2, 1, 3, 1, 4, 1});
  CHECK(belady_hits(alternating, 1, admittance::must_admit) == 0);
  CHECK(belady_hits(alternating, 1, admittance::may_bypass) == 3);
}

TEST_CASE("P::belady in the cache reaches the bound, and no policy passes it", "[sim]") {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const auto t = sim::numbered("zipf", sim::zipf_stream(20'000, 2000, 0.7, seed));
    for (const std::uint64_t capacity : {1u, 2u, 3u, 7u, 9u, 10u, 50u, 500u, 1500u}) {
      const std::uint64_t most = belady_hits(t, capacity, admittance::must_admit);
      CHECK(most <= belady_hits(t, capacity, admittance::may_bypass));
      for (const std::string_view name : sim::policy_names) {
        INFO(name << " at " << capacity << ", seed " << seed);
        const std::uint64_t hits = sim::replay(t, name, capacity)->hits;
        CHECK(hits <= most);
        if (name == "belady") CHECK(hits == most);
      }
    }
  }
}
