// knapsack: the best choice of models for one server, once every model has a whole-number value.
// Models come in groups; in each group one set of shared blocks is chosen and paid for, then models it admits at their own bytes. With one
// group of one set this is the plain 0/1 knapsack.
//   T(e, v) = min(T(e-1, v), T(e-1, v - value_e) + weight_e): the least bytes that reach value v; the answer is the largest v that fits.
// Only the columns that could still matter are kept: a state heavier than one of more value is dropped, and so is one that a price per byte
// shows to stay below a choice known to fit. Both leave the answer of the full table, ties included (of equal bytes, the first found).
// Groups meet in the capacity only, so their tables are joined one after the other (max-convolution) instead of combining their sets; and a
// set that admits what the set before it admits, and more, goes on from there, so that a chain of sets costs one pass over its items.
// Sources: Bellman, 1957 (the recurrence); Nemhauser and Ullmann, 1969 (lists instead of tables); the use for shared blocks after
// "SlimCaching", arXiv 2507.06567. Costs O(items * states) time, 8 bytes per state ever kept.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace larder::inline v0::placement {

/// A model to choose or not: its value after rounding, its own bytes, and a number by which the caller knows it.
struct knapsack_item {
  std::uint64_t value = 0;
  std::uint64_t weight = 0;
  std::uint32_t number = 0;
};

/// A set of shared blocks: what it takes, and what may be chosen once it is there, by ascending number.
struct knapsack_set {
  std::uint64_t size = 0;
  std::vector<knapsack_item> items;
};

/// One of these sets is chosen; list a set of size 0 if none at all may be.
using knapsack_group = std::vector<knapsack_set>;

/// Solves one problem of this kind. Values may add up to 2^52.
class knapsack {
 public:
  /// `most_states` bounds the memory: 8 bytes each.
  explicit knapsack(const std::vector<knapsack_group>& groups, std::uint64_t capacity, std::size_t most_states = std::size_t{1} << 26)
      : capacity_(capacity), most_states_(std::min(most_states, std::size_t{0xfffffffe})) {
    for (const knapsack_group& group : groups) groups_.push_back(steps_of(group));
    find_price();
  }

  /// No choice has more value than this. Cheap: found without building the lists.
  [[nodiscard]] double bound() const noexcept { return bound_; }

  /// Numbers of the items that the price chooses and that fit together: a good choice, not always the best.
  [[nodiscard]] std::vector<std::uint32_t> fair_choice() const { return fair_; }

  /// Numbers of the items of the best choice, ascending; nothing if that took more than `most_states` states.
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> best_choice() {
    std::vector<double> after(groups_.size() + 1, 0.0);  // what the groups from here on can add at this price
    for (std::size_t g = groups_.size(); g-- > 0;) after[g] = after[g + 1] + priced(groups_[g], price_).worth;
    list reached{{0, 0, no_node}};
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const std::vector<std::vector<double>> rest = rest_of(groups_[g], after[g + 1]);
      list joined, grown;
      for (std::size_t at = 0; at < groups_[g].size(); ++at) {
        const step& one = groups_[g][at];
        if (one.restart) grown = reached;
        for (std::size_t item = 0; item < one.fresh.size(); ++item)
          if (!extend(grown, one.fresh[item], rest[at][item + 1])) return std::nullopt;
        join(joined, grown, one.size, after[g + 1]);
      }
      reached = std::move(joined);
    }
    std::vector<std::uint32_t> chosen;
    if (!reached.empty())
      for (std::uint32_t at = reached.front().node; at != no_node; at = nodes_[at].before) chosen.push_back(nodes_[at].number);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
  }

 private:
  static constexpr std::uint32_t no_node = 0xffffffffu;

  struct state {
    std::uint64_t value, weight;
    std::uint32_t node;  // the item chosen last, from which the others are found
  };
  struct chosen_item {
    std::uint32_t before, number;
  };
  // States of falling value and falling weight.
  using list = std::vector<state>;

  // A set as what it adds to the one before it in the group, or to nothing.
  struct step {
    bool restart = true;
    std::uint64_t size = 0;
    std::vector<knapsack_item> fresh;
  };

  static std::vector<step> steps_of(const knapsack_group& group) {
    const auto by_number = [](const knapsack_item& a, const knapsack_item& b) { return a.number < b.number; };
    std::vector<step> steps;
    for (std::size_t at = 0; at < group.size(); ++at) {
      const std::vector<knapsack_item>& items = group[at].items;
      step next{true, group[at].size, items};
      if (at != 0 && std::includes(items.begin(), items.end(), group[at - 1].items.begin(), group[at - 1].items.end(), by_number)) {
        next.restart = false;
        next.fresh.clear();
        std::set_difference(items.begin(), items.end(), group[at - 1].items.begin(), group[at - 1].items.end(),
                            std::back_inserter(next.fresh), by_number);
      }
      steps.push_back(std::move(next));
    }
    return steps;
  }

  static double reduced(const knapsack_item& item, double price) noexcept {
    return static_cast<double>(item.value) - price * static_cast<double>(item.weight);
  }

  // For every step and number of its items decided: the most that can still be added at this price, this group's set paid for.
  [[nodiscard]] std::vector<std::vector<double>> rest_of(const std::vector<step>& steps, double after) const {
    std::vector<std::vector<double>> rest(steps.size());
    for (std::size_t at = steps.size(); at-- > 0;) {
      const step& one = steps[at];
      rest[at].resize(one.fresh.size() + 1);
      double most = after - price_ * static_cast<double>(one.size);
      if (at + 1 < steps.size() && !steps[at + 1].restart) most = std::max(most, rest[at + 1].front());
      rest[at].back() = most;
      for (std::size_t item = one.fresh.size(); item-- > 0;)
        rest[at][item] = rest[at][item + 1] + std::max(0.0, reduced(one.fresh[item], price_));
    }
    return rest;
  }

  struct priced_group {
    double worth = 0.0;
    std::size_t set = 0;
    std::uint64_t weight = 0;
  };
  // The set of a group that is worth most when bytes have this price; of equals, the first.
  static priced_group priced(const std::vector<step>& steps, double price) noexcept {
    priced_group best;
    double worth = 0.0;
    std::uint64_t weight = 0;
    for (std::size_t at = 0; at < steps.size(); ++at) {
      if (steps[at].restart) {
        worth = 0.0;
        weight = 0;
      }
      for (const knapsack_item& item : steps[at].fresh)
        if (reduced(item, price) > 0) {
          worth += reduced(item, price);
          weight = plus(weight, item.weight);
        }
      const priced_group one{worth - price * static_cast<double>(steps[at].size), at, plus(weight, steps[at].size)};
      if (at == 0 || one.worth > best.worth) best = one;
    }
    return best;
  }
  static std::uint64_t plus(std::uint64_t a, std::uint64_t b) noexcept { return a + b < a ? ~std::uint64_t{0} : a + b; }

  // Weak duality: for every price, sum of (value - price * bytes) + price * capacity is at least the value of any choice that fits. The
  // least price whose own choice fits gives nearly the least bound, and its choice, filled up, is the one to beat.
  void find_price() {
    const auto fits = [&](double price) {
      std::uint64_t weight = 0;
      for (const std::vector<step>& group : groups_) weight = plus(weight, priced(group, price).weight);
      return weight <= capacity_;
    };
    const auto bound_at = [&](double price) {
      double sum = price * static_cast<double>(capacity_);
      for (const std::vector<step>& group : groups_) sum += priced(group, price).worth;
      return sum;
    };
    double low = 0.0, high = 0.0;
    if (!fits(0.0)) {
      // Beyond 2^64 of value per byte nothing that has a weight is worth it.
      for (high = 0x1p-40; !fits(high) && high < 0x1p64; high *= 2) low = high;
      for (int halving = 0; halving < 60; ++halving) {
        const double middle = low + (high - low) / 2;
        (fits(middle) ? high : low) = middle;
      }
    }
    price_ = high;
    bound_ = bound_at(high);
    if (low < high && bound_at(low) < bound_) bound_ = bound_at(price_ = low);
    choose(high);
  }

  void choose(double price) {
    std::uint64_t room = capacity_;
    std::vector<const knapsack_item*> left;
    const auto take = [&](const knapsack_item& item) {
      room -= item.weight;
      goal_ += static_cast<double>(item.value);
      fair_.push_back(item.number);
    };
    for (const std::vector<step>& group : groups_) {
      const priced_group chosen = priced(group, price);
      if (group.empty() || chosen.weight > room) continue;
      room -= group[chosen.set].size;
      for (std::size_t at = chosen.set + 1; at-- > 0;) {
        for (const knapsack_item& item : group[at].fresh) {
          if (reduced(item, price) > 0)
            take(item);
          else
            left.push_back(&item);
        }
        if (group[at].restart) break;
      }
    }
    std::vector<std::pair<double, std::size_t>> dearest_first;  // of equals the one met first
    for (std::size_t i = 0; i < left.size(); ++i) dearest_first.emplace_back(-reduced(*left[i], price), i);
    std::sort(dearest_first.begin(), dearest_first.end());
    for (const auto& [less, i] : dearest_first)
      if (left[i]->value > 0 && left[i]->weight <= room) take(*left[i]);
    std::sort(fair_.begin(), fair_.end());
  }

  // Whether a state can still lead to as much as the choice known to fit. The slack is far above the rounding of the sums and far below one
  // state's worth of pruning; keeping a state too many changes nothing.
  [[nodiscard]] bool hopeful(std::uint64_t value, std::uint64_t weight, double rest) const noexcept {
    const double reachable = static_cast<double>(value) + price_ * static_cast<double>(capacity_ - weight) + rest;
    return reachable >= goal_ - 1e-9 * (goal_ + reachable);
  }

  // Adds the choice of one more item to every state. Equal values keep the lighter state, equal states the older one.
  bool extend(list& states, const knapsack_item& item, double rest) {
    list merged;
    const auto lighter = [&](std::uint64_t weight) { return merged.empty() || weight < merged.back().weight; };
    std::size_t without = 0, with = 0;
    while (without < states.size() || with < states.size()) {
      if (with < states.size() && (item.weight > capacity_ || states[with].weight > capacity_ - item.weight)) {
        ++with;
        continue;
      }
      bool newer = without == states.size();
      if (!newer && with < states.size()) {
        const state &old = states[without], &grown = states[with];
        const std::uint64_t value = grown.value + item.value, weight = grown.weight + item.weight;
        newer = value > old.value || (value == old.value && weight < old.weight);
      }
      if (!newer) {
        const state& old = states[without++];
        if (lighter(old.weight) && hopeful(old.value, old.weight, rest)) merged.push_back(old);
        continue;
      }
      const state& grown = states[with++];
      const std::uint64_t value = grown.value + item.value, weight = grown.weight + item.weight;
      if (!lighter(weight) || !hopeful(value, weight, rest)) continue;
      if (nodes_.size() >= most_states_) return false;
      nodes_.push_back({grown.node, item.number});
      merged.push_back({value, weight, static_cast<std::uint32_t>(nodes_.size() - 1)});
    }
    states = std::move(merged);
    return true;
  }

  // Adds to `joined` the states of `grown` with a set of this size paid for; of equal states the older one stays.
  void join(list& joined, const list& grown, std::uint64_t size, double after) const {
    if (size > capacity_) return;
    list merged;
    std::size_t a = 0, b = 0;
    while (a < joined.size() || b < grown.size()) {
      if (b < grown.size() && (grown[b].weight > capacity_ - size || !hopeful(grown[b].value, grown[b].weight + size, after))) {
        ++b;
        continue;
      }
      const bool newer =
          a == joined.size() || (b < grown.size() && (grown[b].value > joined[a].value ||
                                                      (grown[b].value == joined[a].value && grown[b].weight + size < joined[a].weight)));
      const state one = newer ? state{grown[b].value, grown[b].weight + size, grown[b].node} : joined[a];
      ++(newer ? b : a);
      if (merged.empty() || one.weight < merged.back().weight) merged.push_back(one);
    }
    joined = std::move(merged);
  }

  std::vector<std::vector<step>> groups_;
  std::uint64_t capacity_;
  std::size_t most_states_;
  double price_ = 0.0, bound_ = 0.0, goal_ = 0.0;
  std::vector<std::uint32_t> fair_;
  std::vector<chosen_item> nodes_;
};

}  // namespace larder::inline v0::placement
