// known<K>: a key together with its code, so that a user's hash is called once per request, and before any lock is taken.
// precoded<Index>: an index that takes such keys, and any others, as its own.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include <larder/concurrent/kept.hpp>
#include <larder/config.hpp>

namespace larder::inline v0::concurrent {

/// K as a forwarding reference has it: `const Key&`, or `Key` for a key that may be moved from.
template <class K>
struct known {
  // NOLINTNEXTLINE(cppcoreguidelines-rvalue-reference-param-not-moved): kept as what it is
  known(K&& the_key, std::uint64_t its_code) noexcept : key(static_cast<K&&>(the_key)), code(its_code) {}
  K&& key;
  std::uint64_t code;
  operator K&&() const noexcept { return static_cast<K&&>(key); }
};
template <class K>
known(K&&, std::uint64_t) -> known<K>;

template <class K>
inline constexpr bool is_known = false;
template <class K>
inline constexpr bool is_known<known<K>> = true;

namespace detail {

// The key itself, out of what an entry keeps or what is sought.
template <class K>
[[nodiscard]] const K& bare(const K& key) noexcept {
  return key;  // NOLINT(bugprone-return-const-ref-from-parameter): used within the caller's expression
}
template <class K>
[[nodiscard]] K bare(const kept<K>& key) noexcept {
  return key.read();
}
template <class K>
[[nodiscard]] const std::remove_reference_t<K>& bare(const known<K>& key) noexcept {
  return key.key;
}

}  // namespace detail

template <class Index>
class precoded : public Index {
 public:
  using Index::Index;
  precoded() = default;
  explicit precoded(Index index) : Index(std::move(index)) {}

  template <class Key, class K>
  static constexpr bool seeks = is_known<K> || Index::template seeks<Key, K>;

  template <class K>
  [[nodiscard]] std::uint64_t code(const K& key) const {
    if constexpr (is_known<K>)
      return key.code;
    else
      return Index::code(detail::bare(key));
  }
  template <class A, class B>
  [[nodiscard]] bool equal(const A& a, const B& b) const {
    return Index::equal(detail::bare(a), detail::bare(b));
  }
};

}  // namespace larder::inline v0::concurrent
