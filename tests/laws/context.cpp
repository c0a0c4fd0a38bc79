// Context models keep their laws; and every law can fail.
#include <larder/laws/context.hpp>

#include <larder/context/all.hpp>

#include <boost/hana/for_each.hpp>

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

TEST_CASE("laws: every context model keeps every law of context (D1 D4)") {
  boost::hana::for_each(context::all, [&](auto type) {
    using C = typename decltype(type)::type;
    const auto found = laws::check_context(C{}, counting());
    INFO(found.text());
    CHECK(found);
    CHECK(found.verdicts.size() == 11);
  });
}
TEST_CASE("laws: context models keep their laws where windows are truncated, at any rate") {
  for (const double rate : {0.0, 0.25, 0.6, 3.0}) {
    const auto examples = laws::check_context(context::examples(rate, context::overflow::truncate), counting());
    INFO(examples.text());
    CHECK(examples);
    const auto thought = laws::check_context(context::age_of_thought(rate, context::overflow::truncate, 0.75, true), counting());
    INFO(thought.text());
    CHECK(thought);
  }
}

namespace {

/// context::examples with one mistake.
enum class mistake {
  none,
  negative,
  dirty_slot,
  grows_neighbour,
  asking_decays,
  decays_twice,
  grows_by_itself,
  order_flips,
  column_off,
  keeps_tokens,
  reserve_forgets,
  allocates
};

class faulty : public context::examples {
 public:
  explicit faulty(mistake m = mistake::none, larder_test::copies how = larder_test::copies::right)
      : context::examples(0.5, context::overflow::truncate), mistake_(m), grown_(how) {}
  void reserve(std::size_t n) {
    context::examples::reserve(n);
    moved_.resize(std::max(n, moved_.size()));
    if (mistake_ == mistake::reserve_forgets && n > 100) forgotten_ = true;
  }
  void start(slot s, double elapsed) noexcept {
    if (mistake_ != mistake::dirty_slot) return context::examples::start(s, elapsed);
    if (!once_[index_of(s)]) context::examples::start(s, elapsed);
    once_[index_of(s)] = true;
  }
  void stop(slot s) noexcept {
    if (mistake_ != mistake::dirty_slot) context::examples::stop(s);
  }
  bool grow(slot s, const request& r, double elapsed) noexcept {
    if (mistake_ == mistake::allocates) log_.push_back(1);
    if (mistake_ == mistake::grows_neighbour && index_of(s) > 0) context::examples::grow(slot{index_of(s) - 1}, request{}, elapsed);
    grown_.count();
    ++counted_;
    request asked = r;
    if (mistake_ == mistake::keeps_tokens) asked.window = r.window * 2;
    const bool within = context::examples::grow(s, asked, elapsed);
    for (std::size_t i = 0; i < moved_.size(); ++i) moved_[i] = levels()[i] + 1;
    return within;
  }
  double level(slot s, double elapsed) const noexcept {
    const double value = context::examples::level(s, elapsed);
    if (forgotten_) return 0;
    if (mistake_ == mistake::negative && value == 0) return -1;
    if (mistake_ == mistake::asking_decays) return value + static_cast<double>(++asked_) * 1e-3;
    if (mistake_ == mistake::decays_twice) return context::examples::level(s, 2 * elapsed);
    if (mistake_ == mistake::order_flips && index_of(s) == 0) return value * (static_cast<long>(elapsed) % 2 == 0 ? 8 : 1);
    return value + static_cast<double>(grown_.value() - counted_);  // 0, unless somebody else's copy counted too, or it was assigned half
  }
  double rate() const noexcept { return mistake_ == mistake::grows_by_itself ? -0.5 : context::examples::rate(); }
  std::span<const double> levels() const noexcept {
    return mistake_ == mistake::column_off ? std::span<const double>(moved_) : context::examples::levels();
  }

 private:
  mistake mistake_;
  bool forgotten_ = false, once_[64]{};
  mutable int asked_ = 0;
  std::uint64_t counted_ = 0;
  larder_test::number grown_;
  std::vector<double> moved_;
  std::vector<int> log_;
};
/// context::none with a column of which it says that there is none.
struct shows_what_it_does_not_keep : context::none {
  static constexpr double column[64]{};
  std::span<const double> levels() const noexcept { return column; }
};

void offends(mistake made, std::string_view law, std::string_view words, std::size_t most, const std::vector<std::string_view>& also = {}) {
  larder_test::breaks(laws::check_context(faulty(made), counting()), law, words, most, also);
}
void copies_badly(larder_test::copies how, std::string_view words, std::size_t most) {
  larder_test::breaks(laws::check_context(faulty(mistake::none, how), counting()), "regularity", words, most);
}

}  // namespace

TEST_CASE("laws: every law of context fails on its offender") {
  using larder_test::copies;
  CHECK(laws::check_context(faulty(), counting()));
  const std::vector<std::string_view> levels{"bounds", "start", "locality", "asking", "decay", "order", "column", "regularity", "reserve"};
  offends(mistake::negative, "bounds", "is -1", 1, levels);
  offends(mistake::dirty_slot, "start", "was just loaded and has context ", 4, levels);
  offends(mistake::grows_neighbour, "locality", "changed by what happened to slot ", 3, levels);
  offends(mistake::asking_decays, "asking", "asked again at the same time, the contexts differ", 1, levels);
  offends(mistake::decays_twice, "decay", ", and tick by tick ", 3, levels);
  offends(mistake::order_flips, "order", "time alone changed the order of slots ", 5, levels);
  offends(mistake::column_off, "column", "the column differs from level() of slot ", 2, levels);
  offends(mistake::keeps_tokens, "window", "was kept with ", 3);
  copies_badly(copies::tied_to_original, "a copy made half-way ends with other contexts", 4);
  copies_badly(copies::second_starts_anew, "a copy left alone meanwhile ends with other contexts", 4);
  copies_badly(copies::keep_when_assigned, "a used model assigned anew ends with other contexts", 2);
  offends(mistake::reserve_forgets, "reserve", "reserving changed a context", 2);
  offends(mistake::allocates, "no allocation", "times after reserve", 2);
}
TEST_CASE("laws: a rate below 0, or a column of a model that keeps nothing, needs no history to break its law") {
  const std::vector<std::string_view> levels{"column", "order"};
  offends(mistake::grows_by_itself, "decay", "the rate is negative or not a number", 0, levels);
  larder_test::breaks(laws::check_context(shows_what_it_does_not_keep{}), "column", "a model that keeps nothing shows a column", 0);
}
