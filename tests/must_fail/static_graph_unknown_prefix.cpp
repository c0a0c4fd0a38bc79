// A block follows one that nobody listed.
// expect: larder: a block of this static_graph follows a block that is not listed
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(
#ifdef MUST_FAIL
    block{"system", 1_MB}, block{"tools", 2_MB, "sytsem"}
#else
    block{"system", 1_MB}, block{"tools", 2_MB, "system"}
#endif
);

static_assert(larder::check_sharing_model<larder::sharing::static_blocks<models>>());
