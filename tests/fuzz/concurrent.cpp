#include "fuzz/targets.hpp"
#include "model/chosen.hpp"

#include <larder/concurrent_cache.hpp>
#include <larder/context/examples.hpp>
#include <larder/eviction/all.hpp>
#include <larder/sharing/bytes.hpp>

#include <boost/hana/for_each.hpp>

#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

using namespace larder;

namespace {

using number = std::uint32_t;

/// What a loader and a listener throw.
struct loader_trouble {};
struct listener_trouble {};

/// A value that has left: key, value, cause.
using departure = std::tuple<number, number, removal>;

/// The observer of the core: writes down who leaves.
struct leaving {
  static constexpr std::string_view name = "leaving";
  std::vector<departure>* to = nullptr;
  template <class Event>
  void on(const Event& e) {
    if (e.what == verb::evict && to != nullptr) to->emplace_back(*e.key, *e.value, e.cause);
  }
};
/// The listener of the concurrent cache: writes it down, calls the cache back, and may throw.
struct listening {
  const std::function<void(const departure&)>* to = nullptr;
  void operator()(number key, number&& value, removal cause) const {
    if (to != nullptr) (*to)({key, value, cause});
  }
};
/// The same told of everything, so that hits take the lock.
struct hearing : concurrent::farewell<listening> {
  static constexpr std::string_view name = "hearing";
  using concurrent::farewell<listening>::farewell;
};

// A cache, and a concurrent one of one shard; what is asked of one is asked of the other.
template <class Observer, class... Policies>
class pair_of {
  static constexpr bool listens = !std::is_same_v<Observer, observer::none>;

 public:
  template <class... Given>
  explicit pair_of(std::uint64_t capacity, const Given&... given)
      : core_(capacity_type{capacity}, leaving{&left_}, given...),
        shared_(capacity_type{capacity}, concurrent::shards{1}, observer(), given...) {}
  ~pair_of() {
    leases_.clear();
    core_.observer().to = nullptr;
    hear_ = [](const departure&) {};
  }

  void give(unsigned what, number key, std::uint8_t size) {
    const weight w = weight_of(size);
    const number value = ++values_;
    const auto bring = [&](const auto&) { return value; };
    const auto weigh = [&](const number&) { return w; };
    switch (what % 17) {
      case 0:
      case 1: {
        const number* const a = core_.find(key);
        const auto b = heard([&] { return shared_.find(key); });
        expect(!b || (b->has_value() == (a != nullptr) && (a == nullptr || **b == *a)), "find");
        break;
      }
      case 2:
      case 3:
        same(core_.put(key, value, w), heard([&] { return shared_.put(key, value, w); }), "put");
        break;
      case 4: {
        const auto [at, a] = core_.try_emplace_weighing(key, w, value);
        const auto b = heard([&] { return shared_.try_emplace_weighing(key, w, value); });
        if (!b) break;
        same(a, b->second, "try_emplace");
        expect((at != nullptr) == bool(b->first) && (at == nullptr || *at == *b->first), "try_emplace");
        break;
      }
      case 5: {
        auto a = core_.get_or_load(key, bring, weigh);
        const auto b = heard([&] { return shared_.get_or_load(key, bring, weigh); });
        expect(!b || *a.get() == **b, "get_or_load");
        break;
      }
      case 6:
        erase(key, removal::erased);
        break;
      case 7: {
        auto a = core_.lease_of(key);
        auto b = heard([&] { return shared_.lease_of(key); });
        if (!b) break;
        expect(bool(a) == bool(*b) && (!a || *a == **b), "lease_of");
        if (a) leases_.insert_or_assign(size % 4, std::pair(std::move(a), std::move(*b)));
        break;
      }
      case 8:
        leases_.erase(size % 4);
        break;
      case 9: {
        const auto a = core_.recharge(key, w);
        const auto b = heard([&] { return shared_.recharge(key, w); });
        expect(!b || a == *b, "recharge");
        break;
      }
      case 10:
        resize(std::uint64_t{size} % 14);
        break;
      case 11:
        if (size % 8 != 0) break;
        core_.clear();
        heard([&] { return shared_.clear(), true; });
        break;
      case 12: {  // the loader throws, after it has used the cache
        const auto a = thrown([&] { static_cast<void>(core_.get_or_load(key, failing(core_, key, size), weigh)); });
        const auto b = thrown([&] { static_cast<void>(shared_.get_or_load(key, failing(shared_, key, size), weigh)); });
        expect(a == b, "get_or_load with a loader that throws");
        failed_ += b;
        break;
      }
      case 13: {
        const auto nothing = [](const auto&) -> std::optional<number> { return std::nullopt; };
        auto a = core_.get_or_load(key, nothing, w);
        const auto b = heard([&] { return shared_.get_or_load(key, nothing, w); });
        expect(!b || (bool(a) == bool(*b) && (!a || *a == **b)), "get_or_load with nothing to load");
        break;
      }
      case 14: {  // the loader uses the cache
        auto a = core_.get_or_load(key, using_it(core_, key, size, value), weigh);
        const auto b = heard([&] { return shared_.get_or_load(key, using_it(shared_, key, size, value), weigh); });
        expect(!b || *a.get() == **b, "get_or_load with a loader that uses the cache");
        break;
      }
      case 15:
        erase(key, removal::expired);
        break;
      case 16: {  // more than one listener's worth of departures at once, the value of one key put under another
        const auto* const from = core_.peek(key);
        const number to = (key + size) % 16, again = from == nullptr ? value : *from;
        same(core_.put(to, again, w), heard([&] { return shared_.put(to, again, w); }), "put of another's value");
        break;
      }
    }
    compare();
  }

 private:
  using plain = larder::cache<number, number, Policies..., leaving>;
  using capacity_type = typename plain::capacity_type;
  using weight = typename plain::weight;

  static weight weight_of([[maybe_unused]] std::uint8_t size) {
    if constexpr (std::is_empty_v<weight>)
      return {};
    else
      return size >= 250 ? larder::bytes{~std::uint64_t{0} >> (size - 250)} : larder::bytes{size % 12u};
  }
  Observer observer() {
    if constexpr (listens)
      return Observer(listening{&hear_});
    else
      return {};
  }
  // A listener's exception comes out of an operation that is complete; its answer is lost then.
  template <class F>
  auto heard(F&& f) -> std::optional<decltype(f())> {
    if constexpr (!listens) return f();
    noisy_ = true;
    try {
      auto answer = std::optional(f());
      noisy_ = false;
      return answer;
    } catch (const listener_trouble&) {
      noisy_ = false;
      return std::nullopt;
    }
  }
  template <class F>
  static bool thrown(F&& f) {
    try {
      f();
    } catch (const loader_trouble&) {
      return true;
    }
    return false;
  }
  // Another key: what a loader does to its own is not the same in both.
  static number other_than(number key, std::uint8_t size) { return (key + 1 + size / 4 % 15) % 16; }
  template <class Cache>
  auto using_it(Cache& c, number key, std::uint8_t size, number value) {
    return [this, &c, key, size, value](const auto&) {
      const bool was_noisy = std::exchange(noisy_, false);  // in here its exception would be the loader's
      const number other = other_than(key, size);
      switch (size % 4) {
        case 0:
          static_cast<void>(c.find(other));
          break;
        case 1:
          c.put(other, value + 1'000'000, weight_of(size / 2));
          break;
        case 2:
          c.erase(other);
          break;
        default:
          static_cast<void>(c.get_or_load(
              other, [&](const auto&) { return value + 2'000'000; }, weight_of(size / 2)));
      }
      noisy_ = was_noisy;
      return value;
    };
  }
  template <class Cache>
  auto failing(Cache& c, number key, std::uint8_t size) {
    return [use = using_it(c, key, size, values_)](const auto& k) -> number {
      static_cast<void>(use(k));
      throw loader_trouble{};
    };
  }
  void erase(number key, removal cause) {
    const bool a = core_.erase(key, cause);
    const auto b = heard([&] { return shared_.erase(key, cause); });
    expect(!b || a == *b, "erase");
  }
  void resize(std::uint64_t capacity) {
    core_.resize(capacity_type{capacity});
    heard([&] { return shared_.resize(capacity_type{capacity}), true; });
  }
  static void expect(bool same, const char* what) {
    if (!same) throw fuzz::finding(std::string("a cache and a concurrent cache of one shard differ in ") + what);
  }
  static void same(const outcome& a, const std::optional<outcome>& b, const char* what) {
    expect(!b || (a.what == b->what && a.reason == b->reason && a.evicted == b->evicted && a.added == b->added), what);
  }
  void compare() {
    statistics counted = core_.stats();  // where nothing has changed; among threads a load that threw is counted as failed
    counted.bypasses_by[static_cast<std::size_t>(refusal::load_failed)] += failed_;
    expect(counted == shared_.stats(), "stats");
    expect(core_.size() == shared_.size() && core_.used() == shared_.used() && core_.pinned() == shared_.pinned() &&
               core_.leases() == shared_.leases() && core_.capacity() == shared_.capacity(),
           "numbers");
    if (const auto state = shared_.valid(); !state) throw fuzz::finding("valid() says: " + std::string(state.broken));
    if (const auto state = core_.valid(); !state) throw fuzz::finding("valid() of the core says: " + std::string(state.broken));
    for (number key = 0; key < 16; ++key) expect(core_.contains(key) == shared_.contains(key), "contains");
    for (const auto& [place, both] : leases_) expect(*both.first == *both.second, "what is leased");
    if constexpr (listens) expect(left_ == told_, "what is told of who leaves");
  }

  std::vector<departure> left_, told_;
  std::function<void(const departure&)> hear_ = [this](const departure& gone) {
    told_.push_back(gone);
    static_cast<void>(shared_.contains(std::get<0>(gone)));
    expect(shared_.size() <= 16 && shared_.leases() <= 8, "what a listener sees");
    if (const auto state = shared_.valid(); !state) throw fuzz::finding("valid() says to a listener: " + std::string(state.broken));
    if (noisy_ && told_.size() % 5 == 0) throw listener_trouble{};
  };
  bool noisy_ = false;
  plain core_;
  larder::concurrent_cache<number, number, Policies..., Observer> shared_;
  std::map<int, std::pair<typename plain::lease, typename decltype(shared_)::lease>> leases_;
  number values_ = 0;
  std::uint64_t failed_ = 0;
};

template <class Observer, class... Policies, class... Given>
void play(fuzz::bytes input, std::size_t begin, const Given&... given) {
  constexpr std::size_t most_commands = 400, length = 3;
  pair_of<Observer, Policies...> both(input[1] % 14, given...);
  std::size_t count = 0;
  for (std::size_t at = begin; at + length <= input.size() && count < most_commands; at += length, ++count)
    both.give(input[at], input[at + 1] % 16, input[at + 2]);
}

// Every registered policy in a cache of one type, chosen at run time.
template <class Sharing>
void play_chosen(fuzz::bytes input) {
  static const auto policies = [] {
    std::vector<model::chosen_policy> all;
    boost::hana::for_each(eviction::all, [&](auto type) {
      using P = typename decltype(type)::type;
      all.emplace_back(laws::actor_of<P>(P{}));
    });
    return all;
  }();
  if (input.size() < 3) return;
  play<observer::none, model::chosen_policy, Sharing, context::examples>(input, 3, policies[input[2] % policies.size()],
                                                                         context::examples(0.25));
}

}  // namespace

void fuzz::concurrent(bytes input) {
  if (input.size() < 2) return;
  using sharing::unit;
  using in_bytes = sharing::bytes;
  switch (place_of(input[0])) {
    case 0:
      return play<observer::none, eviction::lru, unit>(input, 2);
    case 1:
      return play<observer::none, eviction::lru, in_bytes>(input, 2);
    case 2:
      return play<observer::none, eviction::sieve, unit>(input, 2);
    case 3:
      return play<observer::none, eviction::sieve, in_bytes>(input, 2);
    case 4:
      return play_chosen<unit>(input);
    case 5:
      return play_chosen<in_bytes>(input);
    case 6:
      return play<hearing, eviction::lru, in_bytes>(input, 2);
    case 7:
      return play<larder::concurrent::farewell<listening>, eviction::sieve, in_bytes>(input, 2);
    case 8:
      return play<observer::none, eviction::fifo, in_bytes>(input, 2);
    case 9:
      return play<observer::none, eviction::clock, in_bytes>(input, 2);
    case 10:
      return play<observer::none, eviction::s3_fifo, in_bytes>(input, 2);
    default:
      return;
  }
}
