// Packaged caches to be measured against, each behind the same `request`: get, and on a miss put. Those whose headers are not installed are
// left out; which ones took part is printed with the table.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#if __has_include(<boost/multi_index_container.hpp>)
#define LARDER_BENCH_MULTI_INDEX
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>
#endif
#if defined(LARDER_BENCH_ROCKSDB)
#include <rocksdb/cache.h>
#endif
#if defined(LARDER_BENCH_TBB)
#define TBB_PREVIEW_CONCURRENT_LRU_CACHE 1
#include <tbb/concurrent_lru_cache.h>
#endif

namespace peers {

#if defined(LARDER_BENCH_MULTI_INDEX)
/// The thirty-line LRU that Boost.MultiIndex invites: a list and a hash index over the same nodes.
template <class Key, class T>
class multi_index_lru {
 public:
  static constexpr std::string_view name = "Boost.MultiIndex LRU";
  explicit multi_index_lru(std::size_t n) : n_(n) { nodes_.template get<1>().rehash(n + 1); }
  bool request(const Key& key, const T& value) {
    auto& by_key = nodes_.template get<1>();
    const auto found = by_key.find(key);
    if (found != by_key.end()) {
      nodes_.relocate(nodes_.end(), nodes_.template project<0>(found));
      return found->value == value;
    }
    if (nodes_.size() == n_) nodes_.pop_front();
    nodes_.push_back({key, value});
    return false;
  }

 private:
  struct node {
    Key key;
    T value;
  };
  std::size_t n_;
  boost::multi_index_container<
      node, boost::multi_index::indexed_by<boost::multi_index::sequenced<>,
                                           boost::multi_index::hashed_unique<boost::multi_index::member<node, Key, &node::key>>>>
      nodes_;
};
#endif

#if defined(LARDER_BENCH_ROCKSDB)
/// RocksDB's block caches, values on the heap as they want them: with one shard, or as many as are asked for, as a power of two.
template <class Key, class T, bool Clock>
class rocksdb_cache {
 public:
  static constexpr std::string_view name = Clock ? "RocksDB HyperClock" : "RocksDB LRU";
  explicit rocksdb_cache(std::size_t n, int shard_bits = 0) {
    if constexpr (Clock) {
      rocksdb::HyperClockCacheOptions options(n, 1, shard_bits);
      options.metadata_charge_policy = rocksdb::kDontChargeCacheMetadata;
      cache_ = options.MakeSharedCache();
    } else {
      rocksdb::LRUCacheOptions options(n, shard_bits, false, 0.0);
      options.metadata_charge_policy = rocksdb::kDontChargeCacheMetadata;
      cache_ = rocksdb::NewLRUCache(options);
    }
  }
  bool request(const Key& key, const T& value) {
    // HyperClock wants keys of 16 bytes; a string key stands in by its hash there.
    char padded[16] = {};
    rocksdb::Slice slice;
    if constexpr (std::is_same_v<Key, std::string>) {
      slice = rocksdb::Slice(key);
    } else {
      __builtin_memcpy(padded, &key, sizeof key);
      slice = rocksdb::Slice(padded, sizeof padded);
    }
    if (auto* const handle = cache_->Lookup(slice)) {
      const bool right = *static_cast<T*>(cache_->Value(handle)) == value;
      cache_->Release(handle);
      return right;
    }
    static_cast<void>(cache_->Insert(slice, new T(value), 1, [](const rocksdb::Slice&, void* v) { delete static_cast<T*>(v); }));
    return false;
  }

 private:
  std::shared_ptr<rocksdb::Cache> cache_;
};
#endif

#if defined(LARDER_BENCH_TBB)
/// oneTBB's concurrent_lru_cache: the value is made by a function of the key, here one that notices that it was called.
template <class Key, class T>
class tbb_lru {
 public:
  static constexpr std::string_view name = "oneTBB LRU";
  explicit tbb_lru(std::size_t n) : cache_(std::make_unique<cache>(&make, n)) {}
  bool request(const Key& key, const T& value) {
    made() = false;
    wanted() = &value;
    auto handle = (*cache_)[key];
    return !made() && handle.value() == value;
  }

 private:
  using cache = tbb::concurrent_lru_cache<Key, T, T (*)(Key)>;
  static bool& made() {
    thread_local bool flag = false;
    return flag;
  }
  static const T*& wanted() {
    thread_local const T* value = nullptr;
    return value;
  }
  static T make(Key) {
    made() = true;
    return *wanted();
  }
  std::unique_ptr<cache> cache_;
};
#endif

}  // namespace peers
