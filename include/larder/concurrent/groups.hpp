// The index of a cache whose hits take no lock: groups of one cache line, written by one thread at a time while others read.
//
//   group (64 bytes):  [ tags 0-7 ][ tags 8-10 | passed | version ][ 11 slots of 32 bits ][ - ]     tag 0: nothing there
//                       one atomic   another one, the head            atomics
//
// A reader reads the head, the tags, a slot and the entry in it, and then the head again. Every erase from a group moves its version on by
// two, before the slot can have another tenant; so if the head is the same, the entry was there, whole, all the while. Versions are odd
// while a value is being replaced (`hold`: that of its group and that of its home), and for ever where the table was left for a larger one:
// readers then look again. A version comes round after 2^31 erases from one group during one read.
// An absence is believed on the same terms, and if home, too, is as it was at first: an entry stays in its place, but where a put on a
// leased one brings another in its stead, that may be in an earlier group than the old one's.
//
// The shards of a cache are windows on one table, in the order of the codes, so that a reader finds the group without asking for the shard:
//
//   shard 0: groups 0 .. p-1    shard 1: groups p .. 2p-1    ...     home = code * (all groups) / 2^64,  shard = code * (shards) / 2^64
//
// Otherwise it works as index/hashed.hpp does: a full group passes newcomers on to the next in its window and counts them; no tombstones.
// Cost: 64 bytes per 6 entries when full. Coder: an index whose code() and equal() are used, such as index::hashed<Hash, Equal>.
// Source: larder's own groups under a sequence lock per line; for sequence locks in the C++ memory model see Boehm, "Can seqlocks get along
// with programming language memory models?", MSPC 2012.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <larder/core/check.hpp>
#include <larder/core/random.hpp>

namespace larder::inline v0::concurrent {

/// A line of the index. Read by anybody, written by who holds the lock of its shard.
struct alignas(64) group {
  static constexpr std::size_t width = 11;
  static constexpr std::uint64_t version = std::uint64_t{1} << 32, passer = std::uint64_t{1} << 24;  // units of the head

  std::array<std::atomic<std::uint64_t>, 2> words{};
  std::array<std::atomic<slot>, width> places{};

  [[nodiscard]] std::uint64_t tags(std::memory_order order) const noexcept { return words[0].load(order); }
  [[nodiscard]] std::uint64_t head(std::memory_order order) const noexcept { return words[1].load(order); }
  void set_head(std::uint64_t to) noexcept { words[1].store(to, std::memory_order_release); }

  static std::uint8_t tag_of(std::uint64_t code) noexcept {
    const auto tag = static_cast<std::uint8_t>(code);
    return static_cast<std::uint8_t>(tag + (tag == 0));
  }
  static std::uint8_t tag_at(std::uint64_t head, std::uint64_t tags, std::size_t i) noexcept {
    return static_cast<std::uint8_t>(i < 8 ? tags >> (8 * i) : head >> (8 * (i - 8)));
  }
  static std::uint8_t passed(std::uint64_t head) noexcept { return static_cast<std::uint8_t>(head >> 24); }
  /// One bit per place whose tag is `tag`.
  [[nodiscard]] LARDER_ALWAYS_INLINE static std::uint32_t match(std::uint64_t head, std::uint64_t tags, std::uint8_t tag) noexcept {
#if defined(__SSE2__)
    const __m128i line = _mm_set_epi64x(static_cast<long long>(head), static_cast<long long>(tags));
    const __m128i sought = _mm_set1_epi8(static_cast<char>(tag));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(line, sought))) & ((1u << width) - 1);
#else
    std::uint32_t found = 0;
    for (std::size_t i = 0; i < width; ++i) found |= static_cast<std::uint32_t>(tag_at(head, tags, i) == tag) << i;
    return found;
#endif
  }
  /// Is the head what a reader saw it to be, and was it not held?
  [[nodiscard]] bool unchanged(std::uint64_t seen) const noexcept { return head(std::memory_order_relaxed) == (seen & ~version); }
};

/// A window on the groups of a cache: those of one shard.
class table {
 public:
  table() = default;
  table(group* groups, std::size_t all, std::size_t first, std::size_t size) noexcept
      : groups_(groups), all_(all), first_(first), size_(size) {}
  [[nodiscard]] group& at(std::size_t g) const noexcept { return groups_[g]; }
  [[nodiscard]] std::size_t home(std::uint64_t code) const noexcept { return static_cast<std::size_t>(high_product(code, all_)); }
  [[nodiscard]] std::size_t next(std::size_t g) const noexcept { return g + 1 == end() ? first_ : g + 1; }
  [[nodiscard]] std::size_t begin() const noexcept { return first_; }
  [[nodiscard]] std::size_t end() const noexcept { return first_ + size_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  group* groups_ = nullptr;
  std::size_t all_ = 0, first_ = 0, size_ = 0;
};

template <class Coder>
class groups {
 public:
  static constexpr std::string_view name = "groups";
  static constexpr bool recomputes_codes = Coder::recomputes_codes;
  static constexpr std::size_t usual = 6;  // entries to a group; at 7, one group in twenty is passed, and a miss there searches two
  template <class Key, class K>
  static constexpr bool seeks = Coder::template seeks<Key, K>;

  groups() = default;
  explicit groups(Coder coder) : coder_(std::move(coder)) {}
  groups(const groups& other) : coder_(other.coder_) {
    if (other.table_.size() == 0) return;
    const table copy = make(other.table_.size());
    for (std::size_t g = 0; g < copy.size(); ++g) {
      const group& from = other.table_.at(other.table_.begin() + g);
      for (std::size_t i = 0; i < group::width; ++i) copy.at(g).places[i].store(from.places[i].load(relaxed), relaxed);
      for (std::size_t w = 0; w < 2; ++w) copy.at(g).words[w].store(from.words[w].load(relaxed), relaxed);
    }
    table_ = copy;
  }
  groups(groups&& other) noexcept { swap(other); }
  groups& operator=(const groups& other) {
    groups(other).swap(*this);
    return *this;
  }
  groups& operator=(groups&& other) noexcept {
    groups(std::move(other)).swap(*this);
    return *this;
  }
  ~groups() = default;
  void swap(groups& other) noexcept {
    std::swap(coder_, other.coder_);
    std::swap(table_, other.table_);
    std::swap(own_, other.own_);
    std::swap(home_, other.home_);
    std::swap(held_, other.held_);
  }

  template <class K>
  [[nodiscard]] std::uint64_t code(const K& key) const {
    return coder_.code(key);
  }
  template <class A, class B>
  [[nodiscard]] bool equal(const A& a, const B& b) const {
    return coder_.equal(a, b);
  }

  [[nodiscard]] table now() const noexcept { return table_; }
  /// Moves into a window on memory of somebody else, who keeps it; the former window is left to readers, who find its versions odd and look
  /// again. The new one must be empty, large enough, and where the codes of all entries lead.
  template <class CodeOf>
  void move_to(table larger, CodeOf&& code_of) {
    const table former = std::exchange(table_, larger);
    for (std::size_t g = former.begin(); g < former.end(); ++g) {
      group& left = former.at(g);
      left.set_head(left.head(relaxed) | group::version);
      for (std::size_t i = 0; i < group::width; ++i)
        if (tag_at(left, i) != 0) insert(code_of(left.places[i].load(relaxed)), left.places[i].load(relaxed));
    }
  }

  /// As long as the index has no window on memory of somebody else, it has memory of its own.
  template <class CodeOf>
  void reserve(std::size_t n, CodeOf&& code_of) {
    if (n / usual + 1 <= table_.size() || (table_.size() > 0 && own_ == nullptr)) return;
    auto former = std::move(own_);
    LARDER_TRY { move_to(make(n / usual + 1), code_of); }
    LARDER_CATCH_ALL {
      own_ = std::move(former);
      LARDER_RETHROW;
    }
  }
  void make_room(std::uint64_t) noexcept {}

  template <class Same>
  [[nodiscard]] slot find(std::uint64_t code, Same&& same) const {
    std::size_t g = table_.home(code);
    for (std::size_t seen = 0; seen < table_.size(); ++seen, g = table_.next(g)) {
      const group& here = table_.at(g);
      for (std::uint32_t m = match(here, group::tag_of(code)); m != 0; m &= m - 1) {
        const slot s = here.places[static_cast<std::size_t>(std::countr_zero(m))].load(relaxed);
        if (same(s)) return s;
      }
      if (group::passed(here.head(relaxed)) == 0) break;
    }
    return no_slot;
  }
  void fetch(std::uint64_t code) const noexcept {
    if (table_.size() > 0) LARDER_PREFETCH(&table_.at(table_.home(code)));
  }
  [[nodiscard]] slot likely(std::uint64_t code) const noexcept {
    return find(code, [](slot) { return true; });
  }
  void insert(std::uint64_t code, slot s) noexcept {
    for (std::size_t g = table_.home(code);; g = table_.next(g)) {
      group& here = table_.at(g);
      if (const std::uint32_t empty = match(here, 0); empty != 0) {
        const auto i = static_cast<std::size_t>(std::countr_zero(empty));
        here.places[i].store(s, released);
        return flip_tag(here, i, group::tag_of(code));
      }
      if (group::passed(here.head(relaxed)) != stuck) here.set_head(here.head(relaxed) + group::passer);
    }
  }
  void erase(std::uint64_t code, slot s) noexcept {
    for (std::size_t g = table_.home(code);; g = table_.next(g)) {
      group& here = table_.at(g);
      const std::size_t i = place_in(here, code, s);
      if (i < group::width) {
        // The tag goes before the version moves on, and the version before anything is put in the slot that falls free.
        flip_tag(here, i, group::tag_of(code));
        here.set_head(here.head(relaxed) + 2 * group::version);
        return;
      }
      if (group::passed(here.head(relaxed)) != stuck) here.set_head(here.head(relaxed) - group::passer);
    }
  }
  void clear() noexcept {
    for (std::size_t g = table_.begin(); g < table_.end(); ++g) {
      group& here = table_.at(g);
      here.words[0].store(0, released);
      here.set_head((here.head(relaxed) + 2 * group::version) & ~(group::version - 1));
    }
  }

  [[nodiscard]] std::size_t positions() const noexcept { return table_.size() * group::width; }
  [[nodiscard]] slot place_at(std::size_t position) const noexcept {
    const group& here = table_.at(table_.begin() + position / group::width);
    return tag_at(here, position % group::width) == 0 ? no_slot : here.places[position % group::width].load(relaxed);
  }

  /// From here to let_go, readers do not believe what they see of this slot, which is in the index under this code: its value is being
  /// replaced, where it is or by another slot. One slot at a time.
  void hold(std::uint64_t code, slot s) noexcept {
    std::size_t g = table_.home(code);
    home_ = &table_.at(g);
    while (place_in(table_.at(g), code, s) == group::width) g = table_.next(g);
    held_ = &table_.at(g);
    step_both();
  }
  void let_go() noexcept {
    step_both();
    home_ = held_ = nullptr;
  }

 private:
  /// Home, too: while an entry moves there is a moment in which home passes nobody on; and who was at home before that, and comes to the
  /// entry's former group after it, has missed what moved the other way.
  void step_both() noexcept {
    home_->set_head(home_->head(relaxed) + group::version);
    if (home_ != held_) held_->set_head(held_->head(relaxed) + group::version);
  }

  static constexpr std::uint8_t stuck = 255;
  static constexpr auto relaxed = std::memory_order_relaxed, released = std::memory_order_release;

  [[nodiscard]] table make(std::size_t size) {
    own_ = std::make_unique<group[]>(size);
    return table(own_.get(), size, 0, size);
  }
  static std::uint32_t match(const group& g, std::uint8_t tag) noexcept { return group::match(g.head(relaxed), g.tags(relaxed), tag); }
  static std::uint8_t tag_at(const group& g, std::size_t i) noexcept { return group::tag_at(g.head(relaxed), g.tags(relaxed), i); }
  /// The place of a slot in a group, or width.
  static std::size_t place_in(const group& g, std::uint64_t code, slot s) noexcept {
    for (std::uint32_t m = match(g, group::tag_of(code)); m != 0; m &= m - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(m));
      if (g.places[i].load(relaxed) == s) return i;
    }
    return group::width;
  }
  /// Puts a tag where none is, or takes it away.
  static void flip_tag(group& g, std::size_t i, std::uint8_t tag) noexcept {
    auto& word = g.words[i / 8];
    word.store(word.load(relaxed) ^ (std::uint64_t{tag} << (8 * (i % 8))), released);
  }

  LARDER_NO_UNIQUE_ADDRESS Coder coder_{};
  table table_;
  std::unique_ptr<group[]> own_;
  group *home_ = nullptr, *held_ = nullptr;  // while a value is being replaced
};

}  // namespace larder::inline v0::concurrent
