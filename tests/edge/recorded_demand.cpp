#include <larder/edge/recorded_demand.hpp>

#include <algorithm>

#include "catch.hpp"

namespace edge = larder::edge;

namespace {

edge::demand_law zipf_law(std::size_t models) {
  edge::demand_law law;
  law.weights = edge::zipf_weights(models, .8);
  law.requests_per_slot = 50;
  return law;
}

bool same(std::span<const edge::demand> a, std::span<const edge::demand> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const edge::demand& x, const edge::demand& y) {
    return x.model == y.model && x.count == y.count && x.input_tokens == y.input_tokens && x.output_tokens == y.output_tokens;
  });
}

}  // namespace

TEST_CASE("recorded requests are read back as they were drawn, as often as asked", "[edge]") {
  const auto law = zipf_law(5);
  struct source {
    const edge::demand_law* law;
    edge::demand_stream stream(std::uint32_t server) const { return {*law, 2, server, 4}; }
  } const drawn{&law};
  const auto kept = edge::record(drawn, 2, 10);
  for (int again = 0; again < 2; ++again) {
    for (std::uint32_t server = 0; server < 2; ++server) {
      auto fresh = drawn.stream(server);
      auto read = kept.stream(server);
      for (int t = 0; t < 10; ++t) CHECK(same(read.next(), fresh.next()));
    }
  }
}
