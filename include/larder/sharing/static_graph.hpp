// static_graph: which models are made of which blocks, written in source and checked by the compiler.
//
//   inline constexpr auto models = static_graph(block{"base", 13_GB}, block{"law", 60_MB}, block{"medicine", 80_MB},
//                                               model{"llama-law", {"base", "law"}}, model{"llama-medicine", {"base", "medicine"}});
//   static_assert(models.union_bytes({models.model("llama-law"), models.model("llama-medicine")}) == 13'140_MB);
//
// A misspelt block, a block or a model listed twice, a block of two sizes, a prefix that is unknown, circular or left out of a model, and
// sizes whose sum does not fit 64 bits do not compile; the compiler's message holds a sentence and the name it is about. Each model is a
// bit mask over the blocks, so that a union is a few words ored together. Nothing is left to do at run time. A graph in which models name
// blocks some 6,000 times compiles in about a second within the bounds that compilers set on constants; larger ones belong into a file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <larder/config.hpp>
#include <larder/core/quantity.hpp>
#include <larder/sharing/block_graph.hpp>

namespace larder::inline v0::sharing {

/// A block in source: its name, its size, and the block before it in a chain, if it has one.
struct block {
  const char* name;
  larder::bytes size;
  const char* after = nullptr;
};

/// A model in source: its name and the names of its blocks, in any order. `model{"nothing"}` has none.
template <std::size_t Count>
struct model {
  const char* name;
  std::array<const char*, Count> blocks{};

  constexpr explicit model(const char* called) noexcept requires(Count == 0) : name(called) {}
  constexpr model(const char* called, const char* const (&names)[Count == 0 ? 1 : Count]) noexcept requires(Count > 0) : name(called) {
    for (std::size_t i = 0; i < Count; ++i) blocks[i] = names[i];
  }
};
model(const char*)->model<0>;
template <std::size_t Count>
model(const char*, const char* const (&)[Count]) -> model<Count>;

/// One bit for each block of a graph, 64 a word.
template <std::size_t Blocks>
using block_mask = std::array<std::uint64_t, (Blocks + 63) / 64>;

namespace detail {

// Not constexpr, so that a constant expression which comes here does not compile. The compilers print the call with its arguments: the
// sentence and the name.
inline void this_static_graph_is_refused() noexcept {}
constexpr void refuse(const char* sentence, const char* name) {
  if (sentence != nullptr && name != nullptr) this_static_graph_is_refused();
}

template <class Part>
inline constexpr bool is_block = std::is_same_v<Part, block>;
template <class Part>
inline constexpr bool is_model = false;
template <std::size_t Count>
inline constexpr bool is_model<model<Count>> = true;

// Names and their places, in the order of adding. Compilers bound the steps of a constant, so a name is found by bisection over hashes.
template <std::size_t Count>
class static_names {
 public:
  [[nodiscard]] constexpr const char* operator[](std::size_t at) const noexcept { return texts_[at]; }
  /// The place of a name, or Count where it is not among them.
  [[nodiscard]] constexpr std::size_t place_of(const char* wanted) const noexcept {
    const std::uint64_t hash = hash_of(wanted);
    for (std::size_t at = first_from(hash); at < known_ && hashes_[at] == hash; ++at)
      if (is_same(texts_[places_[at]], wanted)) return places_[at];
    return Count;
  }
  /// The same at run time, O(names).
  [[nodiscard]] constexpr std::size_t place_of(std::string_view wanted) const noexcept {
    std::size_t at = 0;
    while (at < known_ && std::string_view{texts_[at]} != wanted) ++at;
    return at == known_ ? Count : at;
  }
  constexpr void add(const char* name) noexcept {
    const std::uint64_t hash = hash_of(name);
    std::size_t at = known_;
    for (const std::size_t first = first_from(hash); at > first; --at) {
      hashes_[at] = hashes_[at - 1];
      places_[at] = places_[at - 1];
    }
    hashes_[at] = hash;
    places_[at] = known_;
    texts_[known_++] = name;
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return known_; }

 private:
  static constexpr std::size_t room = Count == 0 ? 1 : Count;
  // Fowler, Noll and Vo's, for speed in constants; equal hashes are told apart by the names.
  static constexpr std::uint64_t hash_of(const char* text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (; *text != 0; ++text) hash = (hash ^ static_cast<unsigned char>(*text)) * 0x100000001b3u;
    return hash;
  }
  static constexpr bool is_same(const char* a, const char* b) noexcept {
    for (; *a == *b; ++a, ++b)
      if (*a == 0) return true;
    return false;
  }
  [[nodiscard]] constexpr std::size_t first_from(std::uint64_t hash) const noexcept {
    std::size_t low = 0, high = known_;
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (hashes_[middle] < hash)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

  const char* texts_[room]{};
  std::uint64_t hashes_[room]{};
  std::size_t places_[room]{};
  std::size_t known_ = 0;
};

template <std::size_t Count>
constexpr std::size_t count_of(const bool (&which)[Count]) {
  std::size_t sum = 0;
  for (const bool one : which) sum += one;
  return sum;
}

}  // namespace detail

/// Models over blocks, known to the compiler. Made by static_graph() only. Numbers count up in the order of the source. Every query is
/// constexpr, throws nothing and takes ids below the two counts.
template <std::size_t Blocks, std::size_t Models>
class static_block_graph {
 public:
  using mask_type = block_mask<Blocks>;

  [[nodiscard]] static constexpr std::uint32_t block_count() noexcept { return static_cast<std::uint32_t>(Blocks); }
  [[nodiscard]] static constexpr std::uint32_t model_count() noexcept { return static_cast<std::uint32_t>(Models); }

  /// The number of the model of that name; a name that no model has does not compile.
  [[nodiscard]] consteval model_id model(const char* wanted) const {
    const std::size_t at = model_names_.place_of(wanted);
    if (at == Models) detail::refuse("larder: no model of this static_graph has that name", wanted);
    return model_id{static_cast<std::uint32_t>(at)};
  }
  /// The number of the block of that name; a name that no block has does not compile.
  [[nodiscard]] consteval block_id block(const char* wanted) const {
    const std::size_t at = block_names_.place_of(wanted);
    if (at == Blocks) detail::refuse("larder: no block of this static_graph has that name", wanted);
    return block_id{static_cast<std::uint32_t>(at)};
  }
  /// The same for names that come at run time. O(names).
  [[nodiscard]] constexpr std::optional<model_id> find_model(std::string_view wanted) const noexcept {
    const std::size_t at = model_names_.place_of(wanted);
    return at == Models ? std::nullopt : std::optional{model_id{static_cast<std::uint32_t>(at)}};
  }
  [[nodiscard]] constexpr std::optional<block_id> find_block(std::string_view wanted) const noexcept {
    const std::size_t at = block_names_.place_of(wanted);
    return at == Blocks ? std::nullopt : std::optional{block_id{static_cast<std::uint32_t>(at)}};
  }

  [[nodiscard]] constexpr std::string_view name(block_id b) const noexcept { return block_names_[index_of(b)]; }
  [[nodiscard]] constexpr std::string_view name(model_id m) const noexcept { return model_names_[index_of(m)]; }
  [[nodiscard]] constexpr larder::bytes size(block_id b) const noexcept { return larder::bytes{sizes_[index_of(b)]}; }
  /// The whole size of a model, as if nothing were shared.
  [[nodiscard]] constexpr larder::bytes size(model_id m) const noexcept { return larder::bytes{whole_[index_of(m)]}; }
  /// What keeping every block takes.
  [[nodiscard]] constexpr larder::bytes total() const noexcept { return larder::bytes{total_}; }
  /// The block that must be there before b is useful, or no_block.
  [[nodiscard]] constexpr block_id prefix_of(block_id b) const noexcept { return prefixes_[index_of(b)]; }

  /// The blocks of a model, a bit each.
  [[nodiscard]] constexpr const mask_type& mask(model_id m) const noexcept { return masks_[index_of(m)]; }
  [[nodiscard]] constexpr bool holds(model_id m, block_id b) const noexcept {
    return (mask(m)[index_of(b) / 64] >> index_of(b) % 64 & 1) != 0;
  }
  /// Bytes of the blocks that these models hold together, each counted once. O(models * words + blocks held).
  [[nodiscard]] constexpr larder::bytes union_bytes(std::span<const model_id> models) const noexcept {
    mask_type held{};
    for (const model_id m : models)
      for (std::size_t i = 0; i < held.size(); ++i) held[i] |= mask(m)[i];
    std::uint64_t sum = 0;
    for (std::size_t b = 0; b < Blocks; ++b) sum += (held[b / 64] >> b % 64 & 1) != 0 ? sizes_[b] : 0;
    return larder::bytes{sum};
  }
  [[nodiscard]] constexpr larder::bytes union_bytes(std::initializer_list<model_id> models) const noexcept {
    return union_bytes(std::span<const model_id>{models.begin(), models.size()});
  }

 private:
  template <class... Parts>
  friend consteval auto static_graph(const Parts&... parts);

  constexpr void add(const sharing::block& given) {
    if (*given.name == 0) detail::refuse("larder: a block of this static_graph has an empty name", given.name);
    if (const std::size_t known = block_names_.place_of(given.name); known < Blocks) {
      if (sizes_[known] != given.size.count) detail::refuse("larder: a block of this static_graph has two sizes", given.name);
      detail::refuse("larder: a block of this static_graph is listed twice", given.name);
    }
    if (given.size.count > std::numeric_limits<std::uint64_t>::max() - total_)
      detail::refuse("larder: the block sizes of this static_graph add up to more than 64 bits hold", given.name);
    total_ += given.size.count;
    sizes_[block_names_.size()] = given.size.count;
    afters_[block_names_.size()] = given.after;
    block_names_.add(given.name);
  }
  template <std::size_t Count>
  constexpr void add(const sharing::model<Count>&) const noexcept {}  // models are added when every block is known

  constexpr void add_model(const sharing::block&) const noexcept {}
  template <std::size_t Count>
  constexpr void add_model(const sharing::model<Count>& given) {
    if (*given.name == 0) detail::refuse("larder: a model of this static_graph has an empty name", given.name);
    if (model_names_.place_of(given.name) < Models) detail::refuse("larder: a model of this static_graph is listed twice", given.name);
    mask_type& held = masks_[model_names_.size()];
    for (const char* const wanted : given.blocks) {
      const std::size_t b = block_names_.place_of(wanted);
      if (b == Blocks) detail::refuse("larder: a model of this static_graph names a block that is not listed", wanted);
      if ((held[b / 64] >> b % 64 & 1) != 0) detail::refuse("larder: a model of this static_graph names a block twice", wanted);
      held[b / 64] |= std::uint64_t{1} << b % 64;
      whole_[model_names_.size()] += sizes_[b];
    }
    for (std::size_t b = 0; b < Blocks && is_chained_; ++b) {
      const std::uint32_t before = index_of(prefixes_[b]);
      if ((held[b / 64] >> b % 64 & 1) != 0 && before < Blocks && (held[before / 64] >> before % 64 & 1) == 0)
        detail::refuse("larder: a model of this static_graph holds a block without its prefix", block_names_[b]);
    }
    model_names_.add(given.name);
  }

  constexpr void chain() {
    for (std::size_t b = 0; b < Blocks; ++b) {
      prefixes_[b] = no_block;
      if (afters_[b] == nullptr) continue;
      const std::size_t before = block_names_.place_of(afters_[b]);
      if (before == Blocks) detail::refuse("larder: a block of this static_graph follows a block that is not listed", afters_[b]);
      prefixes_[b] = block_id{static_cast<std::uint32_t>(before)};
      is_chained_ = true;
    }
    for (std::size_t b = 0; b < Blocks; ++b) {
      std::size_t steps = 0;
      for (block_id at = prefixes_[b]; at != no_block; at = prefixes_[index_of(at)])
        if (++steps > Blocks) detail::refuse("larder: prefixes of this static_graph form a circle", block_names_[b]);
    }
  }

  detail::static_names<Blocks> block_names_;
  std::array<const char*, Blocks> afters_{};
  std::array<std::uint64_t, Blocks> sizes_{};
  std::array<block_id, Blocks> prefixes_{};
  detail::static_names<Models> model_names_;
  std::array<std::uint64_t, Models> whole_{};
  std::array<mask_type, Models> masks_{};
  std::uint64_t total_ = 0;
  bool is_chained_ = false;
};

/// The graph of these blocks and models, in any order. Give it to static_blocks as `inline constexpr` of a namespace or `static constexpr`.
template <class... Parts>
consteval auto static_graph(const Parts&... parts) {
  // Lists where folds would do: compilers nest folds only so deep.
  constexpr bool is_block[] = {false, detail::is_block<Parts>...}, is_model[] = {false, detail::is_model<Parts>...};
  constexpr std::size_t blocks = detail::count_of(is_block), models = detail::count_of(is_model);
  static_assert(blocks + models == sizeof...(Parts), "larder: static_graph takes blocks and models, nothing else");
  static_block_graph<blocks, models> made;
  [[maybe_unused]] const int blocks_added[] = {0, (made.add(parts), 0)...};
  made.chain();
  [[maybe_unused]] const int models_added[] = {0, (made.add_model(parts), 0)...};
  return made;
}

}  // namespace larder::inline v0::sharing
