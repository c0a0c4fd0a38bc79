// A cache takes one policy of each kind (D6).
// expect: larder::cache: two eviction policies were given; a cache takes one
// expect: larder::cache: two admission policies were given; a cache takes one
// expect: larder::cache: two sharing models were given; a cache takes one
// expect: larder::cache: two context models were given; a cache takes one
// expect: larder::cache: two cost models were given; combine them with cost::sum
// expect: larder::cache: two indexes were given; a cache takes one
// expect: larder::cache: two clocks were given; a cache takes one
// expect: larder::cache: two observers were given; combine them with observer::tee
#include <larder/larder.hpp>

using namespace larder;

template <class One, class Two>
#ifdef MUST_FAIL
using held = cache<int, int, One, Two>;
#else
using held = cache<int, int, One>;
#endif

constexpr std::size_t all = sizeof(held<eviction::lru, eviction::fifo>) + sizeof(held<admission::always, admission::never>) +
                            sizeof(held<sharing::bytes, sharing::unit>) + sizeof(held<context::examples, context::none>) +
                            sizeof(held<cost::cloud, cost::switching>) + sizeof(held<index::hashed<>, index::dense>) +
                            sizeof(held<clock::manual, clock::per_slot>) + sizeof(held<observer::counters, observer::journal>);
static_assert(all > 0);
