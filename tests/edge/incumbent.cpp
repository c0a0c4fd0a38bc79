#include <larder/edge/incumbent.hpp>

#include <bit>
#include <limits>
#include <vector>

#include "catch.hpp"

namespace edge = larder::edge;

namespace {
// Tasks on two tiers as bits; the cost is the distance to a hidden pattern, and all-ones cannot be.
constexpr std::uint32_t hidden = 0b1011'0010, impossible = 0xff;
double cost_of(std::uint32_t s) { return s == impossible ? std::numeric_limits<double>::infinity() : std::popcount(s ^ hidden); }
std::uint32_t any(larder::random& draws) { return static_cast<std::uint32_t>(draws.below(256)); }
}  // namespace

TEST_CASE("the first incumbent is the best of the random solutions", "[edge]") {
  edge::incumbent_rules rules;
  rules.random_solutions = 30;
  rules.most_rounds = 0;
  larder::random draws(4), same(4);
  double least = 100;
  for (int i = 0; i < 30; ++i) least = std::min(least, cost_of(any(same)));
  const auto found = edge::improve_incumbent(rules, draws, any, cost_of, [](auto s, double, std::string_view) { return s; });
  CHECK(found.cost == least);
  CHECK(cost_of(found.best) == least);
  CHECK(found.rounds == 0);
}

TEST_CASE("better proposals replace the incumbent until nothing better comes", "[edge]") {
  edge::incumbent_rules rules;
  rules.random_solutions = 1;
  rules.idle_rounds = 8;
  larder::random draws(1);
  std::uint32_t bit = 0;
  const auto flip = [&](std::uint32_t s, double, std::string_view) { return s ^ (1u << (bit++ % 8)); };
  const auto found = edge::improve_incumbent(rules, draws, any, cost_of, flip);
  CHECK(found.best == hidden);
  CHECK(found.cost == 0);
  CHECK(found.updates > 0);
  CHECK(found.rounds < rules.most_rounds);
  rules.most_rounds = 3;
  larder::random again(1);
  CHECK(edge::improve_incumbent(rules, again, any, cost_of, flip).rounds == 3);
}

TEST_CASE("the adviser is reminded of a repeated answer, advised after a worse or impossible one, and left alone after a good one",
          "[edge]") {
  edge::incumbent_rules rules;
  rules.random_solutions = 1;
  rules.most_rounds = 5;
  std::vector<std::string> heard;
  const std::vector<std::uint32_t> answers{0b1111'0000, 0b1011'0000, impossible, hidden, 0};
  const auto start = [](larder::random&) { return std::uint32_t{0b1111'0000}; };
  larder::random draws;
  const auto found = edge::improve_incumbent(rules, draws, start, cost_of, [&](std::uint32_t, double, std::string_view advice) {
    heard.emplace_back(advice);
    return answers[heard.size() - 1];
  });
  CHECK(heard == std::vector<std::string>{"", rules.reminder, "", rules.expert, ""});
  CHECK(found.best == hidden);
  CHECK(found.updates == 2);
}

TEST_CASE("when no random solution can be, any that can is better", "[edge]") {
  edge::incumbent_rules rules;
  rules.random_solutions = 3;
  rules.most_rounds = 1;
  larder::random draws;
  const auto found = edge::improve_incumbent(
      rules, draws, [](larder::random&) { return impossible; }, cost_of, [](std::uint32_t, double, std::string_view) { return 0u; });
  CHECK(found.cost == 4);
  CHECK(found.best == 0);
}
