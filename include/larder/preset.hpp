// Presets: caches by what they are for. Each is an alias of `cache` with its policies named; add more policies behind the preset's own.
#pragma once

#include <larder/admission/only_stale.hpp>
#include <larder/cache.hpp>
#include <larder/context/age_of_thought.hpp>
#include <larder/context/examples.hpp>
#include <larder/eviction/fifo.hpp>
#include <larder/eviction/least_aot.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/lfu.hpp>
#include <larder/eviction/random.hpp>
#include <larder/sharing/bytes.hpp>
#include <larder/sharing/shared_blocks.hpp>

namespace larder::inline v0 {

/// Ordinary caches with a capacity in entries.
template <class Key, class T, class... More>
using lru_cache = cache<Key, T, eviction::lru, More...>;
template <class Key, class T, class... More>
using fifo_cache = cache<Key, T, eviction::fifo, More...>;
template <class Key, class T, class... More>
using lfu_cache = cache<Key, T, eviction::lfu, More...>;
template <class Key, class T, class... More>
using random_cache = cache<Key, T, eviction::random, More...>;

/// Least recently used with a capacity in bytes.
template <class Key, class T, class... More>
using byte_cache = cache<Key, T, eviction::lru, sharing::bytes, More...>;

/// Models that gather context, evicted when theirs is the least; capacity in bytes (Xu et al., arXiv 2304.08782).
template <class Key, class T, class... More>
using least_context_cache = cache<Key, T, eviction::least_context, context::examples, sharing::bytes, More...>;

/// The same, where only entries whose context has vanished may be displaced.
template <class Key, class T, class... More>
using patient_context_cache = cache<Key, T, eviction::least_context, context::examples, sharing::bytes, admission::only_stale, More...>;

/// Models that gather age of thought (Xu et al., arXiv 2403.05826).
template <class Key, class T, class... More>
using least_aot_cache = cache<Key, T, eviction::least_aot, context::age_of_thought, sharing::bytes, More...>;

/// Models made of shared blocks, each block counted once (after Qu et al., TrimCaching).
template <class Key, class T, class... More>
using trim_cache = cache<Key, T, eviction::lru, sharing::shared_blocks, More...>;

}  // namespace larder::inline v0
