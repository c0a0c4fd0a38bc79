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

#include "model/trouble.hpp"
#include "naive/naive.hpp"

namespace model {

using namespace larder;

/// What can be asked of a cache, of whatever types it is made. Weights are numbers in the world's table, leases have handles.
struct face {
  using loader = std::function<std::optional<int>()>;
  virtual ~face() = default;
  /// From here on the keys that are asked for are, where they are resident, those in the cache itself, and no others of the same number.
  virtual void lend(bool own_keys) = 0;
  /// The n-th event from now finds a listener that throws; 0: none does.
  virtual void alarm(long n) = 0;
  virtual std::optional<int> find(int key) = 0;
  virtual void find_many(const std::vector<int>& keys, const std::function<void(std::size_t, std::optional<int>)>& each) = 0;
  virtual std::optional<int> peek(int key) const = 0;
  virtual bool contains(int key) const = 0;
  virtual outcome put(int key, int value, std::size_t weight, const request& asked) = 0;
  /// A put of the very value that is resident under another key.
  virtual outcome put_own(int key, int from, std::size_t weight, const request& asked) = 0;
  virtual outcome put_cheapest(int key, int value, std::size_t weight, const request& asked) = 0;
  virtual outcome serve(int key, std::size_t weight, const request& asked) = 0;
  virtual std::pair<bool, outcome> try_emplace(int key, int value, std::size_t weight) = 0;
  virtual std::optional<int> get_or_load(int key, const loader& load, std::size_t weight) = 0;
  virtual outcome refuse(int key, refusal reason, const request& asked) = 0;
  virtual bool lease(int key, int handle) = 0;
  virtual void release(int handle) = 0;
  /// The key and the value under a lease.
  virtual std::pair<int, int> leased(int handle) const = 0;
  virtual bool erase(int key, removal cause) = 0;
  virtual refusal recharge(int key, std::size_t weight) = 0;
  virtual void resize(std::uint64_t capacity) = 0;
  virtual void clear() = 0;
  virtual void begin_slot() = 0;
  virtual void end_slot() = 0;
  virtual void set_clock(instant t) = 0;
  virtual void reserve(std::size_t n) = 0;
  virtual load_plan<int> plan(int key, std::size_t weight, const request& asked, std::vector<int>& victims) = 0;
  virtual load_plan<int> plan_cheapest(int key, std::size_t weight, const request& asked, std::vector<int>& victims) = 0;
  /// Goes on as a copy of itself, by one of three ways of copying, moving and swapping. Only without leases.
  virtual void transplant(std::size_t way) = 0;
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
  long* alarm = nullptr;

  template <class Event>
  void on(const Event& e) {
    if (book == nullptr) return;
    book->push_back({e.what, e.reason, e.cause, e.key != nullptr ? int(*e.key) : -1, e.value != nullptr ? int(*e.value) : -1, e.now,
                     e.fingerprint, e.charge, e.moved, e.freed, e.context, e.cost});
    if (*alarm > 0 && --*alarm == 0) throw listener_trouble{};
  }
};

/// The real cache behind the face. Value: living<...>. The weights are those that the numbers stand for.
template <class Cache>
class real final : public face {
 public:
  using weight = typename Cache::weight;
  using key_type = typename Cache::key_type;
  using value = typename Cache::mapped_type;
  using capacity_type = typename Cache::capacity_type;
  static constexpr bool counts = std::is_empty_v<weight>;

  template <class... Given>
  real(std::uint64_t capacity, std::vector<weight> weights, Given... given)
      : weights_(std::move(weights)),
        cache_(std::make_unique<Cache>(capacity_type{capacity}, witness{&book_, &alarm_}, std::move(given)...)) {}
  ~real() override {
    leases_.clear();
    cache_->observer().book = nullptr;
  }
  void lend(bool own_keys) override { lends_ = own_keys; }
  void alarm(long n) override { alarm_ = n; }
  std::optional<int> find(int key) override {
    return keyed(key, [&](const key_type& k) { return number(cache_->find(k)); });
  }
  void find_many(const std::vector<int>& keys, const std::function<void(std::size_t, std::optional<int>)>& each) override {
    std::vector<key_type> sought;
    for (const int key : keys) sought.push_back(key_type(key));
    cache_->find_many(sought, [&](std::size_t i, const value* found) { each(i, number(found)); });
  }
  std::optional<int> peek(int key) const override { return number(cache_->peek(key_type(key))); }
  bool contains(int key) const override { return cache_->contains(key_type(key)); }
  outcome put(int key, int v, std::size_t w, const request& asked) override {
    return keyed(key, [&](const key_type& k) { return cache_->put(k, value(v), weights_[w], asked); });
  }
  outcome put_own(int key, int from, std::size_t w, const request& asked) override {
    const value* const own = cache_->peek(key_type(from));
    return keyed(key, [&](const key_type& k) { return cache_->put(k, *own, weights_[w], asked); });
  }
  outcome put_cheapest(int key, int v, std::size_t w, const request& asked) override {
    return keyed(key, [&](const key_type& k) { return cache_->put_cheapest(k, value(v), weights_[w], asked); });
  }
  outcome serve(int key, std::size_t w, const request& asked) override {
    return keyed(key, [&](const key_type& k) {
      if constexpr (counts) return cache_->serve(k, asked);
      return cache_->serve(k, asked, weights_[w]);
    });
  }
  std::pair<bool, outcome> try_emplace(int key, int v, std::size_t w) override {
    return keyed(key, [&](const key_type& k) {
      const auto [at, answer] = [&] {
        if constexpr (counts) return cache_->try_emplace(k, v);
        return cache_->try_emplace_weighing(k, weights_[w], v);
      }();
      return std::pair(at != nullptr, answer);
    });
  }
  std::optional<int> get_or_load(int key, const loader& load, std::size_t w) override {
    const auto loads = [&](const key_type&) {
      fuse::burn();
      const std::optional<int> brought = load();
      return brought ? std::optional<value>(*brought) : std::nullopt;
    };
    const auto weighs = [&](const value&) {
      fuse::burn();
      return weights_[w];
    };
    return keyed(key, [&](const key_type& k) {
      if constexpr (counts) return number(cache_->get_or_load(k, loads).get());
      return number(cache_->get_or_load(k, loads, weighs).get());
    });
  }
  outcome refuse(int key, refusal reason, const request& asked) override {
    return keyed(key, [&](const key_type& k) { return cache_->refuse(k, asked, reason); });
  }
  bool lease(int key, int handle) override {
    auto held = keyed(key, [&](const key_type& k) { return cache_->lease_of(k); });
    const bool there{held};
    if (there) leases_.emplace(handle, std::move(held));
    return there;
  }
  void release(int handle) override {
    const auto at = leases_.find(handle);
    auto held = std::move(at->second);
    leases_.erase(at);  // nothing is released with what it was moved from
    held.release();
  }
  std::pair<int, int> leased(int handle) const override {
    const auto& held = leases_.at(handle);
    return {int(held.key()), int(*held)};
  }
  bool erase(int key, removal cause) override {
    return keyed(key, [&](const key_type& k) { return cache_->erase(k, cause); });
  }
  refusal recharge(int key, std::size_t w) override {
    return keyed(key, [&](const key_type& k) { return cache_->recharge(k, weights_[w]); });
  }
  void resize(std::uint64_t capacity) override { cache_->resize(capacity_type{capacity}); }
  void clear() override { cache_->clear(); }
  void begin_slot() override { cache_->begin_slot(); }
  void end_slot() override { cache_->end_slot(); }
  void set_clock([[maybe_unused]] instant t) override {
    if constexpr (requires(Cache & c) { c.clock().set(t); }) cache_->clock().set(t);
  }
  void reserve(std::size_t n) override { cache_->reserve(n); }
  load_plan<int> plan(int key, std::size_t w, const request& asked, std::vector<int>& victims) override {
    return numbered(keyed(key, [&](const key_type& k) { return cache_->plan(k, weights_[w], asked); }), victims);
  }
  load_plan<int> plan_cheapest(int key, std::size_t w, const request& asked, std::vector<int>& victims) override {
    return numbered(keyed(key, [&](const key_type& k) { return cache_->plan_cheapest(k, weights_[w], asked); }), victims);
  }
  void transplant(std::size_t way) override {
    Cache copy(*cache_);
    if (way % 3 == 0) {  // into what it was moved to
      cache_->observer().book = nullptr;
      cache_ = std::make_unique<Cache>(std::move(copy));
    } else if (way % 3 == 1) {  // assigned over what is empty, over itself, and back
      copy.observer().book = nullptr;
      Cache other(copy);
      other.clear();
      other = copy;
      const Cache& itself = other;
      other = itself;
      cache_->observer().book = nullptr;
      *cache_ = std::move(other);
      cache_->observer().book = &book_;
    } else {  // swapped with what is empty
      cache_->observer().book = nullptr;
      cache_->clear();
      cache_->swap(copy);
    }
  }
  std::map<int, int> residents() const override {
    std::map<int, int> all;
    for (const auto& [key, v] : *cache_)
      if (!all.emplace(int(key), int(v)).second) all.emplace(-1000 - int(key), int(v));  // shown twice
    return all;
  }
  double context_of(int key) const override { return cache_->context_of(key_type(key)); }
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
  std::string broken() const override {
    return cache_->empty() == (cache_->size() == 0) ? std::string(cache_->valid().broken) : "empty() and size() differ";
  }

 private:
  static std::optional<int> number(const value* v) { return v == nullptr ? std::nullopt : std::optional<int>(int(*v)); }
  static load_plan<int> numbered(const load_plan<key_type>& answer, std::vector<int>& victims) {
    for (const auto* each : answer.victims) victims.push_back(int(*each));
    return {answer.resident, answer.reason, {}, answer.added, answer.freed, answer.cost, answer.loss, answer.loss_at_least};
  }
  // f with the key of this number: the one in the cache if that is asked for and there is one, or another.
  template <class F>
  auto keyed(int key, F&& f) {
    if (lends_)
      for (const auto& each : *cache_)
        if (int(each.key) == key) return f(each.key);
    return f(key_type(key));
  }

  std::vector<naive::told> book_;
  long alarm_ = 0;
  bool lends_ = false;
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
  std::function<long()> alive;  // how many of its keys and values are
  bool throws = false;          // does the user's code throw now and then? Then time must not move with a request
};

/// Runs `rounds` random histories of `length` commands each; a difference fails the test case, with the shortest history found for it.
/// LARDER_EFFORT=N in the environment runs N times as many, and says how many commands that were.
void check(const world& w, int rounds, int length);

/// The difference that a run of this history shows, or nothing; for the tests of the test.
std::string first_difference(const world& w, std::uint64_t seed, int length);

}  // namespace model
