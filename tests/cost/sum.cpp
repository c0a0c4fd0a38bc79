// cost::sum: terms in their declared order, bit for bit, with a breakdown.
#include <larder/cost/sum.hpp>

#include <larder/cost/cloud.hpp>
#include <larder/cost/computation.hpp>
#include <larder/cost/none.hpp>
#include <larder/cost/switching.hpp>

#include <array>

#include "catch.hpp"

using namespace larder;

namespace {
template <int N>
struct tenth {
  static constexpr std::string_view name = "tenth";
  static constexpr std::string_view unit = "cost";
  double operator()(const event&) const noexcept { return N * 0.1; }
};
event some_event() {
  static const request asked;
  event e;
  e.what = verb::load;
  e.moved = 3'000'000;
  e.asked = &asked;
  return e;
}
}  // namespace

TEST_CASE("cost::sum: adds up in the declared order, bit for bit") {
  const event e = some_event();
  const cost::sum<tenth<1>, tenth<2>, tenth<3>> forward;
  const cost::sum<tenth<3>, tenth<2>, tenth<1>> backward;
  CHECK(forward(e) == (0.1 + 0.2) + 3 * 0.1);
  CHECK(backward(e) == (3 * 0.1 + 0.2) + 0.1);
  CHECK(forward(e) != backward(e));
  std::array<double, 3> parts{};
  CHECK(forward.evaluate(e, parts) == forward(e));
  CHECK(parts == std::array<double, 3>{0.1, 0.2, 3 * 0.1});
}
TEST_CASE("cost::sum: an empty sum is 0, and empty terms take no room (D7)") {
  CHECK(cost::sum<>{}(some_event()) == 0);
  CHECK(cost::sum<>::unit == "cost");
  CHECK(cost::terms_of<cost::sum<>> == 0);
  CHECK(sizeof(cost::sum<tenth<1>, tenth<2>>) == 1);
  CHECK(sizeof(cost::sum<cost::cloud, tenth<1>>) == sizeof(cost::cloud));
}
TEST_CASE("cost::sum: is a term itself, and names its terms") {
  using inner = cost::sum<cost::switching, cost::cloud>;
  const cost::sum<inner, tenth<1>> outer;
  CHECK(outer(some_event()) == inner{}(some_event()) + 0.1);
  CHECK(cost::names_of<inner>() == std::array<std::string_view, 2>{"switching", "cloud"});
  CHECK(cost::names_of<cost::cloud>() == std::array<std::string_view, 1>{"cloud"});
  CHECK(cost::terms_of<inner> == 2);
  CHECK(cost::terms_of<cost::cloud> == 1);
}
TEST_CASE("cost::exchange: another unit at its rate") {
  const cost::sum model{cost::switching{}, cost::exchange{cost::computation{1e9, 2}, 3.0}};
  CHECK(decltype(model)::unit == "cost");
  const event e = some_event();
  CHECK(model(e) == cost::switching{}(e) + 3.0 * 2);
  CHECK(decltype(model)::names[1] == "computation");
  std::array<double, 2> parts{};
  CHECK(cost::price(model, e, std::span<double, 2>(parts)) == model(e));
  std::array<double, 1> one{};
  CHECK(cost::price(cost::cloud{}, e, std::span<double, 1>(one)) == one[0]);
}
TEST_CASE("cost::sum: of seconds alone counts in seconds") { CHECK(cost::sum<cost::computation>::unit == "s"); }
