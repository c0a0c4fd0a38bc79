// A policy that orders by what an entry would free alone must hear of it when that changes.
// expect: larder: an eviction policy that names the column unshared needs `void on_unshared(slot s, const view<needs>& v) noexcept`
#include <larder/core/check.hpp>

struct by_size_alone {
  static constexpr std::string_view name = "by_size_alone";
  static constexpr larder::columns needs = larder::columns::unshared;
  void reserve(std::size_t) {}
  void on_load(larder::slot, const larder::view<needs>&) noexcept {}
  void on_hit(larder::slot, const larder::view<needs>&) noexcept {}
  void on_evict(larder::slot, const larder::view<needs>&) noexcept {}
#ifndef MUST_FAIL
  void on_unshared(larder::slot, const larder::view<needs>&) noexcept {}
#endif
  larder::slot victim(const larder::view<needs>&) noexcept { return {}; }
};

static_assert(larder::check_eviction_policy<by_size_alone>());
