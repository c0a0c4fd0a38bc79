// The shelf of a cache: its policies, its columns, and the memory of its entries, in slots. It knows where things are, not what happens.
// Layers, each only on the one before: shelf, telling (who hears of it), service (what happens), judgement (what may happen), cache (the
// same in keys).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include <larder/core/statistics.hpp>
#include <larder/cost/sum.hpp>
#include <larder/host/chosen.hpp>
#include <larder/host/slab.hpp>

#if defined(__cpp_exceptions)
#include <exception>
#include <stdexcept>
#endif

namespace larder::inline v0::detail {

/// Slots a cache can have. A few numbers of 32 bits are left over: a policy counts nodes of its own beside the slots (the ends of its
/// lists).
inline constexpr std::uint64_t most_slots = (std::uint64_t{1} << 32) - 64;

/// How many slots a full shelf of so many grows to: twice as many, but no more than are of use or can be numbered, and at least one more.
constexpr std::uint64_t grown(std::uint64_t slots, std::uint64_t of_use) noexcept {
  const std::uint64_t most = of_use < most_slots ? of_use : most_slots, doubled = slots < 16 ? 16 : 2 * slots;
  return doubled <= most ? doubled : slots < most ? most : slots + 1;
}

template <class Key, class T, class... Policies>
class shelf : public chosen<Key, T, Policies...> {
  using base = chosen<Key, T, Policies...>;

 public:
  using base::keeps_codes, base::needs, base::reads, base::priced, base::timed, base::watched;
  using typename base::admission_type, typename base::clock_type, typename base::context_type, typename base::cost_type,
      typename base::eviction_type, typename base::index_type, typename base::observer_type, typename base::sharing_type;
  using weight = typename sharing_type::weight;

  struct entry {
    // The casts say that a user's conversion, such as of a literal, is meant.
    template <class K, class... Arguments>
    explicit entry(K&& k, Arguments&&... arguments)
        : key(static_cast<Key>(std::forward<K>(k))), value(std::forward<Arguments>(arguments)...) {}
    template <class K, class V>
    requires std::is_arithmetic_v<T> entry(K&& k, V&& v)
        : key(static_cast<Key>(std::forward<K>(k))), value(static_cast<T>(std::forward<V>(v))) {}
    LARDER_NO_UNIQUE_ADDRESS Key key;
    LARDER_NO_UNIQUE_ADDRESS T value;
  };

  /// Takes over a policy that the user hands in.
  template <class Policy>
  void take(Policy policy) {
    if constexpr (std::is_same_v<Policy, eviction_type>)
      eviction_ = std::move(policy);
    else if constexpr (std::is_same_v<Policy, admission_type>)
      admission_ = std::move(policy);
    else if constexpr (std::is_same_v<Policy, sharing_type>)
      sharing_ = std::move(policy);
    else if constexpr (std::is_same_v<Policy, context_type>)
      context_ = std::move(policy);
    else if constexpr (std::is_same_v<Policy, cost_type>)
      cost_ = std::move(policy);
    else if constexpr (std::is_same_v<Policy, index_type>)
      index_ = std::move(policy);
    else if constexpr (std::is_same_v<Policy, clock_type>)
      clock_ = std::move(policy);
    else if constexpr (std::is_same_v<Policy, observer_type>)
      observer_ = std::move(policy);
    else
      static_assert(std::is_same_v<Policy, eviction_type>,
                    "larder::cache: an object was handed over that is not one of this cache's policies");
  }

  // --- memory ---

  /// Makes room for slots 0 to n - 1 everywhere. Strong guarantee: what was reserved before a failure is merely more than needed.
  LARDER_NEVER_INLINE void grow_to(std::size_t n) {
    if (n > most_slots) LARDER_THROW(std::length_error("larder: a cache holds at most 2^32 - 64 entries"));
    LARDER_TRY { reserve_columns(n); }
    LARDER_CATCH_ALL {
      sync();  // some columns may have moved already
      LARDER_RETHROW;
    }
    for (std::size_t i = n; i-- > slots_;) free_[free_count_++] = slot{static_cast<std::uint32_t>(i)};
    slots_ = n;
    sync();
  }
  void reserve_columns(std::size_t n) {
    eviction_.reserve(n);
    admission_.reserve(n);
    sharing_.reserve(n);
    context_.reserve(n);
    index_.reserve(n, [this](slot s) { return code_of(s); });
    if constexpr (keeps_codes) codes_.resize(n);
    if constexpr (reads(columns::reload_cost) && priced) reload_costs_.resize(n);
    if constexpr (reads(columns::priority)) priorities_.resize(n);
    if (keeps_holds_) holds_.resize(n);
    free_.resize(n);
    entries_.reserve(n);
  }
  /// A free slot; grows the columns if there is none, doubling up to what a cache of unit charges can ever use.
  slot take_slot() {
    if (free_count_ == 0) {
      std::uint64_t of_use = most_slots;
      if constexpr (std::is_same_v<typename sharing_type::capacity_type, entries>)
        if (seen_.capacity < most_slots)
          of_use = seen_.capacity + 1 + releasing_;  // one spare: the newcomer is made before its victim leaves
      grow_to(static_cast<std::size_t>(grown(slots_, of_use)));
    }
    return free_[--free_count_];
  }
  /// Constructs an entry in a free slot. Nothing has changed if a constructor throws.
  template <class... Arguments>
  slot make(std::uint64_t code, Arguments&&... arguments) {
    index_.make_room(code);
    const slot s = take_slot();
    LARDER_TRY { ::new (static_cast<void*>(entries_.at(s))) entry(std::forward<Arguments>(arguments)...); }
    LARDER_CATCH_ALL {
      free_[free_count_++] = s;
      LARDER_RETHROW;
    }
    return s;
  }
  void unmake(slot s) noexcept {
    if (ahead_.expected == s) ahead_.expected = no_slot;
    std::destroy_at(entries_.at(s));
    free_[free_count_++] = s;
  }
  /// Points the policies' view at the columns again.
  void sync() noexcept {
    seen_.used = sharing_.used();
    seen_.charge = sharing_.charge_column();
    seen_.unshared = sharing_.unshared_column();
    seen_.context_level = context_.levels();
    seen_.context_rate = context_.rate();
    if constexpr (keeps_codes) seen_.fingerprint = codes_;
    seen_.reload_cost = reload_costs_;
    seen_.priority = priorities_;
    seen_.holds = holds_;
    seen_.ahead = nullptr;
    ahead_.expected = no_slot;
    if (slots_ >= far) {
      ahead_.entries = reinterpret_cast<const std::byte*>(entries_.at(slot{0}));
      ahead_.stride = sizeof(entry);
      ahead_.slots = entries_.first();
      seen_.ahead = &ahead_;
    }
  }

  // --- looking ---

  template <class K>
  [[nodiscard]] slot locate(std::uint64_t code, const K& key) const {
    return index_.find(code, [&](slot s) { return index_.equal(entries_.at(s)->key, key); });
  }
  /// What is hashed and compared: the key itself, what the index can seek without making a key of it, or a key made of it.
  template <class K>
  static decltype(auto) form(const K& key) {
    if constexpr (std::is_same_v<K, Key> || index_type::template seeks<Key, K>)
      return (key);
    else
      return Key(key);
  }
  template <class K>
  [[nodiscard]] slot place_of(const K& sought_key) const {
    const auto& key = form(sought_key);
    return locate(index_.code(key), key);
  }

  struct found {
    std::uint64_t code;
    slot place;
  };
  /// A put mostly follows a find of the same key in vain: it need not search again.
  template <class K>
  [[nodiscard]] LARDER_ALWAYS_INLINE found search(const K& key) {
    if constexpr (remembers_misses) {
      if (missed_known_ && missed_ == key) return {missed_code_, no_slot};
    }
    return search_at(index_.code(key), key);
  }
  template <class K>
  [[nodiscard]] LARDER_ALWAYS_INLINE found search_at(std::uint64_t code, const K& key) {
    const slot s = locate(code, key);
    // Something will come for this key, and something go for it.
    if (s == no_slot && ahead_.expected != no_slot) index_.fetch(code_of(ahead_.expected));
    if constexpr (remembers_misses) {
      if (s == no_slot) {
        missed_ = key;
        missed_code_ = code;
        missed_known_ = true;
      }
    }
    return {code, s};
  }
  /// The same where the key was most likely just missed.
  template <class K>
  [[nodiscard]] LARDER_ALWAYS_INLINE found search_again(const K& key) {
    if constexpr (remembers_misses) {
      if (missed_known_ && missed_ == key) [[likely]]
        return {missed_code_, no_slot};
    }
    return search_afresh(key);
  }
  template <class K>
  [[nodiscard]] LARDER_NEVER_INLINE found search_afresh(const K& key) {
    return search(key);
  }
  /// Asks for the memory of an entry ahead.
  void fetch(slot s) const noexcept {
    if (s != no_slot) LARDER_PREFETCH(entries_.at(s));
  }
  [[nodiscard]] view<eviction_type::needs> seen() const noexcept { return view<eviction_type::needs>(seen_); }
  [[nodiscard]] std::uint64_t code_of(slot s) const noexcept {
    if constexpr (keeps_codes)
      return codes_[index_of(s)];
    else
      return index_.code(entries_.at(s)->key);
  }
  [[nodiscard]] double elapsed() const noexcept { return static_cast<double>((seen_.now - seen_.start).ticks); }
  void look_at_clock() noexcept {
    const instant now = clock_.now();
    if (now > seen_.now) seen_.now = now;  // a clock may go back; time does not
  }

  /// From so many slots on, memory is asked for ahead: below, it lies in a near cache anyway.
  static constexpr std::size_t far = std::size_t{1} << 16;

  // --- holds: what a lease or a claim leaves on a slot ---

  // A hold: 24 bits of leases, 3 bits of the cause a hidden entry leaves for, and one bit each for claimed, withdrawn and releasing.
  static constexpr std::uint32_t lease_mask = (1u << 24) - 1, cause_shift = 24, claimed = resident_columns::held_bit, withdrawn = 1u << 30,
                                 releasing = 1u << 31;

  [[nodiscard]] std::uint32_t holds(slot s) const noexcept { return keeps_holds_ ? holds_[index_of(s)] : 0; }
  [[nodiscard]] bool is(slot s, std::uint32_t bit) const noexcept { return (holds(s) & bit) != 0; }
  [[nodiscard]] bool leased(slot s) const noexcept { return (holds(s) & lease_mask) != 0; }
  [[nodiscard]] bool is_pinned(slot s) const noexcept { return (holds(s) & (lease_mask | claimed)) != 0; }
  /// The hold column is made at the first hold, so a cache that never leases never pays for it.
  void keep_holds() {
    if (keeps_holds_) return;
    holds_.resize(slots_);
    keeps_holds_ = true;
    sync();
  }

 protected:
  struct served_entry {
    slot place;
    request asked;
    bool overflowed = false;
  };

  LARDER_NO_UNIQUE_ADDRESS eviction_type eviction_{};
  LARDER_NO_UNIQUE_ADDRESS admission_type admission_{};
  LARDER_NO_UNIQUE_ADDRESS sharing_type sharing_{};
  LARDER_NO_UNIQUE_ADDRESS context_type context_{};
  LARDER_NO_UNIQUE_ADDRESS cost_type cost_{};
  LARDER_NO_UNIQUE_ADDRESS index_type index_{};
  LARDER_NO_UNIQUE_ADDRESS clock_type clock_{};
  LARDER_NO_UNIQUE_ADDRESS observer_type observer_{};

  slab<entry> entries_;
  resident_columns seen_;
  foresight ahead_;
  statistics statistics_;
  std::array<double, cost::terms_of<cost_type>> costs_{};
  std::vector<slot> free_;  // the first free_count_ are free slots, taken from the back
  std::size_t free_count_ = 0;
  std::vector<std::uint64_t> codes_;
  std::vector<double> reload_costs_, priorities_;
  std::vector<std::uint32_t> holds_;
  std::vector<served_entry> served_;  // in the open time slot, in order
  // The key last sought in vain, until something is loaded. Only for keys that cost nothing to keep and compare.
  static constexpr bool remembers_misses = std::is_integral_v<Key> || std::is_enum_v<Key>;
  std::conditional_t<remembers_misses, Key, nothing> missed_{};
  std::uint64_t missed_code_ = 0;
  bool missed_known_ = false;
  std::size_t slots_ = 0;
  std::size_t leases_ = 0;
  std::size_t pinned_ = 0;     // slots that a lease or a claim holds, hidden ones included
  std::size_t releasing_ = 0;  // hidden slots that wait for their last lease
  bool slot_open_ = false;
  bool keeps_holds_ = false;
  bool flushed_ = false;  // did the last request flush the very entry it asked for?
#if defined(__cpp_exceptions)
  std::exception_ptr thrown_;
#endif
};

}  // namespace larder::inline v0::detail
