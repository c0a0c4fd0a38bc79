// An eviction policy chosen at run time, so that tests over the whole registry compile one cache and not one for each policy.
#pragma once

#include <larder/laws/eviction_stage.hpp>

#include <memory>
#include <string_view>

namespace model {

using namespace larder;

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
  void on_unshared(slot s, const view<needs>& v) noexcept { policy_->on_unshared(s, v.all()); }
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

}  // namespace model
