// The laws of eviction policies. `check_eviction<P>()` runs them all:
//
// | law            | statement                                                                                                     |
// |----------------|---------------------------------------------------------------------------------------------------------------|
// | membership     | the victim is resident                                                                                        |
// | claims         | the victim is not claimed; with all but one claimed it is that one (P16)                                      |
// | withdrawal     | an entry withdrawn for its lease is not named until it is handed back, and then it is                         |
// | forgetting     | a slot that was left is not named until it is loaded again                                                    |
// | stability      | asking twice with no hook in between gives the same slot                                                      |
// | drain          | victim and on_evict in turn empty the cache and name each resident once (P20)                                 |
// | regularity     | a copy goes on as its original does and is no longer tied to it; a policy assigned anew is as fresh           |
// | determinism    | the same history gives the same victims                                                                       |
// | relabeling     | other slots, the same victims (D1)                                                                            |
// | key renaming   | other fingerprints, the same victims; where fingerprints are part of the policy, hits within 0.5 %            |
// | reserve        | reserving at once or bit by bit changes no victim (D4)                                                        |
// | cost scale     | all reload costs times 2^k: the same victims (P24)                                                            |
// | size scale     | all charges and the capacity times 2^k: the same victims                                                      |
// | time shift     | all instants plus a constant: the same victims                                                                |
// | reads the view | what stands in columns that were not named changes no victim (D5)                                             |
// | ranked         | the walk starts with the victim, names each entry that may leave once, in the order of leaving, and changes    |
// |                | nothing; passing over claimed entries keeps the order of the rest. For policies with for_each_victim          |
// | no allocation  | after reserve neither hooks nor victim take memory (a walk may); needs settings::allocations                  |
//
// P5 (tiny capacities) is the world of every law: histories run at capacity 0, 1, 2, 3, 7, 9, 10 and 100. That hooks are noexcept is in the
// concept. That a score is the entry's own (P22) is in the hooks: none is shown the newcomer for which a victim is sought.
// Two more laws hold for some policies only: check_oblivious (hits change nothing: fifo, random) and check_inclusion (stack policies).
#pragma once

#include <larder/laws/eviction_stage.hpp>

namespace larder::inline v0::laws {

namespace detail {

inline std::string list_of(const std::vector<std::uint32_t>& keys) {
  std::string text;
  for (const std::uint32_t key : keys) text += (text.empty() ? "" : " ") + std::to_string(key);
  return text.empty() ? "nobody" : text;
}

inline std::string difference(const stage& a, std::string_view circumstances, const stage& b) {
  return "there left " + list_of(a.left()) + ", and " + std::string(circumstances) + " " + list_of(b.left());
}

/// A law as a question: what is wrong with this policy in this world and history? Empty: nothing.
using question = std::string (*)(const actor&, const world&, const settings&, const history&);

/// Asks a question of many worlds and random histories, and shortens the first that breaks the law.
inline verdict asked_of(std::string_view law, const actor& fresh, const settings& how, question broken, bool holding = true,
                        std::vector<std::uint64_t> capacities = {0, 1, 2, 3, 7, 9, 10, 100}) {
  for (int round = 0; round < how.rounds; ++round) {
    const std::uint64_t seed = mix_seed(how.seed, round);
    world w;
    w.capacity = capacities[static_cast<std::size_t>(round) % capacities.size()];
    w.sized = (static_cast<std::size_t>(round) / capacities.size()) % 2 == 1 || capacities.size() == 1;
    w.garbage = seed;
    const std::uint32_t keys = w.capacity > 10 ? stage::key_count - 8 : static_cast<std::uint32_t>(2 * w.capacity + 3);
    history steps = random_history(seed, how.steps, keys, holding && round % 3 != 0);
    for (step& each : steps)
      if (w.sized) each.charge = static_cast<std::int64_t>(w.charge(each.key));
    verdict found = judged(law, steps, [&](const history& h) { return broken(fresh, w, how, h); });
    if (found) continue;
    found.trace.insert(found.trace.begin(), "capacity " + std::to_string(w.capacity) + (w.sized ? " charges:" : " entries:"));
    return found;
  }
  return {law, {}, {}};
}

/// Plays to the end, empties the cache, and tells of a breach of this law.
inline std::string breach_of(std::string_view law, const actor& fresh, const world& w, const history& steps) {
  stage here(fresh, w);
  here.play(steps);
  here.drain();
  return here.broken() && here.broken()->law == law ? here.broken()->sentence : "";
}

/// Compares a play with the same play in another world.
template <class Change>
std::string compared(const actor& fresh, world w, const history& steps, std::string_view circumstances, Change&& change) {
  stage here(fresh, w);
  change(w);
  stage there(fresh, w);
  here.play(steps);
  there.play(steps);
  here.drain();
  there.drain();
  if (here.broken() || there.broken()) {
    if (bool(here.broken()) == bool(there.broken())) return {};  // another law's business
    return std::string(circumstances) + " one play breaks off: " + (here.broken() ? here : there).broken()->sentence;
  }
  return here.same_as(there) ? "" : difference(here, circumstances, there);
}

inline std::string claims_broken(const actor& fresh, const world& w, const settings&, const history& steps) {
  if (std::string s = breach_of("claims", fresh, w, steps); !s.empty()) return s;
  stage here(fresh, w);
  here.play(steps);
  here.free_all();
  if (here.broken()) return {};  // another law's business
  for (std::uint32_t last = 0; last < stage::key_count; ++last) {
    if (!here.resident(last)) continue;
    for (std::uint32_t key = 0; key < stage::key_count; ++key)
      if (key != last) here.play({act::claim, key, -1});
    static_cast<void>(here.next_victim());  // there is one that may be named, and any other is a breach
    if (here.broken()) return "with all but " + std::to_string(last) + " claimed, " + here.broken()->sentence;
    here.play({act::lift, 0, -1});
  }
  return {};
}

inline std::string regularity_broken(const actor& fresh, const world& w, const settings&, const history& steps) {
  const auto half = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  const history first(steps.begin(), half), second(half, steps.end());
  stage here(fresh, w);
  here.play(first);
  stage copy(here);
  stage untouched(here);
  here.play(second);
  here.drain();
  copy.play(second);
  copy.drain();
  if (!here.broken() && !copy.broken() && !here.same_as(copy)) return difference(here, "from a copy made half-way", copy);
  if (bool(here.broken()) != bool(copy.broken()))
    return "a copy made half-way breaks off: " + (here.broken() ? here : copy).broken()->sentence;
  untouched.play(second);
  untouched.drain();
  if (!here.broken() && (untouched.broken() || !here.same_as(untouched)))
    return difference(here, "from a copy left alone meanwhile", untouched);
  const std::unique_ptr<actor> again = here.policy().copy();
  again->assign(fresh);
  stage anew(fresh, w), renewed(*again, w);
  anew.play(steps);
  anew.drain();
  renewed.play(steps);
  renewed.drain();
  if (!anew.broken() && (renewed.broken() || !anew.same_as(renewed))) return difference(anew, "from a used policy assigned anew", renewed);
  return {};
}

inline std::string ranked_broken(const actor& fresh, const world& w, const settings&, const history& steps) {
  stage here(fresh, w), quiet(fresh, w);
  for (const step& each : steps) {
    here.play(each);
    quiet.play(each);
    const auto named = here.next_victim();
    if (here.broken()) return {};
    const std::vector<slot> order = here.policy().walked(here.seen(), stage::key_count + 1);
    if (here.policy().walked(here.seen(), stage::key_count + 1) != order) return "two walks, one after the other, name different slots";
    if (!named) {
      if (!order.empty()) return "the walk names an entry while nobody may leave";
      continue;
    }
    if (order.empty() || here.key_at(order.front()) != *named) return "the walk does not start with the victim, " + std::to_string(*named);
    if (here.policy().walked(here.seen(), 1) != std::vector<slot>{order.front()})
      return "a walk that is to stop at once does not stop after the victim";
    // The order of leaving, if nothing else happens: what a copy names when it is told of each departure.
    const std::unique_ptr<actor> copy = here.policy().copy();
    resident_columns seen = here.seen();
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (const slot next = copy->victim(seen); next != order[i])
        return "the walk names " + std::to_string(here.key_at(order[i])) + " in place " + std::to_string(i + 1) + ", but " +
               (index_of(next) < stage::key_count ? std::to_string(here.key_at(next)) : "nobody") + " would leave";
      copy->on_evict(order[i], seen);
      --seen.residents;
      seen.used -= std::min(seen.used, here.where().charge(here.key_at(order[i])));
    }
    std::size_t open = 0;
    for (std::uint32_t key = 0; key < stage::key_count; ++key)
      if (here.may_leave(key)) ++open;
    if (open != order.size()) return "the walk names " + std::to_string(order.size()) + " of " + std::to_string(open) + " entries";
  }
  here.drain();
  quiet.drain();
  return here.broken() || quiet.broken() || here.same_as(quiet) ? "" : difference(quiet, "with walks in between", here);
}

inline std::string claimed_order_broken(const actor& fresh, const world& w, const settings&, const history& steps) {
  stage here(fresh, w);
  here.play(steps);
  here.play({act::lift, 0, -1});
  if (here.broken()) return {};
  std::vector<slot> all = here.policy().walked(here.seen(), stage::key_count + 1);
  for (std::uint32_t key = 0; key < stage::key_count; key += 2) here.play({act::claim, key, -1});
  const std::vector<slot> some = here.policy().walked(here.seen(), stage::key_count + 1);
  std::erase_if(all, [&](slot s) { return here.key_at(s) % 2 == 0; });
  return all == some ? "" : "passing over claimed entries changes the order of the rest";
}

inline std::string renaming_broken(const actor& fresh, const world& w, const settings& how, const history& steps) {
  const auto rename = [&](world& other) { other.names = mix(how.seed + 99); };
  if (!contains(fresh.needs(), columns::fingerprint)) return compared(fresh, w, steps, "under other keys", rename);
  world other = w;
  rename(other);
  stage here(fresh, w), there(fresh, other);
  const history many = random_history(mix(how.seed), 20000, stage::key_count - 8, false);
  here.play(many);
  there.play(many);
  const std::uint64_t a = here.hits(), b = there.hits();
  return (a > b ? a - b : b - a) <= many.size() / 200 ? "" : std::to_string(a) + " hits, and under other keys " + std::to_string(b);
}

}  // namespace detail

/// All laws for a policy of this kind, started from `fresh`.
[[nodiscard]] inline report check_actor(const actor& fresh, std::string_view name, const settings& how) {
  using detail::asked_of, detail::breach_of, detail::compared;
  using S = const settings&;
  using A = const actor&;
  using W = const world&;
  using H = const history&;
  report all{std::string(name), {}};
  const auto law = [&](std::string_view which, detail::question broken, const auto&... more) {
    all.verdicts.push_back(asked_of(which, fresh, how, broken, more...));
  };
  law("membership", [](A a, W w, S, H h) { return breach_of("membership", a, w, h); });
  law("claims", detail::claims_broken);
  law("withdrawal", [](A a, W w, S, H h) { return breach_of("withdrawal", a, w, h); });
  law("forgetting", [](A a, W w, S, H h) { return breach_of("forgetting", a, w, h); });
  law("stability", [](A a, W w, S, H h) { return breach_of("stability", a, w, h); });
  law("drain", [](A a, W w, S, H h) { return breach_of("drain", a, w, h); });
  law("regularity", detail::regularity_broken);
  law("determinism", [](A a, W w, S, H h) { return compared(a, w, h, "a second time", [](world&) {}); });
  law("relabeling", [](A a, W w, S, H h) {
    std::string s = compared(a, w, h, "in slots taken in turn", [](world& o) { o.reuse = world::slots::first_freed_first; });
    return s.empty() ? compared(a, w, h, "in slots taken at random", [](world& o) { o.reuse = world::slots::shuffled; }) : s;
  });
  law("key renaming", detail::renaming_broken);
  law("reserve", [](A a, W w, S, H h) { return compared(a, w, h, "reserving bit by bit", [](world& o) { o.reserved_at_once = false; }); });
  law("cost scale", [](A a, W w, S, H h) {
    std::string s = compared(a, w, h, "with costs times 2^20", [](world& o) { o.cost_unit = 0x1p20; });
    return s.empty() ? compared(a, w, h, "with costs times 2^-20", [](world& o) { o.cost_unit = 0x1p-20; }) : s;
  });
  law(
      "size scale",
      [](A a, W w, S, H h) { return compared(a, w, h, "with charges times 2^20", [](world& o) { o.charge_unit = 1u << 20; }); }, true,
      std::vector<std::uint64_t>{100});  // whole parts of it stay whole: a tenth, a quarter, a hundredth
  law("time shift", [](A a, W w, S, H h) {
    std::string s = compared(a, w, h, "2^40 ticks later", [](world& o) { o.origin = std::int64_t{1} << 40; });
    return s.empty() ? compared(a, w, h, "2^40 ticks earlier", [](world& o) { o.origin = -(std::int64_t{1} << 40); }) : s;
  });
  law("reads the view",
      [](A a, W w, S, H h) { return compared(a, w, h, "with other numbers in columns not named", [](world& o) { o.garbage += 7; }); });
  if (fresh.ranked()) {
    law("ranked", [](A a, W w, S s, H h) {
      std::string broken = detail::ranked_broken(a, w, s, h);
      return broken.empty() ? detail::claimed_order_broken(a, w, s, h) : broken;
    });
  }
  if (how.allocations != nullptr) {
    law("no allocation", [](A a, W w, S s, H h) {
      stage here(a, w, s);
      here.play(h);
      here.drain();
      return here.allocations() == 0 ? std::string{} : "memory was taken " + std::to_string(here.allocations()) + " times after reserve";
    });
  }
  return all;
}

/// All laws for an eviction policy, one call. `fresh`: a policy that was told nothing yet, if the default one is not the one meant.
template <eviction_policy P>
[[nodiscard]] report check_eviction(const P& fresh = P{}, const settings& how = {}) {
  return check_actor(actor_of<P>(fresh), P::name, how);
}

/// Obliviousness: hits change no victim. For policies that promise it, such as fifo and random.
template <eviction_policy P>
[[nodiscard]] verdict check_oblivious(const P& fresh = P{}, const settings& how = {}) {
  return detail::asked_of("obliviousness", actor_of<P>(fresh), how, [](const actor& a, const world& w, const settings&, const history& h) {
    return detail::compared(a, w, h, "when it is not told of hits", [](world& o) { o.hits_told = false; });
  });
}

/// Inclusion: on equal charges, what a cache of c entries holds, one of c + 1 entries holds too. For stack policies, such as lru.
template <eviction_policy P>
[[nodiscard]] verdict check_inclusion(const P& fresh = P{}, const settings& how = {}) {
  const auto broken = [](const actor& a, const world& w, const settings&, const history& h) -> std::string {
    world more = w;
    more.sized = false;
    stage small(a, more);
    ++more.capacity;
    stage large(a, more);
    for (const step& each : h) {
      small.play(each);
      large.play(each);
      for (std::uint32_t key = 0; key < stage::key_count; ++key)
        if (small.resident(key) && !large.resident(key))
          return std::to_string(key) + " is resident at capacity " + std::to_string(w.capacity) + " and not at " +
                 std::to_string(more.capacity);
    }
    return {};
  };
  return detail::asked_of("inclusion", actor_of<P>(fresh), how, broken, false, {1, 2, 3, 7, 10});
}

}  // namespace larder::inline v0::laws
