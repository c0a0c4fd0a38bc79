// What the model-based tests and the fuzzing do to a cache: commands, and a cache under test and the naive one that obey each together.
#pragma once

#include <cmath>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "model/model.hpp"

namespace model {

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
  count
};

struct command {
  op what = op::find;
  int key = 0;
  std::size_t weight = 0, choice = 0;

  std::string text() const {
    static const char* const names[]{"find",    "put",       "serve",      "try_emplace", "get_or_load", "get_or_load of nothing",
                                     "refuse",  "peek",      "lease",      "release",     "erase",       "recharge",
                                     "resize",  "clear",     "begin_slot", "end_slot",    "clock",       "plan+put",
                                     "reserve", "transplant"};
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

/// Both caches, and what is wrong so far.
class twins {
 public:
  twins(const world& w, std::uint64_t capacity) : world_(w), plain_(capacity, w.rules, w.order()), real_(w.made(capacity)) {}

  const std::string& wrong() const { return wrong_; }

  /// Gives a command and compares everything.
  void give(const command& c) {
    obey(c);
    compare();
  }

  /// Gives a command and compares its answer.
  void obey(const command& c) {
    const int key = c.key, value = ++values_;
    const request asked = request_of(c);
    switch (c.what) {
      case op::find: {
        const auto answer = real_->find(key);
        const naive::entry* const e = plain_.find(key);
        differ("find", answer, e == nullptr ? std::nullopt : std::optional(e->value));
        break;
      }
      case op::put:
        differ("put", real_->put(key, value, c.weight, asked), plain_.put(key, value, c.weight, asked));
        stale(key, value);
        break;
      case op::serve:
        differ("serve", real_->serve(key, c.weight, asked), plain_.serve(key, c.weight, asked));
        break;
      case op::emplace: {
        const auto a = real_->try_emplace(key, value, c.weight), b = plain_.try_emplace(key, value, c.weight);
        differ("try_emplace", a.second, b.second);
        if (a.first != b.first) complain("try_emplace answers a value or not, differently");
        break;
      }
      case op::get:
        differ("get_or_load", real_->get_or_load(key, value, c.weight), plain_.get_or_load(key, value, c.weight));
        break;
      case op::get_nothing:
        differ("get_or_load", real_->get_or_load(key, std::nullopt, c.weight), plain_.get_or_load(key, std::nullopt, c.weight));
        break;
      case op::refuse:
        differ("refuse", real_->refuse(key, refusal::over_energy, asked), plain_.refuse(key, refusal::over_energy, asked));
        break;
      case op::peek: {
        const naive::entry* const e = plain_.resident(key);
        differ("peek", real_->peek(key), e == nullptr ? std::nullopt : std::optional(e->value));
        break;
      }
      case op::lease: {
        std::uint32_t id = 0;
        const bool a = real_->lease(key, value), b = plain_.lease(key, id);
        if (a != b) complain("lease_of answers a lease or not, differently");
        if (b) out_.emplace_back(value, id);
        break;
      }
      case op::release: {
        if (out_.empty()) break;
        const auto at = out_.begin() + static_cast<std::ptrdiff_t>(c.choice % out_.size());
        real_->release(at->first);
        plain_.release(at->second);
        out_.erase(at);
        break;
      }
      case op::erase: {
        const auto cause = c.choice % 2 == 0 ? removal::erased : removal::expired;
        if (real_->erase(key, cause) != plain_.erase(key, cause)) complain("erase answers differently");
        break;
      }
      case op::recharge: {
        const refusal a = real_->recharge(key, c.weight), b = plain_.recharge(key, c.weight);
        if (a != b) complain("recharge answers " + std::string(name_of(a)) + ", expected " + std::string(name_of(b)));
        break;
      }
      case op::resize: {
        const std::uint64_t capacity = world_.capacities[c.choice % world_.capacities.size()];
        real_->resize(capacity);
        plain_.resize(capacity);
        break;
      }
      case op::clear:
        real_->clear();
        plain_.clear();
        break;
      case op::begin:
        real_->begin_slot();
        plain_.begin_slot();
        open_ = true;
        break;
      case op::end:
        if (!open_) break;
        real_->end_slot();
        plain_.end_slot();
        open_ = false;
        break;
      case op::clock: {  // forward mostly, and back
        clock_ = clock_ + duration{static_cast<std::int64_t>(c.choice % 7) - 2};
        real_->set_clock(clock_);
        plain_.set_clock(clock_);
        break;
      }
      case op::plan:
        plan(key, value, c.weight, asked);
        break;
      case op::reserve:
        real_->reserve(c.choice % 40);
        break;
      case op::transplant:
        if (out_.empty() && !open_ && plain_.leases() == 0) real_->transplant();
        break;
      case op::count:
        break;
    }
  }

  /// Compares all that can be asked of a cache, and every event so far.
  void compare() {
    if (!wrong_.empty()) return;
    if (std::string broken = real_->broken(); !broken.empty()) return complain("valid() says: " + broken);
    const auto numbers = real_->numbers();
    const std::array<std::uint64_t, 5> expected{plain_.size(), plain_.used(), plain_.pinned(), plain_.leases(), plain_.capacity()};
    static const char* const names[]{"size", "used", "pinned", "leases", "capacity"};
    const auto& told = real_->events();
    const auto& right = plain_.events();
    for (; compared_ < told.size() && compared_ < right.size(); ++compared_)
      if (told[compared_] != right[compared_])
        return complain("the event is   " + naive::text(told[compared_]) + "\n  expected       " + naive::text(right[compared_]));
    if (told.size() != right.size())
      return complain("there are " + std::to_string(told.size()) + " events, expected " + std::to_string(right.size()) + "; next " +
                      naive::text((told.size() > right.size() ? told : right)[compared_]));
    for (std::size_t i = 0; i < numbers.size(); ++i)
      if (numbers[i] != expected[i])
        return complain(std::string(names[i]) + " is " + std::to_string(numbers[i]) + ", expected " + std::to_string(expected[i]));
    std::map<int, int> residents;
    for (const naive::entry& e : plain_.entries())
      if (!e.hidden) residents[e.key] = e.value;
    if (real_->residents() != residents) return complain("the iteration shows other residents");
    for (int key = 0; key < world_.keys; ++key) {
      if (real_->contains(key) != (residents.count(key) != 0)) return complain("contains " + std::to_string(key) + " answers wrongly");
      const naive::entry* const e = plain_.resident(key);
      if (real_->context_of(key) != (e == nullptr ? 0 : plain_.context_of(*e)))
        return complain("the context of " + std::to_string(key) + " is " + std::to_string(real_->context_of(key)) + ", expected " +
                        std::to_string(e == nullptr ? 0 : plain_.context_of(*e)));
    }
    if (!(real_->stats() == plain_.stats()))
      return complain("the statistics are " + text(real_->stats()) + "\n  expected " + text(plain_.stats()));
    if (std::abs(real_->total_cost() - plain_.total_cost()) > 1e-9 * (1 + plain_.total_cost())) return complain("the total cost differs");
    ceiling();
  }

 private:
  void complain(std::string sentence) {
    if (wrong_.empty()) wrong_ = std::move(sentence);
  }
  void differ(const std::string& what, const outcome& a, const outcome& b) {
    if (!same(a, b)) complain(what + " answers " + text(a) + ", expected " + text(b));
  }
  void differ(const std::string& what, const std::optional<int>& a, const std::optional<int>& b) {
    const auto words = [](const std::optional<int>& x) { return x ? std::to_string(*x) : std::string("nothing"); };
    if (a != b) complain(what + " answers " + words(a) + ", expected " + words(b));
  }
  // P28: after a put the key finds this value or nothing.
  void stale(int key, int value) {
    if (const auto found = real_->peek(key); found && *found != value) complain("after a put the key finds an older value (P28)");
  }
  // A plan changes nothing, says what the naive cache says, and is kept if the put follows at the same time.
  void plan(int key, int value, std::size_t weight, const request& asked) {
    std::vector<int> a, b;
    const auto said = real_->plan(key, weight, asked, a);
    const auto right = plain_.plan(key, weight, asked, b);
    if (said.resident != right.resident || said.reason != right.reason)
      complain("plan answers " + std::string(name_of(said.reason)) + ", expected " + std::string(name_of(right.reason)));
    if (a != b) complain("plan names other victims");
    if (said.added != right.added || said.freed != right.freed) complain("plan speaks of other charges");
    if (said.cost != right.cost) complain("plan speaks of another cost");
    compare();
    const std::size_t before = real_->events().size();
    const bool there = said.resident;
    differ("put", real_->put(key, value, weight, asked), plain_.put(key, value, weight, asked));
    stale(key, value);
    if (there || world_.rules.clock == naive::rules::time::per_request) return;  // time moves with the put
    std::vector<int> left;
    for (std::size_t i = before; i < real_->events().size(); ++i)
      if (const naive::told& t = real_->events()[i]; t.what == verb::evict && t.cause == removal::evicted) left.push_back(t.key);
    if (world_.rules.clock != naive::rules::time::manual && left != a) complain("a put did not do what was planned");
  }
  // P48: used is at most the capacity, or what leases and claims force.
  void ceiling() {
    if (plain_.used() > plain_.capacity() && plain_.used() != plain_.pinned())
      complain("more is used than the capacity and than leases force");
  }

  const world& world_;
  naive::cache plain_;
  std::unique_ptr<face> real_;
  std::vector<std::pair<int, std::uint32_t>> out_;  // leases: handle, id
  int values_ = 0;
  bool open_ = false;
  instant clock_{};
  std::size_t compared_ = 0;
  std::string wrong_;
};

}  // namespace model
