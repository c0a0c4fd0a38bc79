// What the model-based tests and the fuzzing ask of a cache: commands, and answers in words.
#pragma once

#include <larder/cache.hpp>

#include <cstddef>
#include <sstream>
#include <string>

namespace model {

using namespace larder;

enum class op {
  find,
  put,
  serve,
  emplace,
  get,
  get_nothing,
  refuse,
  peek,
  lease,
  release,
  erase,
  recharge,
  resize,
  clear,
  begin,
  end,
  clock,
  plan,
  reserve,
  transplant,
  find_many,
  put_own,
  reenter,
  fail,
  cheapest,
  count
};

struct command {
  op what = op::find;
  int key = 0;
  std::size_t weight = 0, choice = 0;

  std::string text() const {
    static const char* const names[]{"find",
                                     "put",
                                     "serve",
                                     "try_emplace",
                                     "get_or_load",
                                     "get_or_load of nothing",
                                     "refuse",
                                     "peek",
                                     "lease",
                                     "release",
                                     "erase",
                                     "recharge",
                                     "resize",
                                     "clear",
                                     "begin_slot",
                                     "end_slot",
                                     "clock",
                                     "plan+put",
                                     "reserve",
                                     "transplant",
                                     "find_many",
                                     "put of another's value",
                                     "get_or_load that re-enters",
                                     "get_or_load that throws",
                                     "plan+put_cheapest"};
    std::ostringstream words;
    words << names[static_cast<int>(what)] << " key " << key << " weight " << weight << " choice " << choice;
    return words.str();
  }
};

// Powers of two and small whole numbers, so that contexts are exact.
inline request request_of(const command& c) {
  request r;
  r.count = static_cast<double>(c.choice % 4);
  r.share = c.choice / 4 % 2 == 0 ? 1 : 0.5;
  r.paths = static_cast<double>(1 + c.choice / 8 % 2);
  r.priority = static_cast<double>(c.choice % 5);
  if (c.choice / 16 % 2 == 0) {
    r.tokens_per_example = 8;
    if (c.choice / 32 % 2 == 0) r.window = 32;
  }
  return r;
}

inline std::string text(const outcome& o) {
  std::ostringstream words;
  words << name_of(o.what) << " (" << name_of(o.reason) << "), evicted " << o.evicted << ", added " << o.added << ", cost " << o.cost;
  return words.str();
}
inline std::string text(const statistics& n) {
  std::ostringstream words;
  words << n.hits << " hits, " << n.misses << " misses, " << n.loads << " loads, bypasses";
  for (const auto each : n.bypasses_by) words << ' ' << each;
  words << ", removals";
  for (const auto each : n.removals_by) words << ' ' << each;
  words << ", loaded " << n.charge_loaded << ", evicted " << n.charge_evicted << ", removed " << n.charge_removed;
  return words.str();
}
inline bool same(const outcome& a, const outcome& b) {
  return a.what == b.what && a.reason == b.reason && a.evicted == b.evicted && a.added == b.added && a.cost == b.cost;
}

}  // namespace model
