// Admission policies keep their laws; and every law can fail.
#include <larder/laws/admission.hpp>

#include <larder/admission/all.hpp>

#include <boost/hana/for_each.hpp>
#include <memory>

#include "catch.hpp"
#include "laws/memory.hpp"

using namespace larder;

namespace {

laws::settings counting() {
  laws::settings how;
  how.allocations = memory::taken;
  how.rounds = 12;
  return how;
}

enum class mistake { none, learns_when_asked, state_shared, peeps, reserve_forgets, allocates };

/// Admits what was requested before, with one mistake.
struct faulty {
  static constexpr std::string_view name = "faulty";
  static constexpr columns needs = columns::none;
  static constexpr bool looks_ahead = true;
  mistake mistake_;
  std::size_t room = 0;
  unsigned seen = 0;
  mutable unsigned asked = 0;
  std::vector<int> log;
  std::shared_ptr<unsigned> shared = std::make_shared<unsigned>(0);

  explicit faulty(mistake m = mistake::none) : mistake_(m) {}
  void reserve(std::size_t n) {
    if (mistake_ == mistake::reserve_forgets && room != 0) seen = 0;
    room = std::max(room, n);
  }
  void on_request(std::uint64_t) noexcept {
    ++seen;
    ++*shared;
    if (mistake_ == mistake::allocates) log.push_back(1);
  }
  bool admit(const claimant&, std::span<const claimant> victims, bool) const noexcept {
    if (mistake_ == mistake::learns_when_asked) return ++asked % 2 == 0;
    if (mistake_ == mistake::state_shared) return *shared % 3 == 0;
    if (mistake_ == mistake::peeps) return victims.empty() || victims.front().priority > 50;
    return seen % 3 == 0;
  }
};

void offends(mistake made, std::string_view law) {
  const auto found = laws::check_admission(faulty(made), counting());
  INFO(law);
  INFO(found.text());
  CHECK(found.breaks(law));
}

}  // namespace

TEST_CASE("laws: every admission policy keeps every law of admission (P9 P49 D5)") {
  boost::hana::for_each(admission::all, [&](auto type) {
    const auto found = laws::check_admission(typename decltype(type)::type{}, counting());
    INFO(found.text());
    CHECK(found);
    CHECK(found.verdicts.size() == 6);
  });
}
TEST_CASE("laws: every law of admission fails on its offender") {
  CHECK(laws::check_admission(faulty(), counting()));
  offends(mistake::learns_when_asked, "purity");
  offends(mistake::state_shared, "regularity");
  offends(mistake::peeps, "reads the view");
  offends(mistake::reserve_forgets, "reserve");
  offends(mistake::allocates, "no allocation");
}
