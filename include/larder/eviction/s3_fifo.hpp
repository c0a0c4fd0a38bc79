// S3-FIFO: evicts the oldest of a small queue of newcomers that was not used twice there, or, when the main queue exceeds its share, the
// oldest of the main queue whose uses are spent. Remembers up to three uses per entry, two orders of loading, and the fingerprints of
// newcomers that left, up to nine tenths of the capacity: 62 bytes per entry; a hit is one store, a victim costs O(1) amortized. Ties
// cannot arise. Source: Yang, Zhang, Qiu, Yue, Rashmi, "FIFO queues are all you need for cache eviction", SOSP 2023.
//
// The small queue has a tenth of the capacity, the main queue the rest. Newcomers enter the small queue, remembered ones the main queue,
// with no uses. When room is needed: from main if it exceeds its share or small is empty, else from small, where the oldest moves to main
// with no uses if it had two, and otherwise leaves, which ends the round; the oldest of main with uses is re-inserted with one less. An
// entry withdrawn for its lease keeps its uses and comes back as the newest of its queue. One that the user removes is not remembered. Not
// ranked: who leaves later depends on moves between the queues that a search makes, so plan() asks a copy.
#pragma once

#include <larder/core/check.hpp>
#include <larder/eviction/structure/ghosts.hpp>
#include <larder/eviction/structure/segments.hpp>
#include <larder/eviction/structure/uses.hpp>

namespace larder::inline v0::eviction {

class s3_fifo {
 public:
  static constexpr std::string_view name = "s3_fifo";
  static constexpr columns needs = columns::fingerprint | columns::charge;

  void reserve(std::size_t n) {
    queues_.reserve(n);
    ghosts_.reserve(n);
    if (n > uses_.size()) uses_.resize(n);
  }
  void on_load(slot s, const view<needs>& v) noexcept {
    named_ = no_slot;
    if (v.handing()) return queues_.enter(s, queues_.of(s), v);
    uses_[index_of(s)].set(0);
    queues_.enter(s, ghosts_.take(v.fingerprint(s)) == ghosts_.nowhere ? small : main, v);
    const std::uint64_t c = v.capacity();
    ghosts_.trim(0, c - c / 10 - (c % 10 != 0));
  }
  void on_hit(slot s, const view<needs>&) noexcept { uses_[index_of(s)].add(); }
  /// A hit is this byte and nothing else, so that a concurrent cache may mark it without a lock.
  [[nodiscard]] auto* marks() noexcept { return uses_.data(); }
  void on_evict(slot s, const view<needs>& v) noexcept {
    if (!v.handing() && s == named_) {
      if (queues_.of(s) == small) ghosts_.remember(v.fingerprint(s), queues_.counted(s), 0, v.residents());
      in_small_ = false;
    }
    named_ = no_slot;
    queues_.leave(s);
  }
  [[nodiscard]] slot victim(const view<needs>& v) noexcept {
    // A round begun in the small queue ends there, also if what it moved to main makes main exceed its share.
    if (!in_small_) in_small_ = queues_.total(main) + structure::share(v.capacity(), 1, 10) <= v.capacity() && !queues_.empty(small);
    named_ = in_small_ ? from_small(v) : no_slot;
    if (named_ == no_slot) {
      in_small_ = false;
      named_ = from_main(v);
      if (named_ == no_slot) named_ = from_small(v);  // all of main is claimed
      if (named_ == no_slot) named_ = from_main(v);   // and all of small was used twice, and moved there
    }
    return named_;
  }

 private:
  static constexpr std::uint32_t small = 0, main = 1;

  [[nodiscard]] slot from_small(const view<needs>& v) noexcept {
    for (;;) {
      const slot s = queues_.oldest_evictable(small, v);
      if (s == no_slot || uses_[index_of(s)].count() < 2) return s;
      uses_[index_of(s)].set(0);
      queues_.move(s, main, v);
    }
  }
  [[nodiscard]] slot from_main(const view<needs>& v) noexcept {
    // More steps than uses there can be are needed only where other threads add to them meanwhile: who is oldest then leaves, used or not.
    for (std::size_t steps = 4 * std::size_t{v.residents()};; --steps) {
      const slot s = queues_.oldest_evictable(main, v);
      if (s == no_slot || uses_[index_of(s)].count() == 0 || steps == 0) return s;
      uses_[index_of(s)].take();
      queues_.move(s, main, v);
    }
  }

  structure::segments<2> queues_;
  structure::ghosts<1> ghosts_;
  std::vector<structure::uses<3>> uses_;
  slot named_ = no_slot;
  bool in_small_ = false;
};

static_assert(check_eviction_policy<s3_fifo>());

}  // namespace larder::inline v0::eviction
