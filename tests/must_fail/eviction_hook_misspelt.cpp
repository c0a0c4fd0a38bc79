// A hook written one letter off is refused, with the sentence that says how it is spelt: a policy is never silently left untold.
// expect: larder: an eviction policy needs `void on_evict(slot s, const view<needs>& v) noexcept`, told of every removal
#include <larder/core/check.hpp>

struct newest {
  static constexpr std::string_view name = "newest";
  static constexpr larder::columns needs = larder::columns::none;

  void reserve(std::size_t) {}
  void on_load(larder::slot s, const larder::view<needs>&) noexcept { last = s; }
  void on_hit(larder::slot, const larder::view<needs>&) noexcept {}
#ifdef MUST_FAIL
  void on_evicted(larder::slot, const larder::view<needs>&) noexcept {}
#else
  void on_evict(larder::slot, const larder::view<needs>&) noexcept {}
#endif
  larder::slot victim(const larder::view<needs>&) noexcept { return last; }

  larder::slot last{};
};

static_assert(larder::check_eviction_policy<newest>());
