// Two blocks follow each other.
// expect: larder: prefixes of this static_graph form a circle
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(
#ifdef MUST_FAIL
    block{"system", 1_MB, "tools"}, block{"tools", 2_MB, "system"}
#else
    block{"system", 1_MB}, block{"tools", 2_MB, "system"}
#endif
);

static_assert(larder::check_sharing_model<larder::sharing::static_blocks<models>>());
