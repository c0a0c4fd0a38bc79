// The three ways of a hit, chosen by the policies and the types: without a lock, under a lock shared with other hits, or under the shard's.
//
// | way     | where                                                                                                                |
// |---------|----------------------------------------------------------------------------------------------------------------------|
// | free    | a hit is but a mark (fifo, clock, sieve, s3_fifo), nobody else hears of hits, key and value are trivially copyable   |
// | shared  | the same for other types, if copying a value calls no user's code                                                     |
// | alone   | everything else                                                                                                      |
//
// "Nobody else": admission without state, no cost or context model, no policy that reads the time, no observer but concurrent::farewell.
// `free` needs the index that is the default, index::hashed, with any hash and equality.
#pragma once

#include <memory>
#include <string>
#include <type_traits>

#include <larder/cache.hpp>
#include <larder/concurrent/groups.hpp>
#include <larder/concurrent/herald.hpp>
#include <larder/concurrent/kept.hpp>
#include <larder/concurrent/known.hpp>
#include <larder/concurrent/spin_lock.hpp>

namespace larder::inline v0::concurrent {

/// Does copying a T run nothing that could call a cache back? Such values are copied under a lock; others are leased, copied with no lock
/// held, and given back. To be specialized for types that are known to be quiet.
template <class T>
inline constexpr bool copies_quietly = std::is_trivially_copyable_v<T>;
template <class T>
inline constexpr bool copies_quietly<std::shared_ptr<T>> = true;
template <class Letter, class Traits>
inline constexpr bool copies_quietly<std::basic_string<Letter, Traits>> = true;

enum class way { free, shared, alone };

namespace detail {

template <class Index>
inline constexpr bool is_hashed = false;
template <class Hash, class Equal>
inline constexpr bool is_hashed<index::hashed<Hash, Equal>> = true;

struct no_mark {
  static constexpr unsigned most = 0;
  void add() noexcept {}
};
template <class P>
struct mark_of {
  using type = no_mark;
};
template <marking_policy P>
struct mark_of<P> {
  using type = std::remove_pointer_t<decltype(std::declval<P&>().marks())>;
};

}  // namespace detail

template <class Key, class T, class... Policies>
struct ways {
  static_assert(std::is_nothrow_move_constructible_v<T>,
                "larder::concurrent_cache: values must be nothrow movable, since they are moved under a lock; keep others in a unique_ptr");

  using chosen = larder::detail::chosen<Key, T, Policies...>;
  using observer_type = typename chosen::observer_type;
  using sharing = typename chosen::sharing_type;

  static constexpr bool hits_are_marks =
      marking_policy<typename chosen::eviction_type> && std::is_empty_v<typename chosen::admission_type> && !chosen::priced &&
      !chosen::context_type::kept && !chosen::reads(columns::time) && (!chosen::watched || is_farewell<observer_type>);
  static constexpr way hit = !hits_are_marks ? way::alone
                             : std::is_trivially_copyable_v<Key> && std::is_trivially_copyable_v<T> && std::is_copy_constructible_v<T> &&
                                     detail::is_hashed<typename chosen::index_type>
                                 ? way::free
                             : copies_quietly<T> ? way::shared
                                                 : way::alone;

  template <class Value>
  using kept_as = std::conditional_t<hit == way::free, kept<Value>, Value>;
  using lock = std::conditional_t<hit == way::shared, shared_spin_lock, spin_lock>;
  using coder = precoded<typename chosen::index_type>;
  using index = std::conditional_t<hit == way::free, groups<coder>, coder>;
  using mark = typename detail::mark_of<typename chosen::eviction_type>::type;

  static constexpr bool told = chosen::watched;
  static constexpr bool collected = !told && !std::is_trivially_destructible_v<T>;
  using herald_type = herald<Key, T, observer_type>;
  using host_observer = std::conditional_t<told, scribe<herald_type>, std::conditional_t<collected, collector<T>, larder::observer::none>>;
};

}  // namespace larder::inline v0::concurrent
