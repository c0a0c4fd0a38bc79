// s3_fifo: a small queue of newcomers, a main queue of what was used twice or came back, and the memory of newcomers that left.
#include <larder/eviction/s3_fifo.hpp>

#include <algorithm>

#include "eviction/against.hpp"
#include "eviction/row.hpp"

using namespace larder;

namespace {
struct three_queues : against::textbook {
  using textbook::textbook;
  against::row small, main;
  against::memory ghosts;
  std::map<std::uint32_t, int> uses;
  std::uint64_t tenth = capacity / 10 == 0 ? 1 : capacity / 10;

  void hit(const against::item& asked) override { uses[asked.key] = std::min(uses[asked.key] + 1, 3); }
  void load(const against::item& asked) override {
    uses[asked.key] = 0;
    (ghosts.take(asked.key) ? main : small).add(asked.key, asked.charge);
    ghosts.trim(capacity * 9 / 10);
  }
  std::uint32_t evict() override {
    if (main.weight + tenth <= capacity) {
      for (; !small.empty(); small.hand_to(main)) {
        const std::uint32_t tail = small.oldest();
        if (uses[tail] < 2) {
          ghosts.remember(tail, small.charge(tail), inside.size());
          small.take(tail);
          return tail;
        }
        uses[tail] = 0;
      }
    }
    for (; !main.empty(); main.hand_to(main)) {
      const std::uint32_t tail = main.oldest();
      if (uses[tail]-- > 0) continue;
      main.take(tail);
      return tail;
    }
    const std::uint32_t tail = small.oldest();
    small.take(tail);
    return tail;
  }
};
}  // namespace

TEST_CASE("s3_fifo::P::name: request by request as the textbook has it; exact hit counts (P5 P26)") {
  const laws::actor_of<eviction::s3_fifo> policy{eviction::s3_fifo()};
  CHECK((against::same_hits(policy, against::written<three_queues>) == against::counts{25425, 104719, 21199, 88311, 23171, 100276}));
}
TEST_CASE("s3_fifo: where all of main is claimed, and the rest was used twice and moves there, one of those leaves (P16)") {
  laws::world w;
  w.capacity = 20;
  laws::stage here(laws::actor_of<eviction::s3_fifo>{eviction::s3_fifo()}, w);
  const auto ask = [&](std::uint32_t key, int times) {
    for (int i = 0; i < times; ++i) here.play({laws::act::ask, key, -1});
  };
  for (std::uint32_t key = 0; key < 19; ++key) ask(key, 3);
  ask(19, 1);
  ask(20, 3);  // 19 leaves, the others move to main
  for (std::uint32_t key = 0; key < 19; ++key) here.play({laws::act::claim, key, -1});
  ask(21, 1);
  INFO((here.broken() ? here.broken()->sentence : ""));
  CHECK_FALSE(here.broken());
  CHECK((here.left() == std::vector<std::uint32_t>{19, 20}));
}
