#include <larder/edge/pass_cost.hpp>

#include <limits>

#include "catch.hpp"

namespace edge = larder::edge;
using edge::fixed_station;
using edge::radians;

namespace {

edge::satellite_link<fixed_station> sky() {
  auto shell = edge::constellation::of({1, 2, 550e3, radians(53)}, edge::earth_wgs72);
  REQUIRE(shell);
  auto made = edge::satellite_link<fixed_station>::of(*std::move(shell), fixed_station::at_degrees(35.7, 139.7), radians(25), {0, 40'000});
  REQUIRE(made);
  return *std::move(made);
}
constexpr edge::link_table::offer otherwise{500, 1e-6};

}  // namespace

TEST_CASE("a table says for each tick how long to wait and how long a bit takes then", "[edge]") {
  const auto link = sky();
  const auto table = edge::link_table::of(link, 0, 60, 600, otherwise);
  REQUIRE(table);
  int waits = 0, views = 0;
  for (std::int64_t k = 0; k < 600; ++k) {
    const auto& offer = table->at({k});
    const auto next = link.next_in_view(60 * k);
    INFO(k);
    if (!next) {
      CHECK(offer.wait_s == otherwise.wait_s);
      CHECK(offer.seconds_per_bit == otherwise.seconds_per_bit);
      continue;
    }
    CHECK(offer.wait_s == static_cast<double>(*next - 60 * k));
    CHECK(offer.seconds_per_bit == 1 / link.rate_bit_s(*next));
    (offer.wait_s > 0 ? waits : views) += 1;
  }
  CHECK(waits > 0);
  CHECK(views > 0);
  CHECK(&table->at({-5}) == &table->at({0}));
  CHECK(&table->at({10'000}) == &table->at({599}));
}

TEST_CASE("the cost of sending elsewhere follows the passes, whatever is served at the edge", "[edge]") {
  const auto link = sky();
  const auto table = edge::link_table::of(link, 0, 1, 40'000, otherwise);
  REQUIRE(table);
  const edge::contact pass = link.contacts()[0];
  const edge::pass_transmission term{&*table};
  larder::request asked;
  asked.count = 3;
  asked.input_megabytes = 100;
  larder::event e;
  e.what = larder::verb::bypass;
  e.asked = &asked;
  e.now = {(pass.start_s + pass.end_s) / 2};
  const double overhead = term(e);
  CHECK(overhead == Approx(3 * 8e8 / link.rate_bit_s(e.now.ticks)));
  e.now = {pass.start_s};
  const double at_rim = term(e);
  CHECK(at_rim > overhead);
  e.now = {pass.start_s - 30};
  CHECK(term(e) == Approx(at_rim + 3 * 30));
  e.what = larder::verb::hit;
  asked.share = .75;
  CHECK(term(e) == Approx((at_rim + 3 * 30) / 4));
  asked.share = 1;
  CHECK(term(e) == 0);
  e.what = larder::verb::evict;
  e.asked = nullptr;
  CHECK(term(e) == 0);
  CHECK(edge::pass_transmission{}(e) == 0);
}

TEST_CASE("tables that cannot be are faults with their field", "[edge]") {
  const auto link = sky();
  const auto field = [&](std::int64_t tick, std::uint32_t ticks, edge::link_table::offer o) {
    const auto table = edge::link_table::of(link, 0, tick, ticks, o);
    REQUIRE_FALSE(table);
    return table.error().field;
  };
  CHECK(field(0, 5, {}) == "tick_s");
  CHECK(field((std::int64_t{1} << 31) + 1, 5, {}) == "tick_s");
  for (const std::int64_t from : {-(std::int64_t{1} << 52) - 1, (std::int64_t{1} << 52) + 1})
    CHECK(edge::link_table::of(link, from, 1, 5, {}).error().field == "from");
  CHECK(field(1, 0, {}) == "ticks");
  CHECK(field(1, 5, {-1, 0}) == "otherwise.wait_s");
  CHECK(field(1, 5, {0, std::numeric_limits<double>::infinity()}) == "otherwise.seconds_per_bit");
}
