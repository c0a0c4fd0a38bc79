// The registry of indexes.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <larder/index/dense.hpp>
#include <larder/index/hashed.hpp>

namespace larder::inline v0::index {

inline constexpr auto all = boost::hana::tuple_t<dense, hashed<>>;

}  // namespace larder::inline v0::index
