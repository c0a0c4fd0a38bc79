// What readers without a lock see of a cache: where its index, its entries and its marks are. A picture never changes; when a shard grows,
// readers are shown another, and the former is kept to the end, with all it leads to.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include <larder/concurrent/groups.hpp>

namespace larder::inline v0::concurrent {

/// What reading without a lock came to. `unsure`: a writer was met; look again, or ask under the lock.
enum class answer : std::uint8_t { hit, miss, unsure };

/// Slab: where entries with a `key` and a `value`, both kept<>, lie. Mark: a byte of the eviction policy, with `add` and `most`.
template <class Slab, class Mark>
class picture {
 public:
  using entry = std::remove_pointer_t<decltype(std::declval<const Slab&>().at(slot{}))>;
  using value_type = decltype(std::declval<const entry&>().value.read());
  struct found {
    answer what;
    value_type value;
  };
  /// A shard: its window, its marks by slot, its entries, and how many of them lie in one piece from slot 0 on.
  struct part {
    table window;
    Mark* marks = nullptr;
    const entry* first = nullptr;
    std::size_t first_page = 0;
    const Slab* entries = nullptr;
  };

  picture(group* groups, std::size_t all, std::size_t shards)
      : groups_(groups), all_(all), shift_(63 - std::countr_zero(shards)), parts_(std::make_unique<part[]>(shards)) {}
  /// Only before anybody is shown the picture.
  [[nodiscard]] part& shard(std::size_t i) noexcept { return parts_[i]; }

  /// Copies the value under a key, and marks it as used if `Marking`. Equal(kept key, key sought) -> bool.
  template <bool Marking, class Key, class Equal>
  [[nodiscard]] LARDER_ALWAYS_INLINE found find(std::uint64_t code, const Key& key, const Equal& equal) const {
    const group& here = groups_[high_product(code, all_)];
    const part& p = parts_[code >> 1 >> shift_];
    const std::uint64_t head = here.head(std::memory_order_acquire);
    std::uint32_t m = group::match(head, here.tags(std::memory_order_acquire), group::tag_of(code));
    for (; m != 0; m &= m - 1) {
      const slot s = here.places[static_cast<std::size_t>(std::countr_zero(m))].load(std::memory_order_acquire);
      if (index_of(s) >= p.first_page) [[unlikely]]
        return search<Marking>(p, code, key, equal);
      const entry& e = p.first[index_of(s)];
      const auto its_key = e.key.read();
      const auto value = e.value.read();
      if (!here.unchanged(head)) [[unlikely]]
        return search<Marking>(p, code, key, equal);
      if (equal(its_key, key)) [[likely]] {
        mark<Marking>(p, s);
        return {answer::hit, value};
      }
    }
    if (group::passed(head) == 0 && here.unchanged(head)) [[likely]]
      return {answer::miss, none()};
    return search<Marking>(p, code, key, equal);
  }

 private:
  /// A value for who found none; T need not be default constructible.
  static value_type none() noexcept { return std::bit_cast<value_type>(std::array<unsigned char, sizeof(value_type)>{}); }
  template <bool Marking>
  static void mark(const part& p, slot s) noexcept {
    if constexpr (Marking && Mark::most > 0) p.marks[index_of(s)].add();
  }
  /// The search that looks at all there is.
  template <bool Marking, class Key, class Equal>
  [[nodiscard]] LARDER_NEVER_INLINE static found search(const part& p, std::uint64_t code, const Key& key, const Equal& equal) {
    std::size_t g = p.window.home(code);
    const group& home = p.window.at(g);
    const std::uint64_t first = home.head(std::memory_order_acquire);
    for (std::size_t seen = 0; seen < p.window.size(); ++seen, g = p.window.next(g)) {
      const group& here = p.window.at(g);
      const std::uint64_t head = here.head(std::memory_order_acquire);
      std::uint32_t m = group::match(head, here.tags(std::memory_order_acquire), group::tag_of(code));
      for (; m != 0; m &= m - 1) {
        const slot s = here.places[static_cast<std::size_t>(std::countr_zero(m))].load(std::memory_order_acquire);
        const entry& e = *p.entries->at(s);
        const auto its_key = e.key.read();
        const auto value = e.value.read();
        if (!here.unchanged(head)) return {answer::unsure, none()};
        if (!equal(its_key, key)) continue;
        mark<Marking>(p, s);
        return {answer::hit, value};
      }
      if (!here.unchanged(head)) return {answer::unsure, none()};
      if (group::passed(head) == 0) break;
    }
    return {home.unchanged(first) ? answer::miss : answer::unsure, none()};
  }

  group* groups_;
  std::size_t all_;
  int shift_;
  std::unique_ptr<part[]> parts_;
};

/// The picture of a cache that has readers without a lock; of others there is none.
template <bool Exists, class Slab, class Mark>
struct picture_for {
  using type = picture<Slab, Mark>;
};
template <class Slab, class Mark>
struct picture_for<false, Slab, Mark> {
  struct type {
    struct found;
    struct part;
  };
};

}  // namespace larder::inline v0::concurrent
