// clock: the first in a round that was not used since the hand passed it leaves.
#include <larder/eviction/clock.hpp>

#include <list>
#include <set>

#include "eviction/against.hpp"

using namespace larder;

namespace {
// A queue: the tail leaves, unless it was used; then it goes to the head, and its bit is cleared.
struct second_chance : against::textbook {
  using textbook::textbook;
  std::list<std::uint32_t> queue;  // the head in front
  std::set<std::uint32_t> used_since;

  void hit(const against::item& asked) override { used_since.insert(asked.key); }
  void load(const against::item& asked) override { queue.push_front(asked.key); }
  std::uint32_t evict() override {
    for (;;) {
      const std::uint32_t tail = queue.back();
      queue.pop_back();
      if (used_since.erase(tail) == 0) return tail;
      queue.push_front(tail);
    }
  }
};
}  // namespace

TEST_CASE("clock::P::name: request by request as the textbook has it; exact hit counts (P5 P26)") {
  const laws::actor_of<eviction::clock> policy{eviction::clock()};
  CHECK((against::same_hits(policy, against::written<second_chance>) == against::counts{11759, 88032, 9670, 65666, 10688, 83233}));
}
