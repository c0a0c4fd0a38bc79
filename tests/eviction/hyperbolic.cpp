// hyperbolic: of 64 residents drawn at random, the one with the least uses * cost / (charge * time since loading) leaves.
#include <larder/eviction/hyperbolic.hpp>

#include <larder/core/random.hpp>

#include <utility>
#include <vector>

#include "eviction/against.hpp"

using namespace larder;

namespace {
struct drawn : against::textbook {
  explicit drawn(std::uint64_t limit) : textbook(limit), lives(50'000) {}
  struct life {
    double uses, loaded, cost, charge;
  };
  std::vector<std::uint32_t> residents;
  std::vector<life> lives;  // by key
  larder::random draws;
  double time = 0;

  void load(const against::item& asked) override {
    residents.push_back(asked.key);
    lives.at(asked.key) = {1, ++time, asked.cost, static_cast<double>(asked.charge)};
  }
  void hit(const against::item& asked) override {
    ++time;
    ++lives[asked.key].uses;
  }
  std::uint32_t evict() override {
    std::size_t found = residents.size();
    std::pair<double, double> least;  // its score, and when it was loaded
    const auto look = [&](std::size_t i) {
      const life& one = lives[residents[i]];
      const std::pair<double, double> score{one.uses * one.cost / one.charge / (time - one.loaded + 1), one.loaded};
      if (found == residents.size() || score < least) {
        found = i;
        least = score;
      }
    };
    if (residents.size() > 64)
      for (int i = 0; i < 64; ++i) look(static_cast<std::size_t>(draws.below(residents.size())));
    else
      for (std::size_t i = 0; i < residents.size(); ++i) look(i);
    const std::uint32_t gone = residents[found];
    residents[found] = residents.back();
    residents.pop_back();
    return gone;
  }
};
const laws::actor_of<eviction::hyperbolic> policy{eviction::hyperbolic()};
}  // namespace

TEST_CASE("hyperbolic::P::name: request by request as the textbook has it, drawing the same numbers (P5 P23 P26)") {
  CHECK((against::same_hits(policy, against::written<drawn>) == against::counts{11838, 93399, 9749, 70007, 19436, 103459}));
}
TEST_CASE("hyperbolic: with costs, as the textbook has it, and cheaper than lru") {
  const against::costs found = against::same_hits_by_cost(policy, against::written<drawn>);
  CHECK(found.cost_3000 < 97372346);
  CHECK(found.cost_30000 < 61178112);
}
TEST_CASE("hyperbolic: any unit of cost gives the same hits (P24)") { against::check_units_of_cost(policy); }
TEST_CASE("hyperbolic: the same seed draws the same, another seed hits about as often") {
  const laws::actor_of<eviction::hyperbolic> one{eviction::hyperbolic(1)}, two{eviction::hyperbolic(2)};
  const std::uint64_t plain = against::hits_of(policy, 1000);
  CHECK(against::hits_of(one, 1000) == against::hits_of(one, 1000));
  for (const auto* each : {&one, &two})
    CHECK(static_cast<double>(against::hits_of(*each, 1000)) == Approx(static_cast<double>(plain)).margin(1000));  // of 200,000
}
TEST_CASE("hyperbolic: of equals the one loaded first leaves (P23)") {
  CHECK((against::leaving(policy, {2, 2, 1, 3}) == std::vector<std::uint32_t>{2, 1, 3}));  // two uses in four requests, one in two
}
