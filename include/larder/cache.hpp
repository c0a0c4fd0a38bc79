// cache<Key, T, Policies...>: the host. It keeps the entries and asks the policies.
//
// The way of a request: time and context are brought up to now; a resident is a hit; a newcomer must be able to fit if everything evictable
// went, and must be admitted, or it is bypassed with a reason and nothing has changed; then victims leave until it fits, it is loaded, and
// the cost is charged on the context from before the request. Since feasibility is tested first, making room cannot fail.
//
// Strong guarantee: where a user's key, value, hash, equality, weigher or loader throws, nothing has changed. Memory is taken and user
// types are constructed before anything leaves; what follows cannot throw. An observer that throws does so after the operation is complete.
// Pointers to values stay good until their entry leaves. Not thread-safe: concurrent_cache.hpp is built around it.
// Policies come in any order, each kind at most once; left out they are lru, always, unit, no context, no cost, hashed and per_request.
#pragma once

#include <optional>

#include <larder/core/plan.hpp>
#include <larder/fwd.hpp>
#include <larder/host/judgement.hpp>
#include <larder/host/lease.hpp>
#include <larder/host/residents.hpp>

namespace larder::inline v0 {

template <class Key, class T, class... Policies>
class cache : protected detail::judgement<Key, T, Policies...> {
  using internals = detail::judgement<Key, T, Policies...>;

 public:
  using internals::needs;
  using typename internals::admission_type, typename internals::clock_type, typename internals::context_type, typename internals::cost_type,
      typename internals::eviction_type, typename internals::index_type, typename internals::observer_type,
      typename internals::sharing_type, typename internals::event_type, typename internals::weight;
  using key_type = Key;
  using mapped_type = T;
  using capacity_type = typename sharing_type::capacity_type;

  /// An empty cache. capacity: entries{n} (or just n) for a cache that counts, bytes for one that weighs. Policies with state of their own
  /// may be handed over, in any order. Takes no memory for entries yet.
  template <class... Given>
  explicit cache(capacity_type capacity, Given... given) {
    (this->take(std::move(given)), ...);
    this->seen_.capacity = sharing_type::charges_of(capacity);
    this->seen_.now = this->seen_.start = this->clock_.now();
    this->sync();
  }
  /// Copies entries and policies. The source must have no lease out and no open time slot. O(n); strong guarantee.
  cache(const cache& other) : internals() { copy_from(other); }
  /// Takes everything over, policies included; the source is left empty, to be destroyed or assigned to. No lease may be out.
  cache(cache&& other) noexcept : internals() {
    this->seen_.capacity = other.seen_.capacity;
    swap(other);
  }
  cache& operator=(const cache& other) {
    cache(other).swap(*this);
    return *this;
  }
  cache& operator=(cache&& other) noexcept {
    cache(std::move(other)).swap(*this);
    return *this;
  }
  ~cache() {
    LARDER_EXPECTS(this->leases_ == 0, "a cache ends while a lease on one of its entries is out");
    this->drain();
  }
  void swap(cache& other) noexcept {
    LARDER_EXPECTS(this->leases_ == 0 && other.leases_ == 0, "a cache is moved while a lease on one of its entries is out");
    std::swap(static_cast<internals&>(*this), static_cast<internals&>(other));
    this->sync();
    other.sync();
  }

  // --- asking ---

  /// The value under a key, or null, also if this use overflowed its window. An access: policies learn of it. Expected O(1), and on_hit.
  template <class K>
  [[nodiscard]] T* find(const K& key) {
    return found(sought(key).place);
  }
  /// find for each of many keys in turn, and f(i, value or null) after each; f may use this cache. The memory of the keys to come is asked
  /// for ahead, so that where the cache is large this takes a fraction of the time. Keys: anything with size() and [].
  template <class Keys, class F>
  void find_many(const Keys& keys, F&& f) {
    constexpr std::size_t entry_after = 6, find_after = 12;
    std::array<std::uint64_t, 16> codes{};
    for (std::size_t i = 0, n = keys.size(); i < n + find_after; ++i) {
      if (i < n) this->index_.fetch(codes[i % 16] = this->index_.code(this->form(keys[i])));
      if (i >= entry_after && i < n + entry_after) this->fetch(this->index_.likely(codes[(i - entry_after) % 16]));
      if (i >= find_after)
        f(i - find_after, found(begun(this->search_at(codes[(i - find_after) % 16], this->form(keys[i - find_after]))).place));
    }
  }
  /// The value under a key, or null, without the policies learning of it.
  template <class K>
  [[nodiscard]] const T* peek(const K& key) const {
    const slot s = this->place_of(key);
    return s == no_slot ? nullptr : &value(s);
  }
  template <class K>
  [[nodiscard]] bool contains(const K& key) const {
    return this->place_of(key) != no_slot;
  }

  // --- putting ---

  /// Puts a value under a key, loading or replacing. Afterwards the key finds this value or nothing, never an older one (P28), also when
  /// the outcome is a bypass. Amortized O(1) and the policy's hooks, times the victims.
  template <class K, class V>
  requires(std::is_empty_v<weight>) outcome put(K&& key, V&& new_value) {
    return put(std::forward<K>(key), std::forward<V>(new_value), weight{});
  }
  /// The same with what it weighs (bytes, or a model of the block graph), and optionally the request that brings it.
  template <class K, class V>
  outcome put(K&& key, V&& new_value, const weight& w, const request& asked = plain) {
    const auto [code, s] = sought<true>(key);
    if (s == no_slot) return settled(this->enter(code, w, asked, std::forward<K>(key), std::forward<V>(new_value)));
    return settled(this->replace(s, code, w, asked, std::forward<K>(key), std::forward<V>(new_value)));
  }

  /// Loads a value made from the arguments if the key is absent; an access if it is resident, and then the arguments are untouched.
  /// Answers the value (null on a bypass, and where find would be) and the outcome.
  template <class K, class... Arguments>
  std::pair<T*, outcome> try_emplace_weighing(K&& key, const weight& w, Arguments&&... arguments) {
    const auto [code, s] = sought(key);
    if (s != no_slot) {
      const outcome answer = this->hit(s, plain, false);
      settle();
      return {remaining(s), answer};
    }
    const outcome answer = this->enter(code, w, plain, std::forward<K>(key), std::forward<Arguments>(arguments)...);
    T* const made = answer ? remaining(this->last_) : nullptr;
    settle();
    return {made, answer};
  }
  template <class K, class... Arguments>
  requires(std::is_empty_v<weight>) std::pair<T*, outcome> try_emplace(K&& key, Arguments&&... arguments) {
    return try_emplace_weighing(std::forward<K>(key), weight{}, std::forward<Arguments>(arguments)...);
  }

  /// The resident value, or what loader(key) answers: a T, or an optional<T> that is empty if the load failed (refusal load_failed). The
  /// loader may use this cache; a value it puts under the key itself wins. `weigh`: the weight, or a function from the loaded value to it,
  /// called once. What the cache does not take is handed over in the answer.
  template <class K, class Loader>
  requires(std::is_empty_v<weight>) fetched<T> get_or_load(const K& key, Loader&& loader) {
    return get_or_load(key, std::forward<Loader>(loader), weight{});
  }
  template <class K, class Loader, class Weigh>
  fetched<T> get_or_load(const K& key, Loader&& loader, Weigh&& weigh) {
    const auto [code, s] = sought(key);
    if (s != no_slot) {
      this->hit(s, plain, false);
      settle();
      return fetched<T>(remaining(s));
    }
    return load_by(key, code, std::forward<Loader>(loader), std::forward<Weigh>(weigh));
  }

  /// One request for an entry, as the papers serve it: hit, load or bypass, charged by the cost model. In an open time slot the entry is
  /// claimed. A loaded value is T{}.
  template <class K>
  outcome serve(const K& key, const request& asked, const weight& w) {
    const auto [code, s] = sought(key);
    return settled(s != no_slot ? this->hit(s, asked, true) : this->enter(code, w, asked, key));
  }
  template <class K>
  requires(std::is_empty_v<weight>) outcome serve(const K& key, const request& asked = plain) { return serve(key, asked, weight{}); }
  /// Counts and charges a request that the caller sends elsewhere for a reason of its own, such as over_energy.
  template <class K>
  outcome refuse(const K& key, const request& asked, refusal reason) {
    LARDER_EXPECTS(reason != refusal::none, "a request is refused without a reason");
    const auto [code, s] = sought(key);
    return settled(this->bypass(code, s == no_slot ? 0 : this->sharing_.charge(s), asked, reason));
  }

  // --- removing ---

  /// Removes a key for the stated cause; false if it was not there. A leased entry is hidden at once, and leaves with its last lease.
  template <class K>
  bool erase(const K& key, removal cause = removal::erased) {
    const slot s = this->place_of(key);
    if (s != no_slot) this->depart(s, cause);
    settle();
    return s != no_slot;
  }
  /// Removes everything, in the order of eviction; leased entries are hidden and leave with their last lease.
  void clear() {
    this->drain();
    settle();
  }
  /// Changes the capacity, evicting what no longer fits. What leases and claims hold stays; `used` may then exceed the capacity.
  void resize(capacity_type capacity) {
    this->seen_.capacity = sharing_type::charges_of(capacity);
    this->trim();
    settle();
  }
  /// Corrects what a resident weighs, evicting others only as far as its growth needs (P47). Refused (and the old weight kept) if it cannot
  /// fit; refusal::none for an absent key, too.
  template <class K>
  refusal recharge(const K& key, const weight& w) {
    const slot s = this->place_of(key);
    if (s == no_slot || this->sharing_.weight_of(s) == w) return refusal::none;
    if (!this->is_pinned(s)) this->keep_holds();
    const refusal answer = this->reweighable(s, w);
    if (answer == refusal::none) {
      typename internals::exchange moved;
      this->reweigh(s, w, moved);
      this->reweighed(s, moved);
    }
    settle();
    return answer;
  }

  // --- time slots ---

  /// From here to end_slot, entries that are put or served are claimed: they stay, and their context grows at the end.
  void begin_slot() noexcept { this->slot_open_ = true; }
  /// Grows the context of what was served, lifts the claims, enforces windows, and lets the clock know.
  void end_slot() {
    this->close_slot();
    settle();
  }

  // --- leases ---

  using lease = detail::lease<cache>;
  /// A lease on a key, empty if it is not resident. An access. Takes memory at the first lease of a cache.
  template <class K>
  [[nodiscard]] lease lease_of(const K& key) {
    const auto [code, s] = sought(key);
    if (s == no_slot) {
      ++this->statistics_.misses;
      return {};
    }
    this->keep_holds();
    this->lease_out(s);
    lease held(this, s);  // before settle, so that an observer that throws leaves no lease behind; and before the hit, which may flush it
    this->hit(s, plain, false);
    settle();
    return held;
  }

  // --- knowing ---

  /// What loading the key would do, without doing it. O(victims) for a ranked eviction policy; otherwise it takes a copy of the policy.
  template <class K>
  [[nodiscard]] load_plan<Key> plan(const K& key, const weight& w, const request& asked = plain) {
    load_plan<Key> answer;
    const std::uint64_t code = this->index_.code(this->form(key));
    if (this->locate(code, this->form(key)) != no_slot) {
      answer.resident = true;
      return answer;
    }
    answer.reason = this->feasible(w);
    std::vector<slot> leaving;
    if (answer.reason == refusal::none) answer.reason = this->judge(code, w, asked, leaving, true);
    if (answer.reason == refusal::none) describe(answer, key, code, w, asked, leaving);
    return answer;
  }
  template <class K>
  requires(std::is_empty_v<weight>) [[nodiscard]] load_plan<Key> plan(const K& key) { return plan(key, weight{}); }
  /// The same with the victims that cost least to bring back, whatever the policy's order: exactly if at most 20 entries may leave, by two
  /// greedy searches otherwise (sharing/cheapest_victims.hpp says how far off they can be). No victim can be spared.
  template <class K>
  [[nodiscard]] load_plan<Key> plan_cheapest(const K& key, const weight& w, const request& asked = plain);
  /// A put that does what plan_cheapest would say now: what has changed since a plan counts (P33). On a resident it is put.
  template <class K, class V>
  outcome put_cheapest(K&& key, V&& new_value, const weight& w, const request& asked = plain);

  [[nodiscard]] std::size_t size() const noexcept { return this->seen_.residents; }
  [[nodiscard]] bool empty() const noexcept { return this->seen_.residents == 0; }
  /// Charges in use, entries or bytes: of residents, and of hidden entries that wait for their last lease (P10).
  [[nodiscard]] std::uint64_t used() const noexcept { return this->sharing_.used(); }
  [[nodiscard]] std::uint64_t capacity() const noexcept { return this->seen_.capacity; }
  /// Charges that leases and claims hold; never more than used().
  [[nodiscard]] std::uint64_t pinned() const noexcept { return this->sharing_.pinned(); }
  [[nodiscard]] std::size_t leases() const noexcept { return this->leases_; }
  [[nodiscard]] statistics stats() const noexcept {
    statistics counted = this->statistics_;
    if constexpr (!internals::weighs) {
      counted.charge_loaded = counted.loads;
      counted.charge_evicted = counted.evictions();
      counted.charge_removed = counted.removals();
    }
    return counted;
  }
  /// Cost charged so far, by term of the cost model; named by cost::names_of<cost_type>().
  [[nodiscard]] std::span<const double> costs() const noexcept { return this->costs_; }
  /// Context of a resident now, as the clock says; 0 for an absent key.
  template <class K>
  [[nodiscard]] double context_of(const K& key) const {
    const slot s = this->place_of(key);
    const instant now = this->clock_.now() > this->seen_.now ? this->clock_.now() : this->seen_.now;
    return s == no_slot ? 0 : this->context_.level(s, static_cast<double>((now - this->seen_.start).ticks));
  }
  [[nodiscard]] const eviction_type& eviction() const noexcept { return this->eviction_; }
  [[nodiscard]] admission_type& admission() noexcept { return this->admission_; }
  [[nodiscard]] const sharing_type& sharing() const noexcept { return this->sharing_; }
  [[nodiscard]] const cost_type& cost() const noexcept { return this->cost_; }
  [[nodiscard]] clock_type& clock() noexcept { return this->clock_; }
  [[nodiscard]] observer_type& observer() noexcept { return this->observer_; }

  /// Takes memory for n entries now instead of as they come, and changes nothing else (D4). Strong guarantee.
  void reserve(std::size_t n) {
    if (n >= this->slots_) this->grow_to(n < index_of(no_slot) ? n + 1 : n);
  }

  /// Recomputes the whole structure from nothing, and names the first invariant that does not hold. O(n log n); takes memory.
  [[nodiscard]] verdict valid() const;

  /// Residents, as {key, value}, in no stated order. Any call that can change residency ends the iteration.
  using iterator = detail::resident_iterator<cache>;
  [[nodiscard]] iterator begin() const noexcept { return iterator(this, 0); }
  [[nodiscard]] iterator end() const noexcept { return iterator(this, this->index_.positions()); }

 private:
  friend lease;
  friend iterator;
  static constexpr request plain{};

  [[nodiscard]] T& value(slot s) const noexcept { return this->entries_.at(s)->value; }
  [[nodiscard]] const Key& key(slot s) const noexcept { return this->entries_.at(s)->key; }

  /// A load by the user's loader. The answer holds the value from the start and is returned in place, so that nothing is moved once it
  /// counts.
  template <class K, class Loader, class Weigh>
  fetched<T> load_by(const K& key, std::uint64_t code, Loader&& loader, Weigh&& weigh) {
    fetched<T> answer{std::optional<T>(loader(key))};
    const slot meanwhile = this->place_of(key);
    if (!answer) {
      settled(this->bypass(code, 0, plain, refusal::load_failed));
    } else if (meanwhile != no_slot) {
      answer.settle(&value(meanwhile));
    } else {
      const weight w = [&]() -> weight {
        if constexpr (std::is_convertible_v<Weigh, weight>)
          return std::forward<Weigh>(weigh);
        else
          return weigh(std::as_const(*answer));
      }();
      if (this->enter(code, w, plain, key, std::move(*answer))) answer.settle(remaining(this->last_));
      settle();
    }
    return answer;
  }
  /// The start of every request: the search, the clock, admission's ear. Again: the key was most likely just missed.
  template <bool Again = false, class K>
  LARDER_ALWAYS_INLINE typename internals::found sought(const K& sought_key) {
    const auto& key = this->form(sought_key);
    return begun(Again ? this->search_again(key) : this->search(key));
  }
  LARDER_ALWAYS_INLINE typename internals::found begun(typename internals::found answer) {
    if constexpr (internals::timed) {
      this->clock_.on_request();
      this->look_at_clock();
    }
    this->admission_.on_request(answer.code);
    return answer;
  }
  LARDER_ALWAYS_INLINE T* found(slot s) {
    if (s == no_slot) {
      ++this->statistics_.misses;
      return nullptr;
    }
    this->hit(s, plain, false);
    settle();
    return remaining(s);
  }
  /// What the last request loaded or found, or null if that flushed it.
  [[nodiscard]] T* remaining(slot s) const noexcept { return this->stayed() ? &value(s) : nullptr; }

  /// The cost of a planned load; a cost model that asks for the key is shown it where the key sought is one.
  template <class K>
  [[nodiscard]] double cost_of(event_type& e, const K& key) const {
    if constexpr (std::is_same_v<K, Key>) e.key = &key;
    return this->cost_(e);
  }

  template <class K>
  void describe(load_plan<Key>& answer, const K& key, std::uint64_t code, const weight& w, const request& asked,
                const std::vector<slot>& leaving);
  void copy_from(const cache& other);

  /// The end of every operation that can make events: an observer's exception is let go now that the structure is whole.
  void settle() {
#if defined(__cpp_exceptions)
    if constexpr (internals::watched)
      if (this->thrown_ != nullptr) std::rethrow_exception(std::exchange(this->thrown_, nullptr));
#endif
#if LARDER_CHECK_LEVEL > 1
    LARDER_ASSERT(valid(), "valid() found the structure broken");
#endif
  }
  outcome settled(outcome answer) {
    settle();
    return answer;
  }
};

}  // namespace larder::inline v0

#include <larder/host/planning.hpp>
#include <larder/host/valid.hpp>
