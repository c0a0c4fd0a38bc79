// Iteration over the residents of a cache.
#pragma once

#include <cstddef>
#include <iterator>

#include <larder/core/quantity.hpp>

namespace larder::inline v0::detail {

template <class Cache>
class resident_iterator {
 public:
  /// A resident: its key and value, by reference.
  struct value_type {
    const typename Cache::key_type& key;
    const typename Cache::mapped_type& value;
  };
  using reference = value_type;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::input_iterator_tag;

  resident_iterator() = default;
  [[nodiscard]] value_type operator*() const noexcept { return {owner_->key(place()), owner_->value(place())}; }
  resident_iterator& operator++() noexcept {
    ++position_;
    skip();
    return *this;
  }
  resident_iterator operator++(int) noexcept {
    resident_iterator before = *this;
    ++*this;
    return before;
  }
  [[nodiscard]] friend bool operator==(const resident_iterator& a, const resident_iterator& b) noexcept {
    return a.position_ == b.position_;
  }

 private:
  friend Cache;
  resident_iterator(const Cache* owner, std::size_t position) noexcept : owner_(owner), position_(position) { skip(); }
  [[nodiscard]] slot place() const noexcept { return owner_->index_.place_at(position_); }
  void skip() noexcept {
    while (position_ < owner_->index_.positions() && place() == no_slot) ++position_;
  }

  const Cache* owner_ = nullptr;
  std::size_t position_ = 0;
};

}  // namespace larder::inline v0::detail
