// Names into dense ids: 0, 1, 2, ... in order of first appearance. Equal names, and only they, get one id: names are compared whole, a hash
// only finds them (P42). O(1) expected a name; memory: one flat map of the distinct names.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace larder::inline v0::trace {

/// Gives ids to keys of type Key; texts are looked up without a copy.
template <class Key>
class interner {
  static constexpr bool textual = std::is_same_v<Key, std::string>;
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  using hash = std::conditional_t<textual, text_hash, boost::hash<Key>>;
  using equal = std::conditional_t<textual, std::equal_to<>, std::equal_to<Key>>;
  using argument = std::conditional_t<textual, std::string_view, const Key&>;

 public:
  /// The id of a key, new if the key is. Throws std::length_error beyond 2^32 - 1 keys, std::bad_alloc.
  std::uint32_t operator()(argument key) {
    const auto known = ids_.find(key);
    if (known != ids_.end()) return known->second;
    if (ids_.size() == std::numeric_limits<std::uint32_t>::max()) throw std::length_error("more than 2^32 - 1 different keys");
    const auto id = static_cast<std::uint32_t>(ids_.size());
    ids_.emplace(Key(key), id);
    return id;
  }

  /// How many different keys there have been.
  [[nodiscard]] std::uint64_t size() const noexcept { return ids_.size(); }

 private:
  boost::unordered_flat_map<Key, std::uint32_t, hash, equal> ids_;
};

}  // namespace larder::inline v0::trace
