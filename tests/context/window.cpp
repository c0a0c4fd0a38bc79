// The store behind the context models: examples decay, tokens fill the window.
#include <larder/context/age_of_thought.hpp>
#include <larder/context/examples.hpp>
#include <larder/context/none.hpp>

#include "catch.hpp"

using namespace larder;

namespace {
request of(double count, double tokens = 0, double window = 1e300) {
  request r;
  r.count = count;
  r.tokens_per_example = tokens;
  r.window = window;
  return r;
}
}  // namespace

TEST_CASE("context::examples: grows by relevance times the share served, falls by the rate, never below 0") {
  context::examples model(0.5);
  model.reserve(2);
  model.start(slot{0}, 10);
  request r = of(8);
  r.share = 0.5;
  r.relevance = 0.25;
  CHECK(model.grow(slot{0}, r, 10));
  CHECK(model.level(slot{0}, 10) == 1);
  CHECK(model.level(slot{0}, 11) == 0.5);
  CHECK(model.level(slot{0}, 12) == 0);
  CHECK(model.level(slot{0}, 1000) == 0);
  CHECK(model.grow(slot{0}, of(1), 1000));  // from 0, not from the debt of the years
  CHECK(model.level(slot{0}, 1000) == 1);
  CHECK(model.rate() == 0.5);
  CHECK(model.levels()[0] == 501);
}
TEST_CASE("context::examples: the published recurrence, slot by slot") {
  // kappa <- max(0, kappa + requests - 0.6), one step per time slot.
  context::examples model(0.6);
  model.reserve(1);
  model.start(slot{0}, 0);
  double kappa = 0;
  const double requests[]{3, 0, 0, 0, 0, 0, 1, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 5};
  double now = 0;
  for (const double each : requests) {
    if (each > 0) static_cast<void>(model.grow(slot{0}, of(each), now));
    kappa = std::max(0.0, kappa + each - 0.6);
    now += 1;
    CHECK(model.level(slot{0}, now) == Approx(kappa).margin(1e-12));
  }
}
TEST_CASE("context::age_of_thought: paths and consensus count, tokens if they are asked to") {
  context::age_of_thought plain(0.5), weighed(0.5, context::overflow::flush, 0.5), printed(0.5, context::overflow::flush, 1, true);
  request r = of(2, 200);
  r.paths = 3;
  for (auto* model : {&plain, &weighed, &printed}) {
    model->reserve(1);
    model->start(slot{0}, 0);
    CHECK(model->grow(slot{0}, r, 0));
    CHECK(model->tokens(slot{0}) == 1200);
  }
  CHECK(plain.level(slot{0}, 0) == 6);
  CHECK(weighed.level(slot{0}, 0) == 3);
  CHECK(printed.level(slot{0}, 0) == 1200);
}
TEST_CASE("context: a window may be full; beyond it the entry is flushed, or its context truncated") {
  context::examples flushing(0), truncating(0, context::overflow::truncate);
  for (auto* model : {&flushing, &truncating}) {
    model->reserve(1);
    model->start(slot{0}, 0);
    CHECK(model->grow(slot{0}, of(5, 10, 50), 0));
    CHECK(model->tokens(slot{0}) == 50);
  }
  CHECK_FALSE(flushing.grow(slot{0}, of(1, 10, 50), 0));
  CHECK(truncating.grow(slot{0}, of(100, 10, 50), 0));
  CHECK(truncating.tokens(slot{0}) == 50);
  CHECK(truncating.level(slot{0}, 0) == 5);
  CHECK(truncating.grow(slot{0}, of(0, 0, 0), 0));  // a window of nothing keeps nothing
  CHECK(truncating.tokens(slot{0}) <= 50);
}
TEST_CASE("context: a reused slot starts at 0 (D1)") {
  context::examples model(0.5);
  model.reserve(1);
  model.start(slot{0}, 0);
  static_cast<void>(model.grow(slot{0}, of(100, 5), 0));
  model.stop(slot{0});
  model.start(slot{0}, 1);
  CHECK(model.level(slot{0}, 1) == 0);
  CHECK(model.tokens(slot{0}) == 0);
}
TEST_CASE("context::none: nothing is gathered, nothing kept (D7)") {
  context::none model;
  model.reserve(100);
  model.start(slot{0}, 0);
  CHECK(model.grow(slot{0}, of(100, 10, 1), 0));
  CHECK(model.level(slot{0}, 0) == 0);
  CHECK(model.levels().empty());
  CHECK(std::is_empty_v<context::none>);
}
