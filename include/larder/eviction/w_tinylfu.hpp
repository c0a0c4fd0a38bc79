// W-TinyLFU: evicts the least recently used entry of a small window of newcomers, unless it was asked for more often lately than the one
// that would leave the main part; then that one leaves. Remembers the order of use in three lists and, in a sketch, how often every key was
// asked for lately, resident or not: 28 to 36 bytes per entry; hit and victim cost O(1). Ties: the newcomer leaves.
// Source: Einziger, Friedman, Manes, "TinyLFU: a highly efficient cache admission policy", ACM Transactions on Storage 2017.
//
// The window has a hundredth of the capacity; the main part is a segmented LRU, four fifths of it protected: a hit moves an entry there,
// what overflows goes back to probation. Whoever wins a contest becomes the most recently used of probation. (In the paper an incumbent
// stays where it is; one whose count is too high, because others share its counters or because it is yesterday's, then bars the way to all
// newcomers until it has aged: measured, hits of .53 instead of .56 on a trace of a data base, .787 instead of .790 on a Zipf stream.)
// Compared is what an entry is worth: requests lately * reload cost / charge, so that a newcomer that is dear to reload or small is held to
// less (structure/cost_unit.hpp: any unit of cost does), and a charge of 0 is worth most of all. While there is room without evicting, the
// window overflows into probation uncontested. An entry withdrawn for its lease comes back as the most recently used of its list. Not
// ranked: who leaves later depends on moves a victim brings about, so plan() asks a copy.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/cost_unit.hpp>
#include <larder/eviction/structure/segments.hpp>
#include <larder/eviction/structure/sketch.hpp>

namespace larder::inline v0::eviction {

class w_tinylfu {
 public:
  static constexpr std::string_view name = "w_tinylfu";
  static constexpr columns needs = columns::fingerprint | columns::charge | columns::reload_cost;

  void reserve(std::size_t n) {
    parts_.reserve(n);
    lately_.reserve(n);
  }
  void on_load(slot s, const view<needs>& v) noexcept {
    named_ = winner_ = no_slot;
    if (v.handing()) {
      parts_.enter(s, parts_.of(s), v);
      return settle(v);
    }
    lately_.fit(v.residents());
    lately_.add(v.fingerprint(s));
    parts_.enter(s, window, v);
    if (!contested_)
      while (parts_.total(window) > window_share(v)) parts_.move(parts_.oldest(window), probation, v);
    contested_ = false;
  }
  void on_hit(slot s, const view<needs>& v) noexcept {
    lately_.add(v.fingerprint(s));
    parts_.move(s, parts_.of(s) == window ? window : protege, v);
    settle(v);
  }
  void on_evict(slot s, const view<needs>& v) noexcept {
    if (!v.handing() && s == named_) {
      if (winner_ != no_slot) parts_.move(winner_, probation, v);
      contested_ = true;
    }
    named_ = winner_ = no_slot;
    parts_.leave(s);
  }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    const slot newcomer = parts_.oldest_evictable(window, v);
    slot incumbent = parts_.oldest_evictable(probation, v);
    if (incumbent == no_slot) incumbent = parts_.oldest_evictable(protege, v);
    winner_ = no_slot;
    if (incumbent == no_slot) return named_ = newcomer;
    if (newcomer == no_slot || parts_.total(window) < window_share(v)) return named_ = incumbent;
    const bool dearer = worth(newcomer, v) > worth(incumbent, v);
    winner_ = dearer ? newcomer : incumbent;
    return named_ = dearer ? incumbent : newcomer;
  }

 private:
  static constexpr std::uint32_t window = 0, probation = 1, protege = 2;

  void settle(const view<needs>& v) noexcept {
    if (capacity_ != v.capacity()) [[unlikely]]
      share_out(v.capacity());
    while (parts_.total(protege) > protege_share_) parts_.move(parts_.oldest(protege), probation, v);
  }
  LARDER_NEVER_INLINE void share_out(std::uint64_t capacity) noexcept {
    capacity_ = capacity;
    protege_share_ = structure::share(capacity - capacity / 100, 4, 5);
  }
  static std::uint64_t window_share(const view<needs>& v) noexcept { return structure::share(v.capacity(), 1, 100); }
  [[nodiscard]] double worth(slot s, const view<needs>& v) noexcept { return unit_.worth(lately_.count(v.fingerprint(s)), s, v); }

  structure::segments<3> parts_;
  structure::sketch lately_;
  structure::cost_unit unit_;
  slot named_ = no_slot;   // the victim last named
  slot winner_ = no_slot;  // whom it lost to
  std::uint64_t capacity_ = 0, protege_share_ = 1;
  bool contested_ = false;  // was anybody evicted for the newcomer to come?
};

static_assert(check_eviction_policy<w_tinylfu>());

}  // namespace larder::inline v0::eviction
