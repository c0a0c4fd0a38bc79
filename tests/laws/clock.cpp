// Clocks keep their laws; and every law can fail.
#include <larder/laws/clock.hpp>

#include <larder/clock/all.hpp>

#include <boost/hana/for_each.hpp>
#include <memory>
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

struct ticks_when_asked {
  static constexpr std::string_view name = "ticks_when_asked";
  mutable std::int64_t ticks = 0;
  instant now() const noexcept { return {ticks++}; }
  void on_request() noexcept {}
  void on_slot() noexcept {}
};
struct one_for_all {
  static constexpr std::string_view name = "one_for_all";
  std::shared_ptr<std::int64_t> ticks = std::make_shared<std::int64_t>(0);
  instant now() const noexcept { return {*ticks}; }
  void on_request() noexcept { ++*ticks; }
  void on_slot() noexcept {}
};
struct writes_down {
  static constexpr std::string_view name = "writes_down";
  std::vector<int> log;
  instant now() const noexcept { return {}; }
  void on_request() noexcept { log.push_back(1); }
  void on_slot() noexcept {}
};

}  // namespace

TEST_CASE("laws: every clock keeps every law of clocks (P41)") {
  boost::hana::for_each(clock::all, [&](auto type) {
    const auto found = laws::check_clock(typename decltype(type)::type{}, counting());
    INFO(found.text());
    CHECK(found);
    CHECK(found.verdicts.size() == 3);
  });
}
TEST_CASE("laws: every law of clocks fails on its offender") {
  CHECK(laws::check_clock(ticks_when_asked{}).breaks("asking"));
  CHECK(laws::check_clock(one_for_all{}).breaks("regularity"));
  CHECK(laws::check_clock(writes_down{}, counting()).breaks("no allocation"));
}
