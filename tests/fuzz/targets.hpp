// Fuzz targets: functions of any bytes that throw a finding where larder breaks a promise, and return otherwise. Each is a libFuzzer
// program (./tests/fuzz/run); in the ordinary tests they meet the seeds (seeds.cpp). A first byte chooses what the rest is for, in a way
// that stays the same when choices are added, so that a seed goes on meaning what it meant.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fuzz {

using bytes = std::span<const std::uint8_t>;

/// What is wrong, in words.
struct finding : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Commands for a cache and for the naive one, which must agree, with user's code that throws in some. A letter chooses the kind of cache,
/// a byte its capacity, and its policy in the kinds that have every policy; four bytes are a command: what, key, weight, choice.
void cache(bytes input);
/// Commands for a concurrent cache of one shard and for a cache, which must agree. A letter chooses the kind, a byte the capacity, in the
/// kinds that have every policy another byte which; three bytes are a command: what, key, weight.
void concurrent(bytes input);
/// The laws of eviction on a history of bytes. The first byte chooses the policy; the others are those of laws::check_bytes.
void eviction(bytes input);
/// Readers of JSON: what is refused is refused in one sentence; what is accepted is whole, and comes back as it was where it can be
/// written. A letter chooses the reader.
void json(bytes input);
/// Readers of files: what is refused is refused in one sentence with a position; what is accepted is whole. A small letter chooses the
/// reader, the capital one packs the file; with the highest bit set the bytes are taken for a packed file.
void traces(bytes input);

struct target {
  std::string_view name;
  void (*run)(bytes);
};
inline constexpr std::array targets{target{"cache", cache}, target{"concurrent", concurrent}, target{"eviction", eviction},
                                    target{"json", json}, target{"traces", traces}};

/// The place of a letter in the alphabet, counted from 0, whatever its case; of a byte that is no letter, some number below 32 or far away.
constexpr std::size_t place_of(std::uint8_t letter) noexcept { return std::size_t{letter} % 32 - 1; }

inline std::string_view text_of(bytes input) noexcept { return {reinterpret_cast<const char*>(input.data()), input.size()}; }

}  // namespace fuzz
