// A context model may flush an entry at any use: what was asked for is then not there to be answered, and nothing answers with its remains.
#include <larder/cache.hpp>
#include <larder/concurrent_cache.hpp>

#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {

/// A context model of one's own: an entry is flushed at a certain use, its load being the first.
template <int Last>
struct flushed_at {
  static constexpr std::string_view name = "flushed_at";
  static constexpr bool kept = true;
  std::vector<double> uses;
  void reserve(std::size_t n) {
    if (n > uses.size()) uses.resize(n);
  }
  void start(slot s, double) noexcept { uses[index_of(s)] = 0; }
  bool grow(slot s, const request&, double) noexcept { return ++uses[index_of(s)] < Last; }
  void stop(slot s) noexcept { uses[index_of(s)] = 0; }
  [[nodiscard]] double level(slot s, double) const noexcept { return uses[index_of(s)]; }
  [[nodiscard]] std::span<const double> levels() const noexcept { return uses; }
  [[nodiscard]] double rate() const noexcept { return 0; }
};
const std::string text(40, 'x');
const auto loader = [](int) { return text; };

template <class Cache>
void check_flushed(Cache& c) {
  CHECK(c.size() == 0);
  CHECK(c.leases() == 0);
  CHECK(c.stats().removals_by[static_cast<std::size_t>(removal::flushed)] == 1);
  CHECK(c.valid());
}

}  // namespace

TEST_CASE("cache: what a use flushes is not answered, but by a lease, which keeps it (P31)") {
  using world = cache<int, std::string, flushed_at<2>>;
  const auto filled = [] {
    auto c = std::make_unique<world>(4);
    c->put(1, text);
    return c;
  };
  auto c = filled();
  CHECK(c->find(1) == nullptr);
  check_flushed(*c);
  c = filled();
  CHECK(c->try_emplace(1, text).first == nullptr);
  check_flushed(*c);
  c = filled();
  CHECK_FALSE(c->get_or_load(1, loader));
  check_flushed(*c);
  c = filled();
  c->find_many(std::vector{1}, [](std::size_t, const std::string* found) { CHECK(found == nullptr); });
  check_flushed(*c);
  c = filled();
  auto held = c->lease_of(1);
  REQUIRE(held);
  CHECK(*held == text);
  CHECK_FALSE(c->contains(1));
  c->put(2, "another, in a slot of its own");
  CHECK(*held == text);
  c->erase(2);
  held.release();
  check_flushed(*c);
}
TEST_CASE("cache: what its own load flushes is not answered either") {
  using world = cache<int, std::string, flushed_at<1>>;
  world by_hand(4), by_loader(4);
  const auto [made, answer] = by_hand.try_emplace(1, text);
  CHECK(made == nullptr);
  CHECK(answer.what == verb::load);
  check_flushed(by_hand);
  CHECK_FALSE(by_loader.get_or_load(1, loader));
  check_flushed(by_loader);
}
TEST_CASE("concurrent: what a use flushes is answered whole, by a copy or a lease; what its own load flushes is not answered") {
  using world = concurrent_cache<int, std::string, eviction::lru, flushed_at<2>>;
  world found(4), leased(4), loaded(4);
  for (world* c : {&found, &leased, &loaded}) c->put(1, text);
  CHECK(found.find(1) == text);
  check_flushed(found);
  CHECK(*leased.lease_of(1) == text);
  check_flushed(leased);
  CHECK(*loaded.get_or_load(1, loader) == text);
  check_flushed(loaded);
  using brief = concurrent_cache<int, std::string, eviction::lru, flushed_at<1>>;
  brief by_hand(4), by_loader(4);
  CHECK_FALSE(by_hand.try_emplace(1, text).first);
  check_flushed(by_hand);
  CHECK_FALSE(by_loader.get_or_load(1, loader));
  check_flushed(by_loader);
}
