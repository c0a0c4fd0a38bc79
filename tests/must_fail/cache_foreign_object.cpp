// An object handed to a cache must be one of its policies.
// expect: larder::cache: an object was handed over that is not one of this cache's policies
#include <larder/larder.hpp>

#ifdef MUST_FAIL
larder::cache<int, int, larder::eviction::lru> c(10, larder::eviction::random(1));
#else
larder::cache<int, int, larder::eviction::random> c(10, larder::eviction::random(1));
#endif
