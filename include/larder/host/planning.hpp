// The parts of cache that say what a load would do, and do it at the least cost. Included by cache.hpp.
#pragma once

#include <utility>
#include <vector>

#include <larder/cache.hpp>

namespace larder::inline v0 {

/// Fills in what loading would do if these left.
template <class Key, class T, class... Policies>
template <class K>
void cache<Key, T, Policies...>::describe(load_plan<Key>& answer, const K& key, std::uint64_t code, const weight& w, const request& asked,
                                          const std::vector<slot>& leaving) {
  answer.victims.reserve(leaving.size());
  const std::uint64_t used = this->sharing_.used();
  for (const slot s : leaving) {
    answer.victims.push_back(&this->key(s));
    this->sharing_.drop(s);
  }
  answer.freed = used - this->sharing_.used();
  answer.added = this->sharing_.missing(w);
  for (const slot s : leaving) this->sharing_.load(s, this->sharing_.weight_of(s));
  event_type e = this->event_of(verb::load, no_slot, asked);
  e.fingerprint = code;
  e.charge = this->sharing_.full(w);
  e.moved = answer.added;
  if constexpr (internals::priced) answer.cost = cost_of(e, key);
}

template <class Key, class T, class... Policies>
template <class K>
load_plan<Key> cache<Key, T, Policies...>::plan_cheapest(const K& key, const weight& w, const request& asked) {
  load_plan<Key> answer;
  const std::uint64_t code = this->index_.code(this->form(key));
  if (this->locate(code, this->form(key)) != no_slot) {
    answer.resident = true;
    return answer;
  }
  answer.reason = this->feasible(w);
  if (answer.reason != refusal::none) return answer;
  const bool room = this->fits(w);
  const sharing::victim_set leaving = room ? sharing::victim_set{} : this->cheapest(w);
  answer.reason = this->admitted(code, w, asked, leaving.victims, room);
  if (answer.reason != refusal::none) return answer;
  describe(answer, key, code, w, asked, leaving.victims);
  answer.loss = leaving.price;
  answer.loss_at_least = leaving.at_least;
  return answer;
}

template <class Key, class T, class... Policies>
template <class K, class V>
outcome cache<Key, T, Policies...>::put_cheapest(K&& key, V&& new_value, const weight& w, const request& asked) {
  const auto [code, s] = sought(key);
  if (s != no_slot) return settled(this->replace(s, code, w, asked, std::forward<K>(key), std::forward<V>(new_value)));
  return settled(this->enter_cheapest(code, w, asked, std::forward<K>(key), std::forward<V>(new_value)));
}

}  // namespace larder::inline v0
