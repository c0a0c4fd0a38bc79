// How often was a key asked for lately? A count-min sketch of 4-bit counters that ages: by TinyLFU's rule, when ten times as many requests
// were counted as there are entries, every counter is halved. (A request that finds its count at the top counts for nothing, here too.)
//
//   pair of words (128 bits):  [ row 0: 8 counters | row 1: 8 ] [ row 2: 8 | row 3: 8 ]
//   A key has one pair, and in it one counter of each row.
//
// A count is the smallest of the four; only the smallest are counted up (they are the only ones that can be right), to at most 15. It is
// never less than the truth between two halvings. No sweep halves: each line of four pairs carries the parity of the halvings it has seen
// and is halved when next looked at; a hand that visits a line every eight requests sees to it that none misses a turn. So every operation
// is O(1). The size follows the most entries there were at one time, not what was reserved; doubling copies the table, which keeps every
// count. 8 to 16 bytes per entry. Sources: Cormode, Muthukrishnan, 2005; Estan, Varghese, 2002 (counting up only the smallest); Einziger,
// Friedman, Manes, "TinyLFU: a highly efficient cache admission policy", ACM Transactions on Storage 2017.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <larder/core/random.hpp>

namespace larder::inline v0::eviction::structure {

class sketch {
 public:
  static constexpr std::uint32_t top = 15;     ///< counts stop here
  static constexpr std::uint64_t window = 10;  ///< requests counted per entry before a halving

  /// Makes room for n entries. Strong guarantee.
  void reserve(std::size_t n) {
    const std::size_t needed = lines_for(n);
    if (needed > lines_.size()) lines_.resize(needed);
    if (needed > parity_.size()) parity_.resize(needed);
  }
  /// Follows the number of entries, at most what was reserved. O(1), and O(entries) whenever they double for the first time.
  void fit(std::size_t entries) noexcept {
    if (entries <= entries_) return;
    entries_ = entries;
    if (lines_for(entries) != used_) grow(lines_for(entries));
  }
  /// Counts a request for a key. fit must have been called.
  void add(std::uint64_t fingerprint) noexcept {
    // Without branches: whether a count is at the top, or is the smallest of its key, is as good as random.
    const std::uint64_t hash = hash_of(fingerprint);
    std::uint64_t* const pair = pair_of(hash);
    const std::uint64_t before = smallest(pair, hash), counted = before < top;
    for (std::uint32_t half = 0; half < 2; ++half) {
      const std::uint32_t a = first(hash, half), b = second(hash, half);
      const auto in_a = static_cast<std::uint64_t>(((pair[half] >> a) & top) == before);
      const auto in_b = static_cast<std::uint64_t>(((pair[half] >> b) & top) == before);
      pair[half] += ((in_a << a) | (in_b << b)) & (0 - counted);
    }
    until_visit_ -= static_cast<std::uint32_t>(counted);
    if (until_visit_ == 0) {
      until_visit_ = visit_every;
      hand_ = (hand_ + 1) & (used_ - 1);
      age(hand_);
    }
    added_ += counted;
    if (added_ < window * entries_) return;
    if (used_ == least)  // a round of the hand is longer than two halvings of a few entries: then nobody waits for it
      for (std::size_t i = 0; i < least; ++i) age(i);
    now_ ^= 1;
    added_ = 0;
  }
  /// How often it was asked for lately, 0 to 15.
  [[nodiscard]] std::uint32_t count(std::uint64_t fingerprint) noexcept {
    const std::uint64_t hash = hash_of(fingerprint);
    return static_cast<std::uint32_t>(smallest(pair_of(hash), hash));
  }

 private:
  static constexpr std::uint32_t visit_every = 8;
  static constexpr std::size_t least = 8;  // lines: below that, a handful of keys would share counters
  struct alignas(64) line : std::array<std::uint64_t, 8> {};

  [[nodiscard]] static std::size_t lines_for(std::size_t entries) noexcept {
    return entries == 0 ? 0 : std::max(least, std::bit_ceil((entries + 7) / 8));
  }
  // The pair is in the low bits of the hash, the counters in its upper 12.
  [[nodiscard]] static std::uint64_t hash_of(std::uint64_t fingerprint) noexcept {
    constexpr std::uint64_t odd = 0xbf58476d1ce4e5b9u;
    return high_product(fingerprint, odd) ^ (fingerprint * odd);
  }
  [[nodiscard]] std::uint64_t* pair_of(std::uint64_t hash) noexcept {
    const std::size_t i = static_cast<std::size_t>(hash / 4) & (used_ - 1);
    age(i);
    return lines_[i].data() + 2 * (hash % 4);
  }
  // Where in a word the two counters of a key begin.
  [[nodiscard]] static std::uint32_t first(std::uint64_t hash, std::uint32_t half) noexcept {
    return static_cast<std::uint32_t>(hash >> (52 + 6 * half)) % 8 * 4;
  }
  [[nodiscard]] static std::uint32_t second(std::uint64_t hash, std::uint32_t half) noexcept {
    return 32 + static_cast<std::uint32_t>(hash >> (55 + 6 * half)) % 8 * 4;
  }
  [[nodiscard]] static std::uint64_t smallest(const std::uint64_t* pair, std::uint64_t hash) noexcept {
    std::uint64_t least_count = top;
    for (std::uint32_t half = 0; half < 2; ++half) {
      least_count = std::min(least_count, (pair[half] >> first(hash, half)) & top);
      least_count = std::min(least_count, (pair[half] >> second(hash, half)) & top);
    }
    return least_count;
  }
  void age(std::size_t i) noexcept {
    if (parity_[i] == now_) return;
    parity_[i] = now_;
    for (std::uint64_t& word : lines_[i]) word = (word >> 1) & 0x7777777777777777u;
  }
  // A key's line is the low bits of its hash, so that after doubling its counts must be in both halves. All lines are brought up to date
  // first: the hand begins its round anew.
  void grow(std::size_t lines) noexcept {
    for (std::size_t i = 0; i < used_; ++i) age(i);
    if (used_ == 0) used_ = least;
    for (; used_ < lines; used_ *= 2) {
      std::copy_n(lines_.begin(), used_, lines_.begin() + static_cast<std::ptrdiff_t>(used_));
      std::copy_n(parity_.begin(), used_, parity_.begin() + static_cast<std::ptrdiff_t>(used_));
    }
    hand_ = 0;
  }

  std::vector<line> lines_;
  std::vector<std::uint8_t> parity_;  // of the halvings a line has seen
  std::size_t used_ = 0;              // lines in use, a power of two
  std::size_t entries_ = 0;
  std::size_t hand_ = 0;
  std::uint64_t added_ = 0;  // requests counted since the last halving
  std::uint32_t until_visit_ = visit_every;
  std::uint8_t now_ = 0;
};

}  // namespace larder::inline v0::eviction::structure
