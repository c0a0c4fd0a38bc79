// Block density: evicts the entry with the least L + uses * reload cost / bytes that it alone would free, L being that number of the last
// victim. For models that share blocks: what others hold too is neither freed with an entry nor lost with it, so it does not count for it.
// Remembers uses, what L was at the last use, and when that was: 60 bytes per entry; a hit, a victim, or a change of what an entry would
// free costs O(log n). The order is exact at all times: the host tells of every entry whose unshared bytes change (on_unshared). Sources:
// Young, "On-line file caching", SODA 1998 (Landlord), and gdsf.hpp for L and uses; the density by unshared bytes is larder's.
//
// Bytes: those that it would free, but at least a sixteenth of its whole size, for an entry also keeps in what it shares. By the bare
// quotient an adapter of a hundredth of its base would be worth so much per byte that it holds its base in long after both were last used.
// An entry that would free nothing alone counts like the densest that was loaded or hit up to its last use: it stays while others go that
// free something, and still ages, so that entries which only hold each other in do not stay for good.
// Uses: 1 at loading; at a hit 1 and 0.55 of what they were, so never 2.3: what was used often long ago must not outlast what is used now.
// The sixteenth and 0.55 were chosen on requests for bases with adapters (sim/adapters.hpp); a half to twice of them does nearly as well.
// L is that of the last load or hit; when what it would free changes, the number is found anew from it. Ties: the older last use leaves.
// Any unit of cost does: costs times a power of two give the same victims (structure/cost_unit.hpp). An entry withdrawn for its lease comes
// back to its place. A removal of the very entry whose turn it is counts as its eviction. L only grows while the cache holds anything:
// after 2^40 turnovers of the whole cache, densities of 2^-12 of the largest stop to count.
#pragma once

#include <cstdint>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/eviction/structure/cost_unit.hpp>
#include <larder/eviction/structure/heap.hpp>

namespace larder::inline v0::eviction {

class block_density {
 public:
  static constexpr std::string_view name = "block_density";
  static constexpr columns needs = columns::charge | columns::unshared | columns::reload_cost;
  using seen = view<needs>;

  void reserve(std::size_t n) {
    order_.reserve(n);
    if (n > credits_.size()) credits_.resize(n);
  }
  void on_load(slot s, const seen& v) noexcept {
    credit& mine = credits_[index_of(s)];
    if (!v.handing()) {
      if (v.residents() == 1) level_ = largest_ = 0;  // nobody is left, not even out of the order for a lease, whose number began with L
      use(mine, 1, s, v);
    }
    order_.push(s, {number(mine, s, v), mine.use});
  }
  void on_hit(slot s, const seen& v) noexcept {
    credit& mine = credits_[index_of(s)];
    use(mine, 1 + kept * mine.uses, s, v);
    order_.update(s, {number(mine, s, v), mine.use});
  }
  void on_unshared(slot s, const seen& v) noexcept {
    const credit& mine = credits_[index_of(s)];
    order_.update(s, {number(mine, s, v), mine.use});
  }
  void on_evict(slot s, const seen& v) noexcept {
    if (!v.handing() && s == victim(v) && order_.key(s).number > level_) level_ = order_.key(s).number;
    order_.erase(s);
  }
  [[nodiscard]] slot victim(const seen& v) noexcept {
    return v.all_evictable() ? order_.top() : order_.least([&](slot s) { return v.evictable(s); });
  }

 private:
  static constexpr double kept = 0.55, least_part = 16;

  struct credit {
    double uses = 0, level = 0, densest = 0;  // at the last use
    std::uint64_t use = 0;                    // number of it
  };
  struct rank {
    double number;
    std::uint64_t use;
    friend bool operator<(const rank& a, const rank& b) noexcept {
      return a.number < b.number || (!(b.number < a.number) && a.use < b.use);
    }
  };

  void use(credit& mine, double uses, slot s, const seen& v) noexcept {
    mine = {uses, level_, largest_, ++uses_};
    const double found = density(mine, s, v);
    if (found > largest_) mine.densest = largest_ = found;
  }
  // Of the columns and the last use alone: found again without a change it is the same.
  [[nodiscard]] double number(const credit& c, slot s, const seen& v) noexcept { return c.level + c.uses * density(c, s, v); }
  [[nodiscard]] double density(const credit& c, slot s, const seen& v) noexcept {
    const auto alone = static_cast<double>(v.unshared(s));
    if (!(alone > 0)) return c.densest;
    const double part = static_cast<double>(v.charge(s)) / least_part;
    return unit_.in_units(v.reload_cost(s)) / (alone > part ? alone : part);
  }

  structure::heap<rank> order_;
  structure::cost_unit unit_;
  std::vector<credit> credits_;
  std::uint64_t uses_ = 0;
  double level_ = 0;    // L
  double largest_ = 0;  // density so far, at a use
};

static_assert(check_eviction_policy<block_density>());

}  // namespace larder::inline v0::eviction
