// The registry of context models: laws and tests run for all of them.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/context/age_of_thought.hpp>
#include <larder/context/examples.hpp>
#include <larder/context/none.hpp>

namespace larder::inline v0::context {

inline constexpr auto all = boost::hana::tuple_t<age_of_thought, examples, none>;

}  // namespace larder::inline v0::context
