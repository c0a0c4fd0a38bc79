// The laws of observers. `check_observer(observer)` runs them in small caches:
//
// | law        | statement                                                                                          |
// |------------|----------------------------------------------------------------------------------------------------|
// | bystander  | a cache does the same, event by event, whether it is watched by this observer or not (D5)          |
// | regularity | a copy is not tied to its original: what it is told leaves the original as it was, by its own ==   |
// | quiet      | it throws at no event                                                                              |
#pragma once

#include <larder/cache.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/laws/verdict.hpp>
#include <larder/observer/journal.hpp>
#include <larder/observer/tee.hpp>
#include <larder/sharing/bytes.hpp>

namespace larder::inline v0::laws {

namespace detail {

struct observed_step {
  std::uint32_t number;
  [[nodiscard]] std::string text() const {
    static constexpr std::string_view names[]{"erase", "recharge", "resize", "put", "find", "serve", "serve", "serve"};
    return std::string(names[number / 42 % 8]) + " key " + std::to_string(number % 7) + " of " + std::to_string(number / 7 % 6) + " bytes";
  }
};

/// Plays a history of requests that makes every verb and most causes.
template <class Cache>
void play_events(Cache& c, const std::vector<observed_step>& history) {
  for (const observed_step& step : history) {
    const std::uint32_t each = step.number;
    const int key = static_cast<int>(each % 7);
    const bytes weight{each / 7 % 6};
    request asked;
    asked.window = 30;
    asked.tokens_per_example = 7;
    switch (each / 42 % 8) {
      case 0:
        c.erase(key);
        break;
      case 1:
        static_cast<void>(c.recharge(key, weight));
        break;
      case 2:
        c.resize(bytes{each % 13});
        break;
      case 3:
        c.put(key, nothing{}, weight);
        break;
      case 4:
        static_cast<void>(c.find(key));
        break;
      default:
        c.serve(key, asked, weight);
    }
  }
}

}  // namespace detail

/// All laws for an observer, started from `fresh`. It must accept the events of a cache<int, nothing>.
template <event_observer O>
[[nodiscard]] report check_observer(const O& fresh = O{}, const settings& how = {}) {
  using steps = std::vector<detail::observed_step>;
  using watched = cache<int, nothing, sharing::bytes, context::examples, cost::switching, observer::tee<O, observer::journal>>;
  using alone = cache<int, nothing, sharing::bytes, context::examples, cost::switching, observer::journal>;
  const auto made = [&] { return watched(bytes{10}, observer::tee<O, observer::journal>{fresh, {}}); };
  report all{std::string(O::name), {}};
  const auto run = [&](std::string_view name, auto&& broken) {
    const auto history_of = [&](std::uint64_t seed) {
      random draws(seed);
      steps played;
      for (int i = 0; i < how.steps; ++i) played.push_back({static_cast<std::uint32_t>(draws.below(336))});
      return played;
    };
    const auto asked = [&](const steps& h) -> std::string {
#if defined(__cpp_exceptions)
      try {
        return broken(h);
      } catch (...) {
        return name == "quiet" ? "it throws" : "";
      }
#else
      return broken(h);
#endif
    };
    all.verdicts.push_back(judged_often(name, how, history_of, asked));
  };
  run("bystander", [&](const steps& h) -> std::string {
    watched here = made();
    alone there(bytes{10});
    detail::play_events(here, h);
    detail::play_events(there, h);
    return here.observer().second.entries() == there.observer().entries() && here.stats() == there.stats()
               ? ""
               : "a watched cache does otherwise";
  });
  run("regularity", [&]([[maybe_unused]] const steps& h) -> std::string {
    if constexpr (requires(const O& a) {
                    { a == a } -> std::convertible_to<bool>;
                  }) {
      const O original, untold;
      watched copy(bytes{10}, observer::tee<O, observer::journal>{original, {}});
      detail::play_events(copy, h);
      if (!(original == untold)) return "what a copy is told changes the original";
    }
    return {};
  });
  run("quiet", [&](const steps& h) -> std::string {
    watched here = made();
    detail::play_events(here, h);
    return {};
  });
  return all;
}

}  // namespace larder::inline v0::laws
