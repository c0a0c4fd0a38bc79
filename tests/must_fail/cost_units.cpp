// Seconds and costs are not added up.
// expect: larder: the terms of a cost::sum have different units; wrap those that differ in cost::exchange{term, rate}
#include <larder/cost/cloud.hpp>
#include <larder/cost/computation.hpp>
#include <larder/cost/sum.hpp>

namespace cost = larder::cost;

#ifdef MUST_FAIL
const cost::sum model{cost::cloud{}, cost::computation{}};
#else
const cost::sum model{cost::cloud{}, cost::exchange{cost::computation{}, 2.0}};
#endif
