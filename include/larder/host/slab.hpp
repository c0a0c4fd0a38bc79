// Where entries live: pages that double in size, so that growing moves nothing and a pointer to a value stays good until its entry leaves.
//
//   page 0: slots 0 .. f-1     page 1: the next g     page 2: the next 2g     page 3: the next 4g     ...      g: f rounded up to a power of two
//
// Slots of page 0, the only one where the capacity was reserved at once, are found by an add alone. The page of any other slot is a bit width;
// each page's address is kept less its first slot, so an access is a shift, a load and an add.
// Holds raw memory only: whoever uses it constructs and destroys the entries.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

#include <larder/core/view.hpp>

namespace larder::inline v0::detail {

template <class Entry>
class slab {
 public:
  slab() = default;
  slab(const slab&) = delete;
  slab& operator=(const slab&) = delete;
  slab(slab&& other) noexcept { swap(other); }
  slab& operator=(slab&& other) noexcept {
    slab(std::move(other)).swap(*this);
    return *this;
  }
  ~slab() {
    for (std::uint32_t p = 0; p < pages_; ++p) ::operator delete(memory_[p], std::align_val_t{alignof(Entry)});
  }
  void swap(slab& other) noexcept {
    std::swap(base_, other.base_);
    std::swap(memory_, other.memory_);
    std::swap(first_, other.first_);
    std::swap(shift_, other.shift_);
    std::swap(pages_, other.pages_);
  }

  /// Slots there is memory for.
  [[nodiscard]] std::size_t capacity() const noexcept { return pages_ == 0 ? 0 : first_ + (((std::size_t{1} << (pages_ - 1)) - 1) << shift_); }
  /// Makes memory for slots 0 to n - 1 at least; strong guarantee, moves nothing.
  void reserve(std::size_t n) {
    if (pages_ == 0) {
      const std::size_t length = n < 16 ? 16 : n;
      add(length, 0);
      first_ = static_cast<std::uint32_t>(length);
      shift_ = static_cast<std::uint32_t>(std::bit_width(length - 1));
    }
    while (capacity() < n) {
      const std::size_t length = std::size_t{1} << (shift_ + pages_ - 1);
      add(length, length);
    }
  }
  /// How many slots lie in one piece, from slot 0 on.
  [[nodiscard]] std::uint32_t first() const noexcept { return first_; }
  /// The place of a slot.
  [[nodiscard]] Entry* at(slot s) const noexcept {
    const std::uint32_t i = index_of(s);
    if (i < first_) [[likely]]
      return reinterpret_cast<Entry*>(base_[0] + std::size_t{i} * sizeof(Entry));
    const std::size_t beyond = std::size_t{i} - first_ + (std::size_t{1} << shift_);
    return reinterpret_cast<Entry*>(base_[static_cast<std::size_t>(std::bit_width(beyond >> shift_))] + beyond * sizeof(Entry));
  }

 private:
  void add(std::size_t length, std::size_t begin) {
    void* const memory = ::operator new(length * sizeof(Entry), std::align_val_t{alignof(Entry)});
    memory_[pages_] = memory;
    base_[pages_] = reinterpret_cast<std::uintptr_t>(memory) - begin * sizeof(Entry);
    ++pages_;
  }

  std::array<std::uintptr_t, 34> base_{};
  std::array<void*, 34> memory_{};
  std::uint32_t first_ = 0;  // slots of page 0
  std::uint32_t shift_ = 0;  // g is 2^shift
  std::uint32_t pages_ = 0;
};

}  // namespace larder::inline v0::detail
