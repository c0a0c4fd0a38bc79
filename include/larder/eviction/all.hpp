// The registry of eviction policies. Adding a policy is its header and one line here: laws, replay, benches and the README test follow.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/eviction/arc.hpp>
#include <larder/eviction/belady.hpp>
#include <larder/eviction/block_density.hpp>
#include <larder/eviction/clock.hpp>
#include <larder/eviction/fifo.hpp>
#include <larder/eviction/gdsf.hpp>
#include <larder/eviction/greedy_dual.hpp>
#include <larder/eviction/hyperbolic.hpp>
#include <larder/eviction/least_aot.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/lfu_da.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/eviction/random.hpp>
#include <larder/eviction/s3_fifo.hpp>
#include <larder/eviction/sieve.hpp>
#include <larder/eviction/slru.hpp>
#include <larder/eviction/two_q.hpp>
#include <larder/eviction/w_tinylfu.hpp>

namespace larder::inline v0::eviction {

inline constexpr auto all = boost::hana::tuple_t<  //
    fifo,                                          //
    lru,                                           //
    lfu,                                           //
    random,                                        //
    least_context,                                 //
    least_aot,                                     //
    arc,                                           //
    clock,                                         //
    gdsf,                                          //
    greedy_dual,                                   //
    hyperbolic,                                    //
    lfu_da,                                        //
    s3_fifo,                                       //
    sieve,                                         //
    slru,                                          //
    two_q,                                         //
    w_tinylfu,                                     //
    belady,                                        //
    block_density>;

}  // namespace larder::inline v0::eviction
