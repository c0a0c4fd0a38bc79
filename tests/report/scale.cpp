#include <larder/report/scale.hpp>

#include "rapidcheck_catch.hpp"

using namespace larder::report;
using numbers = std::vector<double>;

TEST_CASE("ticks are at round numbers", "[report]") {
  CHECK(scale({}, 0, 10).ticks() == numbers{0, 2, 4, 6, 8, 10});
  CHECK(scale({}, 4.88, 27.51).ticks() == numbers{0, 5, 10, 15, 20, 25, 30});
  CHECK(scale({}, 100, 101).ticks().size() == 6);
  CHECK(scale({}, 100, 101).ticks()[1] == Approx(100.2));
  CHECK(scale({}, -8, 27).ticks() == numbers{-10, 0, 10, 20, 30});
  CHECK(scale({.label = "", .logarithmic = true}, 1, 1e6).ticks().size() == 7);
  CHECK(scale({.label = "", .logarithmic = true}, 30, 450).ticks() == numbers{20, 50, 100, 200, 500});
}

TEST_CASE("places run from one end of the axis to the other", "[report]") {
  const scale linear({}, 0, 10), logarithmic({.label = "", .logarithmic = true}, 1, 100),
      fixed({.label = "", .low = 2.0, .high = 4.0}, 0, 10);
  CHECK(linear.place(0) == 0);
  CHECK(linear.place(5) == 0.5);
  CHECK(linear.place(10) == 1);
  CHECK(logarithmic.place(10) == Approx(0.5));
  CHECK(fixed.place(2) == 0);
  CHECK(fixed.place(4) == 1);
  CHECK(fixed.place(10) == 4);
  for (const double tick : fixed.ticks()) CHECK((tick >= 2 && tick <= 4));
}

TEST_CASE("a fixed end keeps the ticks beyond it away, and one beyond all values still has an axis", "[report]") {
  const scale narrow({.label = "", .low = 2.6, .high = 4.1}, 0, 10);
  CHECK(narrow.ticks() == numbers{3, 3.5, 4});
  const scale above({.label = "", .low = 20.0}, 0, 10);
  CHECK(above.place(20) == 0);
  CHECK(above.place(21) > 0);
  CHECK(above.place(10) < 0);
  const scale below({.label = "", .high = -5.0}, 1, 2);
  CHECK(below.place(-5) == 1);
  CHECK(below.place(1) > 1);
  const scale decades({.label = "", .logarithmic = true, .low = 100.0}, 1, 10);
  CHECK(decades.place(100) == 0);
  CHECK(decades.place(10) < 0);
}

TEST_CASE("any values have an axis", "[report]") {
  const auto check = [](bool logarithmic, double low, double high) {
    const scale made({.label = "", .logarithmic = logarithmic}, low, high);
    const auto& ticks = made.ticks();
    RC_ASSERT(ticks.size() >= 2u);
    RC_ASSERT(ticks.size() <= 14u);
    RC_ASSERT(std::is_sorted(ticks.begin(), ticks.end()));
    RC_ASSERT(made.place(low) >= -1e-6);
    RC_ASSERT(made.place(low) <= made.place(high));
    RC_ASSERT(made.place(high) <= 1 + 1e-6);
  };
  const auto draw = [] {
    const double digits = *rc::gen::inRange(1, 1000);
    return digits * std::pow(10.0, *rc::gen::inRange(-280, 280));
  };
  rc::prop("linear", [&] {
    double low = draw() * *rc::gen::element(-1, 1), high = *rc::gen::element(low, draw(), low + std::fabs(low) * 1e-12);
    if (low > high) std::swap(low, high);
    check(false, low, high);
  });
  rc::prop("logarithmic", [&] {
    double low = draw(), high = *rc::gen::element(low, draw());
    if (low > high) std::swap(low, high);
    check(true, low, high);
  });
  check(false, 0, 0);
  check(false, 1e17, 1e17 + 16);
  check(false, 5e-324, 5e-324);
}

TEST_CASE("numbers are short", "[report]") {
  CHECK(short_number(0) == "0");
  CHECK(short_number(-0.0) == "0");
  CHECK(short_number(0.1 + 0.2) == "0.3");
  CHECK(short_number(1500) == "1.5k");
  CHECK(short_number(-20000) == "-20k");
  CHECK(short_number(3.5e6) == "3.5M");
  CHECK(short_number(2e12) == "2T");
  CHECK(short_number(1e-5) == "1e-05");
}
