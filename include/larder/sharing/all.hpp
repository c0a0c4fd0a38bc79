// The registry of sharing models: laws and tests run for all of them.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>
#include <larder/sharing/static_blocks.hpp>
#include <larder/sharing/unit.hpp>

namespace larder::inline v0::sharing {

/// What static_blocks stands over in the registry: two adapters of one base, a model that shares nothing, and one of no block.
inline constexpr auto static_example =
    static_graph(block{"base", larder::bytes{13}}, block{"law", larder::bytes{2}, "base"}, block{"medicine", larder::bytes{3}, "base"},
                 block{"other", larder::bytes{7}}, block{"weightless", larder::bytes{0}}, model{"plain", {"base"}},
                 model{"lawyer", {"base", "law"}}, model{"doctor", {"base", "medicine", "weightless"}},
                 model{"both", {"base", "law", "medicine"}}, model{"stranger", {"other", "weightless"}}, model{"nothing"});

inline constexpr auto all = boost::hana::tuple_t<bytes, shared_blocks, static_blocks<static_example>, unit>;

}  // namespace larder::inline v0::sharing
