// Admission that looks ahead needs an order to look at.
// expect: larder::cache: this admission policy looks ahead at the victims, which needs an eviction policy with for_each_victim
#include <larder/larder.hpp>

#ifdef MUST_FAIL
larder::cache<int, int, larder::eviction::random, larder::admission::higher_priority> c(10);
#else
larder::cache<int, int, larder::eviction::lru, larder::admission::higher_priority> c(10);
#endif
