// Admission policies keep their laws; and every law can fail.
#include <larder/laws/admission.hpp>

#include <larder/admission/all.hpp>

#include <boost/hana/for_each.hpp>

#include "catch.hpp"
#include "laws/memory.hpp"
#include "laws/offender.hpp"

using namespace larder;

namespace {

laws::settings counting() {
  laws::settings how;
  how.allocations = memory::taken;
  how.rounds = 12;
  return how;
}

enum class mistake { none, learns_when_asked, peeps, reserve_forgets, allocates };

/// Admits every third request, with one mistake.
struct faulty {
  static constexpr std::string_view name = "faulty";
  static constexpr columns needs = columns::none;
  static constexpr bool looks_ahead = true;
  mistake mistake_;
  std::size_t room = 0;
  larder_test::number seen;
  std::uint64_t forgotten = 0;
  mutable unsigned asked = 0;
  std::vector<int> log;

  explicit faulty(mistake m = mistake::none, larder_test::copies how = larder_test::copies::right) : mistake_(m), seen(how) {}
  void reserve(std::size_t n) {
    if (mistake_ == mistake::reserve_forgets && room != 0) forgotten = seen.value();
    room = std::max(room, n);
  }
  void on_request(std::uint64_t) noexcept {
    seen.count();
    if (mistake_ == mistake::allocates) log.push_back(1);
  }
  bool admit(const claimant&, std::span<const claimant> victims, bool) const noexcept {
    if (mistake_ == mistake::learns_when_asked) return ++asked % 2 == 0;
    if (mistake_ == mistake::peeps) return victims.empty() || victims.front().priority > 50;
    return (seen.value() - forgotten) % 3 == 0;
  }
};

void offends(mistake made, std::string_view law, std::string_view words, std::size_t most) {
  larder_test::breaks(laws::check_admission(faulty(made), counting()), law, words, most);
}
void copies_badly(larder_test::copies how, std::string_view words, std::size_t most) {
  larder_test::breaks(laws::check_admission(faulty(mistake::none, how), counting()), "regularity", words, most);
}

/// A cache that does with a refused newcomer what none may.
enum class haste { none, evicts_anyway, counts_evictions, breaks };
struct hasty : laws::detail::refusing_cache<faulty> {
  using base = laws::detail::refusing_cache<faulty>;
  haste haste_;
  bool broken = false;

  explicit hasty(haste h) : base(bytes{12}, faulty()), haste_(h) {}
  outcome serve(int key, const request& asked, bytes size_of_it) {
    outcome answer = base::serve(key, asked, size_of_it);
    if (answer || size() < 2) return answer;
    if (haste_ == haste::evicts_anyway) {
      resize(bytes{0});
      resize(bytes{12});
    }
    if (haste_ == haste::counts_evictions) answer.evicted = 1;
    broken = haste_ == haste::breaks;
    return answer;
  }
  auto valid() const {
    auto found = base::valid();
    if (broken) found.broken = "a shelf fell down";
    return found;
  }
};
std::string refused_by(haste h) {
  std::vector<laws::detail::admission_step> steps;
  for (std::uint32_t i = 0; i < 200; ++i) steps.push_back({i * 7, true});
  return laws::detail::refusal_broken(hasty(h), steps);
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
  using larder_test::copies;
  CHECK(laws::check_admission(faulty(), counting()));
  offends(mistake::learns_when_asked, "purity", "asked three times each", 1);
  copies_badly(copies::tied_to_original, "a copy made half-way answers differently", 7);
  copies_badly(copies::second_starts_anew, "a copy left alone meanwhile answers differently", 7);
  copies_badly(copies::keep_when_assigned, "a used policy assigned anew answers differently", 2);
  offends(mistake::peeps, "reads the view", "with other numbers in columns not named", 1);
  offends(mistake::reserve_forgets, "reserve", "reserved again half-way it answers differently", 3);
  offends(mistake::allocates, "no allocation", "times after reserve", 1);
}
TEST_CASE("laws: a cache that does something to a refused newcomer breaks the law of refusal (P9)") {
  CHECK(refused_by(haste::none).empty());
  const std::string changed = refused_by(haste::evicts_anyway);
  INFO(changed);
  CHECK(changed.find("a refused newcomer changed \"2 entries, ") == 0);
  CHECK(changed.find("to \"0 entries, 0 charges, 0 pinned;; leaving\"") != std::string::npos);
  CHECK(refused_by(haste::counts_evictions) == "somebody was evicted for a refused newcomer");
  CHECK(refused_by(haste::breaks) == "the cache is broken: a shelf fell down");
}
