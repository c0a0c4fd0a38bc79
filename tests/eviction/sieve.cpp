// sieve: the first entry the hand finds unused, going from the oldest to the newest, leaves; what was used stays where it is.
#include <larder/eviction/sieve.hpp>

#include <list>
#include <set>

#include "eviction/against.hpp"

using namespace larder;

namespace {
struct moving_hand : against::textbook {
  explicit moving_hand(std::uint64_t limit) : textbook(limit) {}
  std::list<std::uint32_t> queue;  // the oldest in front
  std::list<std::uint32_t>::iterator hand = queue.end();
  std::set<std::uint32_t> visited;

  void hit(const against::item& asked) override { visited.insert(asked.key); }
  void load(const against::item& asked) override {
    hand = hand == queue.end() ? queue.insert(hand, asked.key) : (queue.push_back(asked.key), hand);
  }
  std::uint32_t evict() override {
    while (visited.erase(*hand) != 0) step();
    const std::uint32_t gone = *hand;
    hand = queue.erase(hand);
    if (hand == queue.end()) hand = queue.begin();
    return gone;
  }
  void step() {
    if (++hand == queue.end()) hand = queue.begin();
  }
};
}  // namespace

TEST_CASE("sieve::P::name: request by request as the textbook has it; exact hit counts (P5 P26)") {
  const laws::actor_of<eviction::sieve> policy{eviction::sieve()};
  CHECK((against::same_hits(policy, against::written<moving_hand>) == against::counts{24146, 109461, 19879, 90520, 23473, 106515}));
}
