#include <larder/placement/wireless.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <larder/placement/gen.hpp>
#include <larder/placement/problem.hpp>
#include <larder/placement/spec.hpp>
#include <larder/sharing/resnet_library.hpp>

#include "instances.hpp"

using namespace larder::placement;
using larder::bytes;
using larder::sharing::model_id;

namespace {

instance drawn(const wireless_options& options) {
  auto library = larder::sharing::resnet_library();
  REQUIRE(library);
  auto made = wireless(*library, options);
  REQUIRE(made);
  return *std::move(made);
}

}  // namespace

TEST_CASE("wireless: shape, ranges and Zipf's law", "[placement]") {
  const instance given = drawn({.seed = 3});
  CHECK_FALSE(fault_of(given));
  CHECK(given.servers() == 10);
  CHECK(given.users == 30);
  CHECK(given.storage == std::vector<bytes>(10, bytes{1'000'000'000}));
  std::size_t covered = 0;
  for (const double rate : given.rate)
    if (rate > 0) ++covered;
  CHECK(covered > 30);  // on average a server covers at most pi * 0.275^2, a quarter of the square
  CHECK(covered < 100);
  for (const double limit : given.limit) CHECK((limit >= 0.5 && limit < 1.0));
  for (std::size_t k = 0; k < 30; ++k) {
    std::vector<std::uint32_t> weights(given.weight.begin() + static_cast<std::ptrdiff_t>(30 * k),
                                       given.weight.begin() + static_cast<std::ptrdiff_t>(30 * k + 30));
    CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == Approx(1e6).margin(15));
    std::sort(weights.rbegin(), weights.rend());
    for (std::size_t rank = 0; rank < 30; ++rank)
      CHECK(weights[rank] == Approx(weights[0] * std::pow(static_cast<double>(rank) + 1, -0.8)).margin(2));
  }
}

TEST_CASE("wireless: more pairs than memory has room for are refused before any is made", "[placement]") {
  const auto refused = [](const wireless_options& options) {
    const auto made = wireless(*larder::sharing::resnet_library(), options);
    REQUIRE_FALSE(made);
    return made.error().field + ": " + made.error().reason;
  };
  CHECK(refused({.servers = 10'000, .users = 1'000'000}) ==
        "users: expected at most 200000000 pairs of a server and a user, found 10000000000");
  CHECK(refused({.servers = 100'000, .users = 1}) == "servers: expected at most 200000000 pairs of servers, found 10000000000");
  CHECK(refused({.servers = 1, .users = 100'000'000}) == "users: expected at most 200000000 pairs of a user and a model, found 3000000000");
  CHECK(refused({.servers = ~0u, .users = ~0u}).starts_with("servers: expected at most 200000000 pairs of servers, found 184467440"));
  CHECK(refused({.side_m = 0}).starts_with("side_m"));
  CHECK(refused({.radius_m = -1}).starts_with("radius_m"));
  CHECK(refused({.backhaul_bit_s = -1}).starts_with("backhaul_bit_s"));
  CHECK(refused({.least_limit_s = 2, .most_limit_s = 1}).starts_with("most_limit_s"));
  CHECK(refused({.zipf_exponent = -1}).starts_with("zipf_exponent"));
  CHECK(refused({.downlink = {.power_w = 0}}).starts_with("power_w"));
}

TEST_CASE("wireless: rates are those of a downlink shared by the users it covers", "[placement]") {
  const instance given = drawn({.users = 8, .side_m = 100, .radius_m = 1000});
  // All 8 are covered: half of them active, so each has 100 MHz and 5 W; within 142 m the rate is at least 1.4 Gbit/s, above a metre at
  // most 4.4.
  for (const double rate : given.rate) {
    CHECK(rate > 1.4e9);
    CHECK(rate < 4.5e9);
  }
}

TEST_CASE("wireless: equal options give equal instances; users stay where they are when servers are added", "[placement]") {
  const instance first = drawn({.seed = 9}), again = drawn({.seed = 9}), other = drawn({.seed = 10}),
                 more = drawn({.seed = 9, .servers = 12});
  CHECK(first.rate == again.rate);
  CHECK(first.limit == again.limit);
  CHECK(first.weight == again.weight);
  CHECK(first.rate != other.rate);
  CHECK(first.weight != other.weight);
  CHECK(std::equal(first.rate.begin(), first.rate.end(), more.rate.begin()));
  CHECK(first.limit == more.limit);
}

TEST_CASE("wireless: a reference run, the same on every compiler", "[placement]") {
  auto library = larder::sharing::resnet_library({.entries_per_network = 100});
  REQUIRE(library);
  auto given = wireless(*std::move(library), {.storage = bytes{500'000'000}});
  REQUIRE(given);
  const problem of = instances::made(*std::move(given));
  const auto made = spec(of);
  REQUIRE(made);
  CHECK(of.total() == 29'999'850);
  CHECK(made->hits == 18'480'197);
  CHECK(spec(of, {.epsilon = 0.0, .convolve = true})->hits == 18'480'197);
  CHECK(gen(of).hits == 15'121'080);
  CHECK(gen(of, greedy_score::density).hits == 18'262'229);
  CHECK(independent(of).hits == 9'193'538);
}

TEST_CASE("wireless: options out of range are one sentence", "[placement]") {
  const auto refused = [](const wireless_options& options) {
    const auto made = wireless({}, options);
    REQUIRE_FALSE(made);
    return made.error().field;
  };
  CHECK(refused({.side_m = 0}) == "side_m");
  CHECK(refused({.radius_m = -1}) == "radius_m");
  CHECK(refused({.backhaul_bit_s = -1}) == "backhaul_bit_s");
  CHECK(refused({.least_limit_s = 2}) == "most_limit_s");
  CHECK(refused({.zipf_exponent = -0.1}) == "zipf_exponent");
  CHECK(refused({.downlink = {.bandwidth_hz = 0}}) == "bandwidth_hz");
  CHECK(refused({.downlink = {.active_probability = 2}}) == "active_probability");
}
