// The default index: open addressing over 8-byte cells of (slot, 32 bits of hash); the key stays in the entry.
//
//   cell    7        8        9        10       11
//        [ .  . ] [s4 h=8] [s1 h=8] [s9 h=9] [ .  . ]     linear probing; an erase shifts the run back, so nothing is left behind
//
// The home of a cell is computed from its stored hash bits, so neither a shift nor a rehash touches a key, and since no tombstones exist no
// operation at steady state is O(n). Home positions are scaled (multiply and shift), so the table has exactly the size its load asks for.
// Cost: 8 bytes per cell, at most 60 % full: 13.4 bytes per entry; a find touches one cache line of cells and then the entry.
// Any hash and equality will do: all-colliding hashes degrade to a linear search and stay correct (P32).
// Source: linear probing with backward shift deletion, Knuth, TAOCP 3, 6.4, algorithm R.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/core/random.hpp>

namespace larder::inline v0::index {

/// std::hash, made transparent for strings so that a std::string key can be sought by a string_view.
struct default_hash {
  using is_transparent = void;
  [[nodiscard]] std::size_t operator()(std::string_view key) const noexcept { return std::hash<std::string_view>{}(key); }
  template <class K>
  requires(!std::is_convertible_v<const K&, std::string_view>) [[nodiscard]] std::size_t operator()(const K& key) const
      noexcept(noexcept(std::hash<K>{}(key))) {
    return std::hash<K>{}(key);
  }
};

/// operator==, for any two types that have it.
struct default_equal {
  using is_transparent = void;
  template <class A, class B>
  [[nodiscard]] bool operator()(const A& a, const B& b) const noexcept(noexcept(a == b)) {
    return static_cast<bool>(a == b);
  }
};

/// Keys by hash. Hash: callable with a key (and with whatever is sought, if both are transparent); Equal likewise.
template <class Hash = default_hash, class Equal = default_equal>
class hashed {
 public:
  static constexpr std::string_view name = "hashed";
  /// Codes of the default hash are cheap to compute again for numbers; any other hash is called once per operation and remembered.
  static constexpr bool recomputes_codes = std::is_same_v<Hash, default_hash>;

  hashed() = default;
  explicit hashed(Hash hash, Equal equal = Equal{}) : hash_(std::move(hash)), equal_(std::move(equal)) {}

  template <class K>
  [[nodiscard]] std::uint64_t code(const K& key) const {
    return mix(static_cast<std::uint64_t>(hash_(key)));
  }
  template <class A, class B>
  [[nodiscard]] bool equal(const A& a, const B& b) const {
    return equal_(a, b);
  }

  /// Makes room for n slots at most 60 % full. O(n) when it grows; strong guarantee.
  void reserve(std::size_t n) {
    const std::size_t wanted = n + n * 2 / 3 + 2;
    if (wanted <= cells_.size()) return;
    std::vector<cell> grown(wanted);
    grown.swap(cells_);
    for (const cell& c : grown)
      if (c.place != no_slot) put(c);
  }
  void make_room(std::uint64_t) noexcept {}

  /// The slot under `code` for which equal(slot) holds, or no_slot. Expected O(1).
  template <class Same>
  [[nodiscard]] slot find(std::uint64_t code, Same&& same) const {
    if (cells_.empty()) return no_slot;
    const std::uint32_t tag = tag_of(code);
    for (std::size_t i = home(tag);; i = next(i)) {
      const cell c = cells_[i];
      if (c.place == no_slot) return no_slot;
      if (c.tag == tag && same(c.place)) return c.place;
    }
  }
  void insert(std::uint64_t code, slot s) noexcept { put({s, tag_of(code)}); }
  void erase(std::uint64_t code, slot s) noexcept {
    std::size_t hole = home(tag_of(code));
    while (cells_[hole].place != s) hole = next(hole);
    for (std::size_t i = next(hole); cells_[i].place != no_slot; i = next(i)) {
      // A cell may move back into the hole unless its home lies behind the hole.
      const std::size_t h = home(cells_[i].tag);
      const bool stays = hole <= i ? (hole < h && h <= i) : (hole < h || h <= i);
      if (stays) continue;
      cells_[hole] = cells_[i];
      hole = i;
    }
    cells_[hole].place = no_slot;
  }
  void clear() noexcept {
    for (cell& c : cells_) c.place = no_slot;
  }
  /// Cells, for iteration: in an order that depends on the hash.
  [[nodiscard]] std::size_t positions() const noexcept { return cells_.size(); }
  [[nodiscard]] slot place_at(std::size_t position) const noexcept { return cells_[position].place; }

 private:
  struct cell {
    slot place = no_slot;
    std::uint32_t tag = 0;
  };
  static std::uint32_t tag_of(std::uint64_t code) noexcept { return static_cast<std::uint32_t>(code >> 32); }
  [[nodiscard]] std::size_t home(std::uint32_t tag) const noexcept {
    return static_cast<std::size_t>((std::uint64_t{tag} * cells_.size()) >> 32);
  }
  [[nodiscard]] std::size_t next(std::size_t i) const noexcept { return i + 1 == cells_.size() ? 0 : i + 1; }
  void put(cell c) noexcept {
    std::size_t i = home(c.tag);
    while (cells_[i].place != no_slot) i = next(i);
    cells_[i] = c;
  }

  std::vector<cell> cells_;  // always at least one empty cell, so that every search ends
  LARDER_NO_UNIQUE_ADDRESS Hash hash_{};
  LARDER_NO_UNIQUE_ADDRESS Equal equal_{};
};

static_assert(check_index_policy<hashed<>>());

}  // namespace larder::inline v0::index
