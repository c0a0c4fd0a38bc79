// The greedy-dual family as a textbook has it: an entry is set to L + what it is worth at its load and at every hit; the least leaves, of
// equals the one set first, and L becomes its number.
#pragma once

#include <limits>
#include <set>
#include <utility>

#include "eviction/against.hpp"

namespace against {

struct inflated : textbook {
  using textbook::textbook;

 protected:
  /// What an entry is worth after so many uses since it was loaded.
  [[nodiscard]] virtual double worth(const item& x, double uses) const = 0;

 private:
  using number = std::pair<double, std::uint64_t>;  // and when it was set
  std::set<std::pair<number, std::uint32_t>> order;
  std::map<std::uint32_t, number> numbers;
  std::map<std::uint32_t, double> counted;
  std::uint64_t settings = 0;
  double level = 0;  // L

  void put(const item& x) {
    numbers[x.key] = {level + worth(x, counted[x.key]), ++settings};
    order.insert({numbers[x.key], x.key});
  }
  void load(const item& asked) override {
    counted[asked.key] = 1;
    put(asked);
  }
  void hit(const item& asked) override {
    ++counted[asked.key];
    order.erase({numbers[asked.key], asked.key});
    put(asked);
  }
  std::uint32_t evict() override {
    const std::uint32_t gone = order.begin()->second;
    level = order.begin()->first.first;
    order.erase(order.begin());
    if (order.empty()) level = 0;  // nobody is left to be measured by it
    return gone;
  }
};

}  // namespace against
