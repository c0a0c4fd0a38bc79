// The laws of admission policies. `check_admission<P>()` runs them all:
//
// | law            | statement                                                                                               |
// |----------------|---------------------------------------------------------------------------------------------------------|
// | purity         | asking changes nothing: asked twice, or in between, the answers are the same                            |
// | regularity     | a copy goes on as its original does and is not tied to it                                               |
// | reads the view | what stands in columns of victims that were not named changes no answer (D5)                            |
// | reserve        | reserving changes no answer (D4)                                                                        |
// | refusal        | in a cache, a refused newcomer leaves everything as it was: residents, charges, contexts, who is next   |
// | no allocation  | after reserve neither hearing of a request nor answering takes memory; needs settings::allocations      |
#pragma once

#include <larder/cache.hpp>
#include <larder/clock/manual.hpp>
#include <larder/context/examples.hpp>
#include <larder/laws/verdict.hpp>
#include <larder/sharing/bytes.hpp>

namespace larder::inline v0::laws {

namespace detail {

struct admission_step {
  std::uint32_t key;
  bool asks;  ///< is admission asked, or only told of the request (a hit)?
  [[nodiscard]] std::string text() const { return (asks ? "ask about key " : "hit on key ") + std::to_string(key); }
};

/// A policy and the answers it gave. What it is asked depends on the history alone.
template <admission_policy P>
class admission_stage {
 public:
  using steps = std::vector<admission_step>;
  explicit admission_stage(P fresh, const settings& how = {}) : policy(std::move(fresh)), how_(how) { policy.reserve(slots); }

  void play(const steps& all, int times = 1, std::uint64_t garbage = 0) {
    for (const admission_step& each : all) {
      random facts(mix(each.key + 17 * asked_++)), noise(garbage);
      claimant newcomer{mix(each.key + 1), 1 + facts.below(9), static_cast<double>(facts.below(4)), static_cast<double>(1 + facts.below(9)),
                        static_cast<double>(facts.below(5))};
      claimant victims[3];
      const std::size_t count = P::looks_ahead ? facts.below(4) : 0;
      for (claimant& v : victims) {
        v = {facts.next(), 1 + facts.below(9), static_cast<double>(facts.below(3)), static_cast<double>(1 + facts.below(9)),
             static_cast<double>(facts.below(5))};
        if (!contains(P::needs, columns::fingerprint)) v.fingerprint = noise.next();
        if (!contains(P::needs, columns::context)) v.context = static_cast<double>(noise.below(100));
        if (!contains(P::needs, columns::reload_cost)) v.reload_cost = static_cast<double>(noise.below(100));
        if (!contains(P::needs, columns::priority)) v.priority = static_cast<double>(noise.below(100));
      }
      const bool room = facts.below(3) == 0 || (P::looks_ahead && count == 0);
      const std::size_t before = how_.allocations != nullptr ? how_.allocations() : 0;
      policy.on_request(newcomer.fingerprint);
      int admitted = 0;
      for (int i = 0; each.asks && i < times; ++i)
        admitted += policy.admit(newcomer, std::span<const claimant>(victims, room ? 0 : count), room) ? 1 : 0;
      if (how_.allocations != nullptr) allocations += how_.allocations() - before;
      if (each.asks) answers_ += admitted == 0 ? '0' : admitted == times ? '1' : '?';
    }
  }
  [[nodiscard]] const std::string& answers() const noexcept { return answers_; }

  static constexpr std::size_t slots = 64;
  P policy;
  std::uint64_t allocations = 0;

 private:
  settings how_;
  std::string answers_;
  std::uint64_t asked_ = 0;
};

/// What a refused request must leave alone, in words.
template <class Cache>
std::string state_of(Cache& c) {
  std::string all =
      std::to_string(c.size()) + " entries, " + std::to_string(c.used()) + " charges, " + std::to_string(c.pinned()) + " pinned;";
  for (int key = 0; key < 24; ++key)
    if (c.contains(key)) all += " " + std::to_string(key) + ":" + std::to_string(c.context_of(key));
  Cache copy(c);
  all += "; leaving";
  for (std::uint64_t room = copy.capacity(); room-- > 0;) {
    bool there[24]{};
    for (int key = 0; key < 24; ++key) there[key] = copy.contains(key);
    copy.resize(bytes{room});
    for (int key = 0; key < 24; ++key)
      if (there[key] && !copy.contains(key)) all += " " + std::to_string(key);
  }
  return all;
}

/// The cache in which an admission policy is watched.
template <admission_policy P>
using refusing_cache = cache<int, nothing, P, sharing::bytes, context::examples, clock::manual>;

/// A policy cannot break this law by itself; a cache around it can.
template <class Cache>
std::string refusal_broken(Cache c, const std::vector<admission_step>& steps) {
  random draws(11);
  for (const admission_step& each : steps) {
    c.clock().advance(duration{1});
    const int key = static_cast<int>(each.key % 24);
    request asked;
    asked.priority = static_cast<double>(draws.below(5));
    const bytes weight{draws.below(14)};
    static_cast<void>(c.find(-1));  // brings time up to now
    const std::string before = state_of(c);
    const bool was = c.contains(key);
    const outcome answer = c.serve(key, asked, weight);
    if (!answer && !was && state_of(c) != before) return "a refused newcomer changed \"" + before + "\" to \"" + state_of(c) + "\"";
    if (!answer && answer.evicted != 0) return "somebody was evicted for a refused newcomer";
    if (const auto sound = c.valid(); !sound) return "the cache is broken: " + std::string(sound.broken);
  }
  return {};
}

}  // namespace detail

/// All laws for an admission policy, started from `fresh`.
template <admission_policy P>
[[nodiscard]] report check_admission(const P& fresh = P{}, const settings& how = {}) {
  using stage = detail::admission_stage<P>;
  using steps = typename stage::steps;
  report all{std::string(P::name), {}};
  const auto run = [&](std::string_view name, std::string (*broken)(const P&, const settings&, const steps&)) {
    const auto made = [&](std::uint64_t seed) {
      random draws(seed);
      steps played;
      for (int i = 0; i < how.steps; ++i) played.push_back({static_cast<std::uint32_t>(draws.below(24)), draws.below(3) != 0});
      return played;
    };
    all.verdicts.push_back(judged_often(name, how, made, [&](const steps& h) { return broken(fresh, how, h); }));
  };
  run("purity", [](const P& p, const settings&, const steps& h) -> std::string {
    stage once(p), thrice(p);
    once.play(h);
    thrice.play(h, 3);
    return once.answers() == thrice.answers() ? ""
                                              : "asked once it answers " + once.answers() + ", asked three times each " + thrice.answers();
  });
  run("regularity", [](const P& p, const settings&, const steps& h) -> std::string {
    const auto half = h.begin() + static_cast<std::ptrdiff_t>(h.size() / 2);
    stage here(p);
    here.play(steps(h.begin(), half));
    stage copy(here), untouched(here);
    here.play(steps(half, h.end()));
    copy.play(steps(half, h.end()));
    if (copy.answers() != here.answers()) return "a copy made half-way answers differently";
    untouched.play(steps(half, h.end()));
    if (untouched.answers() != here.answers()) return "a copy left alone meanwhile answers differently";
    copy = stage(p);
    copy.play(h);
    return copy.answers() == here.answers() ? "" : "a used policy assigned anew answers differently";
  });
  run("reads the view", [](const P& p, const settings&, const steps& h) -> std::string {
    stage here(p), there(p);
    here.play(h, 1, 1);
    there.play(h, 1, 2);
    return here.answers() == there.answers()
               ? ""
               : "it answers " + here.answers() + ", and with other numbers in columns not named " + there.answers();
  });
  run("reserve", [](const P& p, const settings&, const steps& h) -> std::string {
    const auto half = h.begin() + static_cast<std::ptrdiff_t>(h.size() / 2);
    stage here(p), there(p);
    here.play(h);
    there.play(steps(h.begin(), half));
    there.policy.reserve(1);
    there.policy.reserve(stage::slots);
    there.play(steps(half, h.end()));
    return here.answers() == there.answers() ? "" : "reserved again half-way it answers differently";
  });
  run("refusal",
      [](const P& p, const settings&, const steps& h) { return detail::refusal_broken(detail::refusing_cache<P>(bytes{12}, p), h); });
  if (how.allocations != nullptr) {
    run("no allocation", [](const P& p, const settings& counting, const steps& h) -> std::string {
      stage here(p, counting);
      here.play(h);
      return here.allocations == 0 ? "" : "memory was taken " + std::to_string(here.allocations) + " times after reserve";
    });
  }
  return all;
}

}  // namespace larder::inline v0::laws
