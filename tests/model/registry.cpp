// Every registered eviction policy in a cache, against the naive cache with the same policy on columns and slots of its own: the host tells
// a policy what happened, each thing once, in the right order, and nothing else; and reused slots start clean (D1, P20).
// The policies share one cache type behind a virtual call, so that the time to compile does not grow with the registry.
#include "catch.hpp"
#include "model/chosen.hpp"
#include "model/twins.hpp"
#include "model/worlds.hpp"

#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/all.hpp>

#include <boost/hana/for_each.hpp>

using namespace model;

namespace {

template <class Chosen, class Sharing>
void check_in(std::string_view name, const weighing<Sharing>& w, const laws::actor& policy) {
  using C = cache<int, living<false>, Chosen, Sharing, context::examples, cost::switching, witness>;
  naive::rules r;
  r.keeps_context = true;
  r.rate = 0.25;
  const std::shared_ptr<const laws::actor> kept = policy.copy();
  const auto order = [kept] { return std::make_unique<driven>(*kept); };
  check(of<C>(std::string(name), w, order, r, context::examples(0.25), Chosen(policy)), 16, 160);
}

template <class Sharing>
void check_all(const weighing<Sharing>& w) {
  boost::hana::for_each(eviction::all, [&](auto type) {
    using P = typename decltype(type)::type;
    const laws::actor_of<P> policy{P{}};
    INFO(P::name);
    if (policy.ranked())
      check_in<chosen_ranked_policy>(P::name, w, policy);
    else
      check_in<chosen_policy>(P::name, w, policy);
  });
}

}  // namespace

TEST_CASE("model: every eviction policy, units (P20 D1)") { check_all(units()); }
TEST_CASE("model: every eviction policy, bytes (P20 D1)") { check_all(some_bytes()); }
TEST_CASE("model: every eviction policy, shared blocks (P20 D1)") { check_all(some_models()); }
TEST_CASE("model: leased entries are cleared in the order of eviction, whichever slots they are in (P20 D1)") {
  // The second of two leased entries is in the lower slot, and an arc remembers who left first.
  using C = cache<int, living<false>, eviction::arc, sharing::shared_blocks, context::examples, cost::switching, witness>;
  naive::rules r;
  r.keeps_context = true;
  r.rate = 0.25;
  const weighing<sharing::shared_blocks> models = some_models();
  const world w = of<C>("arc", models, as<eviction::arc>, r, context::examples(0.25));
  twins both(w, 10);
  const auto give = [&](op what, int key, std::size_t weight, std::size_t choice) {
    both.give({.what = what, .key = key, .weight = weight, .choice = choice});
    INFO(both.wrong());
    CHECK(both.wrong().empty());
  };
  give(op::serve, 1, 6, 63);
  give(op::put, 4, 0, 74);
  give(op::serve, 5, 5, 71);
  give(op::lease, 5, 1, 190);
  give(op::lease, 4, 8, 83);
  give(op::clear, 0, 0, 0);
  give(op::release, 4, 4, 175);
  give(op::get, 4, 7, 122);
  give(op::serve, 1, 7, 196);
  give(op::serve, 2, 8, 40);
}
