// The registry of cost terms: laws and tests run for all of them.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/cost/access.hpp>
#include <larder/cost/accuracy.hpp>
#include <larder/cost/cloud.hpp>
#include <larder/cost/computation.hpp>
#include <larder/cost/energy.hpp>
#include <larder/cost/none.hpp>
#include <larder/cost/sum.hpp>
#include <larder/cost/switching.hpp>
#include <larder/cost/transmission.hpp>

namespace larder::inline v0::cost {

inline constexpr auto all = boost::hana::tuple_t<access, accuracy<log_law>, accuracy<saturating>, accuracy<linear_aot>, cloud, computation,
                                                 energy, none, sum<>, sum<switching, cloud>, switching, transmission>;

}  // namespace larder::inline v0::cost
