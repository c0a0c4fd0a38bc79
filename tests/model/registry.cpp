// Every registered eviction policy in a cache, against the naive cache with the same policy on columns and slots of its own: the host tells
// a policy what happened, each thing once, in the right order, and nothing else; and reused slots start clean (D1, P20).
// The policies share one cache type behind a virtual call, so that the time to compile does not grow with the registry.
#include "catch.hpp"
#include "model/worlds.hpp"

#include <larder/context/examples.hpp>
#include <larder/cost/switching.hpp>
#include <larder/eviction/all.hpp>

#include <boost/hana/for_each.hpp>

using namespace model;

namespace {

/// A policy of the registry, chosen at run time.
class chosen_policy {
 public:
  static constexpr std::string_view name = "chosen_policy";
  static constexpr columns needs =
      columns::fingerprint | columns::charge | columns::unshared | columns::context | columns::reload_cost | columns::priority;

  chosen_policy() = default;
  explicit chosen_policy(const laws::actor& policy) : policy_(policy.copy()) {}
  chosen_policy(const chosen_policy& other) : policy_(other.policy_ == nullptr ? nullptr : other.policy_->copy()) {}
  chosen_policy& operator=(const chosen_policy& other) {
    policy_ = other.policy_ == nullptr ? nullptr : other.policy_->copy();
    return *this;
  }
  void reserve(std::size_t n) { policy_->reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept { policy_->on_load(s, v.all()); }
  void on_hit(slot s, const view<needs>& v) noexcept { policy_->on_hit(s, v.all()); }
  void on_evict(slot s, const view<needs>& v) noexcept { policy_->on_evict(s, v.all()); }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept { return policy_->victim(v.all()); }

 protected:
  std::unique_ptr<laws::actor> policy_;
};

class chosen_ranked_policy : public chosen_policy {
 public:
  using chosen_policy::chosen_policy;
  template <class F>
  void for_each_victim(const view<needs>& v, F f) {
    policy_->walk(
        v.all(), [](void* to, slot s) { return (*static_cast<F*>(to))(s); }, &f);
  }
};

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
