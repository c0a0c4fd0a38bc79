// What happens in a cache, as values: the request that asks, the outcome it gets, the event that observers and cost terms see.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include <larder/core/quantity.hpp>

namespace larder::inline v0 {

/// The four verbs, and the correction of a weight. A request is answered by hit, load or bypass, exactly one of them; evict is every
/// departure.
enum class verb : std::uint8_t { hit, load, evict, bypass, reweigh };

/// Why a request was bypassed, or a newcomer refused. Each is counted.
enum class refusal : std::uint8_t {
  none,          ///< not refused
  too_big,       ///< larger than the whole cache
  not_admitted,  ///< the admission policy said no
  all_leased,    ///< would not fit even without everything evictable: leases and claims stand in the way
  over_energy,   ///< the server's work budget is spent
  load_failed,   ///< the loader had no value
  overtaken,     ///< erased, or put by somebody else, while it was being loaded
  circular,      ///< its load would wait for its own end
};

/// Why a value left.
enum class removal : std::uint8_t {
  evicted,   ///< to make room
  replaced,  ///< a put under the same key
  erased,    ///< by the user
  expired,   ///< by the user's clock
  flushed,   ///< its context window overflowed
  cleared,   ///< clear() or the end of the cache
};

inline constexpr std::array<std::string_view, 5> verb_names{"hit", "load", "evict", "bypass", "reweigh"};
inline constexpr std::array<std::string_view, 8> refusal_names{"none",        "too_big",     "not_admitted", "all_leased",
                                                               "over_energy", "load_failed", "overtaken",    "circular"};
inline constexpr std::array<std::string_view, 6> removal_names{"evicted", "replaced", "erased", "expired", "flushed", "cleared"};

constexpr std::string_view name_of(verb v) noexcept { return verb_names[static_cast<std::size_t>(v)]; }
constexpr std::string_view name_of(refusal r) noexcept { return refusal_names[static_cast<std::size_t>(r)]; }
constexpr std::string_view name_of(removal c) noexcept { return removal_names[static_cast<std::size_t>(c)]; }

/// What a request asks of an entry, as the papers describe it. An ordinary key-value access is `request{}`. Letters: edge-serving papers.
/// All quantities are finite and >= 0.
struct request {
  double count = 1;                                         ///< R: how many equal requests this stands for
  double share = 1;                                         ///< x: part of them served at the edge if the entry is resident, 0 to 1
  double paths = 1;                                         ///< J: sampled reasoning paths per request
  double tokens_per_example = 0;                            ///< k: tokens of context that one example takes
  double relevance = 1;                                     ///< how much an example counts toward this entry's context
  double input_megabytes = 0;                               ///< d: input size, MB = 1e6 bytes
  double work_per_token = 0;                                ///< e_m: FLOP per token
  double input_tokens = 0;                                  ///< prompt length
  double output_tokens = 0;                                 ///< answer length
  double window = std::numeric_limits<double>::infinity();  ///< w: tokens of context the model can hold
  double priority = 0;                                      ///< the caller's own number for the entry
};

/// One event. `context` is the entry's context before the request; `cost` is filled by the cache's cost model.
struct event {
  verb what = verb::hit;
  refusal reason = refusal::none;    ///< of a bypass
  removal cause = removal::evicted;  ///< of an evict
  instant now{};
  std::uint64_t fingerprint = 0;   ///< 64-bit identity of the key
  std::uint64_t charge = 0;        ///< the whole entry, in charges (entries or bytes)
  std::uint64_t moved = 0;         ///< load: what had to be added; evict: what was freed; otherwise 0
  std::uint64_t freed = 0;         ///< reweigh: what the old weight freed before `moved` was added
  double context = 0;              ///< before this request
  double cost = 0;                 ///< total of the cost model
  const request* asked = nullptr;  ///< never null for hit, load, bypass

  /// Requests served at the edge: count * share of a resident entry, otherwise 0.
  [[nodiscard]] double served_at_edge() const noexcept { return what == verb::hit || what == verb::load ? asked->count * asked->share : 0; }
  /// Requests served elsewhere.
  [[nodiscard]] double served_elsewhere() const noexcept {
    return what == verb::evict || what == verb::reweigh ? 0 : asked->count - served_at_edge();
  }
};

/// An event that also shows key and value. On evict the value is about to be destroyed and may be moved from.
template <class Key, class T>
struct entry_event : event {
  const Key* key = nullptr;  ///< null on a bypass, and on a load that is only planned or judged
  T* value = nullptr;        ///< null on bypass
};

/// What became of a request.
struct outcome {
  verb what = verb::bypass;
  refusal reason = refusal::none;
  std::uint32_t evicted = 0;  ///< how many entries left for it
  std::uint64_t added = 0;    ///< charges loaded
  double cost = 0;            ///< as charged by the cost model

  /// Was the request answered by the cache?
  [[nodiscard]] explicit operator bool() const noexcept { return what != verb::bypass; }
};

/// What admission learns of a newcomer and of the victims it would cost.
struct claimant {
  std::uint64_t fingerprint = 0;
  std::uint64_t charge = 0;  ///< newcomer: what is missing when the victims shown are gone; victim: what it frees after those before it
  double context = 0;
  double reload_cost = 1;  ///< newcomer: of loading what is missing; victim: of bringing back what it would free
  double priority = 0;
};

/// The value type of a cache that only keeps keys.
struct nothing {
  friend constexpr bool operator==(nothing, nothing) noexcept = default;
};

}  // namespace larder::inline v0
