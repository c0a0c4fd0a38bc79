#include <larder/edge/sparks_fit.hpp>

#include <limits>
#include <vector>

#include "catch.hpp"

namespace edge = larder::edge;

TEST_CASE("the distance of a table from itself is 0, and grows with every cell that is not its own", "[edge]") {
  for (const edge::serving_rows& column : edge::sparks_published) {
    CHECK(edge::sparks_distance(column, column) == 0);
    for (const auto& row : edge::serving_row_list) {
      edge::serving_rows other = column;
      other.*row.value *= 1.2;
      CHECK((edge::sparks_distance(other, column) > 0) == (column.*row.value > 0));
    }
  }
}

TEST_CASE("numbers are cut to three digits", "[edge]") {
  CHECK(edge::three_digits(1234.5) == 1230);
  CHECK(edge::three_digits(.012345) == .0123);
  CHECK(edge::three_digits(7) == 7);
}

TEST_CASE("the search is the same every time, never goes further away, and says how far it is", "[edge]") {
  const std::array<edge::sparks_stage, 1> stages{{{12, 1, .3, .1}}};
  const auto search = [&](std::uint64_t seed) {
    double last = std::numeric_limits<double>::infinity();
    int candidates = 0;
    const auto found = edge::fit_sparks(edge::sparks_start, stages, seed, [&](double distance) {
      CHECK(distance <= last);
      last = distance;
      ++candidates;
    });
    CHECK(candidates == 12);
    CHECK(found.second == last);
    CHECK(edge::sparks_distance(found.first, 1) == found.second);
    return found;
  };
  const auto first = search(1), again = search(1), other = search(2);
  bool differs = false;
  for (const auto& p : edge::sparks_parameter_list) {
    CHECK(first.first.*p.value == again.first.*p.value);
    CHECK(first.first.*p.value >= p.lowest);
    CHECK(first.first.*p.value <= p.highest);
    differs |= first.first.*p.value != other.first.*p.value;
  }
  CHECK(differs);
}

TEST_CASE("the embedded parameters are values of the search, nearer to the table than its start, and small steps do not improve them",
          "[edge]") {
  const edge::sparks_parameters embedded;
  for (const auto& p : edge::sparks_parameter_list) {
    INFO(p.name);
    CHECK(embedded.*p.value >= p.lowest);
    CHECK(embedded.*p.value <= p.highest);
    CHECK(edge::three_digits(embedded.*p.value) == embedded.*p.value);
  }
  const double here = edge::sparks_distance(embedded, 2);
  CHECK(here < .3 * edge::sparks_distance(edge::sparks_start, 2));
  CHECK(here < 1);
}
