#include <larder/edge/accuracy_tables.hpp>

#include <cmath>

#include <larder/cost/accuracy.hpp>

#include "catch.hpp"

namespace edge = larder::edge;

namespace {
double rmse(const edge::reasoning_accuracy& row, double exponent, double gain) {
  const larder::cost::log_law law{row.zero_shot(), gain, exponent};
  double sum = 0;
  for (std::size_t i = 0; i < row.by_paths.size(); ++i) {
    const double left = row.by_paths[i] - law.accuracy(edge::reasoning_paths[i]);
    sum += left * left;
  }
  return std::sqrt(sum / static_cast<double>(row.by_paths.size()));
}
// The gain that fits best with this exponent: least squares through zero_shot.
double best_gain(const edge::reasoning_accuracy& row, double exponent) {
  double above = 0, below = 0;
  for (std::size_t i = 0; i < row.by_paths.size(); ++i) {
    const double x = std::log2(1 + std::pow(edge::reasoning_paths[i], exponent));
    above += x * (row.by_paths[i] - row.zero_shot());
    below += x * x;
  }
  return above / below;
}
}  // namespace

TEST_CASE("the printed fits are the least squares of the published rows", "[edge]") {
  for (const auto& row : edge::reasoning_accuracies) {
    INFO(row.model << " on " << row.task);
    // p is printed to two digits; where it is small, A1 moves with the third.
    CHECK(best_gain(row, row.best.exponent) == Approx(row.best.gain).epsilon(.01));
    CHECK(best_gain(row, 1) == Approx(row.linear.gain).margin(6e-5));
    CHECK(rmse(row, row.best.exponent, row.best.gain) == Approx(row.best.rmse).margin(7e-4));
    CHECK(rmse(row, 1, row.linear.gain) == Approx(row.linear.rmse).margin(7e-4));
    for (const double p : {.05, .1, .3, .6, .9, 1.2, 1.5})
      CHECK(rmse(row, row.best.exponent, row.best.gain) <= rmse(row, p, best_gain(row, p)) + 1e-4);
  }
}

TEST_CASE("rows are found by model and task, and read between their columns", "[edge]") {
  const auto row = edge::find_reasoning_accuracy("PaLM-540B", "GSM8K");
  REQUIRE(row);
  CHECK(row->chain_of_thought == .56);
  CHECK(edge::accuracy_at(*row, 0) == .50);
  CHECK(edge::accuracy_at(*row, 5) == .65);
  CHECK(edge::accuracy_at(*row, 2.5) == Approx(.575));
  CHECK(edge::accuracy_at(*row, 19) == Approx(.718));
  CHECK(edge::accuracy_at(*row, 20) == .72);
  CHECK(edge::accuracy_at(*row, 1000) == .72);
  CHECK_FALSE(edge::find_reasoning_accuracy("PaLM-540B", "gsm8k"));
}

TEST_CASE("more paths help on every row but one", "[edge]") {
  for (const auto& row : edge::reasoning_accuracies)
    for (std::size_t i = 1; i < row.by_paths.size(); ++i) {
      INFO(row.model << " on " << row.task << ", column " << i);
      CHECK((row.by_paths[i] >= row.by_paths[i - 1] || (row.model == "PaLM-540B" && row.task == "SVAMP")));
    }
}

TEST_CASE("perception accuracies are parts of 1", "[edge]") {
  CHECK(edge::imagebind_accuracies[0].accuracy == .777);
  for (const auto& each : edge::imagebind_accuracies) CHECK((each.accuracy > 0 && each.accuracy < 1));
}
