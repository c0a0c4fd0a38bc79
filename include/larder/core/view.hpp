// What a policy sees of the cache: scalars, and the columns it names.
//
// The host keeps one `resident_columns`; a policy is handed a `view<needs>`, a window on it through which only the columns named in its
// `needs` can be read. Naming is checked by the compiler, and the host stores no column that nobody names (D5).
// A policy can be tested without any cache: fill a resident_columns by hand and make a view of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <larder/config.hpp>
#include <larder/core/quantity.hpp>

namespace larder::inline v0 {

/// The columns a policy may ask for, combined with `|`.
enum class columns : std::uint32_t {
  none = 0,
  fingerprint = 1,   ///< 64-bit identity of the key: the only thing that may be remembered about an entry that has left
  charge = 2,        ///< what the entry costs in capacity (1, its bytes, or the bytes of its blocks)
  unshared = 4,      ///< what evicting it alone would free
  context = 8,       ///< effective fresh examples it has gathered
  reload_cost = 16,  ///< what the cost model asks to bring back what evicting it frees: as of its last request, or since then of the
                     ///< last change of what that is; 1 without a cost model
  priority = 32,     ///< the caller's own number for it, from the request that last named it
  time = 64,         ///< no column: the policy reads `now` or `elapsed`, so the clock has to be asked
};

constexpr columns operator|(columns a, columns b) noexcept {
  return static_cast<columns>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}
/// True if `all` contains every column of `some`.
constexpr bool contains(columns all, columns some) noexcept {
  return (static_cast<std::uint32_t>(all) & static_cast<std::uint32_t>(some)) == static_cast<std::uint32_t>(some);
}

/// Where the entries of a large cache lie, so that the memory of one can be asked for before it is needed.
struct foresight {
  const std::byte* entries = nullptr;  ///< of slot 0
  std::size_t stride = 0;              ///< bytes from one to the next
  std::uint32_t slots = 0;             ///< that lie there
  slot expected = no_slot;             ///< the entry that will probably be the next to leave
};

/// The raw columns, indexed by slot, as the host keeps them. An empty column means that all entries are alike in it.
struct resident_columns {
  instant now{};                ///< never goes back, whatever the clock does
  instant start{};              ///< the instant context is measured from
  std::uint64_t capacity = 0;   ///< in charges
  std::uint64_t used = 0;       ///< in charges
  std::uint32_t residents = 0;  ///< how many entries are resident
  bool handing = false;         ///< true while an entry is only withdrawn from the order for its lease, or handed back after it
  std::uint32_t held = 0;       ///< how many residents may not be named as victims now

  std::span<const std::uint64_t> fingerprint{};
  std::span<const std::uint64_t> charge{};
  std::span<const std::uint64_t> unshared{};
  std::span<const double> context_level{};  ///< context + rate * time since start, at the entry's last growth
  double context_rate = 0;                  ///< decay of context per tick, one rate for all
  std::span<const double> reload_cost{};
  std::span<const double> priority{};
  std::span<const std::uint32_t> holds{};  ///< empty if no entry was ever held; `held_bit` set: not to be named

  foresight* ahead = nullptr;  ///< null where the cache is small enough to be near

  static constexpr std::uint32_t held_bit = 1u << 29;
};

/// A policy's window on the cache. Cheap to copy (one pointer). Every accessor is O(1) and noexcept.
template <columns Needs>
class view {
 public:
  constexpr explicit view(const resident_columns& all) noexcept : all_(&all) {}
  /// A view of fewer columns, for a policy built from other policies.
  template <columns More>
  requires(contains(More, Needs) && More != Needs) constexpr view(view<More> wider) noexcept : all_(&wider.all()) {}

  [[nodiscard]] instant now() const noexcept requires(contains(Needs, columns::time)) { return all_->now; }
  /// Ticks since the cache started, as the context model counts them.
  [[nodiscard]] double elapsed() const noexcept requires(contains(Needs, columns::time) || contains(Needs, columns::context)) {
    return static_cast<double>((all_->now - all_->start).ticks);
  }
  /// Capacity in charges: entries, or bytes.
  [[nodiscard]] std::uint64_t capacity() const noexcept { return all_->capacity; }
  [[nodiscard]] std::uint64_t used() const noexcept { return all_->used; }
  [[nodiscard]] std::uint32_t residents() const noexcept { return all_->residents; }
  /// True while the host only moves a leased entry out of the order or back into it: the entry never left the cache.
  [[nodiscard]] bool handing() const noexcept { return all_->handing; }

  /// May the entry be named as a victim now? Claimed entries may not.
  [[nodiscard]] bool evictable(slot s) const noexcept {
    return all_->held == 0 || (all_->holds[index_of(s)] & resident_columns::held_bit) == 0;
  }
  [[nodiscard]] bool all_evictable() const noexcept { return all_->held == 0; }

  [[nodiscard]] std::uint64_t fingerprint(slot s) const noexcept requires(contains(Needs, columns::fingerprint)) {
    return all_->fingerprint[index_of(s)];
  }
  [[nodiscard]] std::uint64_t charge(slot s) const noexcept requires(contains(Needs, columns::charge)) {
    return all_->charge.empty() ? 1 : all_->charge[index_of(s)];
  }
  [[nodiscard]] std::uint64_t unshared(slot s) const noexcept requires(contains(Needs, columns::unshared)) {
    return all_->unshared.empty() ? 1 : all_->unshared[index_of(s)];
  }
  /// Context at `now`, decayed, never below 0.
  [[nodiscard]] double context(slot s) const noexcept requires(contains(Needs, columns::context)) {
    const double value = all_->context_level[index_of(s)] - exhausted_level();
    return value > 0 ? value : 0;
  }
  /// A number that orders entries by context without depending on time: context is this less `exhausted_level`, and never below 0.
  [[nodiscard]] double context_level(slot s) const noexcept requires(contains(Needs, columns::context)) {
    return all_->context_level[index_of(s)];
  }
  /// The level at which context is 0 now: entries at or below it are tied.
  [[nodiscard]] double exhausted_level() const noexcept requires(contains(Needs, columns::context)) {
    return all_->context_rate * elapsed();
  }
  [[nodiscard]] double reload_cost(slot s) const noexcept requires(contains(Needs, columns::reload_cost)) {
    return all_->reload_cost.empty() ? 1.0 : all_->reload_cost[index_of(s)];
  }
  [[nodiscard]] double priority(slot s) const noexcept requires(contains(Needs, columns::priority)) { return all_->priority[index_of(s)]; }

  /// Is the cache so large that its memory is far, and what will be needed is better asked for ahead?
  [[nodiscard]] bool is_far() const noexcept { return all_->ahead != nullptr; }
  /// A hint, only where is_far(): s, a resident, will probably be the next victim. Changes no answer.
  void expect(slot s) const noexcept {
    foresight& ahead = *all_->ahead;
    if (index_of(s) >= ahead.slots) return;
    LARDER_PREFETCH(ahead.entries + index_of(s) * ahead.stride);
    ahead.expected = s;
  }

  [[nodiscard]] const resident_columns& all() const noexcept { return *all_; }

 private:
  const resident_columns* all_;
};

}  // namespace larder::inline v0
