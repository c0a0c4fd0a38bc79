// Every hook that is missing is named at once.
// expect: larder: an eviction policy needs `void on_load(slot s, const view<needs>& v) noexcept`
// expect: larder: an eviction policy needs `void on_hit(slot s, const view<needs>& v) noexcept`; leave it empty to ignore hits
// expect: larder: an eviction policy needs `void on_evict(slot s, const view<needs>& v) noexcept`, told of every removal
// expect: larder: an eviction policy needs `slot victim(const view<needs>& v) noexcept`
#include <larder/core/check.hpp>

struct deaf {
  static constexpr std::string_view name = "deaf";
  static constexpr larder::columns needs = larder::columns::none;
  void reserve(std::size_t) {}
#ifndef MUST_FAIL
  void on_load(larder::slot, const larder::view<needs>&) noexcept {}
  void on_hit(larder::slot, const larder::view<needs>&) noexcept {}
  void on_evict(larder::slot, const larder::view<needs>&) noexcept {}
  larder::slot victim(const larder::view<needs>&) noexcept { return {}; }
#endif
};

static_assert(larder::check_eviction_policy<deaf>());
