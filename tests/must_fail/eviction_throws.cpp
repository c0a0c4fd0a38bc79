// Hooks that may throw are refused: nothing could undo what was half done.
// expect: larder: the hooks and the victim of an eviction policy must be noexcept
#include <larder/core/check.hpp>

#ifdef MUST_FAIL
#define NOEXCEPT
#else
#define NOEXCEPT noexcept
#endif

struct careless {
  static constexpr std::string_view name = "careless";
  static constexpr larder::columns needs = larder::columns::none;
  void reserve(std::size_t) {}
  void on_load(larder::slot, const larder::view<needs>&) noexcept {}
  void on_hit(larder::slot, const larder::view<needs>&) NOEXCEPT {}
  void on_evict(larder::slot, const larder::view<needs>&) noexcept {}
  larder::slot victim(const larder::view<needs>&) noexcept { return {}; }
};

static_assert(larder::check_eviction_policy<careless>());
