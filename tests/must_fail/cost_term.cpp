// A type that is nothing yet is told all that a cost term needs.
// expect: larder: a cost term needs `static constexpr std::string_view name`
// expect: larder: a cost term needs `static constexpr std::string_view unit`, the unit of what it answers
// expect: larder: a cost term needs `double operator()(const event& e) const noexcept`
// expect: larder: a cost term must be default constructible, copyable and assignable
#include <larder/core/check.hpp>

struct rent {
#ifdef MUST_FAIL
  explicit rent(int) {}
#else
  static constexpr std::string_view name = "rent";
  static constexpr std::string_view unit = "cost";
  double operator()(const larder::event&) const noexcept { return 1; }
#endif
};

static_assert(larder::check_cost_term<rent>());
