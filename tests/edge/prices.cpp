#include <larder/edge/prices.hpp>

#include "catch.hpp"

namespace edge = larder::edge;
using larder::verb;

namespace {

larder::event event_of(verb what, const larder::request& asked) {
  larder::event e;
  e.what = what;
  e.asked = &asked;
  return e;
}

}  // namespace

TEST_CASE("prices: the law chosen at run time is the law of that name", "[edge]") {
  edge::accuracy_law law{.4, .06, .7};
  const auto equals = [&](const auto& other) {
    for (const double context : {0.0, .3, 1.0, 8.0, 5000.0}) {
      CHECK(law.accuracy(context) == other.accuracy(context));
      CHECK(law.unit_cost(context) == other.unit_cost(context));
    }
  };
  equals(larder::cost::log_law{.4, .06, .7});
  law.attenuation = .9;
  law.form = edge::accuracy_form::saturating;
  equals(larder::cost::saturating{.4, .9});
  law.form = edge::accuracy_form::linear;
  law.least_context = 2;
  equals(larder::cost::linear_aot{.4, .9, 2});
}

TEST_CASE("prices: what is not served at the edge pays for the way it takes", "[edge]") {
  edge::price_list prices;
  prices.transmission = {.uplink = 8e6, .backhaul = 4e6, .edge_seconds = .5, .cloud_seconds = 2};
  prices.per_second = .1;
  prices.access_per_megabyte = .01;
  prices.cloud.per_request = 1;
  prices.cloud_per_megabyte = .04;
  prices.satellite = {.per_request = .5, .per_megabyte = .025, .rate = 8e6, .seconds = 1};
  const larder::request asked{.count = 4, .share = .75, .paths = 2, .input_megabytes = 10};  // 10 s up; 3 stay, 1 goes on
  const auto parts = [&](verb what, const edge::way_to_cloud& way, larder::instant now = {}) {
    larder::event e = event_of(what, asked);
    e.now = now;
    std::array<double, 5> found{};
    const double sum = prices.model(way).evaluate(e, found);
    CHECK(sum == Approx(found[0] + found[1] + found[2] + found[3] + found[4]));
    return std::array<double, 2>{found[3], found[4]};
  };
  const auto ground = parts(verb::hit, {});
  CHECK(ground[0] == Approx(.1 * (4 * 10 + 3 * .5 + 1 * (2 + 20)) + .01 * 30));
  CHECK(ground[1] == Approx(1 * 2 * 1 + 10 * .04));
  const auto relayed = parts(verb::hit, {&prices.satellite, nullptr});
  CHECK(relayed[0] == Approx(.1 * (4 * 10 + 3 * .5 + 1 * (1 + 10)) + .01 * 30));
  CHECK(relayed[1] == Approx(1 * 2 * .5 + 10 * .025));
  const auto bypassed = parts(verb::bypass, {&prices.satellite, nullptr});
  CHECK(bypassed[1] == Approx(4 * 2 * .5 + 40 * .025));
  CHECK(parts(verb::evict, {&prices.satellite, nullptr}) == std::array<double, 2>{0, 0});

  // One satellite in an hour or so: in view through it, otherwise over the ground.
  auto shell = edge::constellation::of({1, 1, 550e3, edge::radians(53)}, edge::earth_wgs72);
  REQUIRE(shell);
  const auto link =
      edge::satellite_link<edge::fixed_station>::of(*std::move(shell), edge::fixed_station::at_degrees(0, 0), edge::radians(25), {0, 6000});
  REQUIRE(link);
  REQUIRE(link->contacts().size() >= 1);
  const auto table = edge::link_table::of(*link, 0, 60, 100, {1, 0});
  REQUIRE(table);
  int by_satellite = 0;
  for (std::int64_t t = 0; t < 100; ++t) {
    const bool in_view = link->highest(60 * t).has_value();
    by_satellite += in_view;
    CHECK(parts(verb::hit, {&prices.satellite, &*table}, {t})[1] == (in_view ? relayed[1] : ground[1]));
  }
  CHECK(by_satellite > 0);
  CHECK(by_satellite < 50);
}
