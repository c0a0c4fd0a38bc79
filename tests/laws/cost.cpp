// Cost terms keep their laws; and every law can fail.
#include <larder/laws/cost.hpp>

#include <larder/cost/all.hpp>

#include <boost/hana/for_each.hpp>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "laws/memory.hpp"

using namespace larder;

namespace {

laws::settings counting() {
  laws::settings how;
  how.allocations = memory::taken;
  return how;
}

}  // namespace

TEST_CASE("laws: every cost term keeps every law of cost (P22 P25)") {
  boost::hana::for_each(cost::all, [&](auto type) {
    using C = typename decltype(type)::type;
    const auto found = laws::check_cost(C{}, counting());
    INFO(found.text());
    CHECK(found);
    CHECK(found.verdicts.size() == 5);
  });
}
TEST_CASE("laws: a sum keeps the laws and is its terms, bit for bit, in the declared order") {
  using four = cost::sum<cost::switching, cost::accuracy<>, cost::access, cost::cloud>;
  const auto found = laws::check_sum(four{}, counting());
  INFO(found.text());
  CHECK(found);
  CHECK(found.ran("breakdown"));
  CHECK(laws::check_sum(cost::sum<>{}, counting()));
  const auto timed = cost::sum(cost::switching{}, cost::exchange{cost::transmission{1e8, 1e7, 0.1, 0.2}, 3.0},
                               cost::exchange{cost::computation{1e13, 0.1}, 2.0});
  CHECK(laws::check_sum(timed, counting()));
}

namespace {

struct term {
  static constexpr std::string_view name = "term";
  static constexpr std::string_view unit = "cost";
};
struct negative : term {
  double operator()(const event& e) const noexcept { return e.what == verb::evict ? -1 : 0; }
};
struct infinite : term {
  double operator()(const event& e) const noexcept {
    return e.context == 0 && e.what == verb::hit ? std::numeric_limits<double>::infinity() : 0;
  }
};
struct moody : term {
  mutable int asked = 0;
  double operator()(const event&) const noexcept { return ++asked % 3; }
};
struct cumulative : term {
  double operator()(const event& e) const noexcept { return e.cost + 1; }
};
struct discounting : term {
  double operator()(const event& e) const noexcept { return 1 / (1 + static_cast<double>(e.moved)); }
};
struct standing : term {
  double operator()(const event&) const noexcept { return 1; }
};
struct writes_down : term {
  mutable std::vector<int> log;
  double operator()(const event&) const noexcept {
    log.push_back(1);
    return 0;
  }
};

template <class C>
void offends(std::string_view law) {
  const auto found = laws::check_cost(C{}, counting());
  INFO(law);
  INFO(found.text());
  CHECK(found.breaks(law));
  CHECK(found.text().find("breaks the law of " + std::string(law)) != std::string::npos);
}

}  // namespace

TEST_CASE("laws: every law of cost fails on its offender") {
  offends<negative>("bounds");
  offends<infinite>("bounds");
  offends<moody>("purity");
  offends<cumulative>("purity");
  offends<discounting>("more bytes");
  offends<standing>("serving nobody");
  offends<writes_down>("no allocation");
  CHECK(laws::check_sum(cost::sum<moody>{}).breaks("breakdown"));
}
