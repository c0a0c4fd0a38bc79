// An eviction policy chosen at run time, itself an eviction policy: where a replay is no race, one cache is compiled for the whole
// registry. Costs a virtual call a hook, and every column, since no column may be left out that the chosen policy reads.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include <larder/core/check.hpp>

namespace larder::inline v0::sim {

class any_policy {
 public:
  static constexpr std::string_view name = "any_policy";
  static constexpr columns needs = columns::fingerprint | columns::charge | columns::unshared | columns::context | columns::reload_cost |
                                   columns::priority | columns::time;
  using seen = view<needs>;

  /// No policy: good for being assigned to.
  any_policy() = default;
  template <class P>
  requires(!std::is_same_v<P, any_policy> && eviction_policy<P>) explicit any_policy(P policy)
      : policy_(std::make_unique<one<P>>(std::move(policy))) {}
  any_policy(const any_policy& other) : policy_(other.policy_ == nullptr ? nullptr : other.policy_->copy()) {}
  any_policy(any_policy&&) noexcept = default;
  any_policy& operator=(const any_policy& other) {
    policy_ = std::move(any_policy(other).policy_);
    return *this;
  }
  any_policy& operator=(any_policy&&) noexcept = default;
  ~any_policy() = default;

  void reserve(std::size_t n) { policy_->reserve(n); }
  void on_load(slot s, const seen& v) noexcept { policy_->on_load(s, v); }
  void on_hit(slot s, const seen& v) noexcept { policy_->on_hit(s, v); }
  void on_evict(slot s, const seen& v) noexcept { policy_->on_evict(s, v); }
  void on_unshared(slot s, const seen& v) noexcept { policy_->on_unshared(s, v); }
  [[nodiscard]] slot victim(const seen& v) noexcept { return policy_->victim(v); }

 private:
  struct face {
    virtual ~face() = default;
    [[nodiscard]] virtual std::unique_ptr<face> copy() const = 0;
    virtual void reserve(std::size_t n) = 0;
    virtual void on_load(slot s, const seen& v) noexcept = 0;
    virtual void on_hit(slot s, const seen& v) noexcept = 0;
    virtual void on_evict(slot s, const seen& v) noexcept = 0;
    virtual void on_unshared(slot s, const seen& v) noexcept = 0;
    [[nodiscard]] virtual slot victim(const seen& v) noexcept = 0;
  };
  template <class P>
  struct one final : face {
    explicit one(P given) : policy(std::move(given)) {}
    [[nodiscard]] std::unique_ptr<face> copy() const override { return std::make_unique<one>(policy); }
    void reserve(std::size_t n) override { policy.reserve(n); }
    void on_load(slot s, const seen& v) noexcept override { policy.on_load(s, view<P::needs>(v.all())); }
    void on_hit(slot s, const seen& v) noexcept override { policy.on_hit(s, view<P::needs>(v.all())); }
    void on_evict(slot s, const seen& v) noexcept override { policy.on_evict(s, view<P::needs>(v.all())); }
    void on_unshared([[maybe_unused]] slot s, [[maybe_unused]] const seen& v) noexcept override {
      if constexpr (contains(P::needs, columns::unshared)) policy.on_unshared(s, view<P::needs>(v.all()));
    }
    [[nodiscard]] slot victim(const seen& v) noexcept override { return policy.victim(view<P::needs>(v.all())); }
    P policy;
  };

  std::unique_ptr<face> policy_;
};

static_assert(check_eviction_policy<any_policy>());

}  // namespace larder::inline v0::sim
