// Observers keep their laws; and the laws can fail.
#include <larder/laws/observer.hpp>

#include <larder/observer/all.hpp>

#include <boost/hana/for_each.hpp>
#include <memory>
#include <stdexcept>

#include "catch.hpp"
#include "laws/offender.hpp"

using namespace larder;

namespace {

struct loud {
  static constexpr std::string_view name = "loud";
  void on(const event& e) const {
    if (e.what == verb::bypass) throw std::runtime_error("bypassed");
  }
};
struct one_for_all {
  static constexpr std::string_view name = "one_for_all";
  std::shared_ptr<int> events = std::make_shared<int>(0);
  void on(const event&) noexcept { ++*events; }
  friend bool operator==(const one_for_all& a, const one_for_all& b) { return *a.events == *b.events; }
};
/// Watching the load of a caller's own request, it changes the request.
struct meddler {
  static constexpr std::string_view name = "meddler";
  void on(const event& e) noexcept {
    if (e.what == verb::load && e.asked->window == 30) const_cast<request*>(e.asked)->count = 0;
  }
};

}  // namespace

TEST_CASE("laws: every observer keeps every law of observers (P35 D5)") {
  boost::hana::for_each(observer::all, [&](auto type) {
    const auto found = laws::check_observer(typename decltype(type)::type{});
    INFO(found.text());
    CHECK(found);
    CHECK(found.verdicts.size() == 3);
  });
}
TEST_CASE("laws: every law of observers fails on its offender") {
  larder_test::breaks(laws::check_observer(loud{}), "quiet", "it throws", 2);
  larder_test::breaks(laws::check_observer(one_for_all{}), "regularity", "what a copy is told changes the original", 1);
  larder_test::breaks(laws::check_observer(meddler{}), "bystander", "a watched cache does otherwise", 2);
}
