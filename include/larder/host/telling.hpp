// What a cache tells: events to its cost model and observer, prices and changes of what an entry would free to its policies.
// Between shelf (where things are) and service (what happens).
#pragma once

#include <larder/host/shelf.hpp>

namespace larder::inline v0::detail {

template <class Key, class T, class... Policies>
class telling : public shelf<Key, T, Policies...> {
  using base = shelf<Key, T, Policies...>;

 public:
  using base::reads, base::priced, base::watched, base::follows_unshared, base::reordered;
  using base::withdrawn, base::releasing;
  using typename base::cost_type, typename base::weight;
  using event_type = entry_event<Key, T>;
  static constexpr request nobody{.count = 0};

  [[nodiscard]] event_type event_of(verb what, slot s, const request& asked) const noexcept {
    event_type e;
    e.what = what;
    e.now = seen_.now;
    e.asked = &asked;
    if (s == no_slot) return e;
    e.fingerprint = code_of(s);
    e.charge = sharing_.charge(s);
    e.context = context_.level(s, elapsed());
    e.key = &entries_.at(s)->key;
    e.value = &entries_.at(s)->value;
    return e;
  }
  /// Prices an event and adds it to the books.
  double charge(event_type& e) noexcept {
    if constexpr (priced) {
      std::array<double, cost::terms_of<cost_type>> parts{};
      e.cost = cost::price(cost_, e, std::span<double, cost::terms_of<cost_type>>(parts));
      LARDER_EXPECTS(e.cost >= 0 && e.cost < 1e300, "a cost model answered a negative cost or none at all");
      for (std::size_t i = 0; i < parts.size(); ++i) costs_[i] += parts[i];
    }
    return e.cost;
  }
  /// Tells the observer. One that throws is heard to the end of the operation (settle).
  void announce(const event_type& e) noexcept {
    if constexpr (noexcept(observer_.on(e)) || !watched) {
      observer_.on(e);
    } else {
      LARDER_TRY { observer_.on(e); }
      LARDER_CATCH_ALL {
#if defined(__cpp_exceptions)
        if (thrown_ == nullptr) thrown_ = std::current_exception();
#endif
      }
    }
  }
  /// What bringing an entry back would cost: a load of what its eviction would free, serving nobody.
  [[nodiscard]] double reload_cost(slot s) const noexcept {
    event_type e = event_of(verb::load, s, nobody);
    e.moved = sharing_.unshared(s);
    return cost_(e);
  }
  /// What evicting s would free has changed. Entries that are out of the order are told when they are handed back.
  void reshared(slot s) noexcept {
    if constexpr (reads(columns::reload_cost) && priced) reload_costs_[index_of(s)] = reload_cost(s);
    if constexpr (reordered)
      if (!is(s, withdrawn | releasing)) eviction_.on_unshared(s, seen());
  }
  void load_blocks(slot s, const weight& w) noexcept {
    if constexpr (follows_unshared)
      sharing_.load(s, w, [this](slot other) noexcept { reshared(other); });
    else
      sharing_.load(s, w);
  }
  void drop_blocks(slot s) noexcept {
    if constexpr (follows_unshared)
      sharing_.drop(s, [this](slot other) noexcept { reshared(other); });
    else
      sharing_.drop(s);
  }
  void note(slot s, const request& asked, bool stated) noexcept {
    if constexpr (reads(columns::priority))
      if (stated) priorities_[index_of(s)] = asked.priority;
    if constexpr (reads(columns::reload_cost) && priced) reload_costs_[index_of(s)] = reload_cost(s);
  }

 protected:
  using base::entries_, base::seen_, base::costs_, base::reload_costs_, base::priorities_;
  using base::eviction_, base::sharing_, base::context_, base::cost_, base::observer_;
  using base::is, base::code_of, base::elapsed, base::seen;
#if defined(__cpp_exceptions)
  using base::thrown_;
#endif
};

}  // namespace larder::inline v0::detail
