// The cheapest set of residents that makes room for a newcomer. Evicting two sharers frees more than the sum of what each would free alone,
// and a victim may hold a block that the newcomer needs, so no order of single entries finds it.
//
// Up to 20 candidates: depth first over the subsets, cutting off what costs too much, or cannot free enough any more: exactly the cheapest.
// More: the cheaper of two greedy sets, each without whatever is not needed.
// - away: evicts by price per byte of relief, least first; each entry that would complete the set ends one try, and the cheapest try wins.
// - back: evicts everything, then takes back by price per missing byte, most first, whatever still fits.
//
// Either way no victim can be spared (P13). Without shared blocks `away` costs at most twice the cheapest (Csirik, Frenk, Labbé, Zhang,
// "Heuristics for the 0-1 min-knapsack problem", 1991); with them no greedy has such a bound, since relief is not submodular. So beside the
// price stands `at_least`, below which no set can be: what the needed bytes cost where every entry frees its whole size at the price of
// what it frees alone. Exactly: 2^20 steps at the very worst; otherwise O(n^2). A step is O(blocks of an entry). Takes memory before it
// touches anything.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <larder/core/concepts.hpp>
#include <larder/core/quantity.hpp>

namespace larder::inline v0::sharing {

/// Who should leave, in the order of the candidates.
struct victim_set {
  std::vector<slot> victims;
  double price = 0;     ///< of all of them, each for what it frees after those before it
  double at_least = 0;  ///< no set that makes room costs less
  bool exact = true;    ///< is it the cheapest there is?
  bool enough = true;   ///< does it make room? Otherwise not even all candidates do, and victims is empty
};

/// So many candidates are searched exactly.
inline constexpr std::size_t searched_exactly = 20;

namespace detail {

template <sharing_model S, class Price>
class victim_search {
 public:
  using weight = typename S::weight;
  victim_search(S& model, const weight& w, std::uint64_t capacity, std::span<const slot> candidates, Price& price)
      : model_(model), w_(w), capacity_(capacity), all_(candidates), price_(price), out_(all_.size()), best_(all_.size()) {
    for (const slot s : all_) weights_.push_back(model_.weight_of(s));
    order_.resize(all_.size());
    charges_beyond_.resize(all_.size() + 1);
    rate_beyond_.resize(all_.size() + 1, infinite);
    for (std::size_t i = all_.size(); i-- > 0;) {
      // Sharers' charges count their blocks each time, so that the sum may pass 64 bits where no union does.
      charges_beyond_[i] = (larder::bytes{charges_beyond_[i + 1]} + larder::bytes{model_.charge(all_[i])}).count;
      rate_beyond_[i] = std::min(rate_beyond_[i + 1], rate(i));
    }
  }

  victim_set found(std::size_t exactly_up_to) {
    victim_set answer;
    const double least = bound();
    drop_all();
    answer.enough = fits();
    load_all();
    if (!answer.enough) return answer;
    away();
    back();
    answer.exact = all_.size() <= exactly_up_to;
    if (answer.exact && !fits()) search(0, 0, 0);
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (best_[i]) answer.victims.push_back(all_[i]);
    answer.price = best_price_;
    answer.at_least = answer.exact || fits() ? best_price_ : std::min(least, best_price_);  // rounding may lift the bound beyond the price
    return answer;
  }

 private:
  static constexpr double infinite = std::numeric_limits<double>::infinity();

  [[nodiscard]] bool fits() const noexcept {
    const std::uint64_t missing = model_.missing(w_);
    return missing <= capacity_ && model_.used() <= capacity_ - missing;
  }
  /// Bytes that still have to go.
  [[nodiscard]] std::uint64_t need() const noexcept { return fits() ? 0 : model_.used() + model_.missing(w_) - capacity_; }
  double drop(std::size_t i) noexcept {
    const double asked = price_(all_[i], model_.unshared(all_[i]));
    model_.drop(all_[i]);
    out_[i] = true;
    return asked;
  }
  void load(std::size_t i) noexcept {
    model_.load(all_[i], weights_[i]);
    out_[i] = false;
  }
  void drop_all() noexcept {
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (!out_[i]) drop(i);
  }
  void load_all() noexcept {
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (out_[i]) load(i);
  }
  /// The least that a byte can cost that the candidate frees.
  [[nodiscard]] double rate(std::size_t i) const noexcept {
    const std::uint64_t charge = model_.charge(all_[i]);
    return charge == 0 ? infinite : price_(all_[i], model_.unshared(all_[i])) / static_cast<double>(charge);
  }

  // No victim can be spared: takes back, dearest first, what is not needed; then the set is the best if it is cheaper. Loads everything.
  void settle() noexcept {
    std::size_t count = 0;
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (out_[i]) order_[count++] = i;
    const auto dearer = [&](std::size_t a, std::size_t b) {
      const double x = price_(all_[a], model_.charge(all_[a])), y = price_(all_[b], model_.charge(all_[b]));
      return y < x || (!(x < y) && a < b);
    };
    std::sort(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(count), dearer);
    for (std::size_t k = 0; k < count; ++k) {
      load(order_[k]);
      if (!fits()) drop(order_[k]);
    }
    count = 0;
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (out_[i]) order_[count++] = i;
    load_all();
    double asked = 0;  // in the order of the candidates
    for (std::size_t k = 0; k < count; ++k) asked += drop(order_[k]);
    keep_if_better(asked, count);
    load_all();
  }
  void keep_if_better(double asked, std::size_t count) noexcept {
    if (!(asked < best_price_ || (!(best_price_ < asked) && count < best_count_))) return;
    best_price_ = asked;
    best_count_ = count;
    for (std::size_t i = 0; i < all_.size(); ++i) best_[i] = out_[i];
  }

  void away() noexcept {
    std::vector<double>& each = scratch_;
    std::size_t finish = all_.size();
    double spent = 0, cheapest = infinite;
    for (std::size_t i = 0; i < all_.size(); ++i) order_[i] = i;
    const auto first = [&](std::size_t a, std::size_t b) { return each[a] < each[b] || (!(each[b] < each[a]) && a < b); };
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const std::uint64_t relief = model_.relief(all_[i], w_);
      each[i] = relief == 0 ? infinite : price_(all_[i], model_.unshared(all_[i])) / static_cast<double>(relief);
    }
    std::sort(order_.begin(), order_.end(), first);
    std::vector<std::size_t>& order = kept_order_;
    order.assign(order_.begin(), order_.end());
    if (fits()) return settle();
    std::size_t prefix = 0;  // how many of `order` were looked at when the cheapest try ended
    for (std::size_t k = 0; k < order.size(); ++k) {
      const double asked = drop(order[k]);
      if (!fits()) {
        spent += asked;
        continue;
      }
      if (spent + asked < cheapest) {
        cheapest = spent + asked;
        finish = order[k];
        prefix = k;
      }
      load(order[k]);
      skipped_[order[k]] = true;
    }
    load_all();
    for (std::size_t k = 0; k < prefix; ++k)
      if (!skipped_[order[k]]) drop(order[k]);
    if (finish < all_.size()) drop(finish);
    settle();
  }
  void back() noexcept {
    drop_all();
    for (;;) {
      std::size_t found = all_.size();
      double densest = -1;
      for (std::size_t i = 0; i < all_.size(); ++i) {
        if (!out_[i]) continue;
        const std::uint64_t missing = model_.missing(weights_[i]);
        const double worth = price_(all_[i], missing);
        const double density = missing == 0 ? infinite : worth / static_cast<double>(missing);
        if (!(density > densest)) continue;
        load(i);
        const bool good = fits();
        drop(i);
        if (!good) continue;
        densest = density;
        found = i;
      }
      if (found == all_.size()) break;
      load(found);
    }
    settle();
  }

  void search(std::size_t i, double spent, std::size_t count) noexcept {
    const std::uint64_t needed = need();
    if (needed == 0) return keep_if_better(spent, count);
    if (i == all_.size() || charges_beyond_[i] < needed) return;
    if (spent + rate_beyond_[i] * static_cast<double>(needed) * (1 - 1e-9) > best_price_) return;
    const double asked = drop(i);
    if (spent + asked <= best_price_) search(i + 1, spent + asked, count + 1);
    load(i);
    search(i + 1, spent, count);
  }

  // The needed bytes from whole sizes, the cheapest by the byte first, the last in part.
  double bound() noexcept {
    std::uint64_t needed = need();
    for (std::size_t i = 0; i < all_.size(); ++i) {
      order_[i] = i;
      scratch_.push_back(rate(i));
    }
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return scratch_[a] < scratch_[b]; });
    skipped_.resize(all_.size());
    kept_order_.reserve(all_.size());
    double sum = 0;
    for (std::size_t k = 0; k < order_.size() && needed > 0; ++k) {
      const std::uint64_t part = std::min(needed, model_.charge(all_[order_[k]]));
      if (part == 0) continue;
      sum += scratch_[order_[k]] * static_cast<double>(part);
      needed -= part;
    }
    return sum;
  }

  S& model_;
  weight w_;
  std::uint64_t capacity_;
  std::span<const slot> all_;
  Price& price_;
  std::vector<weight> weights_;
  std::vector<bool> out_, best_, skipped_;
  std::vector<std::size_t> order_, kept_order_;
  std::vector<double> scratch_, rate_beyond_;
  std::vector<std::uint64_t> charges_beyond_;
  double best_price_ = infinite;
  std::size_t best_count_ = 0;
};

}  // namespace detail

/// The cheapest of the candidates to evict so that w fits into the capacity. price(slot, bytes) is what losing it costs where it frees so
/// many charges: finite, >= 0, noexcept, never less for more. Candidates are residents, each once, and none is pinned. The model is changed
/// on the way and left as it was. Up to exactly_up_to candidates are searched for the very cheapest. Of sets at one price the one with
/// fewer victims, then the one found first.
template <sharing_model S, class Price>
[[nodiscard]] victim_set cheapest_victims(S& model, const typename S::weight& w, std::uint64_t capacity, std::span<const slot> candidates,
                                          Price&& price, std::size_t exactly_up_to = searched_exactly) {
  return detail::victim_search<S, Price>(model, w, capacity, candidates, price).found(exactly_up_to);
}

}  // namespace larder::inline v0::sharing
