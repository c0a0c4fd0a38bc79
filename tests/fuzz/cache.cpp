#include "fuzz/targets.hpp"
#include "model/chosen.hpp"
#include "model/twins.hpp"
#include "model/worlds.hpp"

#include <larder/admission/if_it_fits.hpp>
#include <larder/clock/manual.hpp>
#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/eviction/random.hpp>
#include <larder/eviction/w_tinylfu.hpp>

using namespace model;

namespace {

// One cache type for each way of weighing; its policy is chosen at run time, which keeps compiling short.
template <class Sharing>
world chosen(const weighing<Sharing>& w, const laws::actor& policy, std::function<std::unique_ptr<naive::order>()> order) {
  using C = cache<int, living<false>, chosen_ranked_policy, Sharing, context::examples, cost::switching, witness>;
  naive::rules r;
  r.keeps_context = true;
  r.rate = 0.25;
  return of<C>("", w, std::move(order), r, context::examples(0.25), chosen_ranked_policy(policy));
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
  return all;
}

}  // namespace

void fuzz::cache(bytes input) {
  static const std::vector<world> worlds = made_worlds();
  if (input.size() < 2 || place_of(input[0]) >= worlds.size()) return;
  const world& w = worlds[place_of(input[0])];
  constexpr std::size_t most_commands = 200, length = 4, look = 8;  // to compare everything is slow
  twins both(w, w.capacities[input[1] % w.capacities.size()]);
  std::size_t given = 0;
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
  if (both.wrong().empty()) return;
  throw finding("world " + std::to_string(place_of(input[0])) + ", command " + std::to_string(given) + ": " + both.wrong());
}
