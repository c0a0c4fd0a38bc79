// A column that is not in `needs` cannot be read (D5).
// expect: constraints not satisfied
#include <larder/core/check.hpp>

struct curious {
  static constexpr std::string_view name = "curious";
#ifdef MUST_FAIL
  static constexpr larder::columns needs = larder::columns::context;
#else
  static constexpr larder::columns needs = larder::columns::charge;
#endif
  void reserve(std::size_t) {}
  void on_load(larder::slot, const larder::view<needs>&) noexcept {}
  void on_hit(larder::slot, const larder::view<needs>&) noexcept {}
  void on_evict(larder::slot, const larder::view<needs>&) noexcept {}
  larder::slot victim(const larder::view<needs>& v) noexcept { return v.charge(larder::slot{0}) > 5 ? larder::slot{0} : larder::slot{1}; }
};

static_assert(larder::check_eviction_policy<curious>());
