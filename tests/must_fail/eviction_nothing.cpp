// A type that is nothing yet is told all that an eviction policy needs.
// expect: larder: an eviction policy must be default constructible, copyable and assignable
// expect: larder: an eviction policy needs `static constexpr std::string_view name`
// expect: larder: an eviction policy needs `static constexpr columns needs`, the columns it reads (columns::none for none)
// expect: larder: an eviction policy needs `void reserve(std::size_t n)`, which makes room for slots 0 to n - 1
#include <larder/core/check.hpp>

struct beginning {
#ifdef MUST_FAIL
  explicit beginning(int) {}
#else
  static constexpr std::string_view name = "beginning";
  static constexpr larder::columns needs = larder::columns::none;
  void reserve(std::size_t) {}
  void on_load(larder::slot s, const larder::view<needs>&) noexcept { last = s; }
  void on_hit(larder::slot, const larder::view<needs>&) noexcept {}
  void on_evict(larder::slot, const larder::view<needs>&) noexcept {}
  larder::slot victim(const larder::view<needs>&) noexcept { return last; }
  larder::slot last{};
#endif
};

static_assert(larder::check_eviction_policy<beginning>());
