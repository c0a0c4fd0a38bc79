#include "fuzz/targets.hpp"

#include <larder/concurrent_cache.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/eviction/sieve.hpp>
#include <larder/sharing/bytes.hpp>

#include <map>
#include <optional>

using namespace larder;

namespace {

// A cache, and a concurrent one of one shard; what is asked of one is asked of the other.
template <class Policy, class Sharing>
class pair_of {
 public:
  explicit pair_of(std::uint64_t capacity)
      : core_(capacity_type{capacity}), shared_(capacity_type{capacity}, larder::concurrent::shards{1}) {}

  void give(unsigned what, std::uint32_t key, std::uint8_t size) {
    const weight w = weight_of(size);
    const std::uint32_t value = ++values_;
    const auto bring = [&](const auto&) { return value; };
    const auto weigh = [&](const std::uint32_t&) { return w; };
    switch (what % 12) {
      case 0:
      case 1: {
        const auto* found = core_.find(key);
        expect(shared_.find(key) == (found != nullptr ? std::optional(*found) : std::nullopt), "find");
        break;
      }
      case 2:
      case 3:
        same(core_.put(key, value, w), shared_.put(key, value, w), "put");
        break;
      case 4: {
        const auto [at, a] = core_.try_emplace_weighing(key, w, value);
        const auto [lease, b] = shared_.try_emplace_weighing(key, w, value);
        same(a, b, "try_emplace");
        expect((at != nullptr) == bool(lease) && (at == nullptr || *at == *lease), "try_emplace");
        break;
      }
      case 5: {
        auto a = core_.get_or_load(key, bring, weigh);
        const auto b = shared_.get_or_load(key, bring, weigh);
        expect(*a.get() == *b, "get_or_load");
        break;
      }
      case 6:
        expect(core_.erase(key) == shared_.erase(key), "erase");
        break;
      case 7: {
        auto a = core_.lease_of(key);
        auto b = shared_.lease_of(key);
        expect(bool(a) == bool(b) && (!a || *a == *b), "lease_of");
        if (a) leases_.insert_or_assign(size % 4, std::pair(std::move(a), std::move(b)));
        break;
      }
      case 8:
        leases_.erase(size % 4);
        break;
      case 9:
        expect(core_.recharge(key, w) == shared_.recharge(key, w), "recharge");
        break;
      case 10:
        core_.resize(capacity_type{std::uint64_t{size} % 14});
        shared_.resize(capacity_type{std::uint64_t{size} % 14});
        break;
      case 11:
        if (size % 8 != 0) break;
        core_.clear();
        shared_.clear();
        break;
    }
    compare();
  }

 private:
  using plain = larder::cache<std::uint32_t, std::uint32_t, Policy, Sharing>;
  using capacity_type = typename plain::capacity_type;
  using weight = typename plain::weight;

  static weight weight_of([[maybe_unused]] std::uint8_t size) {
    if constexpr (std::is_empty_v<weight>)
      return {};
    else
      return size >= 250 ? larder::bytes{~std::uint64_t{0} >> (size - 250)} : larder::bytes{size % 12u};
  }
  static void expect(bool same, const char* what) {
    if (!same) throw fuzz::finding(std::string("a cache and a concurrent cache of one shard differ in ") + what);
  }
  static void same(const outcome& a, const outcome& b, const char* what) {
    expect(a.what == b.what && a.reason == b.reason && a.evicted == b.evicted && a.added == b.added, what);
  }
  void compare() {
    expect(core_.stats() == shared_.stats(), "stats");
    expect(core_.size() == shared_.size() && core_.used() == shared_.used() && core_.pinned() == shared_.pinned() &&
               core_.leases() == shared_.leases() && core_.capacity() == shared_.capacity(),
           "numbers");
    if (const auto state = shared_.valid(); !state) throw fuzz::finding("valid() says: " + std::string(state.broken));
    for (std::uint32_t key = 0; key < 16; ++key) expect(core_.contains(key) == shared_.contains(key), "contains");
  }

  plain core_;
  larder::concurrent_cache<std::uint32_t, std::uint32_t, Policy, Sharing> shared_;
  std::map<int, std::pair<typename plain::lease, typename decltype(shared_)::lease>> leases_;
  std::uint32_t values_ = 0;
};

template <class Policy, class Sharing>
void play(fuzz::bytes input) {
  constexpr std::size_t most_commands = 400, length = 3;
  pair_of<Policy, Sharing> both(input[1] % 14);
  std::size_t given = 0;
  for (std::size_t at = 2; at + length <= input.size() && given < most_commands; at += length, ++given)
    both.give(input[at], input[at + 1] % 16, input[at + 2]);
}

}  // namespace

void fuzz::concurrent(bytes input) {
  if (input.size() < 2) return;
  switch (place_of(input[0])) {
    case 0:
      return play<eviction::lru, sharing::unit>(input);
    case 1:
      return play<eviction::lru, sharing::bytes>(input);
    case 2:
      return play<eviction::sieve, sharing::unit>(input);
    case 3:
      return play<eviction::sieve, sharing::bytes>(input);
    default:
      return;
  }
}
