// Two models have one name.
// expect: larder: a model of this static_graph is listed twice
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(
#ifdef MUST_FAIL
    block{"base", 13_GB}, model{"llama", {"base"}}, model{"llama", {"base"}}
#else
    block{"base", 13_GB}, model{"llama", {"base"}}, model{"vicuna", {"base"}}
#endif
);

static_assert(larder::check_sharing_model<larder::sharing::static_blocks<models>>());
