#include <larder/edge/generation.hpp>

#include <limits>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::tier;

namespace {
edge::generation_service built(edge::generation_service::parameters p = {}) {
  auto made = edge::generation_service::of(p);
  REQUIRE(made);
  return *std::move(made);
}
}  // namespace

TEST_CASE("200 tokens of 32 bits over 7.2 Mbit/s: .8889 ms from the edge, 20.8889 ms from the cloud", "[edge]") {
  const auto service = built();
  const edge::generation_task task{.output_tokens = 200, .rate_bit_s = 7.2e6};
  CHECK(service.transmission_s(task, tier::edge) * 1e3 == Approx(.8889).margin(5e-5));
  CHECK(service.transmission_s(task, tier::cloud) * 1e3 == Approx(20.8889).margin(5e-5));
}

TEST_CASE("200 tokens take 4030 ms at the edge and 7085 ms in the cloud, 4050 and 7120 if all are decoded", "[edge]") {
  const edge::generation_task task{.output_tokens = 200};
  CHECK(built().generation_s(task, tier::edge) == Approx(4.030));
  CHECK(built().generation_s(task, tier::cloud) == Approx(7.085));
  edge::generation_service::parameters all;
  all.count = edge::decoded::all_tokens;
  CHECK(built(all).generation_s(task, tier::edge) == Approx(4.050));
  CHECK(built(all).generation_s(task, tier::cloud) == Approx(7.120));
}

TEST_CASE("an easy task belongs to the edge, a hard one to the cloud", "[edge]") {
  const auto service = built();
  const auto best = [&](std::uint32_t type) {
    const edge::generation_task task{.type = type, .output_tokens = 200, .rate_bit_s = 7.2e6};
    return service.reward(service.on(task, tier::edge)) > service.reward(service.on(task, tier::cloud)) ? tier::edge : tier::cloud;
  };
  CHECK(best(0) == tier::edge);
  CHECK(best(1) == tier::cloud);
  const auto easy = service.on({.type = 0, .output_tokens = 200, .rate_bit_s = 7.2e6}, tier::edge, 1.5);
  CHECK(easy.quality == .90);
  CHECK(easy.delay_s == Approx(1.5 + 4.030 + .8889e-3));
  CHECK(service.reward(easy) == Approx(.90 - easy.delay_s / 20));
}

TEST_CASE("a tier that cannot take a task is infinitely late and worth minus infinity", "[edge]") {
  const edge::estimate never;
  CHECK_FALSE(never.is_feasible());
  CHECK(built().reward(never) == -std::numeric_limits<double>::infinity());
  CHECK_FALSE(built().on({.output_tokens = 5, .rate_bit_s = 0}, tier::edge).is_feasible());
}

TEST_CASE("services that cannot be are faults with their field", "[edge]") {
  const auto field = [](auto&& change) {
    edge::generation_service::parameters p;
    change(p);
    const auto made = edge::generation_service::of(p);
    REQUIRE_FALSE(made);
    return made.error().field;
  };
  using parameters = edge::generation_service::parameters;
  CHECK(field([](parameters& p) { p.speed[0].per_token_s = -1; }) == "edge.per_token_s");
  CHECK(field([](parameters& p) { p.speed[1].first_token_s = std::numeric_limits<double>::quiet_NaN(); }) == "cloud.first_token_s");
  CHECK(field([](parameters& p) { p.backhaul_s = -1; }) == "backhaul_s");
  CHECK(field([](parameters& p) { p.bits_per_token = 0; }) == "bits_per_token");
  CHECK(field([](parameters& p) { p.reference_s = 0; }) == "reference_s");
  CHECK(field([](parameters& p) { p.quality_weight = -1; }) == "quality_weight");
  CHECK(field([](parameters& p) { p.least_mean_quality = 2; }) == "least_mean_quality");
  CHECK(field([](parameters& p) { p.quality.clear(); }) == "qualities");
  CHECK(field([](parameters& p) { p.quality[1][1] = 1.01; }) == "qualities[1].cloud");
}
