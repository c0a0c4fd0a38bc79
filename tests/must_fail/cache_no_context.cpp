// A policy that reads context needs a cache that keeps it.
// expect: larder::cache: a policy reads the context column, but the cache keeps none; give it a context model such as context::examples
#include <larder/larder.hpp>

#ifdef MUST_FAIL
larder::cache<int, int, larder::eviction::least_context> c(10);
#else
larder::cache<int, int, larder::eviction::least_context, larder::context::examples> c(10);
#endif
