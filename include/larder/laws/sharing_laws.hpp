// The laws of sharing.hpp, one by one. Included by it.
#pragma once

#include <larder/laws/sharing.hpp>

namespace larder::inline v0::laws {

namespace detail {

/// What is wrong after this history, by law; empty: nothing.
template <class Stage>
struct sharing_laws {
  using steps = typename Stage::steps;
  using kind = sharing_step::what;

  static std::string recomputation(Stage& here, const Stage&, const steps& all) {
    here.play(all);
    return here.differing(here.asked(), here.recomputed());
  }
  static std::string inverse(Stage& here, const Stage&, const steps& all) {
    here.play(all);
    const auto before = here.asked();
    for (std::uint32_t place = 0; place < Stage::places; ++place) {
      const auto tried = [&](kind there, kind back) {
        const std::size_t number = here.there(place) ? here.loaded[place] : (place * 7 + all.size()) % here.weights().size();
        here.play({there, place, number});
        here.play({back, place, number});
        return here.differing(here.asked(), before);
      };
      std::string broken = here.there(place) ? tried(kind::drop, kind::load) : tried(kind::load, kind::drop);
      if (broken.empty() && here.there(place))
        broken = here.pinned.contains(place) ? tried(kind::unpin, kind::pin) : tried(kind::pin, kind::unpin);
      if (!broken.empty()) return "after slot " + std::to_string(place) + " was changed and changed back, " + broken;
    }
    return {};
  }
  static std::string order(Stage& here, const Stage& fresh, const steps& all) {
    here.play(all);
    Stage backwards(fresh);
    for (auto at = here.loaded.rbegin(); at != here.loaded.rend(); ++at) backwards.play({kind::load, at->first, at->second});
    for (const std::uint32_t place : here.pinned) backwards.play({kind::pin, place, 0});
    const std::string broken = here.differing(backwards.asked(), here.asked());
    return broken.empty() ? "" : "loaded in another order, " + broken;
  }
  static std::string submodularity(Stage& here, const Stage&, const steps& all) {
    here.play(all);
    Stage more(here);
    for (std::uint32_t place = 0; place < Stage::places; place += 2)
      more.play({kind::load, place, (place + all.size()) % here.weights().size()});
    for (std::size_t w = 0; w < here.weights().size(); ++w)
      if (more.model.missing(here.weights()[w]) > here.model.missing(here.weights()[w]))
        return "with more residents, more is missing of weight number " + std::to_string(w);
    return {};
  }
  static std::string superadditivity(Stage& here, const Stage&, const steps& all) {
    here.play(all);
    std::uint64_t sum = 0;
    const std::uint64_t before = here.model.used();
    for (const auto& [place, number] : std::map(here.loaded)) {
      if (here.pinned.contains(place) || place % 3 == 0) continue;
      sum += here.model.unshared(slot{place});
    }
    for (const auto& [place, number] : std::map(here.loaded))
      if (place % 3 != 0) here.play({kind::drop, place, 0});
    return before - here.model.used() >= sum
               ? ""
               : "together the evicted free less than the sum of their unshared charges, " + std::to_string(sum);
  }
  static std::string relief(Stage& here, const Stage&, const steps& all) {
    here.play(all);
    for (const auto& [place, number] : std::map(here.loaded)) {
      if (here.pinned.contains(place)) continue;
      for (std::size_t w = 0; w < here.weights().size(); ++w) {
        const auto& weight = here.weights()[w];
        Stage without(here);
        without.play({kind::drop, place, 0});
        const std::uint64_t need = here.model.used() + here.model.missing(weight);
        const std::uint64_t after = without.model.used() + without.model.missing(weight);
        const std::uint64_t said = here.model.relief(slot{place}, weight);
        const std::string who = "evicting slot " + std::to_string(place) + " for weight number " + std::to_string(w);
        if (need - after != said) return who + " brings " + std::to_string(need - after) + ", but relief says " + std::to_string(said);
        if (said > here.model.unshared(slot{place})) return who + " would bring more than is unshared";
      }
    }
    return {};
  }
  static std::string feasibility(Stage& here, const Stage&, const steps& all) {
    here.play(all);
    const auto before = here.asked();
    for (const auto& [place, number] : std::map(here.loaded)) here.play({kind::drop, place, 0});  // the pinned ones stay
    if (here.model.used() != here.model.pinned())
      return "with everything unpinned gone, used is " + std::to_string(here.model.used()) + " and pinned is " +
             std::to_string(here.model.pinned());
    for (std::size_t w = 0; w < here.weights().size(); ++w)
      if (here.model.missing(here.weights()[w]) != here.model.beyond_pinned(here.weights()[w]))
        return "with everything unpinned gone, missing and beyond_pinned of weight number " + std::to_string(w) + " differ";
    return {};
  }
  static std::string conservation(Stage& here, const Stage&, const steps& all) {
    for (const sharing_step& each : all) {
      const std::uint64_t used = here.model.used();
      const bool comes = each.act == kind::load && !here.there(each.place);
      const std::uint64_t missing = comes ? here.model.missing(here.weights()[each.weight]) : 0;
      here.play(each);
      if (here.model.pinned() > here.model.used()) return "more is pinned than used";
      if (comes && here.model.used() != used + missing) return "a load of " + std::to_string(missing) + " missing added something else";
      if (here.there(each.place) && !(here.model.weight_of(slot{each.place}) == here.weights()[here.loaded[each.place]]))
        return "a resident's weight is not the one it was loaded with";
    }
    return {};
  }
  static std::string columns(Stage& here, const Stage&, const steps& all) {
    here.play(all);
    const auto charges = here.model.charge_column(), unshared = here.model.unshared_column();
    for (const auto& [place, number] : here.loaded) {
      const slot s{place};
      if ((charges.empty() ? 1 : charges[place]) != here.model.charge(s)) return "the charge column differs from charge()";
      if ((unshared.empty() ? 1 : unshared[place]) != here.model.unshared(s)) return "the unshared column differs from unshared()";
    }
    return {};
  }
  static std::string telling(Stage& here, const Stage&, const steps& all) {
    for (const sharing_step& each : all) {
      const bool comes = each.act == kind::load && !here.there(each.place);
      const bool goes = each.act == kind::drop && here.there(each.place) && !here.pinned.contains(each.place);
      if (!comes && !goes) {
        here.play(each);
        continue;
      }
      std::map<std::uint32_t, std::uint64_t> known;  // what an order of others by unshared charges would go by
      for (const auto& [place, number] : here.loaded)
        if (place != each.place) known[place] = here.model.unshared(slot{place});
      std::string stranger;
      const auto told = [&](slot s) {
        if (!known.contains(index_of(s))) stranger = "it tells of slot " + std::to_string(index_of(s)) + ", which is no other resident";
        known[index_of(s)] = here.model.unshared(s);
      };
      if (comes) {
        here.model.load(slot{each.place}, here.weights()[each.weight], told);
        here.loaded[each.place] = each.weight;
      } else {
        here.model.drop(slot{each.place}, told);
        here.loaded.erase(each.place);
      }
      if (!stranger.empty()) return stranger;
      for (const auto& [place, unshared] : known)
        if (here.model.unshared(slot{place}) != unshared)
          return "the unshared charge of slot " + std::to_string(place) + " changes and nobody is told, or too early";
    }
    return here.differing(here.asked(), here.recomputed());
  }
  static std::string regularity(Stage& here, const Stage& fresh, const steps& all) {
    const steps first(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2));
    const steps second(all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
    here.play(first);
    Stage copy(here);
    here.play(second);
    const auto end = here.asked();
    copy.play(second);
    if (std::string broken = here.differing(copy.asked(), end); !broken.empty()) return "of a copy, " + broken;
    copy = fresh;
    copy.play(all);
    const std::string broken = here.differing(copy.asked(), end);
    return broken.empty() ? "" : "of a used model assigned anew, " + broken;
  }
  static std::string reserve(Stage& here, const Stage&, const steps& all) {
    here.play(all);
    const auto before = here.asked();
    here.model.reserve(10 * Stage::places);
    here.model.reserve(1);
    const std::string broken = here.differing(here.asked(), before);
    return broken.empty() ? "" : "after reserving, " + broken;
  }
  static std::string allocation(Stage& here, const Stage&, const steps& all) {
    here.play(all);
    static_cast<void>(here.asked());
    return here.allocations == 0 ? "" : "memory was taken " + std::to_string(here.allocations) + " times after reserve";
  }
};

}  // namespace detail

/// All laws for a sharing model. `fresh` holds nothing; `weights` are what entries may weigh, at least one, and it accepts them all;
/// `parts_of(weight)` answers a std::vector<part>: what the weight stands for, as sets.
template <sharing_model S, class PartsOf>
[[nodiscard]] report check_sharing(const S& fresh, const std::vector<typename S::weight>& weights, const PartsOf& parts_of,
                                   const settings& how = {}) {
  using stage_type = detail::sharing_stage<S, PartsOf>;
  using law = detail::sharing_laws<stage_type>;
  using steps = typename stage_type::steps;
  const stage_type empty(fresh, weights, parts_of, how);
  report all{std::string(S::name), {}};

  const auto run = [&](std::string_view name, std::string (*broken)(stage_type&, const stage_type&, const steps&)) {
    const auto made = [&](std::uint64_t seed) {
      random draws(seed);
      steps played;
      const std::uint64_t length = draws.below(4 * stage_type::places);
      for (std::uint64_t i = 0; i < length; ++i) {
        const std::uint64_t act = draws.below(8);
        const auto place = static_cast<std::uint32_t>(draws.below(stage_type::places));
        const auto number = static_cast<std::size_t>(draws.below(weights.size()));
        using what = detail::sharing_step::what;
        played.push_back({act < 4 ? what::load : act < 6 ? what::drop : act < 7 ? what::pin : what::unpin, place, number});
      }
      return played;
    };
    const auto asked = [&](const steps& h) {
      stage_type here(empty);
      return broken(here, empty, h);
    };
    all.verdicts.push_back(judged_often(name, how, made, asked));
  };
  run("recomputation", law::recomputation);
  run("inverse", law::inverse);
  run("order", law::order);
  run("submodularity", law::submodularity);
  run("superadditivity", law::superadditivity);
  run("relief", law::relief);
  run("feasibility", law::feasibility);
  run("conservation", law::conservation);
  run("columns", law::columns);
  run("telling", law::telling);
  run("regularity", law::regularity);
  run("reserve", law::reserve);
  if (how.allocations != nullptr) run("no allocation", law::allocation);
  return all;
}

}  // namespace larder::inline v0::laws
