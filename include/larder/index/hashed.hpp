// The default index: groups of twelve slots, one cache line each, found by hash; the key stays in the entry.
//
//   group (64 bytes):  [ 12 tags of 8 bits | passed | - | 12 slots of 32 bits ]      tag 0: nothing there
//
// A key belongs to the group its hash names; all tags of a group are compared at once. Where the group is full, its `passed` count goes up
// and the next group takes the entry, so a search ends at the first group that nobody passed. An erase counts down again: no tombstones,
// hence no rehash and no sweep at steady state, whatever the churn. (A count that reached 255 stays there until the next growth; that takes
// 243 entries beyond a group of twelve, so only a hash that collides wholesale pays for it, with longer searches.) Cost: 64 bytes per 9
// entries when full, 7.1 bytes per entry; a find touches one line and then the entry. Any hash and equality will do: all-colliding hashes
// degrade to a linear search and stay correct (P32). Source: groups with an outbound count are known from F14 (Bronson, Shi, 2019); the
// tag-and-slot line is larder's.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

  /// Can a K be sought among keys without making a key of it? Strings can by default; a hash and an equality of one's own, if both say
  /// is_transparent.
  template <class Key, class K>
  static constexpr bool seeks =
      recomputes_codes&& std::is_same_v<Equal, default_equal>
          ? std::is_convertible_v<const Key&, std::string_view>&& std::is_convertible_v<const K&, std::string_view>
          : requires {
    typename Hash::is_transparent;
    typename Equal::is_transparent;
  };

  hashed() = default;
  explicit hashed(Hash hash, Equal equal = Equal{}) : hash_(std::move(hash)), equal_(std::move(equal)) {}

  /// 64 bits that all depend on all bits of the hash.
  template <class K>
  [[nodiscard]] std::uint64_t code(const K& key) const {
    return fold(static_cast<std::uint64_t>(hash_(key)));
  }
  template <class A, class B>
  [[nodiscard]] bool equal(const A& a, const B& b) const {
    return equal_(a, b);
  }

  /// Makes room for n slots, seven to a group. code_of(slot) is the code of a slot that is in the index. O(n) when it grows; strong
  /// guarantee.
  template <class CodeOf>
  void reserve(std::size_t n, CodeOf&& code_of) {
    const std::size_t wanted = n / usual + 1;
    if (wanted <= groups_.owned()) return;
    shelves former(wanted);
    former.swap(groups_);
    for (std::size_t g = 0; g < former.size(); ++g)
      for (std::size_t i = 0; i < width; ++i)
        if (former[g].tags[i] != 0) insert(code_of(former[g].places[i]), former[g].places[i]);
  }
  void make_room(std::uint64_t) noexcept {}

  /// The slot under `code` for which same(slot) holds, or no_slot. Expected O(1).
  template <class Same>
  [[nodiscard]] LARDER_ALWAYS_INLINE slot find(std::uint64_t code, Same&& same) const {
    const std::size_t g = home(code);
    const group& here = groups_[g];
    for (std::uint32_t m = here.match(tag_of(code)); m != 0; m &= m - 1) {
      const slot s = here.places[static_cast<std::size_t>(std::countr_zero(m))];
      if (same(s)) return s;
    }
    return here.passed == 0 ? no_slot : find_beyond(g, code, same);
  }
  /// Asks for the memory that a find, insert or erase of this code will need first.
  void fetch(std::uint64_t code) const noexcept { LARDER_PREFETCH(&groups_[home(code)]); }
  /// What find would most likely answer, judged without looking at any entry.
  [[nodiscard]] slot likely(std::uint64_t code) const noexcept {
    return find(code, [](slot) { return true; });
  }
  LARDER_ALWAYS_INLINE void insert(std::uint64_t code, slot s) noexcept {
    group* here = &groups_[home(code)];
    std::uint32_t empty = here->match(0);
    if (empty == 0) [[unlikely]] {
      here = pass(here);
      empty = here->match(0);
    }
    const auto i = static_cast<std::size_t>(std::countr_zero(empty));
    here->tags[i] = tag_of(code);
    here->places[i] = s;
  }
  /// Takes out a slot that is in the index under this code.
  LARDER_ALWAYS_INLINE void erase(std::uint64_t code, slot s) noexcept {
    group& here = groups_[home(code)];
    const std::uint32_t m = here.match(tag_of(code));
    const auto i = static_cast<std::size_t>(std::countr_zero(m | 1u << width));
    if (i < width && here.places[i] == s) [[likely]] {
      here.tags[i] = 0;
    } else {
      erase_beyond(code, s);
    }
  }
  void clear() noexcept {
    for (std::size_t g = 0; g < groups_.owned(); ++g) groups_[g] = group{};
  }

  /// Places, for iteration: in an order that depends on the hash.
  [[nodiscard]] std::size_t positions() const noexcept { return groups_.owned() * width; }
  [[nodiscard]] slot place_at(std::size_t position) const noexcept {
    const group& g = groups_[position / width];
    return g.tags[position % width] == 0 ? no_slot : g.places[position % width];
  }

 private:
  static constexpr std::size_t width = 12;
  static constexpr std::size_t usual = 7;  // a group is then passed by one entry in forty; at 9, one in eight, and searches mispredict
  static constexpr std::uint8_t stuck = 255;

  struct alignas(64) group {
    std::array<std::uint8_t, width> tags{};
    std::uint8_t passed = 0;
    std::array<std::uint8_t, 3> unused{};
    std::array<slot, width> places;

    // One bit per place whose tag is t.
    [[nodiscard]] std::uint32_t match(std::uint8_t t) const noexcept {
#if defined(__SSE2__)
      const __m128i line = _mm_load_si128(reinterpret_cast<const __m128i*>(tags.data()));
      const __m128i sought = _mm_set1_epi8(static_cast<char>(t));
      return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(line, sought))) & ((1u << width) - 1);
#else
      std::uint32_t found = 0;
      for (std::size_t i = 0; i < width; ++i) found |= static_cast<std::uint32_t>(tags[i] == t) << i;
      return found;
#endif
    }
  };

  // The groups. At first there is one for all, with nothing in it, so that a search need not ask whether there are any. Nobody writes to
  // it, since reserve comes before the first insert.
  class shelves {
   public:
    shelves() = default;
    explicit shelves(std::size_t n) : memory_(std::make_unique<group[]>(n)), first_(memory_.get()), size_(n) {}
    shelves(const shelves& other) {
      if (other.owned() == 0) return;
      shelves copy(other.owned());
      std::copy_n(other.first_, other.owned(), copy.first_);
      swap(copy);
    }
    shelves(shelves&& other) noexcept { swap(other); }
    // Two, as one that takes a value would say that copying cannot fail, and so would what holds it.
    shelves& operator=(const shelves& other) {
      shelves(other).swap(*this);
      return *this;
    }
    shelves& operator=(shelves&& other) noexcept {
      shelves(std::move(other)).swap(*this);
      return *this;
    }
    ~shelves() = default;
    void swap(shelves& other) noexcept {
      std::swap(memory_, other.memory_);
      std::swap(first_, other.first_);
      std::swap(size_, other.size_);
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t owned() const noexcept { return memory_ == nullptr ? 0 : size_; }
    [[nodiscard]] group& operator[](std::size_t i) noexcept { return first_[i]; }
    [[nodiscard]] const group& operator[](std::size_t i) const noexcept { return first_[i]; }

   private:
    static inline group nothing_{};
    std::unique_ptr<group[]> memory_;
    group* first_ = &nothing_;
    std::size_t size_ = 1;
  };

  // A slot that is not the first of its tag in its home group.
  LARDER_NEVER_INLINE void erase_beyond(std::uint64_t code, slot s) noexcept {
    for (std::size_t g = home(code);; g = next(g)) {
      group& here = groups_[g];
      for (std::uint32_t m = here.match(tag_of(code)); m != 0; m &= m - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(m));
        if (here.places[i] != s) continue;
        here.tags[i] = 0;
        return;
      }
      if (here.passed != stuck) --here.passed;
    }
  }
  // The first group behind a full one that has room; those on the way are passed.
  LARDER_NEVER_INLINE group* pass(group* here) noexcept {
    for (; here->match(0) == 0; here = here + 1 == &groups_[0] + groups_.size() ? &groups_[0] : here + 1)
      if (here->passed != stuck) ++here->passed;
    return here;
  }
  // The rest of a search whose home group was full. All groups can be passed only by a hostile hash; then the search ends after one round.
  template <class Same>
  LARDER_NEVER_INLINE slot find_beyond(std::size_t g, std::uint64_t code, Same& same) const {
    for (std::size_t seen = 1; seen < groups_.size(); ++seen) {
      g = next(g);
      const group& here = groups_[g];
      for (std::uint32_t m = here.match(tag_of(code)); m != 0; m &= m - 1) {
        const slot s = here.places[static_cast<std::size_t>(std::countr_zero(m))];
        if (same(s)) return s;
      }
      if (here.passed == 0) break;
    }
    return no_slot;
  }
  static std::uint64_t fold(std::uint64_t hash) noexcept {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15u;
    return high_product(hash, odd) ^ (hash * odd);
  }
  static std::uint8_t tag_of(std::uint64_t code) noexcept {
    const auto tag = static_cast<std::uint8_t>(code);
    return static_cast<std::uint8_t>(tag + (tag == 0));
  }
  [[nodiscard]] std::size_t home(std::uint64_t code) const noexcept { return static_cast<std::size_t>(high_product(code, groups_.size())); }
  [[nodiscard]] std::size_t next(std::size_t g) const noexcept { return g + 1 == groups_.size() ? 0 : g + 1; }

  shelves groups_;
  LARDER_NO_UNIQUE_ADDRESS Hash hash_{};
  LARDER_NO_UNIQUE_ADDRESS Equal equal_{};
};

static_assert(check_index_policy<hashed<>>());

}  // namespace larder::inline v0::index
