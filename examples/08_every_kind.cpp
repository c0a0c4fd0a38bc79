// Tutorial 8: admission, cost, clock and observer of your own, each a few lines; the laws check them all.
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <larder/larder.hpp>
#include <larder/laws/admission.hpp>
#include <larder/laws/clock.hpp>
#include <larder/laws/cost.hpp>

using namespace larder::literals;

// [kinds]
/// Admission: a newcomer must have been asked for before. Remembers fingerprints, four places for each resident; a newer one takes the place.
class asked_before {
 public:
  static constexpr std::string_view name = "asked_before";
  static constexpr larder::columns needs = larder::columns::none;
  static constexpr bool looks_ahead = false;  // true: admit is shown who would have to leave

  void reserve(std::size_t n) {  // the only place that may take memory
    if (4 * n > places_.size()) places_.resize(4 * n);
  }
  void on_request(std::uint64_t fingerprint) noexcept {  // hears of every request, before it is decided
    if (places_.empty()) return;
    std::uint64_t& place = places_[fingerprint % places_.size()];
    twice_ = place == fingerprint;
    place = fingerprint;
  }
  bool admit(const larder::claimant&, std::span<const larder::claimant>, bool) const noexcept { return twice_; }

 private:
  std::vector<std::uint64_t> places_ = std::vector<std::uint64_t>(64);
  bool twice_ = false;
};
static_assert(larder::check_admission_policy<asked_before>());

/// Cost: the egress of a cloud, per gigabyte loaded from it.
struct egress {
  static constexpr std::string_view name = "egress";
  static constexpr std::string_view unit = "cost";
  double per_gigabyte = 0.09;
  double operator()(const larder::event& e) const noexcept {
    return e.what == larder::verb::load ? per_gigabyte * static_cast<double>(e.moved) * 1e-9 : 0;
  }
};
static_assert(larder::check_cost_term<egress>());

/// Clock: seconds of the machine.
struct seconds {
  static constexpr std::string_view name = "seconds";
  larder::instant now() const noexcept {
    return larder::instant{std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count()};
  }
  void on_request() noexcept {}
  void on_slot() noexcept {}
};
static_assert(larder::check_clock_policy<seconds>());

/// Observer: one function hears of everything.
struct printed {
  static constexpr std::string_view name = "printed";
  void on(const larder::event& e) {
    std::printf("  %s, %.1f GB moved, cost %.2f\n", std::string(name_of(e.what)).c_str(), static_cast<double>(e.moved) * 1e-9, e.cost);
  }
};
static_assert(larder::check_event_observer<printed>());

void use_them() {
  larder::cache<std::string, int, larder::sharing::bytes, asked_before, egress, seconds, printed> shelf{20_GB};
  for (const char* model : {"llama", "llama", "gemma", "llama"}) shelf.serve(std::string(model), {}, 16_GB);
}
// [/kinds]

int main() {
  use_them();
  const bool lawful = larder::laws::check_admission<asked_before>() && larder::laws::check_cost<egress>() && larder::laws::check_clock<seconds>();
  std::printf("%s\n", lawful ? "the laws hold" : "a law is broken");
  return lawful ? 0 : 1;
}
