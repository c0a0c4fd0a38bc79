// Every law of eviction policies can fail: for each there is a policy that breaks it, and is told so.
#include <larder/laws/eviction.hpp>

#include <larder/core/check.hpp>

#include <memory>

#include "catch.hpp"
#include "laws/memory.hpp"

using namespace larder;

namespace {

/// An lru as one would write it in a hurry: a vector, oldest first. It keeps every law; offenders change one thing each.
template <columns Needs = columns::none>
struct plain {
  static constexpr std::string_view name = "plain";
  static constexpr columns needs = Needs;
  using seen = view<Needs>;

  std::vector<slot> order;

  void reserve(std::size_t n) { order.reserve(n); }
  void on_load(slot s, const seen&) noexcept { order.push_back(s); }
  void on_hit(slot s, const seen&) noexcept {
    std::erase(order, s);
    order.push_back(s);
  }
  void on_evict(slot s, const seen&) noexcept { std::erase(order, s); }
  [[nodiscard]] slot victim(const seen& v) noexcept { return first(v); }
  [[nodiscard]] slot first(const seen& v) const noexcept {
    for (const slot s : order)
      if (v.evictable(s)) return s;
    return no_slot;
  }
  /// The entry of the smallest score, the oldest of equals.
  template <class Score>
  [[nodiscard]] slot least(const seen& v, Score&& score) const noexcept {
    slot found = no_slot;
    for (const slot s : order)
      if (v.evictable(s) && (found == no_slot || score(s) < score(found))) found = s;
    return found;
  }
};

struct names_strangers : plain<> {
  slot victim(const seen& v) noexcept { return v.residents() == 2 ? slot{90} : first(v); }
};
struct ignores_claims : plain<> {
  slot victim(const seen&) noexcept { return order.front(); }
};
struct ignores_withdrawal : plain<> {
  void on_load(slot s, const seen& v) noexcept {
    if (!v.handing()) order.push_back(s);
  }
  void on_evict(slot s, const seen& v) noexcept {
    if (!v.handing()) std::erase(order, s);
  }
};
struct forgets_nothing : plain<> {
  void on_load(slot s, const seen&) noexcept {
    std::erase(order, s);
    order.push_back(s);
  }
  void on_evict(slot s, const seen& v) noexcept {
    if (v.residents() != 3) std::erase(order, s);
  }
};
struct changes_its_mind : plain<> {
  unsigned asked = 0;
  slot victim(const seen& v) noexcept { return ++asked % 2 == 0 && v.evictable(order.back()) ? order.back() : first(v); }
};
struct loses_some : plain<> {
  void on_hit(slot s, const seen&) noexcept {
    if (order.size() > 1) std::erase(order, s);  // and does not put it back
  }
};
struct shares_its_state : plain<> {
  std::shared_ptr<std::vector<slot>> shared = std::make_shared<std::vector<slot>>();
  void on_load(slot s, const seen&) noexcept { shared->push_back(s); }
  void on_hit(slot, const seen&) noexcept {}
  void on_evict(slot s, const seen&) noexcept { std::erase(*shared, s); }
  slot victim(const seen& v) noexcept {
    for (const slot s : *shared)
      if (v.evictable(s)) return s;
    return shared->empty() ? no_slot : shared->front();
  }
};
struct keeps_old_state : plain<> {
  unsigned evictions = 0;
  keeps_old_state() = default;
  keeps_old_state(const keeps_old_state&) = default;
  keeps_old_state& operator=(const keeps_old_state& other) {
    order = other.order;  // and not the count
    return *this;
  }
  void on_evict(slot s, const seen&) noexcept {
    ++evictions;
    std::erase(order, s);
  }
  slot victim(const seen& v) noexcept { return evictions % 2 == 1 && v.evictable(order.back()) ? order.back() : first(v); }
};
struct remembers_other_runs : plain<> {
  static inline unsigned loads = 0;
  void on_load(slot s, const seen&) noexcept { ++loads % 5 == 0 ? void(order.insert(order.begin(), s)) : order.push_back(s); }
};
struct breaks_ties_by_slot : plain<> {
  slot victim(const seen& v) noexcept {
    return least(v, [](slot s) { return index_of(s); });
  }
};
struct prefers_some_keys : plain<columns::fingerprint> {
  slot victim(const seen& v) noexcept {
    return least(v, [&](slot s) { return v.fingerprint(s); });
  }
};
struct forgets_when_reserving : plain<> {
  std::size_t room = 0;
  void reserve(std::size_t n) {
    if (n > room && room != 0) std::reverse(order.begin(), order.end());
    room = std::max(n, room);
    order.reserve(n);
  }
};
struct has_an_integer_clock : plain<columns::reload_cost> {  // the mistake of P24
  slot victim(const seen& v) noexcept {
    return least(v, [&](slot s) { return static_cast<long long>(v.reload_cost(s)); });
  }
};
struct mixes_units : plain<columns::charge> {
  slot victim(const seen& v) noexcept {
    return least(v, [&](slot s) { return v.charge(s) > 8 ? 0 : 1; });
  }
};
struct reads_the_calendar : plain<columns::time> {
  slot victim(const seen& v) noexcept { return v.now().ticks > 50 && v.evictable(order.back()) ? order.back() : first(v); }
};
struct peeps : plain<columns::charge> {
  slot victim(const seen& v) noexcept {
    return least(v, [&](slot s) { return v.all().reload_cost[index_of(s)]; });
  }
};
struct peeps_at_the_clock : plain<> {
  slot victim(const seen& v) noexcept { return v.all().now.ticks % 2 == 0 && v.evictable(order.back()) ? order.back() : first(v); }
};
struct walks_backwards : plain<> {
  template <class F>
  void for_each_victim(const seen& v, F&& f) const {
    for (auto at = order.rbegin(); at != order.rend(); ++at)
      if (v.evictable(*at) && !f(*at)) return;
  }
};
struct walks_on : plain<> {
  template <class F>
  void for_each_victim(const seen& v, F&& f) const {
    for (const slot s : order)
      if (v.evictable(s)) f(s);  // told to stop it goes on
  }
};
struct walks_and_changes : plain<> {
  template <class F>
  void for_each_victim(const seen& v, F&& f) {
    for (const slot s : std::vector(order))
      if (v.evictable(s) && !f(s)) return;
    if (order.size() > 2) std::swap(order[1], order[2]);
  }
};
struct allocates : plain<> {
  std::vector<int> log;
  void on_hit(slot s, const seen& v) noexcept {
    plain::on_hit(s, v);
    log.push_back(1);
  }
};

/// The law is broken, in words, with a trace of a few steps; of an offender that does the same again, a short one.
template <class P>
void offends(std::string_view law, bool repeatable = true) {
  INFO(law);
  laws::settings how;
  how.allocations = memory::taken;
  const laws::report found = laws::check_eviction(P{}, how);
  INFO(found.text());
  CHECK(found.breaks(law));
  for (const laws::verdict& v : found.verdicts)
    if (!v && repeatable) {
      CHECK(v.trace.size() >= 1);
      CHECK(v.trace.size() < 25);
    }
}

}  // namespace

TEST_CASE("laws: the plain policy that the offenders start from keeps every law of eviction") {
  laws::settings how;
  how.allocations = memory::taken;
  const laws::report found = laws::check_eviction(plain<>{}, how);
  INFO(found.text());
  CHECK(found);
  static_assert(check_eviction_policy<plain<>>());
}
TEST_CASE("laws: every law of eviction fails on its offender") {
  offends<names_strangers>("membership");
  offends<ignores_claims>("claims");
  offends<ignores_withdrawal>("withdrawal");
  offends<forgets_nothing>("forgetting");
  offends<changes_its_mind>("stability");
  offends<loses_some>("drain");
  offends<shares_its_state>("regularity", false);
  offends<keeps_old_state>("regularity");
  offends<remembers_other_runs>("determinism", false);
  offends<breaks_ties_by_slot>("relabeling");
  offends<prefers_some_keys>("key renaming");
  offends<forgets_when_reserving>("reserve");
  offends<has_an_integer_clock>("cost scale");
  offends<mixes_units>("size scale");
  offends<reads_the_calendar>("time shift");
  offends<peeps>("reads the view");
  offends<peeps_at_the_clock>("reads the view");
  offends<walks_backwards>("ranked");
  offends<walks_on>("ranked");
  offends<walks_and_changes>("ranked");
  offends<allocates>("no allocation");
}
