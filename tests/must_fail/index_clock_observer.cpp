// An index, a clock and an observer that lack something are told what they need.
// expect: larder: an index needs reserve, make_room, find, fetch, likely, insert, erase, clear, positions and place_at as core/concepts.hpp lists them
// expect: larder: a clock needs name, now, on_request and on_slot as core/concepts.hpp lists them
// expect: larder: an observer needs `static constexpr std::string_view name` and `void on(const event&)`
#include <larder/core/check.hpp>
#include <larder/index/dense.hpp>

struct places
#ifndef MUST_FAIL
    : larder::index::dense
#endif
{
};
struct hours {
#ifndef MUST_FAIL
  static constexpr std::string_view name = "hours";
#endif
  larder::instant now() const noexcept { return {}; }
  void on_request() noexcept {}
  void on_slot() noexcept {}
};
struct gossip {
  static constexpr std::string_view name = "gossip";
#ifdef MUST_FAIL
  void on(int) {}
#else
  void on(const larder::event&) {}
#endif
};

static_assert(larder::check_index_policy<places>());
static_assert(larder::check_clock_policy<hours>());
static_assert(larder::check_event_observer<gossip>());
