// Random: evicts a resident drawn with equal chances.
// Remembers who is resident: 8 bytes per entry. A victim costs one draw (more only while many entries are claimed).
// Draws are over residents, never over slots, and hits draw nothing, so the same seed and requests give the same victims everywhere.
#pragma once

#include <cstdint>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/core/random.hpp>

namespace larder::inline v0::eviction {

class random {
 public:
  static constexpr std::string_view name = "random";
  static constexpr columns needs = columns::none;

  random() = default;
  explicit random(std::uint64_t seed) noexcept : draws_(seed) {}

  void reserve(std::size_t n) {
    residents_.reserve(n);
    if (n > where_.size()) where_.resize(n);
  }
  void on_load(slot s, const view<needs>&) noexcept {
    where_[index_of(s)] = static_cast<std::uint32_t>(residents_.size());
    residents_.push_back(s);
  }
  void on_hit(slot, const view<needs>&) noexcept {}
  void on_evict(slot s, const view<needs>&) noexcept {
    const std::uint32_t hole = where_[index_of(s)];
    residents_[hole] = residents_.back();
    where_[index_of(residents_[hole])] = hole;
    residents_.pop_back();
    if (s == drawn_) drawn_ = no_slot;
  }
  // A draw stands until its entry leaves or may not leave any more: asking twice gives the same answer.
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    for (int tries = 0; drawn_ == no_slot || !v.evictable(drawn_); ++tries) {
      std::size_t i = static_cast<std::size_t>(draws_.below(residents_.size()));
      if (tries == 32)  // nearly all are claimed: walk on from the draw, so that the search is bounded
        while (!v.evictable(residents_[i])) i = i + 1 == residents_.size() ? 0 : i + 1;
      drawn_ = residents_[i];
    }
    return drawn_;
  }

 private:
  std::vector<slot> residents_;
  std::vector<std::uint32_t> where_;
  slot drawn_ = no_slot;
  larder::random draws_{};
};

static_assert(check_eviction_policy<random>());

}  // namespace larder::inline v0::eviction
