// The body of a concurrent cache: its shards, and how one is entered and left. Layers, each on the one before: body, loading (one load per
// key), concurrent_cache (what users see).
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <larder/concurrent/parts.hpp>
#include <larder/concurrent/shard.hpp>
#include <larder/concurrent/tally.hpp>

namespace larder::inline v0::concurrent {

template <class Key, class T, class... Policies>
class body {
 public:
  using ways = concurrent::ways<Key, T, Policies...>;
  using chosen = typename ways::chosen;
  using shard = concurrent::shard<ways, Key, T>;
  using index_type = typename chosen::index_type;
  using observer_type = typename ways::observer_type;
  using weight = typename shard::weight;
  using capacity_type = typename shard::capacity_type;
  using lease_type = typename shard::lease_type;
  using picture = typename shard::picture_type;
  static constexpr bool is_free = shard::is_free;

  template <class... Given>
  explicit body(capacity_type capacity, const Given&... given)
      : coder_(pick<index_type>(given...)), capacity_(ways::sharing::charges_of(capacity)), herald_(pick<observer_type>(given...)) {
    static_assert(((part_of_it<Given> || std::is_same_v<Given, concurrent::shards>)&&...),
                  "larder::concurrent_cache: an object was handed over that is not one of this cache's policies");
    const std::size_t n = how_many(capacity, given...).count;
    LARDER_EXPECTS(n > 0 && n <= 4096 && std::has_single_bit(n), "the number of shards is not a power of two from 1 to 4096");
    shift_ = 63 - std::countr_zero(n);
    shards_.reserve(n);
    for (std::size_t i = 0; i < n; ++i)
      shards_.push_back(std::make_unique<shard>(part(capacity_.load(std::memory_order_relaxed), i, n), &herald_,
                                                pick<typename chosen::eviction_type>(given...),
                                                pick<typename chosen::admission_type>(given...), pick<typename ways::sharing>(given...),
                                                pick<typename chosen::context_type>(given...), pick<typename chosen::cost_type>(given...),
                                                typename ways::index(coder_), pick<typename chosen::clock_type>(given...)));
    if constexpr (is_free) make_room(shards_[0]->slots_at_first());  // the part of the first is never smaller than others'
  }
  body(const body&) = delete;
  body& operator=(const body&) = delete;
  ~body() {
    shards_.clear();
    if constexpr (ways::told) herald_.tell_quietly();
  }

 protected:
  // --- keys ---

  /// What is hashed and compared: the key itself, what the index can seek without making a key of it, or a key made of it.
  template <class K>
  static decltype(auto) form(const K& key) {
    if constexpr (std::is_same_v<K, Key> || index_type::template seeks<Key, K>)
      return (key);
    else
      return Key(key);
  }
  /// A key or a value out of what the user gave. The cast says that a conversion, such as of a literal, is meant.
  template <class Made, class From>
  requires std::is_arithmetic_v<Made>
  static Made make(From&& from) { return static_cast<Made>(std::forward<From>(from)); }
  template <class Made, class... Arguments>
  static Made make(Arguments&&... arguments) {
    Made made(std::forward<Arguments>(arguments)...);
    return made;
  }
  [[nodiscard]] shard& shard_of(std::uint64_t code) noexcept {
    if constexpr (!is_free) code = mix(code);  // the index of a shard looks at the same bits, and needs them to differ within the shard
    return *shards_[static_cast<std::size_t>(code >> 1 >> shift_)];
  }
  /// Looks without a lock.
  template <bool Marking, class K>
  [[nodiscard]] LARDER_ALWAYS_INLINE typename picture::found look(std::uint64_t code, const K& key) const {
    return picture_.load(std::memory_order_acquire)->template find<Marking>(code, key, [this](const Key& kept_key, const K& sought) {
      return coder_.equal(kept_key, sought);
    });
  }

  // --- entering and leaving a shard ---

  using remains = typename shard::remains;
  using trouble = decltype(remains::trouble);
  /// A stay in a shard. What leaves the cache meanwhile is destroyed after it.
  class stay {
   public:
    explicit stay(shard& s) noexcept : shard_(&s) { s.lock().lock(); }
    stay(const stay&) = delete;
    stay& operator=(const stay&) = delete;
    ~stay() { leave(); }
    void leave() noexcept {
      if (shard_ == nullptr) return;
      shard_->take_remains(left_);
      std::exchange(shard_, nullptr)->lock().unlock();
    }
    [[nodiscard]] const auto& trouble() const noexcept { return left_.trouble; }

   private:
    shard* shard_;
    remains left_;
  };

  /// The end of an operation, with no lock held: the observer is told, and what went wrong comes out.
  void finish(const trouble& t) {
    if constexpr (ways::told) herald_.tell();
    if constexpr (std::is_same_v<trouble, std::exception_ptr>)
      if (t != nullptr) std::rethrow_exception(t);
  }
  /// Calls f() in a shard, and answers what it answers. `enters`: it may take another entry, so there has to be room.
  template <bool Enters = false, class F>
  auto within(shard& s, F&& f) {
    for (;;) {
      stay here(s);
      if (!Enters || !s.needs_room()) {
        auto answer = f();
        here.leave();
        finish(here.trouble());
        return answer;
      }
      here.leave();
      grow(s);
    }
  }

  // --- hits ---

  template <class K>
  [[nodiscard]] LARDER_NEVER_INLINE std::optional<T> find_locked(const known<K>& key) {
    shard& s = shard_of(key.code);
    if constexpr (ways::hit != way::alone) {
      std::optional<T> found;
      {
        const reader_guard held(s.lock());
        const slot p = s.place(key);
        if (p != no_slot) {
          s.mark(p);
          found.emplace(s.copy(p));
        }
      }
      tally_.add(found ? tally_.hits : tally_.misses);
      return found;
    } else if constexpr (copies_quietly<T>) {
      return within(s, [&]() -> std::optional<T> {
        const slot p = s.ask(key);
        if (p == no_slot) {
          s.count_miss();
          return std::nullopt;
        }
        std::optional<T> copied(s.copy(p));  // before the hit, which may flush it
        s.hit(p);
        return copied;
      });
    } else {
      const lease_type there = within(s, [&] { return lease_if_there(s, key, true); });
      if (!there) return std::nullopt;
      return *there;
    }
  }
  /// An access and a lease; empty if the key is not there, which is counted as a miss if it is to be. The holds must be kept already.
  template <class K>
  [[nodiscard]] static lease_type lease_if_there(shard& s, const known<K>& key, bool counts) {
    s.keep_holds();
    const slot p = s.ask(key);
    if (p == no_slot) {
      if (counts) s.count_miss();
      return {};
    }
    lease_type there = s.lease_out(p);  // before the hit, which may flush it
    s.hit(p);
    return there;
  }
  template <class K>
  void overtake(shard& s, const known<K>& key) {
    s.under_way().overtake(key.code, [&](const Key& its) { return coder_.equal(its, key.key); });
  }

  // --- growing ---

  /// Makes room in all shards for as many entries as one needs, with all of them locked. What readers may still see is kept.
  LARDER_NEVER_INLINE void grow(shard& needy) {
    if constexpr (is_free) {
      const std::lock_guard one_at_a_time(growing_);
      const everything_locked held(shards_);
      if (needy.needs_room()) make_room(needy.slots_thereafter());
    }
  }
  /// The same for n slots in each shard, where nobody else is at it. Strong guarantee.
  void make_room(std::size_t n) {
    const std::size_t window = n / ways::index::usual + 1, all = window * shards_.size();
    auto groups = std::make_unique<group[]>(all);
    auto shown = std::make_unique<picture>(groups.get(), all, shards_.size());
    groups_.reserve(groups_.size() + 1);
    pictures_.reserve(pictures_.size() + 1);
    const auto window_of = [&](std::size_t i) { return table(groups.get(), all, i * window, window); };
    if (pictures_.empty())  // before the first slots are reserved, so that no index takes memory of its own
      for (std::size_t i = 0; i < shards_.size(); ++i) shards_[i]->move_to(window_of(i));
    for (const auto& each : shards_) each->reserve(n);
    for (std::size_t i = 0; i < shards_.size(); ++i) {
      if (!pictures_.empty()) shards_[i]->move_to(window_of(i));
      shown->shard(i) = shards_[i]->part();
    }
    groups_.push_back(std::move(groups));
    pictures_.push_back(std::move(shown));
    picture_.store(pictures_.back().get(), std::memory_order_release);
  }
  /// Shard after shard. The capacity is said to be the larger of the two meanwhile, so that what is in use is never above what is said.
  void resize_parts(capacity_type capacity) {
    const std::uint64_t whole = ways::sharing::charges_of(capacity);
    std::vector<remains> left(shards_.size());
    trouble thrown{};
    {
      const std::lock_guard one_at_a_time(growing_);
      if (whole > capacity_.load(std::memory_order_relaxed)) capacity_.store(whole, std::memory_order_relaxed);
      for (std::size_t i = 0; i < shards_.size(); ++i) {
        const std::lock_guard held(shards_[i]->lock());
        shards_[i]->resize(part(whole, i, shards_.size()));
        shards_[i]->take_remains(left[i]);
        if (left[i].trouble != nullptr) thrown = left[i].trouble;
      }
      capacity_.store(whole, std::memory_order_relaxed);
    }
    finish(thrown);
  }
  [[nodiscard]] static capacity_type part(std::uint64_t whole, std::size_t i, std::size_t n) noexcept {
    return capacity_type{part_of(whole, i, n)};
  }
  /// Sums f(shard) over the shards, each looked at under its lock.
  template <class F>
  std::uint64_t sum(F&& f) {
    std::uint64_t all = 0;
    for (const auto& each : shards_) {
      const reader_guard held(each->lock());
      all += f(*each);
    }
    return all;
  }

 private:
  class everything_locked {
   public:
    explicit everything_locked(const std::vector<std::unique_ptr<shard>>& all) noexcept : all_(all) {
      for (const auto& each : all_) each->lock().lock();
    }
    everything_locked(const everything_locked&) = delete;
    everything_locked& operator=(const everything_locked&) = delete;
    ~everything_locked() {
      for (const auto& each : all_) each->lock().unlock();
    }

   private:
    const std::vector<std::unique_ptr<shard>>& all_;
  };

  template <class Given>
  static constexpr bool part_of_it =
      std::is_same_v<Given, typename chosen::eviction_type> || std::is_same_v<Given, typename chosen::admission_type> ||
      std::is_same_v<Given, typename ways::sharing> || std::is_same_v<Given, typename chosen::context_type> ||
      std::is_same_v<Given, typename chosen::cost_type> || std::is_same_v<Given, index_type> ||
      std::is_same_v<Given, typename chosen::clock_type> || std::is_same_v<Given, observer_type>;
  /// The policy of a type among those handed over, or a new one.
  template <class Policy, class... Given>
  static Policy pick(const Given&... given) {
    Policy chosen_one{};
    (
        [&](const auto& one) {
          if constexpr (std::is_same_v<std::remove_cvref_t<decltype(one)>, Policy>) chosen_one = one;
        }(given),
        ...);
    return chosen_one;
  }
  template <class... Given>
  static concurrent::shards how_many(capacity_type capacity, const Given&... given) {
    concurrent::shards n = usual_shards(capacity);
    (
        [&](const auto& one) {
          if constexpr (std::is_same_v<std::remove_cvref_t<decltype(one)>, concurrent::shards>) n = one;
        }(given),
        ...);
    return n;
  }

 protected:
  // What readers look at, written when the cache grows; then what is written at other times.
  typename ways::coder coder_;
  std::atomic<const picture*> picture_{nullptr};
  tally tally_;
  int shift_ = 63;
  std::vector<std::unique_ptr<shard>> shards_;

  alignas(64) std::atomic<std::uint64_t> capacity_;
  std::mutex growing_;  // held while the shards grow or are resized
  std::vector<std::unique_ptr<group[]>> groups_;
  std::vector<std::unique_ptr<picture>> pictures_;
  typename ways::herald_type herald_;
};

}  // namespace larder::inline v0::concurrent
