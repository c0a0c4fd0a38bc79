// The laws of indexes. `check_index(index)` runs them all on random insertions and removals of small whole keys, compared with a std::map:
//
// | law           | statement                                                                                 |
// |---------------|-------------------------------------------------------------------------------------------|
// | finding       | a key is found exactly while it is in, at its own slot; any hash will do (P32)            |
// | likelihood    | of a key that is in, `likely` never says that it is not                                   |
// | iteration     | the positions show every slot exactly once                                                |
// | clearing      | after clear nothing is found, and keys can come again                                     |
// | regularity    | a copy finds what its original does and is not tied to it                                 |
// | reserve       | reserving at any time changes no answer (D4)                                              |
// | no allocation | after reserve and make_room nothing takes memory; needs settings::allocations             |
#pragma once

#include <map>
#include <optional>
#include <utility>

#include <larder/core/concepts.hpp>
#include <larder/core/random.hpp>
#include <larder/laws/verdict.hpp>

namespace larder::inline v0::laws {

namespace detail {

struct index_step {
  std::uint32_t key;  ///< comes if it is absent, goes if it is in
  [[nodiscard]] std::string text() const { return "insert or erase key " + std::to_string(key); }
};

template <index_policy I>
class index_stage {
 public:
  static constexpr std::uint32_t keys = 64;
  using steps = std::vector<index_step>;

  index_stage(I fresh, const settings& how) : index(std::move(fresh)), how_(how) {
    reserve(keys);
    for (std::uint32_t key = 0; key < keys; ++key) index.make_room(index.code(key));
  }
  /// The place of a key, a bijection; and back.
  static constexpr slot place_of(std::uint32_t key) noexcept { return slot{(key * 5 + 3) % keys}; }
  static constexpr std::uint32_t key_at(slot s) noexcept { return ((index_of(s) + keys - 3) * 13) % keys; }  // 5 * 13 = 1 mod 64

  void reserve(std::size_t n) {
    index.reserve(n, [this](slot s) -> std::uint64_t { return index.code(key_at(s)); });
  }
  void play(const steps& all) {
    for (const index_step& each : all) play(each);
  }
  void play(const index_step& each) {
    const std::size_t before = how_.allocations != nullptr ? how_.allocations() : 0;
    const std::uint64_t code = index.code(each.key);
    const auto known = places.find(each.key);
    if (known != places.end())
      index.erase(code, known->second);
    else
      index.insert(code, place_of(each.key));
    if (how_.allocations != nullptr) allocations += how_.allocations() - before;
    if (known != places.end())
      places.erase(known);
    else
      places.emplace(each.key, place_of(each.key));
  }
  [[nodiscard]] slot found(std::uint32_t key) const {
    return index.find(index.code(key), [&](slot s) { return s == place_of(key); });
  }
  [[nodiscard]] std::string broken() const {
    for (std::uint32_t key = 0; key < keys; ++key) {
      const auto known = places.find(key);
      const slot expected = known == places.end() ? no_slot : known->second;
      if (found(key) != expected)
        return "key " + std::to_string(key) +
               (expected == no_slot     ? " is absent and was found"
                : found(key) == no_slot ? " is in and was not found"
                                        : " was found at another slot");
    }
    return {};
  }

  I index;
  std::map<std::uint32_t, slot> places;
  std::uint64_t allocations = 0;

 private:
  settings how_;
};

template <class I>
struct index_laws {
  using stage = index_stage<I>;
  using steps = typename stage::steps;

  static std::string finding(stage& here, const stage&, const steps& all) {
    for (const index_step& each : all) {
      here.play(each);
      if (std::string s = here.broken(); !s.empty()) return s;
    }
    return {};
  }
  static std::string likelihood(stage& here, const stage&, const steps& all) {
    for (const index_step& each : all) {
      here.play(each);
      for (const auto& [key, place] : here.places)
        if (here.index.likely(here.index.code(key)) == no_slot) return "key " + std::to_string(key) + " is in and called unlikely";
    }
    return {};
  }
  static std::string iteration(stage& here, const stage&, const steps& all) {
    here.play(all);
    std::map<std::uint32_t, int> seen;
    for (std::size_t i = 0; i < here.index.positions(); ++i)
      if (here.index.place_at(i) != no_slot) ++seen[index_of(here.index.place_at(i))];
    if (seen.size() != here.places.size())
      return std::to_string(seen.size()) + " slots are shown, expected " + std::to_string(here.places.size());
    for (const auto& [key, place] : here.places)
      if (seen[index_of(place)] != 1)
        return "the slot of key " + std::to_string(key) + " is shown " + std::to_string(seen[index_of(place)]) + " times";
    return {};
  }
  static std::string clearing(stage& here, const stage&, const steps& all) {
    here.play(all);
    here.index.clear();
    here.places.clear();
    if (std::string s = here.broken(); !s.empty()) return "after clear, " + s;
    here.play(all);
    const std::string s = here.broken();
    return s.empty() ? "" : "filled again after clear, " + s;
  }
  static std::string regularity(stage& here, const stage& fresh, const steps& all) {
    const auto half = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    here.play(steps(all.begin(), half));
    stage copy(here);
    here.play(steps(half, all.end()));
    if (std::string s = copy.broken(); !s.empty()) return "of a copy left alone, " + s;
    copy.play(steps(half, all.end()));
    if (std::string s = copy.broken(); !s.empty()) return "of a copy, " + s;
    copy = fresh;
    copy.play(all);
    const std::string s = copy.broken();
    return s.empty() ? "" : "of a used index assigned anew, " + s;
  }
  static std::string reserve(stage& here, const stage&, const steps& all) {
    std::size_t n = stage::keys;
    for (const index_step& each : all) {
      here.play(each);
      here.reserve(n += 3);
      here.reserve(1);
      if (std::string s = here.broken(); !s.empty()) return "after reserving, " + s;
    }
    return {};
  }
  static std::string allocation(stage& here, const stage&, const steps& all) {
    here.play(all);
    return here.allocations == 0 ? "" : "memory was taken " + std::to_string(here.allocations) + " times after reserve";
  }
};

}  // namespace detail

/// All laws for an index, started from `fresh`, which is empty. Its keys are std::uint32_t.
template <index_policy I>
[[nodiscard]] report check_index(const I& fresh = I{}, const settings& how = {}) {
  using playground = detail::index_stage<I>;
  using law = detail::index_laws<I>;
  using steps = typename playground::steps;
  const playground empty(fresh, how);
  report all{std::string(I::name), {}};
  const auto run = [&](std::string_view name, std::string (*broken)(playground&, const playground&, const steps&)) {
    const auto made = [&](std::uint64_t seed) {
      random draws(seed);
      steps played;
      for (int i = 0; i < how.steps; ++i) played.push_back({static_cast<std::uint32_t>(draws.below(playground::keys))});
      return played;
    };
    const auto asked = [&](const steps& h) {
      playground here(empty);
      return broken(here, empty, h);
    };
    all.verdicts.push_back(judged_often(name, how, made, asked));
  };
  run("finding", law::finding);
  run("likelihood", law::likelihood);
  run("iteration", law::iteration);
  run("clearing", law::clearing);
  run("regularity", law::regularity);
  run("reserve", law::reserve);
  if (how.allocations != nullptr) run("no allocation", law::allocation);
  return all;
}

}  // namespace larder::inline v0::laws
