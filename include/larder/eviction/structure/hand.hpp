// A ring of slots, a byte each that says whether it was visited, and a hand that goes round: what Clock and SIEVE have in common.
//
//   oldest -> ... -> hand -> visited -> visited -> scout -> ... -> newest -> back to the oldest
//
// Who leaves is the first from the hand on that is not visited, or, if all are, the one at the hand. The hand clears the bytes it passes,
// but only when that entry leaves: a question changes nothing. So that no question looks at an entry twice, a scout runs ahead of the hand;
// all between the two are visited, and a hit can only make that truer. A hit is one store. A victim costs O(1) amortized over the hits that
// set the bytes; one alone may have to pass every entry that was visited. 9 bytes per entry.
// Entries that may not leave are passed over like visited ones.
#pragma once

#include <cstdint>
#include <vector>

#include <larder/eviction/structure/lists.hpp>
#include <larder/eviction/structure/uses.hpp>

namespace larder::inline v0::eviction::structure {

class hand {
 public:
  void reserve(std::size_t n) {
    order_.reserve(n);
    if (n > visited_.size()) visited_.resize(n);
  }
  void visit(slot s) noexcept { visited_[index_of(s)].set(1); }
  /// The bytes, by slot: a visit is `add` on one of them.
  [[nodiscard]] uses<1>* marks() noexcept { return visited_.data(); }

  /// Takes a slot in as the newest of the list, wherever the hand is. `keep`: with the byte it has.
  void join_newest(slot s, bool keep) noexcept {
    order_.push_newest(s);
    if (!keep) visited_[index_of(s)].set(0);
    if (empty()) return begin_at(s);
    if (!beyond_) return;
    scout_ = s;  // it stands between the hand and the scout
    beyond_ = false;
  }
  /// Takes a slot in just behind the hand, as the last it will come to.
  void join_behind(slot s, bool keep) noexcept {
    if (!keep) visited_[index_of(s)].set(0);
    if (!empty()) return order_.insert_older(s, hand_);
    order_.push_newest(s);
    begin_at(s);
  }
  /// Takes a slot out. If it is the one whose turn it is, and it really goes, the hand has passed those before it.
  template <columns Needs>
  void leave(slot s, const view<Needs>& v) noexcept {
    const slot next = after(s);
    if (s == hand_ && s == scout_ && !visited(s)) {
      // Its turn; an entry that is withdrawn, or was claimed, moves the hand on just the same.
      hand_ = scout_ = next;
    } else if (!v.handing() && s == next_out(v)) {
      clear_up_to(s);
      begin_at(next);
    } else {
      step_aside(s, next);
    }
    order_.unlink(s);
    if (next == s) begin_at(no_slot);
  }
  /// Whose turn it is.
  template <columns Needs>
  [[nodiscard]] slot next_out(const view<Needs>& v) noexcept {
    return v.all_evictable() && !visited(scout_) ? scout_ : search(v);
  }
  /// Calls f(slot) -> bool in the order of leaving, as long as it answers true: the unvisited of a round, then those it cleared.
  template <columns Needs, class F>
  void for_each_out(const view<Needs>& v, F&& f) const {
    if (empty()) return;
    for (const bool second_round : {false, true}) {
      slot s = hand_;
      do {
        if (visited(s) == second_round && v.evictable(s) && !f(s)) return;
        s = after(s);
      } while (s != hand_);
    }
  }

 private:
  [[nodiscard]] bool visited(slot s) const noexcept { return visited_[index_of(s)].count() != 0; }
  [[nodiscard]] bool empty() const noexcept { return hand_ == no_slot; }
  template <columns Needs>
  LARDER_NEVER_INLINE slot search(const view<Needs>& v) noexcept {
    if (!v.all_evictable()) {
      slot found = no_slot;
      for_each_out(v, [&](slot s) {
        found = s;
        return false;
      });
      return found;
    }
    do {
      const slot next = after(scout_);
      if (next == hand_) return hand_;  // all are visited: the hand would clear them and come back
      if (next == order_.oldest()) beyond_ = true;
      scout_ = next;
    } while (visited(scout_));
    return scout_;
  }
  [[nodiscard]] slot after(slot s) const noexcept {
    const slot next = order_.newer(s);
    return next == no_slot ? order_.oldest() : next;
  }
  void begin_at(slot s) noexcept {
    hand_ = scout_ = s;
    beyond_ = false;
  }
  // Moves hand and scout off a slot that goes out of turn.
  LARDER_NEVER_INLINE void step_aside(slot s, slot next) noexcept {
    if (s == scout_ && s != hand_) {
      scout_ = next;
      beyond_ = next != hand_ && (beyond_ || next == order_.oldest());
    } else if (s == hand_) {
      if (s == scout_) scout_ = next;
      hand_ = next;
      beyond_ = beyond_ && next != order_.oldest();
    }
  }
  LARDER_NEVER_INLINE void clear_up_to(slot s) noexcept {
    slot passed = visited(s) ? after(s) : hand_;  // a visited victim: the hand went round once
    for (; passed != s; passed = after(passed)) visited_[index_of(passed)].set(0);
  }

  lists<1> order_;
  std::vector<uses<1>> visited_;
  slot hand_ = no_slot;
  slot scout_ = no_slot;
  bool beyond_ = false;  // did the scout pass the newest, and the hand not?
};

}  // namespace larder::inline v0::eviction::structure
