#include <larder/edge/demand.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

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

TEST_CASE("Poisson numbers have the mean and the variance of their law, and no requests have none", "[edge]") {
  for (const double mean : {.3, 1.0, 7.5, 16.0, 40.0}) {
    larder::random draws(3);
    constexpr int count = 40'000;
    double sum = 0, squares = 0;
    for (int i = 0; i < count; ++i) {
      const auto k = static_cast<double>(edge::poisson(draws, mean));
      sum += k;
      squares += k * k;
    }
    const double found = sum / count, variance = squares / count - found * found;
    INFO(mean);
    CHECK(std::fabs(found - mean) < 4 * std::sqrt(mean / count));
    CHECK(variance == Approx(mean).epsilon(.05));
  }
  larder::random draws(3);
  CHECK(edge::poisson(draws, 0) == 0);
}

TEST_CASE("lengths have the mean and the variation that were asked for", "[edge]") {
  larder::random draws(5);
  const edge::length_law law{2048, .96};
  constexpr int count = 200'000;
  double sum = 0, squares = 0;
  for (int i = 0; i < count; ++i) {
    const double x = law.draw(draws);
    CHECK_FALSE(x <= 0);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / count;
  CHECK(mean == Approx(2048).epsilon(.01));
  CHECK(std::sqrt(squares / count - mean * mean) / mean == Approx(.96).epsilon(.05));
  CHECK(edge::length_law{28, 0}.draw(draws) == 28);
}

TEST_CASE("Zipf's weights fall by their exponent", "[edge]") {
  const auto plain = edge::zipf_weights(4, 1);
  CHECK(plain[0] / plain[3] == Approx(4));
  const auto shifted = edge::zipf_weights(48, 1.2, 1.55);
  const double whole = std::accumulate(shifted.begin(), shifted.end(), 0.0);
  CHECK(shifted[0] / whole == Approx(.16).margin(.005));
  CHECK(std::accumulate(shifted.begin(), shifted.begin() + 10, 0.0) / whole == Approx(.63).margin(.005));
}

TEST_CASE("a stream depends on its seed and server alone, and servers share the requests", "[edge]") {
  const auto law = zipf_law(20);
  edge::demand_stream a(law, 4, 1, 9), b(law, 4, 1, 9), other_server(law, 4, 2, 9), other_seed(law, 4, 1, 10);
  bool server_differs = false, seed_differs = false;
  double requests = 0;
  constexpr int slots = 400;
  for (int t = 0; t < slots; ++t) {
    const auto here = a.next();
    CHECK(same(here, b.next()));
    server_differs |= !same(here, other_server.next());
    seed_differs |= !same(here, other_seed.next());
    for (const edge::demand& d : here) requests += d.count;
  }
  CHECK(server_differs);
  CHECK(seed_differs);
  CHECK(requests / slots == Approx(12.5).epsilon(.05));
}

TEST_CASE("arrival order is shuffled: each model is as often first", "[edge]") {
  auto law = zipf_law(4);
  law.weights.assign(4, 1);
  law.requests_per_slot = 400;
  edge::demand_stream stream(law, 1, 0, 1);
  std::array<int, 4> first{};
  for (int t = 0; t < 4000; ++t) ++first[stream.next().front().model];
  for (const int n : first) CHECK(n == Approx(1000).epsilon(.15));
}

TEST_CASE("trades move popularity between models and change nothing else", "[edge]") {
  auto law = zipf_law(6);
  law.trades_per_slot = .5;
  edge::popularity_course a(law, 3), b(law, 3);
  std::vector<double> start(a.parts().begin(), a.parts().end());
  CHECK(std::accumulate(start.begin(), start.end(), 0.0) == Approx(1));
  int moved = 0;
  std::vector<double> before = start;
  for (int t = 0; t < 200; ++t) {
    a.advance();
    b.advance();
    CHECK(std::equal(a.parts().begin(), a.parts().end(), b.parts().begin()));
    moved += !std::equal(a.parts().begin(), a.parts().end(), before.begin());
    before.assign(a.parts().begin(), a.parts().end());
  }
  CHECK(moved > 50);  // half of the slots trade, one pair in six with itself
  CHECK(moved < 120);
  std::sort(start.begin(), start.end());
  std::sort(before.begin(), before.end());
  for (std::size_t i = 0; i < start.size(); ++i) CHECK(before[i] == Approx(start[i]));
}

TEST_CASE("popularity moves on straight lines to what it becomes, and stays there", "[edge]") {
  edge::demand_law law;
  law.weights = {1, 0};
  law.later_weights = {0, 1};
  law.moving_slots = 4;
  edge::popularity_course course(law, 1);
  for (const double part : {1.0, .75, .5, .25, 0.0, 0.0}) {
    CHECK(course.parts()[0] == Approx(part));
    CHECK(course.parts()[1] == Approx(1 - part));
    course.advance();
  }
}

TEST_CASE("demand: a service asks for one of its choices at a time, at random and on each server for itself", "[edge]") {
  constexpr std::size_t services = 6, choices = 4;
  edge::demand_law law;
  for (std::size_t i = 0; i < services * choices; ++i) law.weights.push_back(i % choices == 0 ? double(1 + i / choices) : 0);
  law.choices = choices;
  law.trades_per_slot = 2;
  edge::popularity_course course(law, 5);
  std::vector<int> seen(choices);
  int changes = 0;
  std::size_t before = choices;
  for (int t = 0; t < 400; ++t) {
    const auto parts = course.parts();
    for (std::size_t s = 0; s < services; ++s) {
      std::size_t active = choices;
      for (std::size_t k = 0; k < choices; ++k) {
        if (parts[s * choices + k] == 0) continue;
        CHECK(active == choices);
        active = k;
        CHECK(parts[s * choices + k] == Approx(double(1 + s) / 21));
      }
      REQUIRE(active < choices);
      ++seen[active];
      if (s != 0) continue;
      changes += t > 0 && active != before;
      before = active;
    }
    course.advance();
  }
  for (const int count : seen) CHECK(count > 400);
  CHECK(changes == Approx(400 * (2. / services) * (1 - 1. / choices)).epsilon(.3));

  law.requests_per_slot = 100;
  const auto asked = [&](std::uint32_t server) {
    std::vector<double> counts(law.weights.size());
    edge::demand_stream stream(law, 2, server, 5);
    for (const edge::demand& d : stream.next()) counts[d.model] += d.count;
    std::vector<bool> active;
    for (const double count : counts) active.push_back(count > 0);
    return active;
  };
  law.trades_per_slot = 0;
  CHECK(asked(0) == asked(1));
  law.is_local = true;
  CHECK(asked(0) != asked(1));
}
