// arc: two lists by use and the memories of both, shared by a target that adapts.
#include <larder/eviction/arc.hpp>

#include <algorithm>

#include "eviction/against.hpp"
#include "eviction/row.hpp"

using namespace larder;

namespace {
// The paper's T1, T2, B1 and B2, by weight. As in the policy, and not in the paper, the target moves after the eviction for a newcomer.
struct four_rows : against::textbook {
  using textbook::textbook;
  against::row once, often, once_gone, often_gone;
  std::uint64_t target = 0;
  std::size_t most = 0;

  static std::uint64_t step(std::uint64_t charge, const against::row& own, const against::row& other) {
    return charge * std::max<std::uint64_t>(other.weight / std::max<std::uint64_t>(own.weight, 1), 1);
  }
  static std::uint64_t above(std::uint64_t bound, std::uint64_t taken) { return bound - std::min(bound, taken); }

  void hit(const against::item& asked) override {
    if (!once.take(asked.key)) often.take(asked.key);
    often.add(asked.key, asked.charge);
  }
  void load(const against::item& asked) override {
    const std::uint64_t up = step(asked.charge, once_gone, often_gone), down = step(asked.charge, often_gone, once_gone);
    if (once_gone.take(asked.key)) {
      target = std::min(capacity, target + up);
      often.add(asked.key, asked.charge);
    } else if (often_gone.take(asked.key)) {
      target = above(target, down);
      often.add(asked.key, asked.charge);
    } else {
      once.add(asked.key, asked.charge);
    }
    once_gone.trim(above(capacity, once.weight));
    often_gone.trim(above(2 * capacity, once.weight + often.weight + once_gone.weight));
  }
  std::uint32_t evict() override {
    const bool first = once.weight > target || often.empty();
    against::row& from = first ? once : often;
    const std::uint32_t gone = from.oldest();
    // Memories have no more entries than there were residents at one time, and the one that leaves now.
    most = std::max(most, inside.size());
    while (once_gone.keys.size() + often_gone.keys.size() > most) {
      against::row& longest = often_gone.keys.size() > once_gone.keys.size() ? often_gone : once_gone;
      longest.take(longest.oldest());
    }
    from.hand_to(first ? once_gone : often_gone);
    return gone;
  }
};
}  // namespace

TEST_CASE("arc::P::name: request by request as the textbook has it, within .25 % of the reference (P5 P26)") {
  const laws::actor_of<eviction::arc> policy{eviction::arc()};
  const against::counts found = against::same_hits(policy, against::written<four_rows>);
  CHECK((found == against::counts{22552, 99835, 18734, 85081, 20305, 95623}));
  CHECK(static_cast<double>(found.nested_100) == Approx(22583).epsilon(0.0025));
  CHECK(static_cast<double>(found.nested_1000) == Approx(99859).epsilon(0.0025));
  CHECK(static_cast<double>(found.scanmix_100) == Approx(18773).epsilon(0.0025));
  CHECK(static_cast<double>(found.scanmix_1000) == Approx(85084).epsilon(0.0025));
}
