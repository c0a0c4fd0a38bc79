// valid() can fail: every sentence it has, on a cache that was broken by hand. Without this, checks after each step could be empty.
#include <larder/cache.hpp>

#include <larder/index/dense.hpp>
#include <larder/sharing/bytes.hpp>

#include <vector>

#include "catch.hpp"

using namespace larder;

namespace {

/// What a lying sharing model says when it is recomputed.
enum class lie { none, other_weights, other_charges, other_unshared, pins_too_much };

/// sharing::bytes that remembers how it was asked and answers by that.
class liar : public sharing::bytes {
 public:
  lie told = lie::none;

  weight weight_of(slot s) const noexcept { return weight{charge(s) + (told == lie::other_weights ? 1 : 0)}; }
  std::uint64_t charge(slot s) const noexcept { return sharing::bytes::charge(s) + (told == lie::other_charges ? drops_ : 0); }
  std::uint64_t unshared(slot s) const noexcept { return sharing::bytes::charge(s) + (told == lie::other_unshared ? drops_ : 0); }
  std::uint64_t pinned() const noexcept { return sharing::bytes::pinned() + (told == lie::pins_too_much && unpins_ == 0 ? 100 : 0); }
  void drop(slot s) noexcept {
    ++drops_;
    sharing::bytes::drop(s);
  }
  template <class Told>
  void drop(slot s, Told&&) noexcept {
    drop(s);
  }
  void unpin(slot s) noexcept {
    ++unpins_;
    sharing::bytes::unpin(s);
  }

 private:
  std::uint64_t drops_ = 0, unpins_ = 0;
};

/// A cache whose inside is open.
struct opened : cache<int, int, index::dense, liar> {
  using base = cache<int, int, index::dense, liar>;
  opened() : base(bytes{20}) {
    for (int key = 0; key < 3; ++key) put(key, key, bytes{4});
  }
  using base::ahead_, base::eviction_, base::free_, base::free_count_, base::holds_, base::index_, base::keep_holds, base::leases_,
      base::pinned_, base::releasing, base::releasing_, base::seen, base::seen_, base::sharing_, base::slots_, base::statistics_;
  slot at(int key) const { return place_of(key); }
  slot unused() const { return free_[0]; }
};

/// What valid() says of a cache that was broken so. The cache stays for ever: what is broken cannot be taken down.
template <class Break>
std::string_view said(Break&& breaks) {
  static auto& broken = *new std::vector<opened*>;
  broken.push_back(new opened);
  REQUIRE(broken.back()->valid());
  breaks(*broken.back());
  return broken.back()->valid().broken;
}

}  // namespace

TEST_CASE("cache: valid() names what is wrong with the index") {
  CHECK(said([](opened&) {}).empty());
  CHECK(said([](opened& c) { c.index_.make_room(7), c.index_.insert(7, slot{1000}); }) == "the index names a slot that does not exist");
  CHECK(said([](opened& c) { c.index_.make_room(7), c.index_.insert(7, c.at(1)); }) == "the index names a slot twice");
  CHECK(said([](opened& c) {
          const slot s = c.at(1);
          c.index_.make_room(7), c.index_.erase(1, s), c.index_.insert(7, s);
        }) == "a resident is not found under its own key");
  CHECK(said([](opened& c) { ++c.seen_.residents; }) == "the number of residents differs from the index");
  CHECK(said([](opened& c) { c.index_.erase(1, c.at(1)); }) == "the number of residents differs from the index");
  CHECK(said([](opened& c) { c.ahead_.expected = slot{1000}; }) == "an entry is expected to leave that is not there");
  CHECK(said([](opened& c) { c.ahead_.expected = c.unused(); }) == "an entry is expected to leave that is not there");
  CHECK(said([](opened& c) { c.ahead_.expected = c.at(1); }).empty());
}
TEST_CASE("cache: valid() names what is wrong with holds and free slots") {
  CHECK(said([](opened& c) { c.keep_holds(), c.holds_[index_of(c.at(1))] |= opened::releasing; }) == "a hidden entry can still be found");
  CHECK(said([](opened& c) { c.keep_holds(), c.holds_[index_of(c.at(1))] = 1; }) ==
        "the holds of entries do not sum to the leases that are out");
  CHECK(said([](opened& c) { ++c.leases_; }) == "the holds of entries do not sum to the leases that are out");
  CHECK(said([](opened& c) { ++c.pinned_; }) == "holds are miscounted");
  CHECK(said([](opened& c) { ++c.releasing_; }) == "holds are miscounted");
  CHECK(said([](opened& c) { ++c.seen_.held; }) == "holds are miscounted");
  CHECK(said([](opened& c) { c.free_[0] = c.at(1); }) == "a slot is both free and taken");
  CHECK(said([](opened& c) { c.free_[0] = c.free_[1]; }) == "a slot is both free and taken");
  CHECK(said([](opened& c) { --c.free_count_; }) == "a slot is neither free nor taken");
}
TEST_CASE("cache: valid() names what is wrong with charges") {
  CHECK(said([](opened& c) { c.sharing_.pin(c.at(1)); }) == "charges stay pinned that nothing holds");
  CHECK(said([](opened& c) { c.sharing_.load(c.unused(), bytes{3}); }) == "charges stay in use that nothing holds");
  CHECK(said([](opened& c) { c.sharing_.told = lie::other_weights; }) == "the charges in use differ from those of the residents");
  for (const lie told : {lie::other_charges, lie::other_unshared})
    CHECK(said([&](opened& c) { c.sharing_.told = told; }) == "the charge of an entry differs from its recomputation");
  CHECK(said([](opened& c) { ++c.seen_.used; }) == "the policies are shown other charges in use than there are");
  CHECK(said([](opened& c) {
          static auto held = c.lease_of(1);  // for ever, as the cache
          c.sharing_.told = lie::pins_too_much;
        }) == "more is pinned than used");
  CHECK(said([](opened& c) { c.seen_.capacity = 11; }) == "more is used than the capacity, and not for leases");
}
TEST_CASE("cache: valid() names what is wrong with the order of eviction and the books") {
  CHECK(said([](opened& c) { c.eviction_.on_evict(c.at(1), c.seen()); }) == "the eviction order names an entry that is not there");
  CHECK(said([](opened& c) {
          c.eviction_.on_evict(c.at(1), c.seen());
          c.eviction_.on_load(c.unused(), c.seen());
        }) == "the eviction order names an entry that is not there");
  CHECK(said([](opened& c) { ++c.statistics_.loads; }) == "loads less removals are not the entries that are there");
}
