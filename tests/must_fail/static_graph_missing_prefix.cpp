// A model holds a block without the block before it.
// expect: larder: a model of this static_graph holds a block without its prefix
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(
#ifdef MUST_FAIL
    block{"system", 1_MB}, block{"tools", 2_MB, "system"}, model{"chat", {"tools"}}
#else
    block{"system", 1_MB}, block{"tools", 2_MB, "system"}, model{"chat", {"system", "tools"}}
#endif
);

static_assert(larder::check_sharing_model<larder::sharing::static_blocks<models>>());
