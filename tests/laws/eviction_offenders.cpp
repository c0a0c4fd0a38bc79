// Every law of eviction policies can fail: for each there is a policy that breaks it, and is told so.
#include <larder/laws/eviction.hpp>

#include <larder/core/check.hpp>

#include <memory>

#include "catch.hpp"
#include "laws/memory.hpp"
#include "laws/offender.hpp"

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
struct names_nobody : plain<> {
  slot victim(const seen& v) noexcept { return v.residents() == 2 ? no_slot : first(v); }
};
struct names_what_cannot_be : plain<> {
  slot victim(const seen& v) noexcept { return v.residents() == 2 ? slot{1000} : first(v); }
};
struct looks_at_three : plain<> {  // and gives up if they are claimed
  slot victim(const seen& v) noexcept {
    for (std::size_t i = 0; i < order.size() && i < 3; ++i)
      if (v.evictable(order[i])) return order[i];
    return no_slot;
  }
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
struct breaks_when_copied : plain<> {
  std::vector<slot>* mine = &order;  // of the one it was copied from
  breaks_when_copied() = default;
  breaks_when_copied(const breaks_when_copied& other) : plain<>(other), mine(other.order.empty() ? &order : nullptr) {}
  breaks_when_copied& operator=(const breaks_when_copied& other) {
    order = other.order;
    return *this;
  }
  slot victim(const seen& v) noexcept { return mine == nullptr ? no_slot : first(v); }
};
struct forgets_when_copied_twice : plain<> {
  mutable bool copied = false;
  bool forgets = false;
  forgets_when_copied_twice() = default;
  forgets_when_copied_twice(const forgets_when_copied_twice& other) : plain<>(other), forgets(!order.empty() && other.copied) {
    other.copied = true;
  }
  forgets_when_copied_twice& operator=(const forgets_when_copied_twice&) = default;
  slot victim(const seen& v) noexcept { return forgets && v.evictable(order.back()) ? order.back() : first(v); }
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
struct loses_when_reserving : plain<> {
  std::size_t room = 0;
  void reserve(std::size_t n) {
    if (n > room && room != 0) order.clear();
    room = std::max(n, room);
    order.reserve(n);
  }
};
struct has_enough_at_a_million : plain<columns::reload_cost> {
  slot victim(const seen& v) noexcept {
    return least(v, [&](slot s) { return std::min(v.reload_cost(s), 1e6); });
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
struct reads_an_old_calendar : plain<columns::time> {
  slot victim(const seen& v) noexcept { return v.now().ticks < -50 && v.evictable(order.back()) ? order.back() : first(v); }
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
struct walks_where_nobody_is : plain<> {  // from the third walk on which nobody may leave
  mutable int walks = 0;
  template <class F>
  void for_each_victim(const seen& v, F&& f) const {
    if (first(v) == no_slot && !order.empty() && ++walks > 2) f(order.front());
    for (const slot s : order)
      if (v.evictable(s) && !f(s)) return;
  }
};
struct walks_astray : plain<> {
  template <class F>
  void for_each_victim(const seen& v, F&& f) const {
    std::vector<slot> open;
    for (const slot s : order)
      if (v.evictable(s)) open.push_back(s);
    if (open.size() > 2) std::reverse(open.begin() + 1, open.end());
    for (const slot s : open)
      if (!f(s)) return;
  }
};
struct walks_in_a_circle : plain<> {
  template <class F>
  void for_each_victim(const seen& v, F&& f) const {
    for (const slot s : order)
      if (v.evictable(s) && !f(s)) return;
    if (const slot s = first(v); s != no_slot) f(s);
  }
};
struct walks_two_steps : plain<> {
  template <class F>
  void for_each_victim(const seen& v, F&& f) const {
    int steps = 0;
    for (const slot s : order)
      if (v.evictable(s) && (++steps > 2 || !f(s))) return;
  }
};
struct walks_and_remembers : plain<> {
  bool walked = false;
  void on_hit(slot s, const seen& v) noexcept {
    if (!walked) plain<>::on_hit(s, v);
  }
  template <class F>
  void for_each_victim(const seen& v, F&& f) {
    walked = true;
    for (const slot s : order)
      if (v.evictable(s) && !f(s)) return;
  }
};
struct turns_at_a_claim : plain<> {
  slot victim(const seen& v) noexcept {
    slot found = no_slot;
    for_each_victim(v, [&](slot s) {
      found = s;
      return false;
    });
    return found;
  }
  template <class F>
  void for_each_victim(const seen& v, F&& f) const {
    std::vector<slot> open;
    for (const slot s : order)
      if (v.evictable(s)) open.push_back(s);
    if (open.size() < order.size()) std::reverse(open.begin(), open.end());
    for (const slot s : open)
      if (!f(s)) return;
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

template <class P>
void offends(std::string_view law, std::string_view words, std::size_t most, const std::vector<std::string_view>& also = {}) {
  laws::settings how;
  how.allocations = memory::taken;
  larder_test::breaks(laws::check_eviction(P{}, how), law, words, most, also);
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
TEST_CASE("laws: every law of eviction fails on its offender: whom a victim may be") {
  offends<names_nobody>("membership", "the victim is no slot at all, while a resident may leave", 9, {"claims", "drain"});
  offends<names_what_cannot_be>("membership", "the victim is a slot that does not exist", 9, {"claims", "drain"});
  offends<names_strangers>("membership", "the victim is slot 90, where nobody is resident", 9, {"claims", "drain", "relabeling"});
  offends<ignores_claims>("claims", ", which is claimed", 9);
  offends<looks_at_three>("claims", " claimed, the victim is no slot at all, while a resident may leave", 9);
  offends<ignores_withdrawal>("withdrawal", ", which was withdrawn from the order and not handed back", 10);
  offends<forgets_nothing>("forgetting", ", where nobody is resident any more", 9, {"withdrawal", "drain"});
  offends<changes_its_mind>("stability", "asked twice with no hook in between, the victim is slot ", 9);
  offends<loses_some>("drain", "the victim is no slot at all, while a resident may leave", 9, {"membership", "claims"});
}
TEST_CASE("laws: every law of eviction fails on its offender: copies and other runs") {
  offends<shares_its_state>("regularity", "a copy made half-way breaks off: ", 9, {"claims", "determinism", "relabeling"});
  offends<breaks_when_copied>("regularity", "a copy made half-way breaks off: the victim is no slot at all", 9);
  offends<forgets_when_copied_twice>("regularity", "from a copy left alone meanwhile ", 9);
  offends<keeps_old_state>("regularity", "from a used policy assigned anew ", 9);
  offends<remembers_other_runs>(
      "determinism", "a second time ", 200,
      {"regularity", "relabeling", "key renaming", "reserve", "cost scale", "size scale", "time shift", "reads the view"});
  offends<forgets_when_reserving>("reserve", "reserving bit by bit ", 9);
  offends<loses_when_reserving>("reserve", "reserving bit by bit one play breaks off: ", 9);
}
TEST_CASE("laws: every law of eviction fails on its offender: names, numbers and units") {
  offends<breaks_ties_by_slot>("relabeling", "in slots taken in turn ", 9);
  offends<prefers_some_keys>("key renaming", " hits, and under other keys ", 9);
  offends<has_enough_at_a_million>("cost scale", "with costs times 2^20 ", 9);
  offends<has_an_integer_clock>("cost scale", "with costs times 2^-20 ", 9);
  offends<mixes_units>("size scale", "with charges times 2^20 ", 9);
  offends<reads_the_calendar>("time shift", "2^40 ticks later ", 9);
  offends<reads_an_old_calendar>("time shift", "2^40 ticks earlier ", 9);
  offends<peeps>("reads the view", "with other numbers in columns not named ", 9, {"relabeling"});
  offends<peeps_at_the_clock>("reads the view", "with other numbers in columns not named ", 9);
  offends<allocates>("no allocation", "times after reserve", 9);
}
TEST_CASE("laws: every law of eviction fails on its offender: the walk") {
  offends<walks_and_changes>("ranked", "two walks, one after the other, name different slots", 9);
  offends<walks_where_nobody_is>("ranked", "the walk names an entry while nobody may leave", 9);
  offends<walks_backwards>("ranked", "the walk does not start with the victim, ", 9);
  offends<walks_on>("ranked", "a walk that is to stop at once does not stop after the victim", 9);
  offends<walks_astray>("ranked", " in place 2, but ", 9);
  offends<walks_in_a_circle>("ranked", " in place 2, but nobody would leave", 9);
  offends<walks_two_steps>("ranked", "the walk names 2 of 3 entries", 9);
  offends<walks_and_remembers>("ranked", "with walks in between ", 9);
  offends<turns_at_a_claim>("ranked", "passing over claimed entries changes the order of the rest", 9, {"no allocation"});
}
