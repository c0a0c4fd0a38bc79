#include <larder/sim/adapters.hpp>

#include <larder/sim/curve.hpp>

#include <algorithm>
#include <set>
#include <vector>

#include "catch.hpp"

namespace sim = larder::sim;

namespace {
double share_of_top(std::vector<double> counts, std::size_t top) {
  std::sort(counts.rbegin(), counts.rend());
  double head = 0, whole = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    whole += counts[i];
    if (i < top) head += counts[i];
  }
  return head / whole;
}
}  // namespace

TEST_CASE("the workload of bases and adapters has the published figures", "[sim]") {
  constexpr std::size_t requests = 68'195;
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    INFO("seed " << seed);
    const sim::adapter_trace t = sim::adapter_requests(requests, seed);
    REQUIRE(t.references.size() == requests);
    REQUIRE(t.references.unique == t.pairs.size());
    std::vector<double> of_base(105), of_adapter(874), of_pair(t.pairs.size()), adapters(4);
    std::vector<std::set<std::uint32_t>> bases_of(874);
    for (const std::uint32_t pair : t.references.keys) {
      const sim::adapter_request& one = t.pairs[pair];
      ++of_base.at(one.base);
      ++of_pair[pair];
      ++adapters.at(one.adapters.size());
      for (const std::uint32_t adapter : one.adapters) {
        ++of_adapter.at(adapter);
        bases_of[adapter].insert(one.base);
      }
    }
    CHECK(share_of_top(of_base, 1) == Approx(0.273).margin(0.03));
    CHECK(share_of_top(of_base, 10) == Approx(0.844).margin(0.03));
    CHECK(share_of_top(of_adapter, 10) == Approx(0.280).margin(0.04));
    CHECK(adapters[0] / requests == Approx(0.777).margin(0.01));
    CHECK(adapters[1] / requests == Approx(0.207).margin(0.01));
    CHECK(adapters[2] / requests == Approx(0.011).margin(0.005));
    CHECK(adapters[3] > 0);
    CHECK(std::count(of_base.begin(), of_base.end(), 0) == 0);
    CHECK(std::count(of_adapter.begin(), of_adapter.end(), 0) == 0);
    const auto pairs = static_cast<double>(t.pairs.size());
    CHECK(pairs == Approx(1706).epsilon(0.1));
    CHECK(static_cast<double>(std::count(of_pair.begin(), of_pair.end(), 1)) / pairs == Approx(0.295).margin(0.03));
    const auto shared = std::count_if(bases_of.begin(), bases_of.end(), [](const auto& bases) { return bases.size() > 1; });
    CHECK(static_cast<double>(shared) == Approx(186).margin(40));
    const auto hits = static_cast<double>(sim::lru_curve(t.references).hits(t.pairs.size() / 20));
    CHECK(hits / requests == Approx(0.953).margin(0.01));
  }
}

TEST_CASE("the workload of bases and adapters is the same everywhere", "[sim]") {
  const sim::adapter_trace t = sim::adapter_requests(68'195, 1), again = sim::adapter_requests(68'195, 1);
  CHECK(t.references.keys == again.references.keys);
  CHECK(t.pairs == again.pairs);
  CHECK(t.pairs.size() == 1640);
  CHECK(t.references.keys != sim::adapter_requests(68'195, 2).references.keys);
}

TEST_CASE("pairs are distinct, and their adapters ascend", "[sim]") {
  const sim::adapter_trace t = sim::adapter_requests(20'000, 4);
  CHECK(std::set<sim::adapter_request>(t.pairs.begin(), t.pairs.end()).size() == t.pairs.size());
  for (const sim::adapter_request& one : t.pairs) {
    CHECK(std::is_sorted(one.adapters.begin(), one.adapters.end()));
    CHECK(std::adjacent_find(one.adapters.begin(), one.adapters.end()) == one.adapters.end());
  }
}

TEST_CASE("the smallest workload of bases and adapters", "[sim]") {
  sim::adapter_law law;
  law.bases = law.adapters = 1;
  law.counts = {0, 0, 1};  // three adapters are wanted, one is there
  const sim::adapter_trace t = sim::adapter_requests(100, 1, law);
  REQUIRE(t.pairs.size() == 1);
  CHECK(t.pairs[0] == sim::adapter_request{0, {0}});
}

TEST_CASE("a law so steep that it draws one base alone still ends, and gives adapters their bases", "[sim]") {
  sim::adapter_law law;
  law.base_exponent = 400;
  const sim::adapter_trace t = sim::adapter_requests(20'000, 1, law);
  std::set<std::uint32_t> bases;
  for (const auto& pair : t.pairs) bases.insert(pair.base);
  CHECK(bases.size() >= law.shared_bases);
}
