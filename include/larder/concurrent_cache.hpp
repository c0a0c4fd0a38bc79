// concurrent_cache<Key, T, Policies...>: the host for many threads. Shards by hash, each a cache of its own behind a lock that spins.
//
// A hit takes no lock where it is but a mark to the eviction policy and key and value are trivially copyable, a lock shared by hits where
// only the former holds, and else its shard's for a moment (concurrent/ways.hpp). Anything that changes residency takes its shard's.
//
// Capacity. The parts of the shards sum exactly to the whole, and differ by at most one charge. Each shard keeps to its part at every
// instant, so used() <= capacity() at every instant, too; what leases hold when the capacity is lowered is the one exception, as in the
// host. A shard whose part is full evicts, also while another has room: until then nothing is evicted. What is heavier than the part of its
// shard is refused (too_big); where entries weigh there is one shard unless you ask for more. Where blocks are shared, a block counts once
// in each shard that has it. With one shard, and one thread, it does what cache does, hit for hit (P46).
//
// Order. Every call is atomic on its key, and the calls on one key happen in one order for all threads, which agrees with what happens
// before what (linearizable). Finds that take no lock are to other keys' puts what loads are to stores with acquire and release: two
// threads that each put a key and then find the other's may both miss. clear, resize and what sums over shards visit one shard after the
// other.
//
// User's code (loader, weigher, hash, observer, constructors, copies and destructors of values) is called with no lock held, so all of it
// may use this cache. Under a lock are: comparisons, moves and destructors of keys, copies of keys for an observer, moves of values and
// destructors of what was moved from, and what the policies themselves do. Strong guarantee as in the host. Clocks of shards count for
// themselves.
//
// Where hits take no lock, memory for the capacity is taken at the start (up to 64 MiB a shard), and a cache that grows beyond keeps the
// outgrown parts of index and policy to its end: at most as much again.
#pragma once

#include <array>
#include <optional>
#include <type_traits>
#include <utility>

#include <larder/concurrent/loading.hpp>

namespace larder::inline v0 {

template <class Key, class T, class... Policies>
class concurrent_cache : private concurrent::loading<Key, T, Policies...> {
  using inner = concurrent::loading<Key, T, Policies...>;
  using inner::is_free;
  using typename inner::chosen, typename inner::observer_type, typename inner::shard, typename inner::ways;
  template <class K>
  using known = concurrent::known<K>;

 public:
  using key_type = Key;
  using mapped_type = T;
  using typename inner::capacity_type, typename inner::weight;
  using clock_type = typename chosen::clock_type;
  using lease = typename inner::lease_type;
  /// How a hit is done: free of locks, under a shared one, or alone.
  static constexpr concurrent::way way_of_hits = ways::hit;

  /// An empty cache. Policies with state of their own may be handed over, in any order: each shard gets a copy, but the observer, which all
  /// tell. concurrent::shards{n} among them says how many shards, a power of two; otherwise it follows from the capacity and the
  /// processors.
  template <class... Given>
  explicit concurrent_cache(capacity_type capacity, const Given&... given) : inner(capacity, given...) {}
  concurrent_cache(const concurrent_cache&) = delete;
  concurrent_cache& operator=(const concurrent_cache&) = delete;
  /// No lease may be out and no other call under way. Everything that is left is cleared, and the observer told.
  ~concurrent_cache() = default;

  // --- asking ---

  /// A copy of the value under a key, or nothing. An access: the policies learn of it.
  template <class K>
  requires(std::is_copy_constructible_v<T>) [[nodiscard]] LARDER_ALWAYS_INLINE std::optional<T> find(const K& sought) {
    const auto& key = this->form(sought);
    const std::uint64_t code = this->coder_.code(key);
    if constexpr (is_free) {
      const auto found = this->template look<true>(code, key);
      if (found.what == concurrent::answer::hit) [[likely]] {
        this->tally_.add(concurrent::tally::hits);
        return found.value;
      }
      if (found.what == concurrent::answer::miss) {
        this->tally_.add(concurrent::tally::misses);
        return std::nullopt;
      }
      // Made anew, like the others: a returned optional that is copied from one in memory keeps all of them in memory, and then a hit is
      // written in parts and read as a whole, which takes longer than the search.
      const std::optional<T> sure = this->find_locked(concurrent::known(key, code));
      if (sure) return *sure;  // NOLINT(bugprone-optional-value-conversion): made anew
      return std::nullopt;
    } else {
      return this->find_locked(concurrent::known(key, code));
    }
  }
  /// Is the key there? No access.
  template <class K>
  [[nodiscard]] bool contains(const K& sought) {
    const auto& key = this->form(sought);
    const concurrent::known k(key, this->coder_.code(key));
    if constexpr (is_free) {
      const auto found = this->template look<false>(k.code, key);
      if (found.what != concurrent::answer::unsure) return found.what == concurrent::answer::hit;
    }
    shard& s = this->shard_of(k.code);
    const concurrent::reader_guard held(s.lock());
    return s.place(k) != no_slot;
  }
  /// A lease on the value under a key, empty if it is not there. An access. No copy is made.
  template <class K>
  [[nodiscard]] lease lease_of(const K& sought) {
    return at(sought, [&](shard& s, const auto& key) { return this->lease_if_there(s, key, true); });
  }

  // --- putting ---

  /// Puts a value under a key, loading or replacing, and overtakes a load of the key that is under way. Afterwards the key finds this value
  /// or nothing, never an older one (P28).
  template <class K, class V>
  requires(std::is_empty_v<weight>) outcome put(K&& key, V&& value) { return put(std::forward<K>(key), std::forward<V>(value), weight{}); }
  /// The same with what it weighs.
  template <class K, class V>
  outcome put(K&& key, V&& value, const weight& w) {
    T made = this->template make<T>(std::forward<V>(value));
    return entering(std::forward<K>(key), [&](shard& s, const auto& k) {
      this->overtake(s, k);
      return s.put(k, made, w);
    });
  }
  /// Loads a value made from the arguments if the key is absent, and leases what is there then. If the key is there at once, the arguments
  /// are untouched; if it comes while the value is being made, they are lost. The lease is empty on a bypass.
  template <class K, class... Arguments>
  std::pair<lease, outcome> try_emplace_weighing(K&& key, const weight& w, Arguments&&... arguments) {
    if (contains(key))
      if (lease there = lease_of(key)) return {std::move(there), outcome{.what = verb::hit}};
    T made = this->template make<T>(std::forward<Arguments>(arguments)...);
    return entering(std::forward<K>(key), [&](shard& s, const auto& k) -> std::pair<lease, outcome> {
      if (lease there = this->lease_if_there(s, k, false)) return {std::move(there), outcome{.what = verb::hit}};
      this->overtake(s, k);
      const outcome answer = s.enter(k, made, w);
      return {answer && s.stayed() ? s.lease_out(s.last_loaded()) : s.no_lease(answer.reason), answer};
    });
  }
  template <class K, class... Arguments>
  requires(std::is_empty_v<weight>) std::pair<lease, outcome> try_emplace(K&& key, Arguments&&... arguments) {
    return try_emplace_weighing(std::forward<K>(key), weight{}, std::forward<Arguments>(arguments)...);
  }

  /// A lease on the resident value, or on what loader(key) answers: a T, or an optional<T> that is empty if the load was cancelled. Of all
  /// who ask for an absent key one runs its loader; the others sleep until then and get the same value, each leased before it can be
  /// evicted, or the loader's exception, which counts as a failed load for each of them (the host counts nothing where a loader throws).
  /// After a cancelled load the first to wake runs its own. A value that the cache does not take, or
  /// that was overtaken by an erase, is shared by those who waited and not resident. `weigh`: the weight, or a function from the loaded
  /// value to it. The loader may use this cache. A request that would wait for its own end, directly or through other threads, is refused
  /// (circular).
  template <class K, class Loader>
  requires(std::is_empty_v<weight>) [[nodiscard]] lease get_or_load(const K& key, Loader&& loader) {
    return get_or_load(key, std::forward<Loader>(loader), weight{});
  }
  template <class K, class Loader, class Weigh>
  [[nodiscard]] lease get_or_load(const K& sought, Loader&& loader, Weigh&& weigh) {
    const auto& key = this->form(sought);
    return this->lease_or_load(concurrent::known(key, this->coder_.code(key)), loader, weigh);
  }

  // --- removing ---

  /// Removes a key; false if it was not there. A load of it that is under way is overtaken, and what it brings is not kept.
  template <class K>
  bool erase(const K& sought, removal cause = removal::erased) {
    return at(sought, [&](shard& s, const auto& key) {
      this->overtake(s, key);
      return s.erase(key, cause);
    });
  }
  /// Removes everything, one shard after the other; leased values stay with their leases. Loads under way are overtaken.
  void clear() {
    for (const auto& each : this->shards_)
      this->within(*each, [&] {
        each->under_way().overtake_all();
        each->clear();
        return true;
      });
  }
  /// Changes the capacity, one shard after the other; parts all grow or all shrink, so that their sum is never above the larger of the two.
  void resize(capacity_type capacity) { this->resize_parts(capacity); }
  /// Corrects what a resident weighs, as the host does.
  template <class K>
  refusal recharge(const K& sought, const weight& w) {
    return at(sought, [&](shard& s, const auto& key) { return s.recharge(key, w); });
  }
  /// Sets the clock of every shard.
  void set_clock(const clock_type& c) {
    for (const auto& each : this->shards_)
      this->within(*each, [&] {
        each->set(c);
        return true;
      });
  }

  // --- knowing: sums over shards, each looked at by itself ---

  [[nodiscard]] std::size_t size() {
    return static_cast<std::size_t>(this->sum([](shard& s) { return s.size(); }));
  }
  [[nodiscard]] bool empty() { return size() == 0; }
  [[nodiscard]] std::uint64_t used() {
    return this->sum([](shard& s) { return s.used(); });
  }
  [[nodiscard]] std::uint64_t pinned() {
    return this->sum([](shard& s) { return s.pinned(); });
  }
  [[nodiscard]] std::size_t leases() {
    return static_cast<std::size_t>(this->sum([](shard& s) { return s.leases(); }));
  }
  /// Callers that wait for another's load just now.
  [[nodiscard]] std::size_t waiting() {
    return static_cast<std::size_t>(this->sum([](shard& s) { return s.under_way().followers(); }));
  }
  [[nodiscard]] std::uint64_t capacity() const noexcept { return this->capacity_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::size_t shards() const noexcept { return this->shards_.size(); }
  [[nodiscard]] statistics stats() {
    statistics all;
    all.hits = this->tally_.sum(concurrent::tally::hits);
    all.misses = this->tally_.sum(concurrent::tally::misses);
    for (const auto& each : this->shards_) {
      const concurrent::reader_guard held(each->lock());
      const statistics its = each->stats();
      all.hits += its.hits;
      all.misses += its.misses;
      all.loads += its.loads;
      for (std::size_t i = 0; i < its.bypasses_by.size(); ++i) all.bypasses_by[i] += its.bypasses_by[i];
      for (std::size_t i = 0; i < its.removals_by.size(); ++i) all.removals_by[i] += its.removals_by[i];
      all.charge_loaded += its.charge_loaded;
      all.charge_evicted += its.charge_evicted;
      all.charge_removed += its.charge_removed;
    }
    return all;
  }
  /// Cost charged so far, by term of the cost model.
  [[nodiscard]] auto costs() {
    std::array<double, cost::terms_of<typename chosen::cost_type>> all{};
    for (const auto& each : this->shards_) {
      const concurrent::reader_guard held(each->lock());
      for (std::size_t i = 0; i < all.size(); ++i) all[i] += each->costs()[i];
    }
    return all;
  }
  /// The observer that was handed over. It may be being told of events just now.
  [[nodiscard]] observer_type& observer() noexcept requires(ways::told) { return this->herald_.observer(); }
  /// Recomputes every shard from nothing, and names the first invariant that does not hold. The parts must sum to the whole.
  [[nodiscard]] verdict valid() {
    const std::lock_guard no_resize_meanwhile(this->growing_);
    std::uint64_t parts = 0;
    for (const auto& each : this->shards_) {
      const std::lock_guard held(each->lock());
      if (const verdict its = each->valid(); !its) return its;
      parts += each->capacity();
    }
    return parts == capacity() ? verdict{} : verdict{"the parts of the shards do not sum to the capacity"};
  }

 private:
  /// Calls f(shard, key) in the shard of a key.
  template <class K, class F>
  auto at(const K& sought, F&& f) {
    const auto& key = this->form(sought);
    const concurrent::known k(key, this->coder_.code(key));
    shard& s = this->shard_of(k.code);
    return this->within(s, [&] { return f(s, k); });
  }
  /// The same where the key may come in; it is made before, so that this is not done under the lock.
  template <class K, class F>
  auto entering(K&& new_key, F&& f) {
    Key key = this->template make<Key>(std::forward<K>(new_key));
    const std::uint64_t code = this->coder_.code(key);
    const concurrent::known k(std::move(key), code);
    shard& s = this->shard_of(code);
    return this->template within<true>(s, [&] { return f(s, k); });
  }
};

}  // namespace larder::inline v0
