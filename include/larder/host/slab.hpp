// Where entries live: pages that double in size, so that growing moves nothing and a pointer to a value stays good until its entry leaves.
//
//   page 0: slots 0 .. f-1     page 1: f .. 2f-1     page 2: 2f .. 4f-1     ...      f = the first page, a power of two
//
// Slots of page 0, the only one where the capacity was reserved at once, are found by an add alone. Otherwise the page of a slot is the bit
// width of slot / f; each page's address is kept less its first slot, so an access is a shift, a load and an
// add. Holds raw memory only: whoever uses it constructs and destroys the entries.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

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
    for (std::uint32_t p = 0; p < pages_; ++p) ::operator delete (memory_[p], std::align_val_t{alignof(Entry)});
  }
  void swap(slab& other) noexcept {
    std::swap(base_, other.base_);
    std::swap(memory_, other.memory_);
    std::swap(shift_, other.shift_);
    std::swap(pages_, other.pages_);
  }

  /// Slots there is memory for.
  [[nodiscard]] std::size_t capacity() const noexcept { return pages_ == 0 ? 0 : std::size_t{1} << (shift_ + pages_ - 1); }
  /// Makes memory for slots 0 to n - 1 at least; strong guarantee, moves nothing.
  void reserve(std::size_t n) {
    if (pages_ == 0) shift_ = static_cast<std::uint32_t>(std::bit_width((n < 16 ? std::size_t{16} : n) - 1));
    while (capacity() < n) {
      const std::size_t first = capacity();
      const std::size_t length = pages_ == 0 ? std::size_t{1} << shift_ : first;
      void* const memory = ::operator new (length * sizeof(Entry), std::align_val_t{alignof(Entry)});
      memory_[pages_] = memory;
      base_[pages_] = reinterpret_cast<std::uintptr_t>(memory) - first * sizeof(Entry);
      ++pages_;
    }
  }
  /// The place of a slot.
  [[nodiscard]] Entry* at(slot s) const noexcept {
    const std::uint32_t i = index_of(s);
    if (i >> shift_ == 0) [[likely]]
      return reinterpret_cast<Entry*>(base_[0] + std::size_t{i} * sizeof(Entry));
    return reinterpret_cast<Entry*>(base_[static_cast<std::size_t>(std::bit_width(i >> shift_))] + std::size_t{i} * sizeof(Entry));
  }

 private:
  std::array<std::uintptr_t, 33> base_{};
  std::array<void*, 33> memory_{};
  std::uint32_t shift_ = 0;
  std::uint32_t pages_ = 0;
};

}  // namespace larder::inline v0::detail
