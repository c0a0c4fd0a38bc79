// The registry of eviction policies. Adding a policy is its header and one line here: laws, replay, benches and the README test follow.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/eviction/belady.hpp>
#include <larder/eviction/fifo.hpp>
#include <larder/eviction/least_aot.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/eviction/random.hpp>

namespace larder::inline v0::eviction {

inline constexpr auto all = boost::hana::tuple_t<  //
    fifo,                                          //
    lru,                                           //
    lfu,                                           //
    random,                                        //
    least_context,                                 //
    least_aot,                                     //
    belady>;

}  // namespace larder::inline v0::eviction
