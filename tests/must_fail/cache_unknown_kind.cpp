// What is no policy is refused.
// expect: larder::cache: a policy is of no known kind; it needs the members of an eviction, admission, sharing, context, cost, index,
#include <larder/cache.hpp>

struct leftover {
  int value = 0;
};

#ifdef MUST_FAIL
larder::cache<int, int, leftover> c(10);
#else
larder::cache<int, leftover> c(10);
#endif
