// What textbook policies keep their keys in: a list from the oldest to the newest that knows what its keys weigh together.
#pragma once

#include <algorithm>
#include <cstdint>
#include <list>
#include <map>

namespace against {

struct row {
  struct member {
    std::list<std::uint32_t>::iterator place;
    std::uint64_t charge;
  };
  std::list<std::uint32_t> keys;  // the oldest in front
  std::map<std::uint32_t, member> members;
  std::uint64_t weight = 0;

  [[nodiscard]] bool empty() const { return keys.empty(); }
  [[nodiscard]] std::uint32_t oldest() const { return keys.front(); }
  [[nodiscard]] std::uint64_t charge(std::uint32_t key) const { return members.at(key).charge; }
  void add(std::uint32_t key, std::uint64_t charge) {
    members[key] = {keys.insert(keys.end(), key), charge};
    weight += charge;
  }
  bool take(std::uint32_t key) {
    const auto found = members.find(key);
    if (found == members.end()) return false;
    weight -= found->second.charge;
    keys.erase(found->second.place);
    members.erase(found);
    return true;
  }
  /// Moves the oldest to another row, or to this one's end.
  void hand_to(row& other) {
    const std::uint32_t key = oldest();
    const std::uint64_t heavy = charge(key);
    take(key);
    other.add(key, heavy);
  }
  /// Forgets the oldest until what is left weighs no more than this.
  void trim(std::uint64_t bound) {
    while (weight > bound) take(oldest());
  }
};

/// A row of keys that have left: no more than there were residents at one time, and the one that leaves now.
struct memory : row {
  std::size_t most = 0;
  void remember(std::uint32_t key, std::uint64_t charge, std::size_t residents) {
    most = std::max(most, residents);
    while (keys.size() > most) take(oldest());
    add(key, charge);
  }
};

}  // namespace against
