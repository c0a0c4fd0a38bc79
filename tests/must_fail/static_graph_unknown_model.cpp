// A model is asked for by a name that none has.
// expect: larder: no model of this static_graph has that name
#include <larder/sharing/static_graph.hpp>

using namespace larder::literals;
using larder::sharing::block;
using larder::sharing::model;

inline constexpr auto models = larder::sharing::static_graph(block{"base", 13_GB}, model{"llama", {"base"}});

#ifdef MUST_FAIL
constexpr auto asked = models.model("lama");
#else
constexpr auto asked = models.model("llama");
#endif
static_assert(models.size(asked) == 13_GB);
