// Context models keep their laws; and every law can fail.
#include <larder/laws/context.hpp>

#include <larder/context/all.hpp>

#include <boost/hana/for_each.hpp>
#include <memory>

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
  order_flips,
  column_off,
  keeps_tokens,
  state_shared,
  reserve_forgets,
  allocates
};

class faulty : public context::examples {
 public:
  explicit faulty(mistake m = mistake::none) : context::examples(0.5, context::overflow::truncate), mistake_(m) {}
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
    *shared_ += 1;
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
    if (mistake_ == mistake::state_shared) return value + static_cast<double>(*shared_);
    return value;
  }
  std::span<const double> levels() const noexcept {
    return mistake_ == mistake::column_off ? std::span<const double>(moved_) : context::examples::levels();
  }

 private:
  mistake mistake_;
  bool forgotten_ = false, once_[64]{};
  mutable int asked_ = 0;
  std::vector<double> moved_;
  std::vector<int> log_;
  std::shared_ptr<int> shared_ = std::make_shared<int>(0);
};

void offends(mistake made, std::string_view law) {
  const auto found = laws::check_context(faulty(made), counting());
  INFO(law);
  INFO(found.text());
  CHECK(found.breaks(law));
}

}  // namespace

TEST_CASE("laws: every law of context fails on its offender") {
  CHECK(laws::check_context(faulty(), counting()));
  offends(mistake::negative, "bounds");
  offends(mistake::dirty_slot, "start");
  offends(mistake::grows_neighbour, "locality");
  offends(mistake::asking_decays, "asking");
  offends(mistake::decays_twice, "decay");
  offends(mistake::order_flips, "order");
  offends(mistake::column_off, "column");
  offends(mistake::keeps_tokens, "window");
  offends(mistake::state_shared, "regularity");
  offends(mistake::reserve_forgets, "reserve");
  offends(mistake::allocates, "no allocation");
}
