// A cost model must take the events of the cache it is in.
// expect: larder::cache: the cost model needs `double operator()(const event& e) const noexcept` (or on entry_event<Key, T>)
#include <larder/cache.hpp>

#ifdef MUST_FAIL
using shown = larder::entry_event<long, int>;
#else
using shown = larder::entry_event<int, int>;
#endif

struct price {
  static constexpr std::string_view name = "price";
  static constexpr std::string_view unit = "cost";
  double operator()(const shown&) const noexcept { return 1; }
};

constexpr std::size_t size = sizeof(larder::cache<int, int, price>);
