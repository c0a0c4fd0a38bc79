// The registry of admission policies: laws and tests run for all of them.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/admission/always.hpp>
#include <larder/admission/higher_priority.hpp>
#include <larder/admission/if_it_fits.hpp>
#include <larder/admission/never.hpp>
#include <larder/admission/only_stale.hpp>
#include <larder/admission/worth_its_victims.hpp>

namespace larder::inline v0::admission {

inline constexpr auto all = boost::hana::tuple_t<always, higher_priority, if_it_fits, never, only_stale, worth_its_victims>;

}  // namespace larder::inline v0::admission
