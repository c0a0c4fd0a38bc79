#include "fuzz/targets.hpp"
#include "model/chosen.hpp"
#include "model/twins.hpp"
#include "model/worlds.hpp"

#include <larder/admission/if_it_fits.hpp>
#include <larder/clock/manual.hpp>
#include <larder/clock/per_slot.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/all.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/eviction/random.hpp>
#include <larder/eviction/w_tinylfu.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/hana/length.hpp>

#include <array>

using namespace model;

namespace {

// One cache type for each way of weighing; its policy is chosen at run time, which keeps compiling short.
template <class Chosen = chosen_ranked_policy, class Sharing>
world chosen(const weighing<Sharing>& w, const laws::actor& policy, std::function<std::unique_ptr<naive::order>()> order) {
  using C = cache<int, living<false>, Chosen, Sharing, context::examples, cost::switching, witness>;
  naive::rules r;
  r.keeps_context = true;
  r.rate = 0.25;
  return of<C>("", w, std::move(order), r, context::examples(0.25), Chosen(policy));
}
template <class Sharing>
void add(std::vector<world>& to, const weighing<Sharing>& w) {
  to.push_back(chosen(w, laws::actor_of(eviction::lru{}), by<naive::lru>));
  to.push_back(chosen(w, laws::actor_of(eviction::lfu{}), by<naive::lfu>));
  to.push_back(chosen(w, laws::actor_of(eviction::least_context{}), by<naive::least_context>));
}

// In the order of the letters that choose them; new ones at the end.
std::vector<world> made_worlds() {
  std::vector<world> all;
  add(all, units());
  add(all, some_bytes());
  add(all, some_models());
  using huge = cache<int, living<true>, eviction::lru, sharing::bytes, clock::manual, witness>;
  all.push_back(of<huge>("", huge_bytes(), by<naive::lru>));
  using refusing = cache<int, living<true>, eviction::random, sharing::shared_blocks, admission::if_it_fits, witness>;
  naive::rules refuses;
  refuses.looks_ahead = admission::if_it_fits::looks_ahead;
  refuses.admit = [](const claimant& c, const std::vector<claimant>& victims, bool room) {
    return admission::if_it_fits{}.admit(c, victims, room);
  };
  all.push_back(of<refusing>("", some_models(), as<eviction::random>, refuses));
  using tiny = cache<int, living<false>, eviction::w_tinylfu, sharing::bytes, witness>;
  all.push_back(of<tiny>("", some_bytes(), as<eviction::w_tinylfu>));
  naive::rules in_slots;
  in_slots.clock = naive::rules::time::per_slot;
  using anew = cache<living_key, living<true>, eviction::lru, clock::per_slot, index::hashed<living_hash, living_equal>, witness>;
  all.push_back(of<anew>("", units(), by<naive::lru>, in_slots));
  all.back().throws = true;
  using in_place = cache<living_key, living<false>, eviction::lfu, sharing::shared_blocks, clock::per_slot,
                         index::hashed<living_hash, living_equal>, witness>;
  all.push_back(of<in_place>("", some_models(), by<naive::lfu>, in_slots));
  all.back().throws = true;
  return all;
}
// Then the letters of the worlds in which a second byte chooses the policy, too.
template <class Sharing>
std::vector<world> with_every_policy(const weighing<Sharing>& w) {
  std::vector<world> all;
  boost::hana::for_each(eviction::all, [&](auto type) {
    using P = typename decltype(type)::type;
    all.push_back(chosen<chosen_policy>(w, laws::actor_of<P>(P{}), as<P>));
  });
  return all;
}

}  // namespace

void fuzz::cache(bytes input) {
  static const std::vector<world> worlds = made_worlds();
  static const std::array<std::vector<world>, 3> every{with_every_policy(units()), with_every_policy(some_bytes()),
                                                       with_every_policy(some_models())};
  constexpr std::size_t most_capacities = 13;  // so that each comes with each policy
  static_assert(most_capacities * decltype(boost::hana::length(eviction::all))::value <= 256,
                "one letter is not enough for every capacity and policy");
  if (input.size() < 2) return;
  const std::size_t place = place_of(input[0]);
  if (place >= worlds.size() + every.size()) return;
  const world& w = place < worlds.size() ? worlds[place] : every[place - worlds.size()][input[1] / most_capacities % every[0].size()];
  constexpr std::size_t most_commands = 200, length = 4, look = 8;  // to compare everything is slow
  std::size_t given = 0;
  const auto broken = [&](const std::string& wrong) {
    return finding("world " + std::to_string(place) + ", command " + std::to_string(given) + ": " + wrong);
  };
  {
    twins both(w, w.capacities[input[1] % w.capacities.size()]);
    for (std::size_t at = 2; at + length <= input.size() && given < most_commands && both.wrong().empty(); at += length) {
      command c;
      c.what = static_cast<op>(input[at] % static_cast<int>(op::count));
      c.key = input[at + 1] % w.keys;
      c.weight = input[at + 2] % w.rules.weights.size();
      c.choice = input[at + 3];
      both.obey(c);
      if (++given % look == 0) both.compare();
    }
    both.compare();
    if (!both.wrong().empty()) throw broken(both.wrong());
  }
  if (w.alive() != 0) throw broken("keys and values live on after their cache");
}
