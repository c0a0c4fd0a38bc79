// Bytes and entries, instants and durations are not added up or compared with each other (P43).
// expect: operand
#include <larder/core/quantity.hpp>

using namespace larder;

constexpr bytes some{5};
constexpr instant then{3};

#ifdef MUST_FAIL
const auto mixed = some + entries{3};
const bool later = then < duration{4};
#else
const auto mixed = some + bytes{3};
const bool later = then < then + duration{4};
#endif
