#include <larder/edge/fading.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "catch.hpp"

namespace edge = larder::edge;

namespace {

constexpr int draws_in_all = 200'000;

template <class F>
std::vector<double> drawn(const F& sampler, std::uint64_t seed) {
  larder::random draws(seed);
  std::vector<double> gains;
  for (int i = 0; i < draws_in_all; ++i) gains.push_back(sampler(draws));
  return gains;
}
double mean(const std::vector<double>& x) {
  double sum = 0;
  for (const double v : x) sum += v;
  return sum / static_cast<double>(x.size());
}
double variance(const std::vector<double>& x) {
  const double m = mean(x);
  double sum = 0;
  for (const double v : x) sum += (v - m) * (v - m);
  return sum / static_cast<double>(x.size());
}
edge::shadowed_rician made(const edge::shadowed_rician::parameters& p) {
  auto sampler = edge::shadowed_rician::of(p);
  REQUIRE(sampler);
  return *sampler;
}

}  // namespace

TEST_CASE("equal seeds give equal gains, to the last bit on every compiler", "[edge]") {
  CHECK(drawn(edge::rayleigh{}, 7) == drawn(edge::rayleigh{}, 7));
  CHECK_FALSE(drawn(edge::rayleigh{}, 7) == drawn(edge::rayleigh{}, 8));
  const edge::shadowed_rician heavy = made(edge::shadowed_rician::frequent_heavy);
  CHECK(drawn(heavy, 7) == drawn(heavy, 7));
  larder::random draws(2024);
  CHECK(edge::rayleigh{}(draws) == Approx(.97488836613483798).epsilon(1e-13));
  CHECK(heavy(draws) == Approx(.59441839443194833).epsilon(1e-13));
  CHECK(heavy(draws) == Approx(1.5817256659314596).epsilon(1e-13));
}

TEST_CASE("Rayleigh gains are exponential with mean 1", "[edge]") {
  auto gains = drawn(edge::rayleigh{}, 1);
  CHECK(mean(gains) == Approx(1).margin(.01));
  CHECK(variance(gains) == Approx(1).margin(.03));
  std::sort(gains.begin(), gains.end());
  CHECK(gains.front() >= 0);
  for (const double q : {.1, .5, .9, .99})
    CHECK(gains[static_cast<std::size_t>(q * draws_in_all)] == Approx(-std::log(1 - q)).epsilon(.03));
}

TEST_CASE("gamma numbers have the mean and variance of their shape", "[edge]") {
  for (const double shape : {.3, .739, 1.0, 2.5, 10.1, 19.4}) {
    INFO(shape);
    larder::random draws(3);
    std::vector<double> x;
    for (int i = 0; i < draws_in_all; ++i) x.push_back(edge::gamma_number(shape, draws));
    CHECK(mean(x) == Approx(shape).epsilon(.015));
    CHECK(variance(x) == Approx(shape).epsilon(.04));
    CHECK(*std::min_element(x.begin(), x.end()) >= 0);
  }
}

TEST_CASE("shadowed Rician gains have mean 1 and the variance of the model", "[edge]") {
  using rician = edge::shadowed_rician;
  for (const auto& p : {rician::infrequent_light, rician::average, rician::frequent_heavy}) {
    INFO(p.m);
    const auto gains = drawn(made(p), 5);
    CHECK(mean(gains) == Approx(1).margin(.012));
    // Moments of the power: variance (2b)^2 + 4 b omega + omega^2 / m, over the squared mean.
    const double power = 2 * p.b + p.omega;
    CHECK(variance(gains) == Approx((4 * p.b * p.b + 4 * p.b * p.omega + p.omega * p.omega / p.m) / (power * power)).epsilon(.04));
  }
}

TEST_CASE("without a line of sight shadowed Rician is Rayleigh, and without shadowing nearly Rice", "[edge]") {
  CHECK(variance(drawn(made({.5, 1, 0}), 9)) == Approx(1).margin(.03));
  const double b = .1, omega = 1, power = 2 * b + omega;
  CHECK(variance(drawn(made({b, 1e6, omega}), 9)) == Approx((4 * b * b + 4 * b * omega) / (power * power)).epsilon(.03));
  larder::random draws(1);
  CHECK(edge::no_fading{}(draws) == 1);
}

TEST_CASE("channels that cannot be are faults with their field", "[edge]") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto field = [](const edge::shadowed_rician::parameters& p) {
    const auto sampler = edge::shadowed_rician::of(p);
    REQUIRE_FALSE(sampler);
    return sampler.error().field;
  };
  CHECK(field({0, 1, 1}) == "b");
  CHECK(field({1, -1, 1}) == "m");
  CHECK(field({1, 1, -1}) == "omega");
  CHECK(field({1, 1, nan}) == "omega");
}
