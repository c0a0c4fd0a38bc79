// A part of a concurrent cache: a host of its own, the lock that guards it, and the loads under way in it. Whoever calls a member holds the
// lock, unless said otherwise; under it, no user's code is called but comparisons and moves of keys and values, and the user's policies.
#pragma once

#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include <larder/concurrent/lease.hpp>
#include <larder/concurrent/ongoing.hpp>
#include <larder/concurrent/picture.hpp>
#include <larder/concurrent/ways.hpp>

namespace larder::inline v0::concurrent {

template <class Ways, class Key, class T>
using host_of =
    cache<typename Ways::template kept_as<Key>, typename Ways::template kept_as<T>, typename Ways::chosen::eviction_type,
          typename Ways::chosen::admission_type, typename Ways::sharing, typename Ways::chosen::context_type,
          typename Ways::chosen::cost_type, typename Ways::index, typename Ways::chosen::clock_type, typename Ways::host_observer>;

template <class Ways, class Key, class T>
class alignas(64) shard : private host_of<Ways, Key, T> {
  using host = host_of<Ways, Key, T>;

 public:
  using typename host::capacity_type, typename host::clock_type, typename host::weight;
  using lock_type = typename Ways::lock;
  using lease_type = lease<shard, Key, T>;
  using load_type = load<Key, T, lease_type>;
  static constexpr bool is_free = Ways::hit == way::free;
  using picture_type = typename picture_for<is_free, larder::detail::slab<typename host::entry>, typename Ways::mark>::type;

  template <class Herald, class... Given>
  shard(capacity_type part, Herald* herald, const Given&... given) : host(part, given..., observer_for(herald)), tell_(herald) {}
  shard(const shard&) = delete;
  shard& operator=(const shard&) = delete;
  ~shard() { this->drain(); }  // while there is somewhere to put the values

  [[nodiscard]] lock_type& lock() noexcept { return lock_; }
  /// What is to be seen to once the lock is given back: values that left and wait for their destructors, what writing down events threw.
  struct remains {
    LARDER_NO_UNIQUE_ADDRESS std::conditional_t<Ways::collected, departed<T>, nothing> values;
    LARDER_NO_UNIQUE_ADDRESS std::conditional_t<Ways::told || Ways::collected, std::exception_ptr, no_trouble> trouble;
  };
  void take_remains(remains& to) noexcept {
    if constexpr (Ways::collected) to.values.take_all(leaving_);
#if defined(__cpp_exceptions)
    if constexpr (host::watched) to.trouble = std::exchange(this->thrown_, nullptr);
#endif
  }
  [[nodiscard]] loads<load_type>& under_way() noexcept { return loads_; }

  // --- looking ---

  using host::capacity, host::leases, host::pinned, host::size, host::stats, host::used, host::valid;
  [[nodiscard]] std::span<const double> costs() const noexcept { return host::costs(); }

  template <class K>
  [[nodiscard]] slot place(const known<K>& key) const {
    return this->locate(key.code, key);
  }
  [[nodiscard]] T copy(slot s) const {
    if constexpr (is_free)
      return this->entries_.at(s)->value.read();
    else
      return this->entries_.at(s)->value;
  }
  /// What a hit is to a policy whose hits are marks. A shared lock will do.
  void mark(slot s) noexcept {
    if constexpr (Ways::mark::most > 0) this->eviction_.marks()[index_of(s)].add();
  }

  // --- asking and putting, as the host does it; nothing here throws once something has changed ---

  /// The start of a request, as the policies hear of it.
  void count_request(std::uint64_t code) noexcept {
    if constexpr (host::timed) {
      this->clock_.on_request();
      this->look_at_clock();
    }
    this->admission_.on_request(code);
  }
  /// The start of a request; where the key is, or no_slot.
  template <class K>
  [[nodiscard]] slot ask(const known<K>& key) {
    const slot s = this->search(key).place;
    count_request(key.code);
    return s;
  }
  void count_miss() noexcept { ++this->statistics_.misses; }
  void hit(slot s) { host::hit(s, plain, false); }
  using host::stayed;
  template <class K>
  outcome put(const known<K>& key, T& value, const weight& w) {
    const slot s = ask(key);
    if (s == no_slot) return enter(key, value, w);
    const held_value held(*this, key.code, s);
    return this->replace(s, key.code, w, plain, key, std::move(value));
  }
  /// A newcomer under a key that was asked for and is not there. The value is moved from if it is taken.
  template <class K>
  outcome enter(const known<K>& key, T& value, const weight& w) {
    return host::enter(key.code, w, plain, key, std::move(value));
  }
  void refuse(std::uint64_t code, refusal reason) noexcept { this->bypass(code, 0, plain, reason); }
  using host::clear, host::erase, host::recharge;
  void resize(capacity_type part) noexcept {
    this->seen_.capacity = Ways::sharing::charges_of(part);
    this->trim();
  }
  void set(const clock_type& c) { this->clock_ = c; }

  // --- leases ---

  /// Makes the leases that follow unable to throw.
  using host::keep_holds;
  [[nodiscard]] lease_type lease_out(slot s) noexcept {
    host::lease_out(s);
    const auto& e = *this->entries_.at(s);
    if constexpr (is_free)
      return lease_type(this, s, &e.key.object(), &e.value.object());
    else
      return lease_type(this, s, &e.key, &e.value);
  }
  [[nodiscard]] slot last_loaded() const noexcept { return this->last_; }
  [[nodiscard]] static lease_type no_lease(refusal reason) noexcept { return lease_type(reason); }
  [[nodiscard]] static lease_type lease_on_own(refusal reason, const std::shared_ptr<load_type>& l) noexcept {
    return lease_type(reason, l, &l->key, &*l->own);
  }
  /// Called by a lease, without the lock.
  void end_lease(slot s) noexcept {
    remains left;
    {
      const std::lock_guard held(lock_);
      this->give_back(s);
      take_remains(left);
    }
    if constexpr (Ways::told) tell_->tell_quietly();
  }

  // --- growing, where readers look on without a lock ---

  /// Must the cache grow before this shard takes another entry?
  [[nodiscard]] bool needs_room() const noexcept {
    if constexpr (is_free)
      return this->free_count_ == 0 || !shown_;
    else
      return false;  // the host grows by itself
  }
  /// How many slots it should have at first: all that it can need, as far as their memory is moderate.
  [[nodiscard]] std::size_t slots_at_first() const noexcept {
    if constexpr (std::is_same_v<capacity_type, entries>) {
      const std::uint64_t moderate = (std::uint64_t{64} << 20) / (sizeof(typename host::entry) + 64) + 16, all = this->seen_.capacity;
      return static_cast<std::size_t>(all < moderate ? all + 1 : moderate);  // one spare: a newcomer is made before its victim leaves
    } else {
      return 64;
    }
  }
  /// And when these are not enough: twice as many, since what they outgrow is kept; or those it has, if memory for another shard's ran out.
  [[nodiscard]] std::size_t slots_thereafter() const noexcept { return shown_ ? 2 * this->slots_ + 16 : this->slots_; }
  /// Slots for n entries. The eviction policy's former columns are kept, since readers may still mark there. Strong guarantee.
  void reserve(std::size_t n) {
    if (n <= this->slots_) return;
    shown_ = false;
    if (this->slots_ > 0) {
      auto grown = this->eviction_;
      grown.reserve(n);
      retired_.reserve(retired_.size() + 1);
      std::swap(this->eviction_, grown);
      retired_.push_back(std::move(grown));
    }
    this->grow_to(n);
    if (first_page_ == 0) first_page_ = this->entries_.capacity();
  }
  /// Moves the index to another window. Afterwards nobody finds anything in the former.
  void move_to(table window) noexcept {
    this->index_.move_to(window, [this](slot s) { return this->code_of(s); });
  }
  /// What readers are about to be shown. Until then no slot is used that they do not know.
  [[nodiscard]] typename picture_type::part part() noexcept {
    shown_ = true;
    return {this->index_.now(), this->eviction_.marks(), this->entries_.at(slot{0}), first_page_, &this->entries_};
  }

 private:
  static constexpr request plain{};

  /// Readers do not believe what they see of a value that is being replaced.
  class held_value {
   public:
    held_value(shard& of, std::uint64_t code, slot s) noexcept : of_(of) {
      if constexpr (is_free) of_.index_.hold(code, s);
    }
    held_value(const held_value&) = delete;
    held_value& operator=(const held_value&) = delete;
    ~held_value() {
      if constexpr (is_free) of_.index_.let_go();
    }

   private:
    shard& of_;
  };

  template <class Herald>
  [[nodiscard]] typename Ways::host_observer observer_for(Herald* herald) noexcept {
    if constexpr (Ways::told)
      return {herald};
    else if constexpr (Ways::collected)
      return {&leaving_};
    else
      return {};
  }
  lock_type lock_;
  LARDER_NO_UNIQUE_ADDRESS std::conditional_t<Ways::collected, departed<T>, nothing> leaving_;
  loads<load_type> loads_;
  typename Ways::herald_type* tell_ = nullptr;
  std::size_t first_page_ = 0;
  bool shown_ = true;
  std::vector<typename host::eviction_type> retired_;
};

}  // namespace larder::inline v0::concurrent
