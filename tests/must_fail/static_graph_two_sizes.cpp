// A block has two sizes.
// expect: larder: a block of this static_graph has two sizes
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(
#ifdef MUST_FAIL
    block{"base", 13_GB}, block{"base", 140_GB}
#else
    block{"base", 13_GB}, block{"base-70b", 140_GB}
#endif
);

static_assert(larder::check_sharing_model<larder::sharing::static_blocks<models>>());
