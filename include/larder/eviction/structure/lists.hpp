// N lists of slots over one column of links: a slot is in at most one list at a time and moves between them without touching memory twice.
//
//   column:  [ ends of list 0 | ends of list 1 | slot 0 | slot 1 | slot 2 | ... ]     each cell: {newer, older}, 32-bit positions
//
// The ends of a list are a cell of the column itself, so linking and unlinking have no special cases. 8 bytes per slot; all operations
// O(1). A Mark, if given, stands in the cell beside the links, where whoever moves the slot has it at hand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <larder/config.hpp>
#include <larder/core/view.hpp>

namespace larder::inline v0::eviction::structure {

struct no_mark {};

template <std::uint32_t N = 1, class Mark = no_mark>
class lists {
 public:
  /// Makes room for slots 0 to n - 1; strong guarantee.
  void reserve(std::size_t n) {
    const bool fresh = links_.empty();
    if (n + N > links_.size()) links_.resize(n + N);
    if (fresh)
      for (std::uint32_t i = 0; i < N; ++i) links_[i].newer = links_[i].older = i;
  }

  void push_newest(slot s, std::uint32_t list = 0) noexcept { insert_after(list, position(s), &link::older); }
  void push_oldest(slot s, std::uint32_t list = 0) noexcept { insert_after(list, position(s), &link::newer); }
  /// Takes a slot in on the older side of one that is linked.
  void insert_older(slot s, slot than) noexcept { insert_after(position(than), position(s), &link::older); }
  void unlink(slot s) noexcept {
    const std::uint32_t newer = links_[position(s)].newer, older = links_[position(s)].older;
    links_[newer].older = older;
    links_[older].newer = newer;
  }
  void move_newest(slot s, std::uint32_t list = 0) noexcept {
    unlink(s);
    push_newest(s, list);
  }

  /// What was noted for a slot; it stays when the slot is moved or taken out.
  [[nodiscard]] Mark& mark(slot s) noexcept { return links_[position(s)].mark; }
  [[nodiscard]] const Mark& mark(slot s) const noexcept { return links_[position(s)].mark; }

  [[nodiscard]] bool empty(std::uint32_t list = 0) const noexcept { return links_.empty() || links_[list].older == list; }
  /// The ends, or no_slot if the list is empty. Room must have been reserved.
  [[nodiscard]] slot oldest(std::uint32_t list = 0) const noexcept { return place(links_[list].newer); }
  [[nodiscard]] slot newest(std::uint32_t list = 0) const noexcept { return place(links_[list].older); }
  /// The neighbours of a linked slot, or no_slot at the end of its list.
  [[nodiscard]] slot newer(slot s) const noexcept { return place(links_[position(s)].newer); }
  [[nodiscard]] slot older(slot s) const noexcept { return place(links_[position(s)].older); }

  /// Asks for the memory of a slot's links ahead of time.
  void prefetch(slot s) const noexcept { LARDER_PREFETCH(&links_[position(s)]); }

  /// Lets the host know that the oldest will probably leave next, and asks for its links ahead. Only where the view is_far().
  template <columns Needs>
  void expect_oldest(const view<Needs>& v, std::uint32_t list = 0) const noexcept {
    prefetch(oldest(list));
    v.expect(oldest(list));
  }

  /// Calls f(slot) -> bool from the oldest to the newest, as long as it answers true; answers whether the end was reached.
  template <class F>
  bool for_each(F&& f, std::uint32_t list = 0) const {
    if (links_.empty()) return true;
    for (slot s = oldest(list); s != no_slot; s = newer(s))
      if (!f(s)) return false;
    return true;
  }
  /// The oldest slot the view calls evictable, or no_slot.
  template <columns Needs>
  [[nodiscard]] slot oldest_evictable(const view<Needs>& v, std::uint32_t list = 0) const noexcept {
    slot s = oldest(list);
    if (v.all_evictable()) return s;
    while (s != no_slot && !v.evictable(s)) s = newer(s);
    return s;
  }

 private:
  struct link {
    std::uint32_t newer = 0, older = 0;
    LARDER_NO_UNIQUE_ADDRESS Mark mark{};
  };
  static std::uint32_t position(slot s) noexcept { return index_of(s) + N; }
  static slot place(std::uint32_t p) noexcept { return p < N ? no_slot : slot{p - N}; }
  // The ends cell of a list stands after its newest and before its oldest: its `older` is the newest slot, its `newer` the oldest.
  void insert_after(std::uint32_t end, std::uint32_t p, std::uint32_t link::*side) noexcept {
    const auto other = side == &link::older ? &link::newer : &link::older;
    const std::uint32_t neighbour = links_[end].*side;
    links_[p].*side = neighbour;
    links_[p].*other = end;
    links_[neighbour].*other = p;
    links_[end].*side = p;
  }

  std::vector<link> links_;
};

}  // namespace larder::inline v0::eviction::structure
