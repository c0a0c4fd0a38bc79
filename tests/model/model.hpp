// Model-based tests: random commands are given to a larder cache and to the naive one, and every answer, every event and the whole state
// must agree after each. A history that shows a difference is shortened before it is reported.
#pragma once

#include <larder/cache.hpp>
#include <larder/laws/eviction_stage.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "naive/naive.hpp"

namespace model {

using namespace larder;

/// What can be asked of a cache, of whatever types it is made. Weights are numbers in the world's table, leases have handles.
struct face {
  virtual ~face() = default;
  virtual std::optional<int> find(int key) = 0;
  virtual std::optional<int> peek(int key) const = 0;
  virtual bool contains(int key) const = 0;
  virtual outcome put(int key, int value, std::size_t weight, const request& asked) = 0;
  virtual outcome serve(int key, std::size_t weight, const request& asked) = 0;
  virtual std::pair<bool, outcome> try_emplace(int key, int value, std::size_t weight) = 0;
  virtual std::optional<int> get_or_load(int key, std::optional<int> brought, std::size_t weight) = 0;
  virtual outcome refuse(int key, refusal reason, const request& asked) = 0;
  virtual bool lease(int key, int handle) = 0;
  virtual void release(int handle) = 0;
  virtual bool erase(int key, removal cause) = 0;
  virtual refusal recharge(int key, std::size_t weight) = 0;
  virtual void resize(std::uint64_t capacity) = 0;
  virtual void clear() = 0;
  virtual void begin_slot() = 0;
  virtual void end_slot() = 0;
  virtual void set_clock(instant t) = 0;
  virtual void reserve(std::size_t n) = 0;
  virtual load_plan<int> plan(int key, std::size_t weight, const request& asked, std::vector<int>& victims) = 0;
  /// Goes on as a copy of itself, then as what that was moved to. Only without leases.
  virtual void transplant() = 0;
  virtual std::map<int, int> residents() const = 0;
  virtual double context_of(int key) const = 0;
  virtual std::array<std::uint64_t, 5> numbers() const = 0;  // size, used, pinned, leases, capacity
  virtual statistics stats() const = 0;
  virtual double total_cost() const = 0;
  virtual const std::vector<naive::told>& events() const = 0;
  virtual std::string broken() const = 0;
};

/// The observer of the caches under test: writes down all that an event shows. Copies write into the same book.
struct witness {
  static constexpr std::string_view name = "witness";
  std::vector<naive::told>* book = nullptr;

  template <class Event>
  void on(const Event& e) {
    if (book != nullptr)
      book->push_back({e.what, e.reason, e.cause, e.key != nullptr ? int(*e.key) : -1, e.value != nullptr ? int(*e.value) : -1, e.now,
                       e.fingerprint, e.charge, e.moved, e.freed, e.context, e.cost});
  }
};

/// A value that knows whether it is alive, and how many are. Anew: moving it may throw, so that a replaced one is made anew.
template <bool Anew>
class living {
 public:
  static inline long alive = 0;
  living(int number = 0) : number_(number) { ++alive; }
  living(const living& other) : number_(other.checked()) { ++alive; }
  living(living&& other) noexcept(!Anew) : number_(other.checked()) { ++alive; }
  living& operator=(const living& other) {
    number_ = other.checked();
    return *this;
  }
  ~living() {
    static_cast<void>(checked());
    itself_ = nullptr;
    --alive;
  }
  explicit operator int() const { return checked(); }

 private:
  int checked() const {
    if (itself_ != this) std::abort();  // used before or after its life
    return number_;
  }
  int number_;
  const living* itself_ = this;
};

/// The real cache behind the face. Value: living<...>. The weights are those that the numbers stand for.
template <class Cache>
class real final : public face {
 public:
  using weight = typename Cache::weight;
  using value = typename Cache::mapped_type;
  using capacity_type = typename Cache::capacity_type;

  template <class... Given>
  real(std::uint64_t capacity, std::vector<weight> weights, Given... given)
      : weights_(std::move(weights)), cache_(std::make_unique<Cache>(capacity_type{capacity}, witness{&book_}, std::move(given)...)) {}
  ~real() override {
    leases_.clear();
    cache_->observer().book = nullptr;
  }
  std::optional<int> find(int key) override { return number(cache_->find(key)); }
  std::optional<int> peek(int key) const override { return number(cache_->peek(key)); }
  bool contains(int key) const override { return cache_->contains(key); }
  outcome put(int key, int v, std::size_t w, const request& asked) override { return cache_->put(key, value(v), weights_[w], asked); }
  outcome serve(int key, std::size_t w, const request& asked) override { return cache_->serve(key, asked, weights_[w]); }
  std::pair<bool, outcome> try_emplace(int key, int v, std::size_t w) override {
    const auto [at, answer] = cache_->try_emplace_weighing(key, weights_[w], v);
    return {at != nullptr, answer};
  }
  std::optional<int> get_or_load(int key, std::optional<int> brought, std::size_t w) override {
    auto answer = cache_->get_or_load(
        key, [&](int) { return brought ? std::optional<value>(*brought) : std::nullopt; }, [&](const value&) { return weights_[w]; });
    return number(answer.get());
  }
  outcome refuse(int key, refusal reason, const request& asked) override { return cache_->refuse(key, asked, reason); }
  bool lease(int key, int handle) override {
    auto held = cache_->lease_of(key);
    const bool there{held};
    if (there) leases_.emplace(handle, std::move(held));
    return there;
  }
  void release(int handle) override { leases_.erase(handle); }
  bool erase(int key, removal cause) override { return cache_->erase(key, cause); }
  refusal recharge(int key, std::size_t w) override { return cache_->recharge(key, weights_[w]); }
  void resize(std::uint64_t capacity) override { cache_->resize(capacity_type{capacity}); }
  void clear() override { cache_->clear(); }
  void begin_slot() override { cache_->begin_slot(); }
  void end_slot() override { cache_->end_slot(); }
  void set_clock([[maybe_unused]] instant t) override {
    if constexpr (requires(Cache & c) { c.clock().set(t); }) cache_->clock().set(t);
  }
  void reserve(std::size_t n) override { cache_->reserve(n); }
  load_plan<int> plan(int key, std::size_t w, const request& asked, std::vector<int>& victims) override {
    auto answer = cache_->plan(key, weights_[w], asked);
    for (const auto* each : answer.victims) victims.push_back(*each);
    return {answer.resident, answer.reason, {}, answer.added, answer.freed, answer.cost};
  }
  void transplant() override {
    auto copy = std::make_unique<Cache>(*cache_);
    cache_->observer().book = nullptr;
    cache_ = std::make_unique<Cache>(std::move(*copy));
  }
  std::map<int, int> residents() const override {
    std::map<int, int> all;
    for (const auto [key, v] : *cache_)
      if (!all.emplace(key, int(v)).second) all.emplace(-1000 - key, int(v));  // shown twice
    return all;
  }
  double context_of(int key) const override { return cache_->context_of(key); }
  std::array<std::uint64_t, 5> numbers() const override {
    return {cache_->size(), cache_->used(), cache_->pinned(), cache_->leases(), cache_->capacity()};
  }
  statistics stats() const override { return cache_->stats(); }
  double total_cost() const override {
    double sum = 0;
    for (const double each : cache_->costs()) sum += each;
    return sum;
  }
  const std::vector<naive::told>& events() const override { return book_; }
  std::string broken() const override { return std::string(cache_->valid().broken); }

 private:
  static std::optional<int> number(const value* v) { return v == nullptr ? std::nullopt : std::optional<int>(int(*v)); }

  std::vector<naive::told> book_;
  std::vector<weight> weights_;
  std::unique_ptr<Cache> cache_;
  std::map<int, typename Cache::lease> leases_;
};

/// An order of leaving taken from a policy of the library, which sees the naive cache's own columns and slots that are never reused. It
/// checks that the host tells a policy everything, and nothing else; what the policy makes of it is for the laws.
class driven : public naive::order {
 public:
  explicit driven(const laws::actor& policy) : policy_(policy.copy()) {}
  std::unique_ptr<naive::order> copy() const override {
    auto made = std::make_unique<driven>(*policy_);
    made->known_ = known_;
    return made;
  }
  void loaded(const naive::entry& e, bool handed_back, const naive::cache& c) override;
  void hit(const naive::entry& e, const naive::cache& c) override;
  void left(const naive::entry& e, bool withdrawn, const naive::cache& c) override;
  const naive::entry& victim(const naive::cache& c) override;

 private:
  /// Tells the policy of all in its order that would free something else than when it was last told, whyever that is.
  void follow(const naive::cache& c);

  std::unique_ptr<laws::actor> policy_;
  std::map<std::uint32_t, std::pair<std::uint64_t, std::size_t>> known_;  // of those in the order: unshared and weight
};

/// A pair of caches to compare: how to make them, and what commands may choose from.
struct world {
  std::string name;
  naive::rules rules;
  std::vector<std::uint64_t> capacities;
  int keys = 8;
  std::function<std::unique_ptr<face>(std::uint64_t capacity)> made;
  std::function<std::unique_ptr<naive::order>()> order;
};

/// Runs `rounds` random histories of `length` commands each; a difference fails the test case, with the shortest history found for it.
/// LARDER_EFFORT=N in the environment runs N times as many.
void check(const world& w, int rounds, int length);

/// The difference that a run of this history shows, or nothing; for the tests of the test.
std::string first_difference(const world& w, std::uint64_t seed, int length);

}  // namespace model
