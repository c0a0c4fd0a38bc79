// The laws of context models. `check_context(model)` runs them all on random growth, loss and passing of time:
//
// | law            | statement                                                                                               |
// |----------------|---------------------------------------------------------------------------------------------------------|
// | bounds         | context is finite and >= 0                                                                              |
// | start          | an entry that is loaded has context 0, whoever was in the slot before (D1)                              |
// | locality       | what happens to one entry changes no other                                                              |
// | asking         | asking changes nothing                                                                                  |
// | decay          | context falls by rate() per tick, never below 0; all at once or tick by tick (lazy = eager)             |
// | order          | of two entries that neither grow nor reach 0, the larger stays the larger                               |
// | column         | the column shown to policies says the same as the model                                                 |
// | window         | an entry that was kept holds no more tokens than the window of the request; where the model has tokens()|
// | regularity     | a copy goes on as its original does and is not tied to it                                               |
// | reserve        | reserving changes no context (D4)                                                                       |
// | no allocation  | after reserve neither hooks nor questions take memory; needs settings::allocations                      |
#pragma once

#include <cmath>
#include <optional>
#include <utility>

#include <larder/core/concepts.hpp>
#include <larder/core/random.hpp>
#include <larder/laws/verdict.hpp>

namespace larder::inline v0::laws {

namespace detail {

struct context_step {
  enum class what : std::uint8_t { start, grow, stop, pass } act;
  std::uint32_t place;  ///< or ticks that pass
  request asked{};
  [[nodiscard]] std::string text() const {
    const std::string at = std::to_string(place);
    if (act == what::start) return "load slot " + at;
    if (act == what::stop) return "evict slot " + at;
    if (act == what::pass) return "pass " + at + " ticks";
    return "grow slot " + at + " by " + std::to_string(asked.count) + " requests of " + std::to_string(asked.tokens_per_example) +
           " tokens, window " + std::to_string(asked.window);
  }
};

template <context_model C>
class context_stage {
 public:
  static constexpr std::uint32_t places = 6;
  using steps = std::vector<context_step>;

  context_stage(C fresh, const settings& how) : model(std::move(fresh)), how_(how) { model.reserve(places); }

  void play(const steps& all) {
    for (const context_step& each : all) play(each);
  }
  void play(const context_step& each) {
    const std::size_t before = how_.allocations != nullptr ? how_.allocations() : 0;
    const slot s{each.place};
    flushed = false;
    switch (each.act) {
      case context_step::what::pass:
        now += each.place;
        break;
      case context_step::what::start:
        if (!there[each.place]) model.start(s, now);
        there[each.place] = true;
        break;
      case context_step::what::grow:
        if (there[each.place]) flushed = !model.grow(s, each.asked, now);
        if (flushed) stop(each.place);
        break;
      case context_step::what::stop:
        if (there[each.place]) stop(each.place);
        break;
    }
    if (how_.allocations != nullptr) allocations += how_.allocations() - before;
  }
  [[nodiscard]] std::vector<double> levels(double at) const {
    std::vector<double> all;
    for (std::uint32_t i = 0; i < places; ++i) all.push_back(there[i] ? model.level(slot{i}, at) : -1);
    return all;
  }

  C model;
  double now = 3;
  bool there[places]{};
  bool flushed = false;  // by the last step
  std::uint64_t allocations = 0;

 private:
  void stop(std::uint32_t place) {
    model.stop(slot{place});
    there[place] = false;
  }
  settings how_;
};

inline bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * (1 + std::abs(a) + std::abs(b)); }

template <class C>
struct context_laws {
  using stage = context_stage<C>;
  using steps = typename stage::steps;
  using kind = context_step::what;

  static std::string bounds(stage& here, const stage&, const steps& all) {
    for (const context_step& each : all) {
      here.play(each);
      for (std::uint32_t i = 0; i < stage::places; ++i)
        if (here.there[i])
          if (const double level = here.model.level(slot{i}, here.now); !(level >= 0 && std::isfinite(level)))
            return "the context of slot " + std::to_string(i) + " is " + std::to_string(level);
    }
    return {};
  }
  static std::string start(stage& here, const stage&, const steps& all) {
    for (const context_step& each : all) {
      const bool was = here.there[each.act == kind::pass ? 0 : each.place];
      here.play(each);
      if (each.act == kind::start && !was && here.model.level(slot{each.place}, here.now) != 0)
        return "slot " + std::to_string(each.place) + " was just loaded and has context " +
               std::to_string(here.model.level(slot{each.place}, here.now));
    }
    return {};
  }
  static std::string locality(stage& here, const stage&, const steps& all) {
    for (const context_step& each : all) {
      if (each.act == kind::pass) {
        here.play(each);
        continue;
      }
      const auto before = here.levels(here.now);
      here.play(each);
      const auto after = here.levels(here.now);
      for (std::uint32_t i = 0; i < stage::places; ++i)
        if (i != each.place && before[i] != after[i])
          return "slot " + std::to_string(i) + " changed by what happened to slot " + std::to_string(each.place);
    }
    return {};
  }
  static std::string asking(stage& here, const stage&, const steps& all) {
    here.play(all);
    const auto before = here.levels(here.now);
    static_cast<void>(here.levels(here.now + 100));
    static_cast<void>(here.levels(here.now - 2));
    return here.levels(here.now) == before ? "" : "asked again at the same time, the contexts differ";
  }
  static std::string decay(stage& here, const stage&, const steps& all) {
    // Eager evaluation beside the model: at every tick, every context falls by the rate.
    std::vector<double> eager(stage::places, 0);
    const double rate = here.model.rate();
    if (!(rate >= 0)) return "the rate is negative or not a number";
    for (const context_step& each : all) {
      if (each.act == kind::pass)
        for (std::uint32_t tick = 0; tick < each.place; ++tick)
          for (double& value : eager) value = value > rate ? value - rate : 0;
      const double before = each.act == kind::pass || !here.there[each.place] ? 0 : here.model.level(slot{each.place}, here.now);
      here.play(each);
      if (each.act == kind::start && !here.there[each.place]) continue;
      if (each.act == kind::grow && here.there[each.place])
        eager[each.place] += here.model.level(slot{each.place}, here.now) - before;  // whatever it grew by
      if (each.act == kind::stop || here.flushed) eager[each.place] = 0;
      for (std::uint32_t i = 0; i < stage::places; ++i)
        if (here.there[i] && !near(here.model.level(slot{i}, here.now), eager[i]))
          return "the context of slot " + std::to_string(i) + " is " + std::to_string(here.model.level(slot{i}, here.now)) +
                 ", and tick by tick " + std::to_string(eager[i]);
    }
    return {};
  }
  static std::string order(stage& here, const stage&, const steps& all) {
    here.play(all);
    const auto before = here.levels(here.now);
    for (const double later : {0.5, 1.0, 7.0, 1000.0}) {
      const auto after = here.levels(here.now + later);
      for (std::uint32_t a = 0; a < stage::places; ++a)
        for (std::uint32_t b = 0; b < stage::places; ++b)
          if (here.there[a] && here.there[b] && before[a] < before[b] && after[a] > after[b])
            return "time alone changed the order of slots " + std::to_string(a) + " and " + std::to_string(b);
    }
    return {};
  }
  static std::string column(stage& here, const stage&, const steps& all) {
    here.play(all);
    const auto column = here.model.levels();
    if (!C::kept) return column.empty() ? "" : "a model that keeps nothing shows a column";
    for (std::uint32_t i = 0; i < stage::places; ++i) {
      if (!here.there[i]) continue;
      const double shown = column[i] - here.model.rate() * here.now;
      if ((shown > 0 ? shown : 0) != here.model.level(slot{i}, here.now))
        return "the column differs from level() of slot " + std::to_string(i);
    }
    return {};
  }
  static std::string window(stage& here, const stage&, const steps& all) {
    if constexpr (requires(const C c, slot s) { c.tokens(s); }) {
      for (const context_step& each : all) {
        here.play(each);
        if (each.act == kind::grow && here.there[each.place] && here.model.tokens(slot{each.place}) > each.asked.window)
          return "slot " + std::to_string(each.place) + " was kept with " + std::to_string(here.model.tokens(slot{each.place})) + " tokens";
      }
    }
    return {};
  }
  static std::string regularity(stage& here, const stage& fresh, const steps& all) {
    const auto half = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    here.play(steps(all.begin(), half));
    stage copy(here), untouched(here);
    here.play(steps(half, all.end()));
    const auto end = here.levels(here.now);
    copy.play(steps(half, all.end()));
    untouched.play(steps(half, all.end()));
    if (copy.levels(copy.now) != end) return "a copy made half-way ends with other contexts";
    if (untouched.levels(here.now) != end) return "a copy left alone meanwhile ends with other contexts";
    copy.model = fresh.model;
    copy.model.reserve(stage::places);
    for (bool& there : copy.there) there = false;
    copy.now = fresh.now;
    copy.play(all);
    return copy.levels(copy.now) == end ? "" : "a used model assigned anew ends with other contexts";
  }
  static std::string reserve(stage& here, const stage&, const steps& all) {
    here.play(all);
    const auto before = here.levels(here.now);
    here.model.reserve(50 * stage::places);
    here.model.reserve(1);
    return here.levels(here.now) == before ? "" : "reserving changed a context";
  }
  static std::string allocation(stage& here, const stage&, const steps& all) {
    here.play(all);
    return here.allocations == 0 ? "" : "memory was taken " + std::to_string(here.allocations) + " times after reserve";
  }
};

}  // namespace detail

/// All laws for a context model, started from `fresh`, which was told nothing yet.
template <context_model C>
[[nodiscard]] report check_context(const C& fresh = C{}, const settings& how = {}) {
  using stage = detail::context_stage<C>;
  using law = detail::context_laws<C>;
  using steps = typename stage::steps;
  const stage empty(fresh, how);
  report all{std::string(C::name), {}};
  const auto run = [&](std::string_view name, std::string (*broken)(stage&, const stage&, const steps&)) {
    const auto made = [&](std::uint64_t seed) {
      random draws(seed);
      steps played;
      for (int i = 0; i < how.steps; ++i) {
        using what = detail::context_step::what;
        const std::uint64_t act = draws.below(10);
        const auto place = static_cast<std::uint32_t>(draws.below(stage::places));
        request r;
        r.count = static_cast<double>(draws.below(8)) * 0.5;
        r.paths = static_cast<double>(1 + draws.below(3));
        r.tokens_per_example = static_cast<double>(draws.below(3)) * 50;
        if (draws.below(2) == 0) r.window = static_cast<double>(100 + draws.below(4) * 100);
        played.push_back({act < 2 ? what::start : act < 7 ? what::grow : act < 8 ? what::stop : what::pass, place, r});
      }
      return played;
    };
    const auto asked = [&](const steps& h) {
      stage here(empty);
      return broken(here, empty, h);
    };
    all.verdicts.push_back(judged_often(name, how, made, asked));
  };
  run("bounds", law::bounds);
  run("start", law::start);
  run("locality", law::locality);
  run("asking", law::asking);
  run("decay", law::decay);
  run("order", law::order);
  run("column", law::column);
  run("window", law::window);
  run("regularity", law::regularity);
  run("reserve", law::reserve);
  if (how.allocations != nullptr) run("no allocation", law::allocation);
  return all;
}

}  // namespace larder::inline v0::laws
