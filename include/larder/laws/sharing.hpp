// The laws of sharing models. `check_sharing(model, weights, parts_of)` runs them all on random loads, drops and pins:
//
// | law               | statement                                                                                                  |
// |-------------------|------------------------------------------------------------------------------------------------------------|
// | recomputation     | used, pinned, and every charge, unshared, missing, beyond_pinned and relief equal those of the sets of parts |
// | inverse           | drop undoes load, unpin undoes pin, in every answer                                                          |
// | order             | the order of loads does not matter                                                                           |
// | submodularity     | what is missing never grows as residents come                                                                |
// | superadditivity   | evicting some together frees at least the sum of what each alone would                                       |
// | relief            | evicting v brings w nearer by exactly relief(v, w), which is at most unshared(v)                             |
// | feasibility       | with everything unpinned gone, used is pinned and missing(w) is beyond_pinned(w)                             |
// | conservation      | pinned is at most used; used grows by missing at a load (P8)                                                 |
// | columns           | the columns shown to policies agree with the answers                                                         |
// | telling           | load and drop tell of each other entry whose unshared charge changes, after its last change                 |
// | regularity        | a copy answers as its original does and is not tied to it                                                    |
// | reserve           | reserving more changes no answer (D4)                                                                        |
// | no allocation     | after reserve no hook and no question takes memory; needs settings::allocations                              |
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include <larder/core/concepts.hpp>
#include <larder/core/random.hpp>
#include <larder/laws/verdict.hpp>

namespace larder::inline v0::laws {

/// A part of an entry: entries that name the same id share it. `own` parts are shared with nobody.
struct part {
  static constexpr std::uint64_t own = ~std::uint64_t{0};
  std::uint64_t id = own;
  std::uint64_t size = 0;
};

namespace detail {

struct sharing_step {
  enum class what : std::uint8_t { load, drop, pin, unpin } act;
  std::uint32_t place;
  std::size_t weight;
  [[nodiscard]] std::string text() const {
    static constexpr std::string_view names[]{"load", "drop", "pin", "unpin"};
    return std::string(names[static_cast<std::size_t>(act)]) + " slot " + std::to_string(place) +
           (act == what::load ? " with weight number " + std::to_string(weight) : "");
  }
};

template <class S, class PartsOf>
class sharing_stage {
 public:
  using weight = typename S::weight;
  static constexpr std::uint32_t places = 12;
  using answers = std::vector<std::uint64_t>;
  using steps = std::vector<sharing_step>;

  sharing_stage(S fresh, const std::vector<weight>& weights, const PartsOf& parts_of, const settings& how)
      : model(std::move(fresh)), weights_(&weights), parts_of_(&parts_of), how_(how) {
    model.reserve(places);
  }

  void play(const steps& all) {
    for (const sharing_step& each : all) play(each);
  }
  /// Steps that cannot be taken now are passed over, so that a history may lose any step.
  void play(const sharing_step& each) {
    const slot s{each.place};
    const std::size_t before = how_.allocations != nullptr ? how_.allocations() : 0;
    switch (each.act) {
      case sharing_step::what::load:
        if (there(each.place)) return;
        model.load(s, (*weights_)[each.weight]);
        break;
      case sharing_step::what::drop:
        if (!there(each.place) || pinned.contains(each.place)) return;
        model.drop(s);
        break;
      case sharing_step::what::pin:
        if (!there(each.place) || pinned.contains(each.place)) return;
        model.pin(s);
        break;
      case sharing_step::what::unpin:
        if (!pinned.contains(each.place)) return;
        model.unpin(s);
        break;
    }
    if (how_.allocations != nullptr) allocations += how_.allocations() - before;
    switch (each.act) {
      case sharing_step::what::load:
        loaded[each.place] = each.weight;
        break;
      case sharing_step::what::drop:
        loaded.erase(each.place);
        break;
      case sharing_step::what::pin:
        pinned.insert(each.place);
        break;
      case sharing_step::what::unpin:
        pinned.erase(each.place);
        break;
    }
  }
  [[nodiscard]] bool there(std::uint32_t place) const { return loaded.contains(place); }

  /// Everything the model can be asked, in a fixed order.
  [[nodiscard]] answers asked() const {
    answers all;
    all.reserve(2 + loaded.size() * (2 + weights_->size()) + 3 * weights_->size());
    const std::size_t before = how_.allocations != nullptr ? how_.allocations() : 0;
    all.push_back(model.used());
    all.push_back(model.pinned());
    for (const auto& [place, number] : loaded) {
      all.push_back(model.charge(slot{place}));
      all.push_back(model.unshared(slot{place}));
      for (const weight& w : *weights_) all.push_back(model.relief(slot{place}, w));
    }
    for (const weight& w : *weights_) {
      all.push_back(model.full(w));
      all.push_back(model.missing(w));
      all.push_back(model.beyond_pinned(w));
    }
    if (how_.allocations != nullptr) allocations += how_.allocations() - before;
    return all;
  }
  /// The same, by the sets of parts.
  [[nodiscard]] answers recomputed() const {
    using parts = std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t>;  // (id, slot of an own part) -> size
    const auto parts_at = [&](std::size_t number, std::uint64_t place) {
      parts made;
      for (const part& p : (*parts_of_)((*weights_)[number])) made[{p.id, p.id == part::own ? place : 0}] += p.id == part::own ? p.size : 0;
      for (const part& p : (*parts_of_)((*weights_)[number]))
        if (p.id != part::own) made[{p.id, 0}] = p.size;
      return made;
    };
    const auto size_of = [](const parts& of, const parts& without) {
      std::uint64_t sum = 0;
      for (const auto& [id, size] : of)
        if (!without.contains(id)) sum += size;
      return sum;
    };
    const auto held = [&](auto&& counts) {
      parts made;
      for (const auto& [place, number] : loaded)
        if (counts(place)) made.merge(parts_at(number, place));
      return made;
    };
    const parts in_use = held([](std::uint32_t) { return true; }), in_pins = held([&](std::uint32_t p) { return pinned.contains(p); });
    answers all{size_of(in_use, {}), size_of(in_pins, {})};
    for (const auto& [place, number] : loaded) {
      const std::uint32_t leaver = place;
      const parts mine = parts_at(number, place), rest = held([&](std::uint32_t p) { return p != leaver; });
      all.push_back(size_of(mine, {}));
      all.push_back(size_of(mine, rest));
      for (std::size_t w = 0; w < weights_->size(); ++w) {
        const parts wanted = parts_at(w, places);
        all.push_back(size_of(in_use, {}) + size_of(wanted, in_use) - size_of(rest, {}) - size_of(wanted, rest));
      }
    }
    for (std::size_t w = 0; w < weights_->size(); ++w) {
      const parts wanted = parts_at(w, places);
      all.push_back(size_of(wanted, {}));
      all.push_back(size_of(wanted, in_use));
      all.push_back(size_of(wanted, in_pins));
    }
    return all;
  }
  [[nodiscard]] std::string name_of_answer(std::size_t i) const {
    if (i < 2) return i == 0 ? "used" : "pinned";
    std::size_t at = i - 2;
    for (const auto& [place, number] : loaded) {
      if (at < 2) return (at == 0 ? "charge of slot " : "unshared of slot ") + std::to_string(place);
      at -= 2;
      if (at < weights_->size()) return "relief of slot " + std::to_string(place) + " for weight number " + std::to_string(at);
      at -= weights_->size();
    }
    static constexpr std::string_view names[]{"full", "missing", "beyond_pinned"};
    return std::string(names[at % 3]) + " of weight number " + std::to_string(at / 3);
  }
  [[nodiscard]] std::string differing(const answers& is, const answers& wanted) const {
    for (std::size_t i = 0; i < is.size(); ++i)
      if (is[i] != wanted[i]) return name_of_answer(i) + " is " + std::to_string(is[i]) + ", expected " + std::to_string(wanted[i]);
    return {};
  }
  [[nodiscard]] const std::vector<weight>& weights() const noexcept { return *weights_; }

  S model;
  std::map<std::uint32_t, std::size_t> loaded;  // slot -> number of its weight
  std::set<std::uint32_t> pinned;
  mutable std::uint64_t allocations = 0;

 private:
  const std::vector<weight>* weights_;
  const PartsOf* parts_of_;
  settings how_;
};

}  // namespace detail
}  // namespace larder::inline v0::laws

#include <larder/laws/sharing_laws.hpp>
