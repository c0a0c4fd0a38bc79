// A cost model of several terms, itself a term. It prices in the declared order, so results are bit-for-bit repeatable, and prints its own
// breakdown. All terms must have one unit; `exchange` turns a term of another unit into it at a stated rate.
//
//   cost::sum model{cost::switching{}, cost::exchange{cost::computation{.speed = 1e15}, 1.0}, cost::cloud{}};
//
// Empty terms take no space. An event costs the sum of its terms' costs.
#pragma once

#include <array>
#include <cmath>
#include <span>

#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>

#include <larder/core/check.hpp>

namespace larder::inline v0::cost {

/// A term in another unit: rate is the cost of one of the term's own units (one second, one joule), finite and >= 0.
template <class Term>
struct exchange {
  static constexpr std::string_view name = Term::name;
  static constexpr std::string_view unit = "cost";
  Term term{};
  double rate = 1;

  template <class Event>
  [[nodiscard]] double operator()(const Event& e) const noexcept {
    return rate * term(e);
  }
};
template <class Term>
exchange(Term, double) -> exchange<Term>;

/// The sum of its terms.
template <class... Terms>
class sum {
 public:
  static constexpr std::string_view name = "sum";
  static constexpr std::size_t size = sizeof...(Terms);
  static constexpr std::array<std::string_view, size> names{std::string_view(Terms::name)...};
  static constexpr std::string_view unit = [] {
    std::string_view first = "cost";
    const std::array<std::string_view, size> units{std::string_view(Terms::unit)...};
    if (size != 0) first = units.front();
    return first;
  }();
  static_assert(((Terms::unit == unit) && ...),
                "larder: the terms of a cost::sum have different units; wrap those that differ in cost::exchange{term, rate}");

  sum() = default;
  explicit(sizeof...(Terms) == 1) sum(Terms... terms) requires(sizeof...(Terms) > 0) : terms_(std::move(terms)...) {}

  /// Writes the cost of each term to `parts` and answers their sum, in declared order.
  template <class Event>
  double evaluate(const Event& e, std::span<double, size> parts) const noexcept {
    double total = 0;
    std::size_t i = 0;
    boost::hana::for_each(terms_, [&](const auto& term) {
      parts[i] = term(e);
      total += parts[i++];
    });
    return total;
  }
  template <class Event>
  [[nodiscard]] double operator()(const Event& e) const noexcept {
    double total = 0;
    boost::hana::for_each(terms_, [&](const auto& term) { total += term(e); });
    return total;
  }
  [[nodiscard]] const boost::hana::tuple<Terms...>& terms() const noexcept { return terms_; }

 private:
  LARDER_NO_UNIQUE_ADDRESS boost::hana::tuple<Terms...> terms_;
};

/// How many terms a cost model reports: those of a sum, or one.
template <class Model>
inline constexpr std::size_t terms_of = 1;
template <class... Terms>
inline constexpr std::size_t terms_of<sum<Terms...>> = sizeof...(Terms);

/// Their names, in order.
template <class Model>
[[nodiscard]] constexpr auto names_of() noexcept {
  if constexpr (requires { Model::names; }) {
    return Model::names;
  } else {
    return std::array<std::string_view, 1>{std::string_view(Model::name)};
  }
}

/// Prices an event term by term; a model that is no sum is its own only term.
template <class Model, class Event>
double price(const Model& model, const Event& e, std::span<double, terms_of<Model>> parts) noexcept {
  if constexpr (requires { model.evaluate(e, parts); }) {
    return model.evaluate(e, parts);
  } else {
    return parts[0] = model(e);
  }
}

static_assert(check_cost_term<sum<>>());

}  // namespace larder::inline v0::cost
