// greedy_dual: the least L + reload cost / charge leaves.
#include <larder/eviction/greedy_dual.hpp>

#include "eviction/inflated.hpp"

using namespace larder;

namespace {
struct by_credit : against::inflated {
  using inflated::inflated;
  double worth(const against::item& x, double) const override { return x.cost / static_cast<double>(x.charge); }
};
const laws::actor_of<eviction::greedy_dual> policy{eviction::greedy_dual()};

// Landlord as Young has it: credit is taken from everybody, by the byte, until somebody has none.
struct landlord : against::textbook {
  using textbook::textbook;
  std::map<std::uint32_t, std::pair<double, std::uint64_t>> credits;
  std::uint64_t uses = 0;

  void load(const against::item& asked) override { credits[asked.key] = {asked.cost, ++uses}; }
  void hit(const against::item& asked) override { load(asked); }
  std::uint32_t evict() override {
    auto poorest = credits.begin();
    double rent = 1e300;
    std::uint64_t use = 0;
    for (auto one = credits.begin(); one != credits.end(); ++one) {
      const double most = one->second.first / static_cast<double>(inside.at(one->first).charge);
      if (most < rent || (!(rent < most) && one->second.second < use)) {
        poorest = one;
        rent = most;
        use = one->second.second;
      }
    }
    for (auto& [key, credit] : credits) credit.first -= rent * static_cast<double>(inside.at(key).charge);
    const std::uint32_t gone = poorest->first;
    credits.erase(poorest);
    return gone;
  }
};
}  // namespace

TEST_CASE("greedy_dual::P::name: request by request as the textbook has it; without sizes and costs it is lru (P5 P23)") {
  CHECK((against::same_hits(policy, against::written<by_credit>) == against::counts{11461, 84616, 9426, 63064, 18294, 95820}));
}
TEST_CASE("greedy_dual: with costs, as the textbook has it, and cheaper than lru") {
  const against::costs found = against::same_hits_by_cost(policy, against::written<by_credit>);
  CHECK(found.cost_3000 < 97372346);
  CHECK(found.cost_30000 < 61178112);
}
TEST_CASE("greedy_dual: rent taken from all is the same as a level that rises (D1)") {
  against::same_short_hits(policy, against::written<landlord>);
}
TEST_CASE("greedy_dual: any unit of cost gives the same hits (P24)") { against::check_units_of_cost(policy); }
TEST_CASE("greedy_dual: of equal credit the older setting leaves (P23)") {
  CHECK((against::leaving(policy, {1, 2, 3}) == std::vector<std::uint32_t>{1, 2, 3}));
  CHECK((against::leaving(policy, {1, 2, 3, 1}) == std::vector<std::uint32_t>{2, 3, 1}));
}
