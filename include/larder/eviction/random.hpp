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
    if (n <= where_.size()) return;
    residents_.resize(n);
    where_.resize(n);
  }
  void on_load(slot s, const view<needs>& v) noexcept {
    where_[index_of(s)] = count_;
    residents_[count_++] = s;
    if (v.is_far()) look_ahead(v);
  }
  void on_hit(slot, const view<needs>&) noexcept {}
  void on_evict(slot s, const view<needs>&) noexcept {
    const std::uint32_t hole = where_[index_of(s)];
    const slot last = residents_[--count_];
    residents_[hole] = last;
    where_[index_of(last)] = hole;
    if (s == drawn_) drawn_ = no_slot;
  }
  // A draw stands until its entry leaves or may not leave any more: asking twice gives the same answer.
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    for (int tries = 0; drawn_ == no_slot || !v.evictable(drawn_); ++tries) {
      std::size_t i = draw(draws_);
      if (tries == 32)  // nearly all are claimed: walk on from the draw, so that the search is bounded
        while (!v.evictable(residents_[i])) i = i + 1 == count_ ? 0 : i + 1;
      drawn_ = residents_[i];
    }
    return drawn_;
  }

 private:
  // What the next draw will be, if nobody comes or goes meanwhile.
  void look_ahead(const view<needs>& v) const noexcept {
    larder::random copy = draws_;
    const slot next = residents_[draw(copy)];
    LARDER_PREFETCH(&where_[index_of(next)]);
    v.expect(next);
  }

  [[nodiscard]] std::size_t draw(larder::random& from) const noexcept { return static_cast<std::size_t>(from.below(count_)); }

  std::vector<slot> residents_;  // the first count_
  std::vector<std::uint32_t> where_;
  std::uint32_t count_ = 0;
  slot drawn_ = no_slot;
  larder::random draws_{};
};

static_assert(check_eviction_policy<random>());

}  // namespace larder::inline v0::eviction
