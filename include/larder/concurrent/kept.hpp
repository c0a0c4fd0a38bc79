// kept<T>: a trivially copyable value in memory that one thread writes while others read it without a lock.
//
// The value is kept as words, each written and read as one atomic, so what a reader copies may be half of one value and half of another but
// is never a data race; whoever read then asks the index whether anything changed meanwhile, and reads again (groups.hpp). Words are
// written with release and read with acquire, so that a reader that sees any word of a new tenant also sees that the former one has left.
// On x86 these are plain moves. Takes sizeof(T) bytes.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

#include <larder/config.hpp>

namespace larder::inline v0::concurrent {

template <class T>
class kept {
  static_assert(std::is_trivially_copyable_v<T>, "larder: only trivially copyable values can be read while they are written");

  static constexpr std::size_t width = sizeof(T) % 8 == 0 ? 8 : sizeof(T) % 4 == 0 ? 4 : sizeof(T) % 2 == 0 ? 2 : 1;
  using plain_word =
      std::conditional_t<width == 8, std::uint64_t,
                         std::conditional_t<width == 4, std::uint32_t, std::conditional_t<width == 2, std::uint16_t, std::uint8_t>>>;
  using words = std::array<plain_word, sizeof(T) / width>;
  // The words are looked at as a T where nobody writes them: by the holder of a lease.
#if defined(__GNUC__) || defined(__clang__)
  using word [[gnu::may_alias]] = plain_word;
#else
  using word = plain_word;
#endif

 public:
  template <class... Arguments>
  requires(std::is_constructible_v<T, Arguments...> &&
           !(sizeof...(Arguments) == 1 &&
             (std::is_same_v<std::remove_cvref_t<Arguments>, kept> && ...))) explicit kept(Arguments&&... arguments) {
    write(T(std::forward<Arguments>(arguments)...));
  }
  kept(const kept& other) noexcept { write(other.read()); }
  // NOLINTNEXTLINE(bugprone-unhandled-self-assignment,cert-oop54-cpp): writes what it has just read
  kept& operator=(const kept& other) noexcept {
    write(other.read());
    return *this;
  }

  /// A copy, perhaps of nothing that ever was.
  [[nodiscard]] LARDER_ALWAYS_INLINE T read() const noexcept {
    words copy;
    for (std::size_t i = 0; i < copy.size(); ++i) copy[i] = load(words_[i]);
    return std::bit_cast<T>(copy);
  }
  void write(const T& value) noexcept {
    const auto copy = std::bit_cast<words>(value);
    for (std::size_t i = 0; i < copy.size(); ++i) store(words_[i], copy[i]);
  }
  /// The value itself. Nobody may be writing it.
  [[nodiscard]] const T& object() const noexcept { return *std::launder(reinterpret_cast<const T*>(words_)); }

 private:
#if defined(__GNUC__) || defined(__clang__)
  static plain_word load(const word& w) noexcept { return __atomic_load_n(&w, __ATOMIC_ACQUIRE); }
  static void store(word& w, plain_word value) noexcept { __atomic_store_n(&w, value, __ATOMIC_RELEASE); }
#else
  static plain_word load(const word& w) noexcept { return std::atomic_ref<word>(const_cast<word&>(w)).load(std::memory_order_acquire); }
  static void store(word& w, plain_word value) noexcept { std::atomic_ref<word>(w).store(value, std::memory_order_release); }
#endif

  // Never initialized but by `write`: a plain store into a slot that is used again would race with a reader who still looks at it.
  alignas(alignof(T) > width ? alignof(T) : width) word words_[sizeof(T) / width];
};

}  // namespace larder::inline v0::concurrent
