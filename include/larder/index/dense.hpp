// The index of a catalog: keys are small whole numbers (0 to n - 1) and index an array of slots.
// Cost: 4 bytes per possible key; a find is one load. Nothing is hashed: the key is its own fingerprint, so ghosts never collide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <vector>

#include <larder/core/check.hpp>

namespace larder::inline v0::index {

/// Keys by position. Keys are integers or enumerators >= 0; the array grows to the largest key used (amortized), so keys should be dense.
class dense {
 public:
  static constexpr std::string_view name = "dense";
  static constexpr bool recomputes_codes = true;

  template <class Key, class K>
  static constexpr bool seeks = false;

  template <class K>
  [[nodiscard]] std::uint64_t code(const K& key) const noexcept {
    static_assert(std::is_integral_v<K> || std::is_enum_v<K>,
                  "larder: index::dense needs keys that are integers or enumerators; use index::hashed");
    LARDER_EXPECTS(static_cast<std::int64_t>(key) >= 0 || std::is_unsigned_v<K>, "a key of a dense index is negative");
    return static_cast<std::uint64_t>(key);
  }
  template <class A, class B>
  [[nodiscard]] bool equal(const A& a, const B& b) const noexcept {
    return a == static_cast<A>(b);
  }

  template <class CodeOf>
  void reserve(std::size_t, CodeOf&&) noexcept {}
  /// Makes room for the key of this code. Amortized O(1); strong guarantee.
  void make_room(std::uint64_t code) {
    if (code < places_.size()) return;
    if (code >= places_.max_size()) LARDER_THROW(std::length_error("larder: a key is too large for a dense index"));
    const std::size_t doubled = 2 * places_.size(), needed = static_cast<std::size_t>(code) + 1;
    places_.resize(needed > doubled ? needed : doubled, no_slot);
  }
  template <class Same>
  [[nodiscard]] slot find(std::uint64_t code, Same&&) const noexcept {
    return code < places_.size() ? places_[static_cast<std::size_t>(code)] : no_slot;
  }
  void fetch(std::uint64_t code) const noexcept {
    if (code < places_.size()) LARDER_PREFETCH(&places_[static_cast<std::size_t>(code)]);
  }
  [[nodiscard]] slot likely(std::uint64_t code) const noexcept {
    return find(code, [](slot) { return true; });
  }
  void insert(std::uint64_t code, slot s) noexcept { places_[static_cast<std::size_t>(code)] = s; }
  void erase(std::uint64_t code, slot) noexcept { places_[static_cast<std::size_t>(code)] = no_slot; }
  void clear() noexcept {
    for (slot& s : places_) s = no_slot;
  }
  /// Possible keys, for iteration: in the order of keys.
  [[nodiscard]] std::size_t positions() const noexcept { return places_.size(); }
  [[nodiscard]] slot place_at(std::size_t position) const noexcept { return places_[position]; }

 private:
  std::vector<slot> places_;
};

static_assert(check_index_policy<dense>());

}  // namespace larder::inline v0::index
