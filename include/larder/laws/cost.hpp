// The laws of cost terms. `check_cost(term)` runs them all on random events; `check_sum(sum)` adds those of a sum:
//
// | law            | statement                                                                                               |
// |----------------|---------------------------------------------------------------------------------------------------------|
// | bounds         | every cost is finite and >= 0 (P25)                                                                     |
// | purity         | equal events cost the same, asked again, of a copy, and whatever stands in the event's own cost field    |
// | more bytes     | more bytes moved, a larger entry or a larger input never cost less                                      |
// | serving nobody | a hit that stands for no request costs nothing                                                          |
// | no allocation  | pricing takes no memory; needs settings::allocations                                                    |
// | breakdown      | (sum) the parts are the terms' own costs, bit for bit, and add up in the declared order to the total    |
#pragma once

#include <cmath>
#include <optional>

#include <boost/hana/for_each.hpp>

#include <larder/core/random.hpp>
#include <larder/cost/sum.hpp>
#include <larder/laws/verdict.hpp>

namespace larder::inline v0::laws {

/// A random event and the request it is about. Copies point to their own request.
struct occurrence {
  request asked{};
  event what{};

  explicit occurrence(random& draws) {
    const auto some = [&](std::uint64_t n, double unit) { return static_cast<double>(draws.below(n)) * unit; };
    asked.count = some(5, 1);
    asked.share = some(5, 0.25);
    asked.paths = 1 + some(3, 1);
    asked.tokens_per_example = some(3, 100);
    asked.input_megabytes = some(4, 0.7);
    asked.work_per_token = some(3, 1e9);
    asked.input_tokens = some(100, 17);
    asked.output_tokens = some(100, 3);
    what.what = static_cast<verb>(draws.below(4));
    if (what.what == verb::bypass) what.reason = static_cast<refusal>(1 + draws.below(5));
    if (what.what == verb::evict) what.cause = static_cast<removal>(draws.below(6));
    what.now = instant{static_cast<std::int64_t>(draws.below(1000))};
    what.charge = draws.below(5) * 1'000'000'000;
    if (what.what == verb::load || what.what == verb::evict) what.moved = high_product(draws.next(), what.charge + 1);
    what.context = some(6, 3.5);
    if (what.what == verb::evict) asked.count = 0;
    what.asked = &asked;
  }
  occurrence(const occurrence& other) noexcept : asked(other.asked), what(other.what) { what.asked = &asked; }
  occurrence& operator=(const occurrence&) = delete;

  [[nodiscard]] std::string text() const {
    return std::string(name_of(what.what)) + " of " + std::to_string(what.charge) + " charges, " + std::to_string(what.moved) +
           " moved, context " + std::to_string(what.context) + ", for " + std::to_string(asked.count) + " requests of which " +
           std::to_string(asked.share) + " at the edge, input " + std::to_string(asked.input_megabytes) + " MB";
  }
};

namespace detail {

/// Runs a law on random events; broken(occurrence) answers what is wrong, or nothing.
template <class Broken>
verdict of_events(std::string_view law, const settings& how, Broken&& broken) {
  random draws(mix(how.seed));
  for (int i = 0; i < how.rounds * how.steps; ++i) {
    const occurrence o(draws);
    if (std::string sentence = broken(o); !sentence.empty()) return {law, std::move(sentence), {o.text()}};
  }
  return {law, {}, {}};
}

inline bool same_bits(double a, double b) { return a == b && std::signbit(a) == std::signbit(b); }

}  // namespace detail

/// All laws for a cost term.
template <cost_term C>
[[nodiscard]] report check_cost(const C& term = C{}, const settings& how = {}) {
  report all{std::string(C::name), {}};
  const auto law = [&](std::string_view name, auto&& broken) { all.verdicts.push_back(detail::of_events(name, how, broken)); };
  law("bounds", [&](const occurrence& o) -> std::string {
    const double cost = term(o.what);
    return cost >= 0 && std::isfinite(cost) ? "" : "the cost is " + std::to_string(cost);
  });
  law("purity", [&](const occurrence& o) -> std::string {
    const double cost = term(o.what);
    const C copy(term);
    if (!detail::same_bits(cost, term(o.what))) return "asked twice, the cost differs";
    if (!detail::same_bits(cost, copy(o.what))) return "a copy of the term answers another cost";
    occurrence marked(o);
    marked.what.cost = 1234;
    return detail::same_bits(cost, term(marked.what)) ? "" : "the cost depends on what stood in the event's cost before";
  });
  law("more bytes", [&](const occurrence& o) -> std::string {
    const double cost = term(o.what);
    occurrence moved(o), larger(o), longer(o);
    if (o.what.moved < o.what.charge) moved.what.moved = o.what.charge;
    larger.what.charge += 1'000'000;
    longer.asked.input_megabytes += 1;
    if (term(moved.what) < cost) return "moving more bytes costs less";
    if (term(larger.what) < cost) return "a larger entry costs less";
    return term(longer.what) < cost ? "a larger input costs less" : "";
  });
  law("serving nobody", [&](const occurrence& o) -> std::string {
    if (o.what.what != verb::hit) return {};
    occurrence nobody(o);
    nobody.asked.count = 0;
    return term(nobody.what) == 0 ? "" : "a hit that stands for no request costs " + std::to_string(term(nobody.what));
  });
  if (how.allocations != nullptr) {
    law("no allocation", [&](const occurrence& o) -> std::string {
      const std::size_t before = how.allocations();
      static_cast<void>(term(o.what));
      return how.allocations() == before ? "" : "pricing takes memory";
    });
  }
  return all;
}

/// The same and the law of the breakdown, for a cost::sum.
template <class... Terms>
[[nodiscard]] report check_sum(const cost::sum<Terms...>& sum, const settings& how = {}) {
  report all = check_cost(sum, how);
  all.verdicts.push_back(detail::of_events("breakdown", how, [&](const occurrence& o) -> std::string {
    std::array<double, sizeof...(Terms)> parts{};
    const double total = sum.evaluate(o.what, parts);
    double added = 0;
    std::size_t i = 0;
    bool alike = true;
    boost::hana::for_each(sum.terms(), [&](const auto& term) {
      alike = alike && detail::same_bits(parts[i++], term(o.what));
      added += term(o.what);
    });
    if (!alike) return "a part is not its term's own cost";
    if (!detail::same_bits(total, added)) return "the parts do not add up to the total";
    return detail::same_bits(total, sum(o.what)) ? "" : "the total differs from the sum's own answer";
  }));
  return all;
}

}  // namespace larder::inline v0::laws
