// The registry of clocks.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/clock/manual.hpp>
#include <larder/clock/per_request.hpp>
#include <larder/clock/per_slot.hpp>

namespace larder::inline v0::clock {

inline constexpr auto all = boost::hana::tuple_t<manual, per_request, per_slot>;

}  // namespace larder::inline v0::clock
