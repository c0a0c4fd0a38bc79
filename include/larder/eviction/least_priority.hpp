// Least priority: evicts the entry to which the caller gave the smallest number, request::priority as it was last stated for it.
// Remembers that number and the last use in a heap: 32 bytes per entry. A victim costs O(1), a hit, load or removal O(log n).
// Ties: the least recently used leaves; an entry leased when its turn came counts as used when the lease ends.
// With the count of all requests ever made as priority, those for absent entries included, it is the perfect LFU of the caching
// literature (Breslau et al., "Web caching and Zipf-like distributions", INFOCOM 1999), and LFU as the edge papers use it.
#pragma once

#include <cstdint>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/eviction/structure/heap.hpp>

namespace larder::inline v0::eviction {

class least_priority {
 public:
  static constexpr std::string_view name = "least_priority";
  static constexpr columns needs = columns::priority;

  void reserve(std::size_t n) { order_.reserve(n); }
  void on_load(slot s, const view<needs>& v) noexcept { order_.push(s, {v.priority(s), ++uses_}); }
  void on_hit(slot s, const view<needs>& v) noexcept { order_.update(s, {v.priority(s), ++uses_}); }
  void on_evict(slot s, const view<needs>&) noexcept { order_.erase(s); }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    slot found = order_.top();
    if (!v.evictable(found)) {
      for_each_victim(v, [&](slot s) {
        found = s;
        return false;
      });
    }
    return found;
  }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    order_.for_each([&](slot s) { return !v.evictable(s) || f(s); });
  }

 private:
  struct rank {
    double priority;
    std::uint64_t use;
    friend bool operator<(const rank& a, const rank& b) noexcept {
      return a.priority < b.priority || (!(b.priority < a.priority) && a.use < b.use);
    }
  };
  structure::heap<rank> order_;
  std::uint64_t uses_ = 0;
};

static_assert(check_eviction_policy<least_priority>());

}  // namespace larder::inline v0::eviction
