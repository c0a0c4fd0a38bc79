// A type that is nothing yet is told all that a sharing model needs.
// expect: larder: a sharing model needs `static constexpr std::string_view name`
// expect: larder: a sharing model needs a type `weight`, what the user hands over with an entry
// expect: larder: a sharing model needs a type `capacity_type`: larder::entries or larder::bytes
// expect: larder: a sharing model needs the questions and hooks that core/concepts.hpp lists, noexcept but for reserve
#include <larder/core/check.hpp>
#include <larder/sharing/bytes.hpp>

struct scales
#ifndef MUST_FAIL
    : larder::sharing::bytes
#endif
{
};

static_assert(larder::check_sharing_model<scales>());
