// Belady's MIN: evicts the entry whose next request is farthest away. Offline: it is given the future, and is the bound of all policies
// that must admit, on entries of equal charge.
// Remembers the next use of each resident: 44 bytes per entry, and 8 per request of the future. A victim costs O(log n).
// Needs a clock that counts requests (clock::per_request), so that `now` is the position in the future it was given.
// Ties (never requested again): the one used longest ago leaves.
// Source: Belady, "A study of replacement algorithms for a virtual-storage computer", 1966; Mattson et al., 1970.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <unordered_map>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/eviction/structure/heap.hpp>

namespace larder::inline v0::eviction {

class belady {
 public:
  static constexpr std::string_view name = "belady";
  static constexpr columns needs = columns::time;
  static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

  belady() = default;
  /// next_use[i] is the position of the next request for the key of request i (the first is 0), or `never`.
  explicit belady(std::shared_ptr<const std::vector<std::uint64_t>> next_use) noexcept : next_use_(std::move(next_use)) {}

  /// The future of a trace. O(requests) expected.
  template <class Keys>
  [[nodiscard]] static belady of(const Keys& keys) {
    std::vector<std::uint64_t> next(keys.size(), never);
    std::unordered_map<typename Keys::value_type, std::uint64_t> seen;
    for (std::uint64_t i = keys.size(); i-- > 0;) {
      const auto [place, fresh] = seen.try_emplace(keys[i], i);
      if (!fresh) next[i] = place->second;
      place->second = i;
    }
    return belady(std::make_shared<const std::vector<std::uint64_t>>(std::move(next)));
  }

  void reserve(std::size_t n) {
    order_.reserve(n);
    if (n > last_.size()) last_.resize(n);
  }
  void on_load(slot s, const view<needs>& v) noexcept { order_.push(s, v.handing() ? last_[index_of(s)] : key_at(v)); }
  void on_hit(slot s, const view<needs>& v) noexcept { order_.update(s, key_at(v)); }
  void on_evict(slot s, const view<needs>&) noexcept {
    last_[index_of(s)] = order_.key(s);
    order_.erase(s);
  }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    if (v.all_evictable()) return order_.top();
    return order_.least([&](slot s) { return v.evictable(s); });
  }
  template <class F>
  void for_each_victim(const view<needs>& v, F&& f) const {
    order_.for_each([&](slot s) { return !v.evictable(s) || f(s); });
  }

 private:
  struct key {
    std::uint64_t next, use;
    friend bool operator<(const key& a, const key& b) noexcept { return a.next > b.next || (a.next == b.next && a.use < b.use); }
  };
  [[nodiscard]] key key_at(const view<needs>& v) noexcept {
    const auto now = static_cast<std::uint64_t>(v.now().ticks);
    return {next_use_ != nullptr && now < next_use_->size() ? (*next_use_)[static_cast<std::size_t>(now)] : never, ++uses_};
  }

  std::shared_ptr<const std::vector<std::uint64_t>> next_use_;
  structure::heap<key> order_;
  std::vector<key> last_;  // of an entry that is only withdrawn for its lease
  std::uint64_t uses_ = 0;
};

static_assert(check_eviction_policy<belady>());

}  // namespace larder::inline v0::eviction
