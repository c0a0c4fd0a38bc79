// Each cost term, worked out by hand.
#include <larder/cost/access.hpp>
#include <larder/cost/accuracy.hpp>
#include <larder/cost/cloud.hpp>
#include <larder/cost/computation.hpp>
#include <larder/cost/energy.hpp>
#include <larder/cost/none.hpp>
#include <larder/cost/switching.hpp>
#include <larder/cost/transmission.hpp>

#include <cmath>

#include "catch.hpp"

using namespace larder;

namespace {

/// Ten requests of 2 MB, 80 % at the edge, 3 paths of 100 tokens, 50 tokens in and 20 out, 1e9 FLOP a token; 5 GB, of which 2 are loaded.
struct fixture {
  request asked;
  event e;
  fixture() {
    asked.count = 10;
    asked.share = 0.8;
    asked.paths = 3;
    asked.tokens_per_example = 100;
    asked.input_megabytes = 2;
    asked.work_per_token = 1e9;
    asked.input_tokens = 50;
    asked.output_tokens = 20;
    e.asked = &asked;
    e.charge = 5'000'000'000;
    e.context = 7;
  }
  event& of(verb what) {
    e.what = what;
    e.moved = what == verb::load || what == verb::evict ? 2'000'000'000 : 0;
    return e;
  }
};

}  // namespace

TEST_CASE("cost::switching: a load pays for what it moves, not for its size; nothing else pays") {
  fixture f;
  const cost::switching term{1e-5, 0.25};
  CHECK(term(f.of(verb::load)) == Approx(1e-5 * 2000 + 0.25));
  for (const verb v : {verb::hit, verb::evict, verb::bypass, verb::reweigh}) CHECK(term(f.of(v)) == 0);
}
TEST_CASE("cost::cloud: the share served elsewhere pays, per request and path") {
  fixture f;
  const cost::cloud term{0.083};
  CHECK(term(f.of(verb::hit)) == Approx(2 * 3 * 0.083));
  CHECK(term(f.of(verb::load)) == Approx(2 * 3 * 0.083));
  CHECK(term(f.of(verb::bypass)) == Approx(10 * 3 * 0.083));
  CHECK(term(f.of(verb::evict)) == 0);
}
TEST_CASE("cost::access: the inputs served at the edge pay by megabyte") {
  fixture f;
  const cost::access term{0.0001};
  CHECK(term(f.of(verb::hit)) == Approx(8 * 2 * 0.0001));
  CHECK(term(f.of(verb::bypass)) == 0);
  CHECK(term(f.of(verb::evict)) == 0);
}
TEST_CASE("cost::computation: tokens times work over speed, at the edge") {
  fixture f;
  const cost::computation term{1e13, 0.5};
  CHECK(term(f.of(verb::load)) == Approx(8 * ((3 * 100 + 70) * 1e9 / 1e13 + 0.5)));
  CHECK(term(f.of(verb::bypass)) == 0);
  CHECK(cost::computation{}(f.of(verb::hit)) == 0);  // infinitely fast
  CHECK(cost::computation::tokens_of(f.asked) == 370);
}
TEST_CASE("cost::energy: the same work over the efficiency") {
  fixture f;
  CHECK(cost::energy{810e9}(f.of(verb::hit)) == Approx(8 * 370 * 1e9 / 810e9));
  CHECK(cost::energy{810e9}(f.of(verb::bypass)) == 0);
}
TEST_CASE("cost::transmission: all inputs go up, the share elsewhere goes on") {
  fixture f;
  const cost::transmission term{1e6, 1e7, 0.1, 0.2};
  const double bits = 16e6;
  CHECK(term(f.of(verb::hit)) == Approx(10 * bits / 1e6 + 8 * 0.1 + 2 * (0.2 + bits / 1e7)));
  CHECK(term(f.of(verb::bypass)) == Approx(10 * bits / 1e6 + 10 * (0.2 + bits / 1e7)));
  CHECK(term(f.of(verb::evict)) == 0);
}
TEST_CASE("cost::accuracy: the log law, V(1)") {
  const cost::log_law law{0.4, 0.05, 1};
  CHECK(law.accuracy(0) == 0.4);
  CHECK(law.accuracy(1) == Approx(0.45));
  CHECK(law.accuracy(7) == Approx(0.55));
  CHECK(law.accuracy(1e9) == 1);
  CHECK(cost::log_law{0.4, 0.05, 2}.accuracy(3) == Approx(0.4 + 0.05 * std::log2(10)));
  fixture f;
  CHECK(cost::accuracy<>{law, 0.02}(f.of(verb::hit)) == Approx(0.02 * 0.45 * 8));
  CHECK(cost::accuracy<>{law, 0.02}(f.of(verb::bypass)) == 0);
  CHECK(cost::accuracy<>{law, 0.02}(f.of(verb::evict)) == 0);
}
TEST_CASE("cost::accuracy: the saturating law, alpha at 0 and 1 in the limit") {
  const cost::saturating law{0.6, 0.95};
  CHECK(law.accuracy(0) == Approx(0.6));
  CHECK(law.unit_cost(10) == Approx(0.4 / (1 + 10 * std::log(1 / 0.95))));
  CHECK(law.accuracy(1e12) == Approx(1));
  double before = 0;
  for (double context = 0; context < 100; context += 0.5) {
    CHECK(law.accuracy(context) >= before);
    before = law.accuracy(context);
  }
}
TEST_CASE("cost::accuracy: the law as printed, guarded at its pole (P25)") {
  const cost::linear_aot law{0.5, 0.95, 1};
  const double g = std::log(1 / 0.95);
  CHECK(law.accuracy(0) == 0);
  CHECK(law.accuracy(10) == Approx(0.5 * 10 * g));
  CHECK(law.accuracy(1e6) == 1);
  CHECK(law.unit_cost(10) == Approx(0.5 / (10 * g)));
  CHECK(law.unit_cost(0) == Approx(0.5 / g));
  CHECK(law.unit_cost(0) == law.unit_cost(1));
}
TEST_CASE("cost::none: everything is free") {
  fixture f;
  for (const verb v : {verb::hit, verb::load, verb::evict, verb::bypass, verb::reweigh}) CHECK(cost::none{}(f.of(v)) == 0);
}
