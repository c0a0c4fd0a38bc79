// Ghosts: the memory of entries that have left, by 64-bit fingerprint, in N lists from the oldest to the newest.
//
//   line (64 bytes):  [ 12 tags of 8 bits | passed | - | 12 nodes of 32 bits ]      tag 0: nothing there
//   node (24 bytes):  [ fingerprint | newer | older | its line | its place there, list ]   and apart from it: its charge
//
// A fingerprint belongs to the line its hash names; all tags of a line are compared at once. A full line counts who had to pass on to the
// next, so a search ends where nobody passed, and forgetting counts down again: no tombstones, never a sweep. Nothing moves once it has its
// place, so the oldest is forgotten without a search. Take, remember and forget are expected O(1). There are never more ghosts than there
// were residents at one time, plus one, so nothing allocates after reserve; policies bound them further by their charges. Colliding
// fingerprints can misjudge a newcomer and do nothing else (D3). 42 bytes per entry.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <larder/core/random.hpp>
#include <larder/core/view.hpp>

namespace larder::inline v0::eviction::structure {

template <std::uint32_t N = 1>
class ghosts {
 public:
  static constexpr std::uint32_t nowhere = N;

  /// Makes room for the ghosts of n slots. O(n) when it grows; strong guarantee.
  void reserve(std::size_t n) {
    const std::size_t room = n + 2;  // one more than the most residents, and one that leaves before the oldest is forgotten
    const std::size_t before = nodes_.size();
    if (room <= before) return;
    std::vector<line> lines(room / usual + 1);
    charge_.resize(room, 1);
    nodes_.resize(room);
    lines.swap(lines_);
    for (std::size_t i = room; i-- > before;) release(static_cast<std::uint32_t>(i));
    for (const line& l : lines)
      for (std::size_t i = 0; i < width; ++i)
        if (l.tags[i] != 0) insert(l.nodes[i], hash_of(nodes_[l.nodes[i]].fingerprint));
  }

  /// Forgets a fingerprint and answers the list it was in, or `nowhere`.
  std::uint32_t take(std::uint64_t fingerprint) noexcept {
    const std::uint32_t node = find(fingerprint);
    if (node == none) return nowhere;
    const std::uint32_t list = nodes_[node].list;
    forget(node);
    return list;
  }
  /// Remembers one that leaves, as the newest of a list. `residents`: how many there are, itself included.
  void remember(std::uint64_t fingerprint, std::uint64_t charge, std::uint32_t list, std::uint32_t residents) noexcept {
    if (residents > most_) most_ = residents;
    while (count_ > most_) forget_oldest(longest());
    ++count_;
    list_ends& ends = ends_[list];
    const std::uint32_t node = free_;
    free_ = nodes_[node].newer;
    nodes_[node] = {fingerprint, none, ends.newest, 0, 0, static_cast<std::uint8_t>(list), false};
    (ends.newest == none ? ends.oldest : nodes_[ends.newest].newer) = node;
    ends.newest = node;
    if (charge != 1) weighs_ = true;
    if (weighs_) charge_[node] = charge;
    ends.total += charge;
    ++ends.length;
    insert(node, hash_of(fingerprint));
  }
  /// Forgets the oldest of a list that is not empty.
  void forget_oldest(std::uint32_t list) noexcept { forget(ends_[list].oldest); }
  /// Forgets the oldest of a list until its charges are at most `bound`.
  void trim(std::uint32_t list, std::uint64_t bound) noexcept {
    while (ends_[list].total > bound) forget_oldest(list);
  }

  /// How many are remembered, in all lists, and the charges of one list together.
  [[nodiscard]] std::uint32_t size() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t total(std::uint32_t list) const noexcept { return ends_[list].total; }

 private:
  static constexpr std::uint32_t none = 0xffffffffu;
  static constexpr std::size_t width = 12, usual = 7;
  static constexpr std::uint8_t stuck = 255;  // a count that got there no longer counts; only colliding fingerprints bring it about

  struct alignas(64) line {
    std::array<std::uint8_t, width> tags{};
    std::uint8_t passed = 0;
    std::array<std::uint8_t, 3> unused{};
    std::array<std::uint32_t, width> nodes;

    // One bit per place whose tag is t.
    [[nodiscard]] std::uint32_t match(std::uint8_t t) const noexcept {
#if defined(__SSE2__)
      const __m128i all = _mm_load_si128(reinterpret_cast<const __m128i*>(tags.data()));
      return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(all, _mm_set1_epi8(static_cast<char>(t))))) & ((1u << width) - 1);
#else
      std::uint32_t found = 0;
      for (std::size_t i = 0; i < width; ++i) found |= static_cast<std::uint32_t>(tags[i] == t) << i;
      return found;
#endif
    }
  };
  struct ghost {
    std::uint64_t fingerprint = 0;
    std::uint32_t newer = none, older = none;
    std::uint32_t line = 0;
    std::uint8_t place = 0, list = 0;
    bool passed_on = false;  // was its home full?
  };
  struct list_ends {
    std::uint32_t oldest = none, newest = none, length = 0;
    std::uint64_t total = 0;
  };

  // A fingerprint may be a small number (a dense index): its upper bits are not good enough as they are.
  static std::uint64_t hash_of(std::uint64_t fingerprint) noexcept { return fingerprint * 0x9e3779b97f4a7c15u; }
  static std::uint8_t tag_of(std::uint64_t hash) noexcept {
    const auto tag = static_cast<std::uint8_t>(hash >> 24);
    return tag == 0 ? std::uint8_t{1} : tag;
  }
  [[nodiscard]] std::size_t home(std::uint64_t hash) const noexcept { return static_cast<std::size_t>(high_product(hash, lines_.size())); }
  [[nodiscard]] std::size_t next(std::size_t i) const noexcept { return i + 1 == lines_.size() ? 0 : i + 1; }
  [[nodiscard]] std::uint32_t longest() const noexcept {
    std::uint32_t list = 0;
    for (std::uint32_t other = 1; other < N; ++other)
      if (ends_[other].length > ends_[list].length) list = other;
    return list;
  }

  [[nodiscard]] std::uint32_t find(std::uint64_t fingerprint) const noexcept {
    const std::uint64_t hash = hash_of(fingerprint);
    std::size_t l = home(hash);
    for (std::size_t seen = 0; seen < lines_.size(); ++seen, l = next(l)) {  // all lines can be passed only by colliding fingerprints
      const line& here = lines_[l];
      for (std::uint32_t m = here.match(tag_of(hash)); m != 0; m &= m - 1) {
        const std::uint32_t node = here.nodes[static_cast<std::size_t>(std::countr_zero(m))];
        if (nodes_[node].fingerprint == fingerprint) return node;
      }
      if (here.passed == 0) break;
    }
    return none;
  }
  void insert(std::uint32_t node, std::uint64_t hash) noexcept {
    std::size_t l = home(hash);
    std::uint32_t empty = lines_[l].match(0);
    nodes_[node].passed_on = empty == 0;
    for (; empty == 0; empty = lines_[l].match(0)) {
      if (lines_[l].passed != stuck) ++lines_[l].passed;
      l = next(l);
    }
    const auto i = static_cast<std::size_t>(std::countr_zero(empty));
    lines_[l].tags[i] = tag_of(hash);
    lines_[l].nodes[i] = node;
    nodes_[node].line = static_cast<std::uint32_t>(l);
    nodes_[node].place = static_cast<std::uint8_t>(i);
  }
  void forget(std::uint32_t node) noexcept {
    const ghost& gone = nodes_[node];
    lines_[gone.line].tags[gone.place] = 0;
    if (gone.passed_on)
      for (std::size_t l = home(hash_of(gone.fingerprint)); l != gone.line; l = next(l))
        if (lines_[l].passed != stuck) --lines_[l].passed;
    --count_;
    list_ends& ends = ends_[gone.list];
    (gone.newer == none ? ends.newest : nodes_[gone.newer].older) = gone.older;
    (gone.older == none ? ends.oldest : nodes_[gone.older].newer) = gone.newer;
    ends.total -= weighs_ ? charge_[node] : 1;
    --ends.length;
    release(node);
  }
  void release(std::uint32_t node) noexcept {
    nodes_[node].newer = free_;
    free_ = node;
  }

  std::vector<line> lines_;
  std::vector<ghost> nodes_;
  std::vector<std::uint64_t> charge_;
  std::array<list_ends, N> ends_{};
  std::uint32_t free_ = none;
  std::uint32_t count_ = 0;
  std::uint32_t most_ = 0;  // residents at one time
  bool weighs_ = false;     // was any charge but 1 remembered? Until then the column of charges is left alone
};

}  // namespace larder::inline v0::eviction::structure
