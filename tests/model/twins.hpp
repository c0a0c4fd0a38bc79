// A cache under test and the naive one, which are given commands together and compared.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/command.hpp"
#include "model/model.hpp"

namespace model {

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
    real_->lend(c.choice >= 192);
    switch (c.what) {
      case op::find: {
        const auto answer = tried([&] { return real_->find(key); });
        const naive::entry* const e = plain_.find(key);
        differ("find", answer, e == nullptr ? std::nullopt : std::optional(e->value));
        break;
      }
      case op::find_many:
        find_many(c, value, asked);
        break;
      case op::put: {
        const auto answer = tried([&] { return real_->put(key, value, c.weight, asked); });
        differ("put", answer, plain_.put(key, value, c.weight, asked));
        stale(key, value);
        break;
      }
      case op::put_own: {
        const int from = (key + 1 + static_cast<int>(c.choice % 3)) % world_.keys;
        const naive::entry* const e = plain_.resident(from);
        if (e == nullptr) break;
        const int own = e->value;
        const auto answer = tried([&] { return real_->put_own(key, from, c.weight, asked); });
        differ("put of another's value", answer, plain_.put(key, own, c.weight, asked));
        stale(key, own);
        break;
      }
      case op::serve: {
        const auto answer = tried([&] { return real_->serve(key, c.weight, asked); });
        differ("serve", answer, plain_.serve(key, c.weight, asked));
        break;
      }
      case op::emplace: {
        const auto a = tried([&] { return real_->try_emplace(key, value, c.weight); });
        const auto b = plain_.try_emplace(key, value, c.weight);
        if (!a) break;
        differ("try_emplace", a->second, b.second);
        if (a->first != b.first) complain("try_emplace answers a value or not, differently");
        break;
      }
      case op::get:
      case op::get_nothing: {
        const auto load = [&] { return c.what == op::get ? std::optional(value) : std::nullopt; };
        const auto answer = tried([&] { return real_->get_or_load(key, load, c.weight); });
        differ("get_or_load", answer, plain_.get_or_load(key, load, c.weight));
        break;
      }
      case op::reenter:
      case op::fail: {
        std::optional<int> a, b;
        const bool x = failed([&] { a = real_->get_or_load(key, using_it(*real_, c, value, asked), c.weight); });
        const bool y = failed([&] { b = plain_.get_or_load(key, using_it(plain_, c, value, asked), c.weight); });
        if (x != y) complain("get_or_load lets the loader's exception out or not, differently");
        if (a != b) differ("get_or_load", std::optional(a), b);
        break;
      }
      case op::refuse: {
        const refusal reason = c.choice % 2 == 0 ? refusal::over_energy : refusal::not_admitted;
        const auto answer = tried([&] { return real_->refuse(key, reason, asked); });
        differ("refuse", answer, plain_.refuse(key, reason, asked));
        break;
      }
      case op::peek: {
        const naive::entry* const e = plain_.resident(key);
        differ("peek", tried([&] { return real_->peek(key); }), e == nullptr ? std::nullopt : std::optional(e->value));
        break;
      }
      case op::lease: {
        std::uint32_t id = 0;
        const auto a = tried([&] { return real_->lease(key, value); });
        const bool b = plain_.lease(key, id);
        if (!a && b) plain_.release(id);  // a listener threw: nothing is held
        if (!a) break;
        if (*a != b) complain("lease_of answers a lease or not, differently");
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
        const auto a = tried([&] { return real_->erase(key, cause); });
        const bool b = plain_.erase(key, cause);
        if (a && *a != b) complain("erase answers differently");
        break;
      }
      case op::recharge: {
        const auto a = tried([&] { return real_->recharge(key, c.weight); });
        const refusal b = plain_.recharge(key, c.weight);
        if (a && *a != b) complain("recharge answers " + std::string(name_of(*a)) + ", expected " + std::string(name_of(b)));
        break;
      }
      case op::resize: {
        const std::uint64_t capacity = world_.capacities[c.choice % world_.capacities.size()];
        tried([&] { return real_->resize(capacity), true; });
        plain_.resize(capacity);
        break;
      }
      case op::clear:
        tried([&] { return real_->clear(), true; });
        plain_.clear();
        break;
      case op::begin:
        real_->begin_slot();
        plain_.begin_slot();
        open_ = true;
        break;
      case op::end:
        if (!open_) break;
        tried([&] { return real_->end_slot(), true; });
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
      case op::cheapest:
        if (!world_.rules.admit)
          cheapest(key, value, c.weight, asked);
        else
          plan(key, value, c.weight, asked);
        break;
      case op::reserve:
        tried([&] { return real_->reserve(c.choice % 40), true; });
        break;
      case op::transplant:
        if (out_.empty() && !open_ && plain_.leases() == 0) tried([&] { return real_->transplant(c.choice), true; });
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
    for (const auto& [handle, id] : out_)
      for (const naive::entry& e : plain_.entries())
        if (e.id == id && real_->leased(handle) != std::pair(e.key, e.value)) return complain("under a lease is something else (P31)");
    ceiling();
  }

 private:
  void complain(std::string sentence) {
    if (wrong_.empty()) wrong_ = std::move(sentence);
  }
  void differ(const std::string& what, const std::optional<outcome>& a, const outcome& b) {
    if (a && !same(*a, b)) complain(what + " answers " + text(*a) + ", expected " + text(b));
  }
  void differ(const std::string& what, const std::optional<std::optional<int>>& a, const std::optional<int>& b) {
    const auto words = [](const std::optional<int>& x) { return x ? std::to_string(*x) : std::string("nothing"); };
    if (a && *a != b) complain(what + " answers " + words(*a) + ", expected " + words(b));
  }
  // Asks the real cache. In a world whose user's code throws it does so first, at one call or the next, whereupon nothing may have changed;
  // and then, now and again, a listener does: what was asked for is done, but the answer is lost.
  template <class F>
  auto tried(F&& f) -> std::optional<decltype(f())> {
    constexpr long longest_fuse = 7, quiet = 3, events = 4;
    if (!world_.throws) return f();
    const long turn = troubles_++;
    try {
      fuse::left = turn % longest_fuse;
      auto answer = std::optional(f());
      fuse::left = -1;
      return answer;
    } catch (const user_trouble&) {
      fuse::left = -1;
      compare();
      if (!wrong_.empty()) wrong_ = "user's code threw, and " + wrong_;
    }
    try {
      real_->alarm(turn % quiet == 0 ? 1 + turn % events : 0);
      auto answer = std::optional(f());
      real_->alarm(0);
      return answer;
    } catch (const listener_trouble&) {
      return std::nullopt;
    }
  }
  template <class F>
  static bool failed(F&& f) {
    try {
      f();
    } catch (const loader_trouble&) {
      return true;
    }
    return false;
  }
  // A loader that uses the cache, and then brings a value, or nothing, or fails.
  template <class Cache>
  face::loader using_it(Cache& it, const command& c, int value, const request& asked) {
    return [this, &it, c, value, asked]() -> std::optional<int> {
      const int own = c.key, other = (c.key + 1 + static_cast<int>(c.choice / 8 % 3)) % world_.keys, inner = 1'000'000 + value;
      const std::size_t weight = (c.weight + c.choice / 24) % world_.rules.weights.size();
      switch (c.choice % 8) {
        case 0:
          it.put(own, inner, weight, asked);
          break;
        case 1:
          it.put(other, inner, weight, asked);
          break;
        case 2:
          it.erase(other, removal::erased);
          break;
        case 3:
          it.clear();
          break;
        case 4:
          it.resize(world_.capacities[c.choice / 8 % world_.capacities.size()]);
          break;
        case 5:
          static_cast<void>(it.get_or_load(
              other, [&] { return std::optional(inner); }, weight));
          break;
        case 6:
          it.serve(own, weight, asked);
          break;
        default:
          it.put(own, inner, weight, asked);
          it.erase(own, removal::erased);
      }
      if (c.what == op::fail) throw loader_trouble{};
      return c.choice % 11 == 0 ? std::nullopt : std::optional(value);
    };
  }
  // Some keys, and after the second another value is put.
  void find_many(const command& c, int value, const request& asked) {
    std::vector<int> keys;
    for (std::size_t i = 0; i < 1 + c.choice % 7; ++i)
      keys.push_back(static_cast<int>((static_cast<std::size_t>(c.key) + i * (1 + c.choice / 7)) % static_cast<std::size_t>(world_.keys)));
    const bool puts = c.choice % 2 == 1;
    const int other = (c.key + 2) % world_.keys;
    std::vector<std::optional<int>> a, b;
    real_->find_many(keys, [&](std::size_t i, std::optional<int> found) {
      if (i != a.size()) complain("find_many counts otherwise");
      a.push_back(found);
      if (puts && i == 1) real_->put(other, value, c.weight, asked);
    });
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const naive::entry* const e = plain_.find(keys[i]);
      b.push_back(e == nullptr ? std::nullopt : std::optional(e->value));
      if (puts && i == 1) plain_.put(other, value, c.weight, asked);
    }
    if (a != b) complain("find_many finds something else");
  }
  // P28: after a put the key finds this value or nothing.
  void stale(int key, int value) {
    if (const auto found = real_->peek(key); found && *found != value) complain("after a put the key finds an older value (P28)");
  }
  // A plan changes nothing, says what the naive cache says, and is kept if the put follows at the same time.
  void plan(int key, int value, std::size_t weight, const request& asked) {
    std::vector<int> a, b;
    const auto told = tried([&] { return a.clear(), real_->plan(key, weight, asked, a); });
    if (!told) return complain("plan tells a listener of something");
    const auto& said = *told;
    const auto right = plain_.plan(key, weight, asked, b);
    if (said.resident != right.resident || said.reason != right.reason)
      complain("plan answers " + std::string(name_of(said.reason)) + ", expected " + std::string(name_of(right.reason)));
    if (a != b) complain("plan names other victims");
    if (said.added != right.added || said.freed != right.freed) complain("plan speaks of other charges");
    if (said.cost != right.cost) complain("plan speaks of another cost");
    compare();
    const std::size_t before = real_->events().size();
    const bool there = said.resident;
    const auto answer = tried([&] { return real_->put(key, value, weight, asked); });
    differ("put", answer, plain_.put(key, value, weight, asked));
    stale(key, value);
    if (there || world_.rules.clock == naive::rules::time::per_request) return;  // time moves with the put
    std::vector<int> left;
    for (std::size_t i = before; i < real_->events().size(); ++i)
      if (const naive::told& t = real_->events()[i]; t.what == verb::evict && t.cause == removal::evicted) left.push_back(t.key);
    if (world_.rules.clock != naive::rules::time::manual && left != a) complain("a put did not do what was planned");
  }
  // The same with the cheapest victims, which the naive cache does not choose, but finds to be the cheapest.
  void cheapest(int key, int value, std::size_t weight, const request& asked) {
    std::vector<int> victims;
    std::string wrong;
    const auto told = tried([&] { return victims.clear(), real_->plan_cheapest(key, weight, asked, victims); });
    if (!told) return complain("plan_cheapest tells a listener of something");
    const auto& said = *told;
    const auto right = plain_.plan_cheapest(key, weight, asked, victims, wrong);
    if (!wrong.empty()) return complain("plan_cheapest " + wrong);
    if (said.resident != right.resident || said.reason != right.reason)
      complain("plan_cheapest answers " + std::string(name_of(said.reason)) + ", expected " + std::string(name_of(right.reason)));
    if (said.added != right.added || said.freed != right.freed) complain("plan_cheapest speaks of other charges");
    if (said.cost != right.cost || std::abs(said.loss - right.loss) > 1e-9 * right.loss || said.loss_at_least > said.loss)
      complain("plan_cheapest speaks of another cost");
    compare();
    const auto answer = tried([&] { return real_->put_cheapest(key, value, weight, asked); });
    differ("put_cheapest", answer, plain_.put_cheapest(key, value, weight, asked, victims));
    stale(key, value);
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
  long troubles_ = 0;
  std::string wrong_;
};

}  // namespace model
