// A policy that misses a hook is reported as what it was meant to be, also where it is used.
// expect: larder: an eviction policy needs `void on_hit(slot s, const view<needs>& v) noexcept`; leave it empty to ignore hits
#include <larder/cache.hpp>

struct hasty {
  static constexpr std::string_view name = "hasty";
  static constexpr larder::columns needs = larder::columns::none;
  void reserve(std::size_t) {}
  void on_load(larder::slot, const larder::view<needs>&) noexcept {}
#ifndef MUST_FAIL
  void on_hit(larder::slot, const larder::view<needs>&) noexcept {}
#endif
  void on_evict(larder::slot, const larder::view<needs>&) noexcept {}
  larder::slot victim(const larder::view<needs>&) noexcept { return {}; }
};

constexpr std::size_t size = sizeof(larder::cache<int, int, hasty>);
