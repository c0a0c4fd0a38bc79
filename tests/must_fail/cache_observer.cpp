// An observer must take the events of the cache it is in.
// expect: larder::cache: the observer needs `void on(const event&)` (or on entry_event<Key, T>)
#include <larder/cache.hpp>

#ifdef MUST_FAIL
using shown = larder::entry_event<long, int>;
#else
using shown = larder::entry_event<int, int>;
#endif

struct reader {
  static constexpr std::string_view name = "reader";
  void on(const shown&) {}
};

constexpr std::size_t size = sizeof(larder::cache<int, int, reader>);
