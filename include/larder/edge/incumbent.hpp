// A search led by an adviser that sees one solution, the best so far: it proposes another, which replaces the incumbent if it is better,
// and is told in words what became of the last. The adviser may be a language model; nothing here is specific to one.
// Source: "LLM-Based Task Offloading and Resource Allocation in Satellite Edge Computing Networks" (IEEE TVT 2025): best of 100 random
// solutions first, a reminder after a repeated and expert advice after a worse answer, infinite cost for an infeasible one. The number of
// rounds without progress that ends the search is larder's. O(rounds) calls of the adviser and of the cost.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <larder/core/random.hpp>

namespace larder::inline v0::edge {

/// How long to search, and what to tell the adviser.
struct incumbent_rules {
  std::uint32_t random_solutions = 100;  ///< of which the best is the first incumbent; at least 1
  std::uint32_t most_rounds = 200;
  std::uint32_t idle_rounds = 20;  ///< so many in a row without a better solution end the search
  std::string reminder = "This is the solution you were given; propose another.";
  std::string expert = "That solution is worse or cannot be; keep what makes the given one good and change little.";
};

/// What a search found.
template <class Solution>
struct incumbent_found {
  Solution best{};
  double cost = std::numeric_limits<double>::infinity();
  std::uint32_t rounds = 0;   ///< proposals asked for
  std::uint32_t updates = 0;  ///< of which were better
};

/// Searches for the least cost.
///   draw(random&) -> Solution                                  a random solution, feasible or not
///   cost(const Solution&) -> double                            infinite or NaN for one that cannot be
///   propose(const Solution& best, double cost, std::string_view advice) -> Solution    advice is empty after a success
template <class Draw, class Cost, class Propose>
auto improve_incumbent(const incumbent_rules& rules, random& draws, Draw&& draw, Cost&& cost, Propose&& propose) {
  using solution = std::invoke_result_t<Draw&, random&>;
  static_assert(std::equality_comparable<solution>, "larder: solutions are compared, so that a repeated one is noticed");
  incumbent_found<solution> found;
  for (std::uint32_t i = 0; i < rules.random_solutions || i == 0; ++i) {
    solution candidate = draw(draws);
    const double price = cost(std::as_const(candidate));
    if (i == 0 || price < found.cost) found.best = std::move(candidate);
    if (price < found.cost) found.cost = price;
  }
  std::string_view advice;
  for (std::uint32_t idle = 0; found.rounds < rules.most_rounds && idle < rules.idle_rounds; ++found.rounds) {
    solution candidate = propose(std::as_const(found.best), found.cost, advice);
    ++idle;
    if (candidate == found.best) {
      advice = rules.reminder;
    } else if (const double price = cost(std::as_const(candidate)); price < found.cost) {
      found.best = std::move(candidate);
      found.cost = price;
      ++found.updates;
      advice = {};
      idle = 0;
    } else {
      advice = rules.expert;
    }
  }
  return found;
}

}  // namespace larder::inline v0::edge
