// slru: the least recently used of the lowest of four equal segments leaves; a hit moves up, what overflows moves down.
#include <larder/eviction/slru.hpp>

#include <array>

#include "eviction/against.hpp"
#include "eviction/row.hpp"

using namespace larder;

namespace {
struct four_rows : against::textbook {
  using textbook::textbook;
  std::array<against::row, 4> segments;  // the least recently used first
  std::uint64_t share = capacity / 4 == 0 ? 1 : capacity / 4;

  // What overflows goes one segment down.
  void enter(const against::item& x, std::size_t segment) {
    segments[segment].add(x.key, x.charge);
    for (; segment > 0; --segment)
      while (segments[segment].weight > share) segments[segment].hand_to(segments[segment - 1]);
  }
  void hit(const against::item& asked) override {
    std::size_t here = 0;
    for (std::size_t i = 0; i < 4; ++i)
      if (segments[i].take(asked.key)) here = i;
    enter(asked, here < 3 && asked.charge <= share ? here + 1 : here);
  }
  // While the cache fills, a newcomer goes to the lowest segment that has room.
  void load(const against::item& asked) override {
    for (std::size_t i = 0; i < 4; ++i)
      if (segments[i].weight + asked.charge <= share) return enter(asked, i);
    enter(asked, 0);
  }
  std::uint32_t evict() override {
    std::size_t lowest = 0;
    while (segments[lowest].empty()) ++lowest;
    const std::uint32_t gone = segments[lowest].oldest();
    segments[lowest].take(gone);
    return gone;
  }
};
}  // namespace

TEST_CASE("slru::P::name: request by request as the textbook has it (P5 P26)") {
  const laws::actor_of<eviction::slru> policy{eviction::slru()};
  CHECK((against::same_hits(policy, against::written<four_rows>) == against::counts{23844, 104219, 19758, 86482, 23041, 99302}));
}
