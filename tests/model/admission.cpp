// Admission, against the naive cache: who is shown to it, what it decides, and that a refusal changes nothing.
#include "catch.hpp"
#include "model/worlds.hpp"

#include <larder/admission/higher_priority.hpp>
#include <larder/admission/if_it_fits.hpp>
#include <larder/admission/never.hpp>
#include <larder/admission/only_stale.hpp>
#include <larder/clock/manual.hpp>
#include <larder/context/examples.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/lru.hpp>

using namespace model;

namespace {
template <class Policy>
naive::rules admitting(naive::rules r = {}) {
  r.looks_ahead = Policy::looks_ahead;
  r.admit = [](const claimant& newcomer, const std::vector<claimant>& victims, bool room) {
    return Policy{}.admit(newcomer, victims, room);
  };
  return r;
}

// Enters unless much less comes than goes: reads what newcomers would have to load and victims would free.
struct by_charge {
  static constexpr std::string_view name = "by_charge";
  static constexpr columns needs = columns::none;
  static constexpr bool looks_ahead = true;
  void reserve(std::size_t) noexcept {}
  void on_request(std::uint64_t) noexcept {}
  bool admit(const claimant& newcomer, std::span<const claimant> victims, bool room) const noexcept {
    std::uint64_t goes = 0;
    for (const claimant& v : victims) goes += v.charge;
    return room || newcomer.charge >= goes / 2;
  }
};
}  // namespace

TEST_CASE("model: if_it_fits and never, bytes, refuse as the naive cache does (P49)") {
  using C = cache<int, living<false>, eviction::lru, sharing::bytes, admission::if_it_fits, witness>;
  check(of<C>("if_it_fits", some_bytes(), by<naive::lru>, admitting<admission::if_it_fits>()), 40, 160);
  using N = cache<int, living<false>, admission::never, witness>;
  check(of<N>("never", units(), by<naive::lru>, admitting<admission::never>()), 8, 160);
}
TEST_CASE("model: higher_priority, shared blocks, sees the victims that the naive cache foresees (P13)") {
  using C = cache<int, living<false>, eviction::lru, sharing::shared_blocks, admission::higher_priority, witness>;
  check(of<C>("higher_priority", some_models(), by<naive::lru>, admitting<admission::higher_priority>()), 80, 160);
}
TEST_CASE("model: only_stale over least_context, bytes, any clock") {
  using C =
      cache<int, living<false>, eviction::least_context, context::examples, sharing::bytes, admission::only_stale, clock::manual, witness>;
  naive::rules r;
  r.keeps_context = true;
  r.rate = 0.5;
  check(of<C>("only_stale", some_bytes(), by<naive::least_context>, admitting<admission::only_stale>(r), context::examples(0.5)), 80, 160);
}
TEST_CASE("model: by charge, shared blocks, what is missing and what is freed are as the naive cache counts them (P8 P13)") {
  using C = cache<int, living<false>, eviction::lru, sharing::shared_blocks, by_charge, witness>;
  check(of<C>("by_charge", some_models(), by<naive::lru>, admitting<by_charge>()), 80, 160);
}
