// A model names a block that nobody listed.
// expect: larder: a model of this static_graph names a block that is not listed
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(
#ifdef MUST_FAIL
    block{"base", 13_GB}, block{"law", 60_MB}, model{"llama-law", {"base", "lwa"}}
#else
    block{"base", 13_GB}, block{"law", 60_MB}, model{"llama-law", {"base", "law"}}
#endif
);

static_assert(larder::check_sharing_model<larder::sharing::static_blocks<models>>());
