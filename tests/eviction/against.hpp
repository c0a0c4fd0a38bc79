// Eviction policies against plain textbook versions of themselves, request by request, through a whole cache. A policy comes behind the
// face the laws use, so that the caches are compiled once, in against.cpp, and not in the test of every policy.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <vector>

#include <larder/laws/eviction_stage.hpp>

#include "catch.hpp"

namespace against {

using namespace larder;

/// What is asked for: a key, what it weighs, and what loading it costs.
struct item {
  std::uint32_t key = 0;
  std::uint64_t charge = 1;
  double cost = 1;
};

/// A cache as a textbook has it: maps and lists, and a search wherever one is short to write.
class textbook {
 public:
  explicit textbook(std::uint64_t limit) : capacity(limit) {}
  textbook(const textbook&) = delete;
  textbook& operator=(const textbook&) = delete;
  virtual ~textbook() = default;

  /// A request; true if it is a hit. What is too big for the cache passes by.
  bool request(const item& asked) {
    if (asked.charge > capacity) return false;
    if (inside.count(asked.key) != 0) {
      hit(asked);
      return true;
    }
    while (used + asked.charge > capacity) {
      const std::uint32_t gone = evict();
      used -= inside.at(gone).charge;
      inside.erase(gone);
    }
    used += asked.charge;
    inside[asked.key] = asked;
    load(asked);
    return false;
  }

 protected:
  virtual void hit(const item& asked) = 0;
  virtual void load(const item& asked) = 0;  // it counts as inside
  virtual std::uint32_t evict() = 0;         // chooses who leaves, and forgets where it stood

  const std::uint64_t capacity;
  std::uint64_t used = 0;
  std::map<std::uint32_t, item> inside;
};

template <class Textbook>
std::unique_ptr<textbook> written(std::uint64_t capacity) {
  return std::make_unique<Textbook>(capacity);
}
using writer = std::unique_ptr<textbook> (*)(std::uint64_t capacity);

/// Hits on the reference streams: the columns of the table of exact counts.
struct counts {
  std::uint64_t nested_100 = 0, nested_1000 = 0, scanmix_100 = 0, scanmix_1000 = 0, sized_3000 = 0, sized_30000 = 0;
  friend bool operator==(const counts&, const counts&) = default;
};
/// Hits, and what the misses cost, with sizes and costs at 3000 and 30000 bytes.
struct costs {
  std::uint64_t hits_3000 = 0, cost_3000 = 0, hits_30000 = 0, cost_30000 = 0;
  friend bool operator==(const costs&, const costs&) = default;
};

/// Plays the policy beside its textbook version, every cost 1: the reference streams, and short ones at capacities of 0, 1, 2, 3, 7, 9 and
/// 10 entries and bytes (P5). Checks that each request is a hit of both or of neither.
counts same_hits(const laws::actor& policy, writer book);
/// The same with the reference costs, in bytes.
costs same_hits_by_cost(const laws::actor& policy, writer book);
/// The same on streams short enough for a textbook version that asks everybody at every eviction.
void same_short_hits(const laws::actor& policy, writer book);
/// Hits on the nested stream with so many entries.
std::uint64_t hits_of(const laws::actor& policy, std::uint64_t capacity);
/// Who leaves, in order, after these requests (keys below 16) of a cache with room for ten, where every entry weighs and costs the same.
std::vector<std::uint32_t> leaving(const laws::actor& policy, std::initializer_list<std::uint32_t> requests);
/// Multiplies all costs by powers of two, from the least to the greatest that leave each cost exact, and checks that nothing changes (P24).
void check_units_of_cost(const laws::actor& policy);

}  // namespace against
