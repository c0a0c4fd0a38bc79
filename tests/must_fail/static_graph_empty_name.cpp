// A block without a name could not be meant by any model.
// expect: larder: a block of this static_graph has an empty name
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(
#ifdef MUST_FAIL
    block{"", 13_GB}
#else
    block{"base", 13_GB}
#endif
);

static_assert(larder::check_sharing_model<larder::sharing::static_blocks<models>>());
