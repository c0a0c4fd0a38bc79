#include <larder/sim/streams.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "catch.hpp"

namespace sim = larder::sim;

namespace {
std::uint64_t sum(const sim::key_stream& keys) { return std::accumulate(keys.begin(), keys.end(), std::uint64_t{0}); }
}  // namespace

TEST_CASE("the reference streams are those of the reference", "[sim]") {
  const auto nested = sim::nested(), scanmix = sim::scanmix();
  CHECK(nested.size() == 200'000);
  CHECK(sim::key_stream(nested.begin(), nested.begin() + 6) == sim::key_stream{4103, 1506, 1310, 1942, 1051, 879});
  CHECK(sum(nested) == 250'824'550);
  CHECK(sim::numbered("nested", nested).unique == 7636);
  CHECK(scanmix.size() == 200'000);
  CHECK(sum(scanmix) == 1'083'899'013);
  CHECK(sim::numbered("scanmix", scanmix).unique == 40'428);
  CHECK(std::equal(nested.begin(), nested.begin() + 5000, scanmix.begin()));
  CHECK(scanmix[4999] < 10'000);
  CHECK(scanmix[5000] == 10'000);
  CHECK(scanmix[5999] == 10'999);
  CHECK(scanmix[6000] == nested[5000]);
  CHECK(sim::nested(0).empty());
  CHECK(sim::scanmix(5500).size() == 5500);
}

TEST_CASE("the reference sizes and costs are those of the reference", "[sim]") {
  std::uint64_t sizes = 0, costs = 0;
  for (std::uint32_t key = 0; key < 10'000; ++key) {
    sizes += sim::price_of(key).size.count;
    costs += sim::price_of(key).cost;
  }
  CHECK(sizes == 326'218);
  CHECK(costs == 5'034'736);
  const std::uint64_t first_sizes[] = {57, 37, 38, 8}, first_costs[] = {432, 746, 750, 701};
  for (std::uint32_t key = 0; key < 4; ++key) {
    CHECK(sim::price_of(key).size.count == first_sizes[key]);
    CHECK(sim::price_of(key).cost == first_costs[key]);
  }
}

TEST_CASE("a Zipf law has its frequencies", "[sim]") {
  constexpr int count = 400'000;
  for (const double exponent : {0.0, 0.5, 0.7, 0.99, 1.0, 1.0 + 1e-9, 1.3, 2.5}) {
    for (const std::uint32_t ranks : {1u, 2u, 20u, 1000u}) {
      const sim::zipf law(ranks, exponent);
      larder::random draws(ranks + static_cast<std::uint64_t>(exponent * 1000));
      std::vector<double> seen(ranks);
      for (int i = 0; i < count; ++i) {
        const std::uint64_t rank = law(draws);
        ++seen.at(static_cast<std::size_t>(rank));
      }
      double whole = 0, chi = 0, expected = 0, found = 0;
      int bins = -1;
      for (std::uint32_t r = 1; r <= ranks; ++r) whole += std::pow(r, -exponent);
      for (std::uint32_t r = 0; r < ranks; ++r) {
        expected += count * std::pow(r + 1, -exponent) / whole;
        found += seen[r];
        if (expected < 50 && r + 1 < ranks) continue;
        chi += (found - expected) * (found - expected) / expected;
        expected = found = 0;
        ++bins;
      }
      INFO("exponent " << exponent << ", " << ranks << " ranks: chi square " << chi << " of " << bins << " degrees");
      if (bins > 0) CHECK(std::fabs(chi - bins) < 4.5 * std::sqrt(2.0 * bins) + 3);
    }
  }
}

TEST_CASE("a Zipf stream is the same everywhere", "[sim]") {
  const auto keys = sim::zipf_stream(1'000'000, 100'000, 0.99, 42);
  CHECK(sum(keys) == 8'708'494'583);
  CHECK(sim::numbered("zipf", keys).unique == 82'146);
  CHECK(sim::key_stream(keys.begin(), keys.begin() + 6) == sim::key_stream{5020, 3, 18, 41, 0, 21999});
  CHECK(keys == sim::zipf_stream(1'000'000, 100'000, 0.99, 42));
  CHECK(keys != sim::zipf_stream(1'000'000, 100'000, 0.99, 43));
}

TEST_CASE("uniform, scan and hot streams are what they say", "[sim]") {
  const auto uniform = sim::uniform_stream(100'000, 100, 3);
  std::vector<int> seen(100);
  for (const std::uint32_t key : uniform) ++seen.at(key);
  CHECK(*std::min_element(seen.begin(), seen.end()) > 850);
  CHECK(*std::max_element(seen.begin(), seen.end()) < 1150);

  CHECK(sim::scan_stream(7, 3) == sim::key_stream{0, 1, 2, 0, 1, 2, 0});
  CHECK(sim::numbered("scan", sim::scan_stream(1000, 1000)).unique == 1000);

  const auto hot = sim::hot_stream(100'000, 1000, 10, 0.9, 3);
  const auto heat = std::count_if(hot.begin(), hot.end(), [](std::uint32_t key) { return key < 10; });
  CHECK(heat > 89'500);
  CHECK(heat < 90'500);
  CHECK(*std::max_element(hot.begin(), hot.end()) < 1000);
  const auto all_hot = sim::hot_stream(1000, 10, 10, 1, 3);
  CHECK(*std::max_element(all_hot.begin(), all_hot.end()) < 10);
}

TEST_CASE("a stream is numbered by first appearance", "[sim]") {
  const auto t = sim::numbered("five", {70, 5, 70, 9, 5}, [](std::uint32_t key) { return larder::bytes{key}; });
  CHECK(t.source == "five");
  CHECK(t.keys == std::vector<std::uint32_t>{0, 1, 0, 2, 1});
  CHECK(t.unique == 3);
  CHECK(t.sizes == std::vector<larder::bytes>{larder::bytes{70}, larder::bytes{5}, larder::bytes{70}, larder::bytes{9}, larder::bytes{5}});
  CHECK(sim::numbered("none", {}).unique == 0);
}
