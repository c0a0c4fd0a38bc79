// Every registered eviction policy in a cache, against the naive cache with the same policy on columns and slots of its own: the host tells
// a policy what happened, each thing once, in the right order, and nothing else; and reused slots start clean (D1, P20).
// The policies share one cache type behind a virtual call, so that the time to compile does not grow with the registry.
#include "catch.hpp"
#include "model/chosen.hpp"
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
