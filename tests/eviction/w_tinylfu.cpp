// w_tinylfu: a window of newcomers, each of which has to be asked for more often than the one it would displace.
#include <larder/eviction/w_tinylfu.hpp>

#include <larder/eviction/structure/sketch.hpp>

#include <algorithm>

#include "eviction/against.hpp"
#include "eviction/row.hpp"

using namespace larder;

namespace {
// The counts are those of the sketch, which has a test of its own.
struct window_and_segments : against::textbook {
  explicit window_and_segments(std::uint64_t limit) : textbook(limit) { lately.reserve(limit + 1); }
  against::row window, probation, protege;  // the least recently used first
  eviction::structure::sketch lately;
  std::uint64_t hundredth = std::max<std::uint64_t>(capacity / 100, 1), main = capacity - capacity / 100;
  std::uint64_t four_fifths = std::max<std::uint64_t>(main * 4 / 5, 1);
  bool contested = false;

  void settle() {
    while (protege.weight > four_fifths) protege.hand_to(probation);
  }
  void load(const against::item& asked) override {
    lately.fit(inside.size());
    lately.add(asked.key);
    window.add(asked.key, asked.charge);
    while (!contested && window.weight > hundredth) window.hand_to(probation);
    contested = false;
  }
  void hit(const against::item& asked) override {
    lately.add(asked.key);
    const bool fresh = window.take(asked.key);
    if (!fresh && !probation.take(asked.key)) protege.take(asked.key);
    (fresh ? window : protege).add(asked.key, asked.charge);
    settle();
  }
  double worth(std::uint32_t key) {
    const against::item& x = inside.at(key);
    return lately.count(key) * x.cost / static_cast<double>(x.charge);
  }
  std::uint32_t evict() override {
    contested = true;
    against::row& main_part = probation.empty() ? protege : probation;
    if (main_part.empty()) return leave(window);
    if (window.empty() || window.weight < hundredth) return leave(main_part);
    if (worth(window.oldest()) > worth(main_part.oldest())) {
      const std::uint32_t gone = leave(main_part);
      window.hand_to(probation);
      return gone;
    }
    main_part.hand_to(probation);
    return leave(window);
  }
  static std::uint32_t leave(against::row& from) {
    const std::uint32_t gone = from.oldest();
    from.take(gone);
    return gone;
  }
};
const laws::actor_of<eviction::w_tinylfu> policy{eviction::w_tinylfu()};
}  // namespace

TEST_CASE("w_tinylfu::P::name: request by request as the textbook has it; at most .2 % fewer hits than the reference (P5 P26)") {
  const against::counts found = against::same_hits(policy, against::written<window_and_segments>);
  CHECK((found == against::counts{25647, 112740, 21199, 92758, 23363, 104544}));
  CHECK(static_cast<double>(found.nested_100) > .998 * 24716);
  CHECK(static_cast<double>(found.nested_1000) > .998 * 111864);
  CHECK(static_cast<double>(found.scanmix_100) > .998 * 20299);
  CHECK(static_cast<double>(found.scanmix_1000) > .998 * 92866);
}
TEST_CASE("w_tinylfu: with costs, as the textbook has it, and cheaper than lru: a dear or small newcomer is held to less") {
  const against::costs found = against::same_hits_by_cost(policy, against::written<window_and_segments>);
  CHECK(found.cost_3000 < 97372346);
  CHECK(found.cost_30000 < 61178112);
}
TEST_CASE("w_tinylfu: any unit of cost gives the same hits (P24)") { against::check_units_of_cost(policy); }
TEST_CASE("w_tinylfu: of equals the newcomer leaves; asked for more often, it stays (P23)") {
  CHECK((against::leaving(policy, {1, 2, 3}) == std::vector<std::uint32_t>{3, 2, 1}));  // who won a contest is the last of its list
  CHECK((against::leaving(policy, {1, 2, 3, 3}) == std::vector<std::uint32_t>{1, 2, 3}));
}
