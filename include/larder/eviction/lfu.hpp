// Least frequently used, counted while resident: evicts an entry with the fewest uses since it was loaded.
// Remembers a count per entry, in lists of equal count: 12 bytes per entry and 20 per distinct count. Hit and victim cost O(1).
// Ties: of the lowest count, the entry that reached it first leaves. Counts are 32-bit and stop at the top.
// An entry leased when its turn came keeps its count and is the newest of it when the lease ends.
// Source: the lists of counts follow Shah, Mitra, Matani, "An O(1) algorithm for implementing the LFU cache eviction scheme", 2010.
#pragma once

#include <cstdint>
#include <vector>

#include <larder/core/check.hpp>

namespace larder::inline v0::eviction {

class lfu {
 public:
  static constexpr std::string_view name = "lfu";
  static constexpr columns needs = columns::none;

  void reserve(std::size_t n) {
    links_.reserve(n);
    groups_.reserve(n + 2);
    free_.reserve(n + 2);
    if (n > links_.size()) links_.resize(n);
    if (groups_.empty()) groups_.emplace_back();  // the ends
  }
  void on_load(slot s, const view<needs>& v) noexcept {
    const std::uint32_t count = v.handing() ? links_[index_of(s)].count : 1;
    std::uint32_t below = ends;
    while (groups_[below].above != ends && groups_[groups_[below].above].count < count) below = groups_[below].above;
    join(s, group_of(count, below));
  }
  void on_hit(slot s, const view<needs>&) noexcept {
    const std::uint32_t here = links_[index_of(s)].group;
    const std::uint32_t count = groups_[here].count;
    if (count == top) return;
    if (alone(s) && count + 1 != groups_[groups_[here].above].count) {
      groups_[here].count = links_[index_of(s)].count = count + 1;  // nobody to leave behind, nobody to join
      return;
    }
    const std::uint32_t next = group_of(count + 1, here);
    leave(s);
    join(s, next);
  }
  void on_evict(slot s, const view<needs>&) noexcept { leave(s); }
  [[nodiscard]] slot victim(const view<needs>& v) const noexcept {
    slot found = no_slot;
    for_each_victim(v, [&](slot s) {
      found = s;
      return false;
    });
    return found;
  }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    if (groups_.empty()) return;
    for (std::uint32_t g = groups_[ends].above; g != ends; g = groups_[g].above)
      for (std::uint32_t s = groups_[g].oldest; s != none; s = links_[s].newer)
        if (v.evictable(slot{s}) && !f(slot{s})) return;
  }
  /// Uses of a resident since it was loaded.
  [[nodiscard]] std::uint32_t count(slot s) const noexcept { return links_[index_of(s)].count; }

 private:
  static constexpr std::uint32_t none = 0xffffffffu, top = 0xffffffffu, ends = 0;
  struct link {
    std::uint32_t newer = none, older = none, group = ends, count = 0;
  };
  // Entries of equal count, oldest first; groups are linked by increasing count through `ends`.
  struct group {
    std::uint32_t count = 0, oldest = none, newest = none, above = ends, below = ends;
  };

  [[nodiscard]] bool alone(slot s) const noexcept { return links_[index_of(s)].newer == none && links_[index_of(s)].older == none; }
  // The group of this count, made just above `below` if it is not there.
  std::uint32_t group_of(std::uint32_t count, std::uint32_t below) noexcept {
    const std::uint32_t above = groups_[below].above;
    if (above != ends && groups_[above].count == count) return above;
    std::uint32_t fresh;
    if (free_.empty()) {
      fresh = static_cast<std::uint32_t>(groups_.size());
      groups_.emplace_back();  // reserved: there are never more groups than entries plus one and the ends
    } else {
      fresh = free_.back();
      free_.pop_back();
    }
    groups_[fresh] = {count, none, none, above, below};
    groups_[below].above = fresh;
    groups_[above].below = fresh;
    return fresh;
  }
  void join(slot s, std::uint32_t g) noexcept {
    link& l = links_[index_of(s)];
    l = {none, groups_[g].newest, g, groups_[g].count};
    (l.older == none ? groups_[g].oldest : links_[l.older].newer) = index_of(s);
    groups_[g].newest = index_of(s);
  }
  void leave(slot s) noexcept {
    const link l = links_[index_of(s)];
    (l.older == none ? groups_[l.group].oldest : links_[l.older].newer) = l.newer;
    (l.newer == none ? groups_[l.group].newest : links_[l.newer].older) = l.older;
    if (groups_[l.group].oldest != none) return;
    groups_[groups_[l.group].below].above = groups_[l.group].above;
    groups_[groups_[l.group].above].below = groups_[l.group].below;
    free_.push_back(l.group);
  }

  std::vector<link> links_;
  std::vector<group> groups_;
  std::vector<std::uint32_t> free_;
};

static_assert(check_eviction_policy<lfu>());

}  // namespace larder::inline v0::eviction
