// All blocks together are more than 2^64 - 1 bytes.
// expect: larder: the block sizes of this static_graph add up to more than 64 bits hold
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(
#ifdef MUST_FAIL
    block{"all", larder::bytes::max()}, block{"one", 1_B}
#else
    block{"all", larder::bytes::max()}, block{"none", 0_B}
#endif
);

static_assert(larder::check_sharing_model<larder::sharing::static_blocks<models>>());
