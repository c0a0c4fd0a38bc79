// Asking must change nothing: an admit that is not const is refused.
// expect: larder: an admission policy needs `bool admit(const claimant& newcomer, std::span<const claimant> victims, bool room) const
#include <larder/core/check.hpp>

struct learner {
  static constexpr std::string_view name = "learner";
  static constexpr larder::columns needs = larder::columns::none;
  static constexpr bool looks_ahead = false;
  void reserve(std::size_t) {}
  void on_request(std::uint64_t) noexcept {}
#ifdef MUST_FAIL
  bool admit(const larder::claimant&, std::span<const larder::claimant>, bool) noexcept { return ++asked % 2 == 0; }
#else
  bool admit(const larder::claimant&, std::span<const larder::claimant>, bool) const noexcept { return asked % 2 == 0; }
#endif
  int asked = 0;
};

static_assert(larder::check_admission_policy<learner>());
