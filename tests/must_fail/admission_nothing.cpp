// A type that is nothing yet is told all that an admission policy needs.
// expect: larder: an admission policy must be default constructible, copyable and assignable
// expect: larder: an admission policy needs `static constexpr std::string_view name`
// expect: larder: an admission policy needs `static constexpr columns needs`, the columns it reads of victims
// expect: larder: an admission policy needs `static constexpr bool looks_ahead`, true if it wants to see the victims
// expect: larder: an admission policy needs `void reserve(std::size_t n)`
// expect: larder: an admission policy needs `void on_request(std::uint64_t fingerprint) noexcept`
// expect: larder: an admission policy needs `bool admit(const claimant& newcomer, std::span<const claimant> victims, bool room) const
#include <larder/core/check.hpp>

struct doorman {
#ifdef MUST_FAIL
  explicit doorman(int) {}
#else
  static constexpr std::string_view name = "doorman";
  static constexpr larder::columns needs = larder::columns::none;
  static constexpr bool looks_ahead = false;
  void reserve(std::size_t) {}
  void on_request(std::uint64_t) noexcept {}
  bool admit(const larder::claimant&, std::span<const larder::claimant>, bool) const noexcept { return true; }
#endif
};

static_assert(larder::check_admission_policy<doorman>());
