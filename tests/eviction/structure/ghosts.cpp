// ghosts: against a list that is searched from end to end; colliding fingerprints misjudge and do nothing else (D3).
#include <larder/eviction/structure/ghosts.hpp>

#include <larder/core/random.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {
struct plain_ghosts {
  struct ghost {
    std::uint64_t fingerprint, charge;
  };
  std::array<std::vector<ghost>, 2> lists;  // the oldest first
  std::size_t most = 0;

  std::size_t size() const { return lists[0].size() + lists[1].size(); }
  std::uint64_t total(std::size_t list) const {
    std::uint64_t sum = 0;
    for (const ghost& g : lists[list]) sum += g.charge;
    return sum;
  }
  std::uint32_t take(std::uint64_t fingerprint) {
    for (std::uint32_t list = 0; list < 2; ++list)
      for (auto g = lists[list].begin(); g != lists[list].end(); ++g)
        if (g->fingerprint == fingerprint) {
          lists[list].erase(g);
          return list;
        }
    return 2;
  }
  void remember(std::uint64_t fingerprint, std::uint64_t charge, std::size_t list, std::size_t residents) {
    most = std::max(most, residents);
    while (size() > most) {
      auto& longest = lists[lists[1].size() > lists[0].size()];
      longest.erase(longest.begin());
    }
    lists[list].push_back({fingerprint, charge});
  }
  void trim(std::size_t list, std::uint64_t bound) {
    while (total(list) > bound) lists[list].erase(lists[list].begin());
  }
};
}  // namespace

TEST_CASE("ghosts: any remembering, taking and trimming, against plain lists (D3 D4)") {
  for (const std::uint64_t heaviest : {1u, 50u}) {
    eviction::structure::ghosts<2> fast;
    plain_ghosts plain;
    larder::random draws(heaviest);
    fast.reserve(5);
    for (int i = 0; i < 40'000; ++i) {
      if (i % 1000 == 0) fast.reserve(5 + static_cast<std::size_t>(i) / 200);
      const std::uint64_t room = 5 + static_cast<std::uint64_t>(i) / 1000 * 5;
      const std::uint64_t fingerprint = draws.below(3 * room);  // small numbers, as a dense index has them
      switch (draws.below(5)) {
        case 0: {
          const auto list = static_cast<std::uint32_t>(draws.below(2));
          const std::uint64_t bound = draws.below(room * heaviest);
          fast.trim(list, bound);
          plain.trim(list, bound);
          break;
        }
        case 1:
        case 2:
          REQUIRE(fast.take(fingerprint) == plain.take(fingerprint));
          break;
        default: {
          REQUIRE(fast.take(fingerprint) == plain.take(fingerprint));
          const std::uint64_t charge = draws.below(heaviest) + 1;
          const auto list = static_cast<std::uint32_t>(draws.below(2));
          const auto residents = static_cast<std::uint32_t>(draws.below(room) + 1);
          fast.remember(fingerprint, charge, list, residents);
          plain.remember(fingerprint, charge, list, residents);
        }
      }
      REQUIRE(fast.size() == plain.size());
      REQUIRE(fast.total(0) == plain.total(0));
      REQUIRE(fast.total(1) == plain.total(1));
    }
  }
}
TEST_CASE("ghosts: where all fingerprints are one, the bound holds and each that is taken was remembered (D3)") {
  eviction::structure::ghosts<1> memory;
  memory.reserve(1000);
  for (std::uint32_t i = 0; i < 5000; ++i) {
    memory.remember(42, 1, 0, 1000);
    REQUIRE(memory.size() <= 1001);
  }
  CHECK(memory.take(43) == memory.nowhere);
  std::uint32_t taken = 0;
  while (memory.take(42) != memory.nowhere) ++taken;
  CHECK(taken > 0);
  CHECK(taken <= 1001);
  memory.trim(0, 0);
  CHECK(memory.size() == 0);
  CHECK(memory.total(0) == 0);
  memory.remember(7, 1, 0, 1000);
  CHECK(memory.take(7) == 0);
}
