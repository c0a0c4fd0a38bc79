// Cost terms keep their laws; and every law can fail.
#include <larder/laws/cost.hpp>

#include <larder/cost/all.hpp>

#include <boost/hana/for_each.hpp>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "laws/memory.hpp"
#include "laws/offender.hpp"

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
struct dearer_copies : term {
  larder_test::number copied{larder_test::copies::know_they_are_copies};
  dearer_copies() { copied.count(); }
  double operator()(const event&) const noexcept { return copied.is_copy() ? 2 : 1; }
};
struct discounting : term {
  double operator()(const event& e) const noexcept { return 1 / (1 + static_cast<double>(e.moved)); }
};
struct favours_large_entries : term {
  double operator()(const event& e) const noexcept { return e.what == verb::load && e.charge == 0 ? 1 : 0; }
};
struct favours_large_inputs : term {
  double operator()(const event& e) const noexcept { return e.what != verb::hit && e.asked->input_megabytes == 0 ? 1 : 0; }
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

/// Answers something else when it is asked about an event for the time `Which`, counted from 1.
template <unsigned Which>
struct changes_its_mind : term {
  mutable event last{};
  mutable unsigned asked = 0;
  double operator()(const event& e) const noexcept {
    if (e.now != last.now || e.context != last.context || e.charge != last.charge || e.moved != last.moved) asked = 0;
    last = e;
    return ++asked == Which ? 2 : 1;
  }
};

template <class C>
void offends(std::string_view law, std::string_view words, const std::vector<std::string_view>& also = {}) {
  larder_test::breaks(laws::check_cost(C{}, counting()), law, words, 1, also);
}

}  // namespace

TEST_CASE("laws: every law of cost fails on its offender") {
  offends<negative>("bounds", "the cost is -1");
  offends<infinite>("bounds", "the cost is inf", {"serving nobody"});
  offends<moody>("purity", "asked twice, the cost differs", {"more bytes", "serving nobody"});
  offends<dearer_copies>("purity", "a copy of the term answers another cost", {"serving nobody"});
  offends<cumulative>("purity", "the cost depends on what stood in the event's cost before", {"serving nobody"});
  offends<discounting>("more bytes", "moving more bytes costs less", {"serving nobody"});
  offends<favours_large_entries>("more bytes", "a larger entry costs less");
  offends<favours_large_inputs>("more bytes", "a larger input costs less");
  offends<standing>("serving nobody", "a hit that stands for no request costs 1");
  offends<writes_down>("no allocation", "pricing takes memory");
}
TEST_CASE("laws: the law of the breakdown fails on terms that answer differently each time") {
  const std::vector<std::string_view> others{"purity", "more bytes", "serving nobody"};
  // A term is asked by the sum for parts and total, by the law for the part and for its own total, and by the sum for the total alone.
  larder_test::breaks(laws::check_sum(cost::sum<changes_its_mind<2>>{}), "breakdown", "a part is not its term's own cost", 1, others);
  larder_test::breaks(laws::check_sum(cost::sum<changes_its_mind<3>>{}), "breakdown", "the parts do not add up to the total", 1, others);
  larder_test::breaks(laws::check_sum(cost::sum<changes_its_mind<4>>{}), "breakdown", "the total differs from the sum's own answer", 1,
                      others);
}
