// two_q: the oldest newcomer leaves while newcomers hold more than a quarter, else the least recently used of the rest.
#include <larder/eviction/two_q.hpp>

#include "eviction/against.hpp"
#include "eviction/row.hpp"

using namespace larder;

namespace {
struct queue_and_list : against::textbook {
  using textbook::textbook;
  against::row newcomers, rest;
  against::memory departed;
  std::uint64_t quarter = capacity / 4 == 0 ? 1 : capacity / 4, half = capacity / 2 == 0 ? 1 : capacity / 2;

  void hit(const against::item& asked) override {
    if (rest.take(asked.key)) rest.add(asked.key, asked.charge);  // a hit on a newcomer does nothing
  }
  void load(const against::item& asked) override {
    (departed.take(asked.key) ? rest : newcomers).add(asked.key, asked.charge);
    departed.trim(half);
  }
  std::uint32_t evict() override {
    const bool newcomer = newcomers.weight > quarter || rest.empty();
    against::row& from = newcomer ? newcomers : rest;
    const std::uint32_t gone = from.oldest();
    if (newcomer) departed.remember(gone, from.charge(gone), inside.size());
    from.take(gone);
    return gone;
  }
};
}  // namespace

TEST_CASE("two_q::P::name: request by request as the textbook has it (P5 P26)") {
  const laws::actor_of<eviction::two_q> policy{eviction::two_q()};
  CHECK((against::same_hits(policy, against::written<queue_and_list>) == against::counts{21668, 97915, 17926, 81973, 19644, 93454}));
}
