// Hyperbolic caching: of 64 residents drawn at random, evicts the one with the least uses * reload cost / (charge * time since loading).
// Remembers the uses and the time of loading: 24 bytes per entry; a hit is O(1), a victim 64 looks, whatever the number of entries.
// Source: Blankstein, Sen, Freedman, "Hyperbolic caching: flexible caching for web applications", USENIX ATC 2017.
//
// Time is counted in hits and loads, so that it moves with what the policy is told and no clock can upset it. Up to 64 residents, all are
// looked at. Ties: the one loaded first. Draws are over residents, never over slots, from a generator of its own: the same seed and
// requests give the same victims everywhere. Any unit of cost does (structure/cost_unit.hpp); a charge of 0 leaves last. Uses are 32-bit
// and stop at the top. An entry withdrawn for its lease keeps its uses and its time of loading. Not ranked: the next victim is not drawn
// before this one has left.
#pragma once

#include <cstdint>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/core/random.hpp>
#include <larder/eviction/structure/cost_unit.hpp>

namespace larder::inline v0::eviction {

class hyperbolic {
 public:
  static constexpr std::string_view name = "hyperbolic";
  static constexpr columns needs = columns::charge | columns::reload_cost;
  static constexpr std::uint32_t sample = 64;

  hyperbolic() = default;
  explicit hyperbolic(std::uint64_t seed) noexcept : draws_(seed) {}

  void reserve(std::size_t n) {
    residents_.reserve(n);
    if (n > lives_.size()) lives_.resize(n);
    if (n > where_.size()) where_.resize(n);
  }
  void on_load(slot s, const view<needs>& v) noexcept {
    ++time_;
    if (!v.handing()) lives_[index_of(s)] = {time_, 1};
    where_[index_of(s)] = static_cast<std::uint32_t>(residents_.size());
    residents_.push_back(s);
    drawn_ = no_slot;
  }
  void on_hit(slot s, const view<needs>&) noexcept {
    ++time_;
    std::uint32_t& uses = lives_[index_of(s)].uses;
    if (uses != 0xffffffffu) ++uses;
    drawn_ = no_slot;
  }
  void on_evict(slot s, const view<needs>&) noexcept {
    const std::uint32_t hole = where_[index_of(s)];
    residents_[hole] = residents_.back();
    where_[index_of(residents_[hole])] = hole;
    residents_.pop_back();
    drawn_ = no_slot;
  }
  // What was drawn stands until the next hook, unless it may not leave any more.
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    if (drawn_ != no_slot && v.evictable(drawn_)) return drawn_;
    best found;
    if (residents_.size() > sample)
      for (std::uint32_t i = 0; i < sample; ++i) look(residents_[static_cast<std::size_t>(draws_.below(residents_.size()))], v, found);
    if (found.place == no_slot)  // few residents, or nearly all are claimed
      for (const slot s : residents_) look(s, v, found);
    return drawn_ = found.place;
  }

 private:
  struct life {
    std::uint64_t loaded = 0;  // time
    std::uint32_t uses = 0;
  };
  struct best {
    slot place = no_slot;
    double score = 0;
    std::uint64_t loaded = 0;
  };
  void look(slot s, const view<needs>& v, best& found) noexcept {
    if (!v.evictable(s)) return;
    const life& l = lives_[index_of(s)];
    const double score = unit_.worth(l.uses, s, v) / static_cast<double>(time_ - l.loaded + 1);
    if (found.place == no_slot || score < found.score || (!(found.score < score) && l.loaded < found.loaded)) found = {s, score, l.loaded};
  }

  std::vector<slot> residents_;
  std::vector<std::uint32_t> where_;
  std::vector<life> lives_;
  structure::cost_unit unit_;
  larder::random draws_{};
  std::uint64_t time_ = 0;
  slot drawn_ = no_slot;
};

static_assert(check_eviction_policy<hyperbolic>());

}  // namespace larder::inline v0::eviction
