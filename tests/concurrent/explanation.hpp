// Is there one order of the calls on a key that explains what came out of them? (linearizability, tried on all orders)
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace test {

using number = std::uint64_t;

enum class verb_of { find, put, erase, load, emplace, cancel, contains, lease, fail, clear, count };
inline constexpr std::array<const char*, 10> names{
    "find", "put", "erase", "get_or_load", "try_emplace", "get_or_load(cancelled)", "contains", "lease_of", "get_or_load(thrown)", "clear"};

/// What a loader throws that fails.
struct failure {};

/// A call: what was asked, what came out, and when it started and ended, on a clock all threads share.
struct call {
  verb_of what = verb_of::find;
  number key = 0, given = 0;
  number answer = 0;      // the value that came out; 0 for none
  bool changed = false;   // put: taken; erase and contains: it was there; try_emplace: loaded
  bool resident = false;  // what get_or_load came out with
  int start = 0, end = 0;

  [[nodiscard]] std::string text() const {
    std::ostringstream s;
    s << start << ".." << end << " " << names[static_cast<std::size_t>(what)] << "(" << key << ", " << given << ") = " << answer
      << (changed ? " changed" : "") << (resident ? " resident" : "");
    return s.str();
  }
};

/// What a key is after a call took effect on it, or nothing if the call cannot have come out as it did. State: the value, or 0.
inline std::vector<number> after(const call& c, number state) {
  switch (c.what) {
    case verb_of::find:
    case verb_of::lease:
      return c.answer == state ? std::vector{state} : std::vector<number>{};
    case verb_of::put:
      return c.changed ? std::vector{c.given} : std::vector{number{0}};
    case verb_of::erase:
      return c.changed == (state != 0) ? std::vector{number{0}} : std::vector<number>{};
    case verb_of::contains:
      return c.changed == (state != 0) ? std::vector{state} : std::vector<number>{};
    case verb_of::clear:
      return {0};
    case verb_of::emplace:
      if (c.answer == 0) return state == 0 ? std::vector{state} : std::vector<number>{};  // the cache would not take it
      if (state != 0) return c.answer == state && !c.changed ? std::vector{state} : std::vector<number>{};
      return c.changed && c.answer == c.given ? std::vector{c.given} : std::vector<number>{};
    case verb_of::cancel:
    case verb_of::fail:
    case verb_of::load:
      if (c.answer == 0) return std::vector{state};  // cancelled, or the loader threw, perhaps another's: nothing has happened
      if (!c.resident) return state == 0 ? std::vector{state} : std::vector<number>{};  // brought, but not kept
      if (state != 0) return c.answer == state ? std::vector{state} : std::vector<number>{};
      return std::vector{c.answer};
    case verb_of::count:
      break;
  }
  return {};
}

/// Does this call concern the key?
inline bool is_on(const call& c, number key) { return c.key == key || c.what == verb_of::clear; }

/// Looks for an order, from an absent key on; tries all, but no state of affairs twice. `forgets`: the cache may evict the key at any time.
class explanation {
 public:
  explanation(std::vector<call> calls, bool forgets) : calls_(std::move(calls)), forgets_(forgets) {}
  bool exists() { return from(0, 0); }

 private:
  bool from(unsigned done, number state) {
    if (done == (1u << calls_.size()) - 1) return true;
    if (!tried_.insert({done, state}).second) return false;
    int first_end = 1 << 30;
    for (std::size_t i = 0; i < calls_.size(); ++i)
      if ((done >> i & 1) == 0) first_end = std::min(first_end, calls_[i].end);
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if ((done >> i & 1) != 0 || calls_[i].start > first_end) continue;
      for (const number next : after(calls_[i], state))
        if (from(done | 1u << i, next)) return true;
    }
    return forgets_ && state != 0 && from(done, 0);
  }
  std::vector<call> calls_;
  bool forgets_;
  std::set<std::pair<unsigned, number>> tried_;
};

}  // namespace test
