// Only blocks and models make a graph.
// expect: larder: static_graph takes blocks and models, nothing else
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(
#ifdef MUST_FAIL
    13_GB
#else
    block{"base", 13_GB}
#endif
);

static_assert(larder::check_sharing_model<larder::sharing::static_blocks<models>>());
