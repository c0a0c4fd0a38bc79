// The registry of observers.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/observer/counters.hpp>
#include <larder/observer/journal.hpp>
#include <larder/observer/none.hpp>
#include <larder/observer/tee.hpp>

namespace larder::inline v0::observer {

inline constexpr auto all = boost::hana::tuple_t<counters, journal, none, tee<counters, journal>>;

}  // namespace larder::inline v0::observer
