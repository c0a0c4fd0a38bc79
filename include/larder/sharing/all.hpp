// The registry of sharing models: laws and tests run for all of them.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>
#include <larder/sharing/unit.hpp>

namespace larder::inline v0::sharing {

inline constexpr auto all = boost::hana::tuple_t<bytes, shared_blocks, unit>;

}  // namespace larder::inline v0::sharing
