// Arguments may live in the cache itself (P29), and a refused update leaves no older value behind (P28).
#include <larder/cache.hpp>

#include <larder/sharing/bytes.hpp>

#include <string>

#include "catch.hpp"

using namespace larder;

namespace {

/// A value that knows its own key. Anew: moving it may throw, so that a put makes the entry anew.
template <bool Anew>
struct note {
  std::string key, text;
  note(std::string k, std::string t) : key(std::move(k)), text(std::move(t)) {}
  note(const note&) = default;
  note(note&& other) noexcept(!Anew) : key(std::move(other.key)), text(std::move(other.text)) {}
  note& operator=(const note&) = default;
};
const std::string long_key = "a key that is too long for the small room inside a text";

}  // namespace

TEMPLATE_TEST_CASE_SIG("cache: every argument may live in the cache (P29)", "", ((bool Anew), Anew), false, true) {
  using value = note<Anew>;
  cache<std::string, value, sharing::bytes> c(10_B);
  const auto fill = [&] { c.put(long_key, value(long_key, "a text that is just as long, so that it cannot hide in the object"), 4_B); };
  const std::string text = "a text that is just as long, so that it cannot hide in the object";
  const auto sound = [&] {
    CHECK(c.valid());
    REQUIRE(c.peek(long_key) != nullptr);
    CHECK(c.peek(long_key)->text == text);
    CHECK(c.peek(long_key)->key == long_key);
  };
  fill();
  c.put(long_key, *c.find(long_key), 4_B);
  sound();
  c.put(c.find(long_key)->key, *c.find(long_key), 5_B);
  sound();
  c.put((*c.begin()).key, value(*c.find(long_key)), 6_B);
  sound();
  {
    const auto held = c.lease_of(long_key);
    c.put(held.key(), *held, 3_B);  // the old one stays for its lease
    sound();
  }
  sound();
  c.put("other", *c.find(long_key), 3_B);
  CHECK(c.peek("other")->text == text);
  // The victim's own value goes into its successor.
  cache<std::string, value> one(1);
  one.put(long_key, value(long_key, text));
  one.put("next", *one.find(long_key));
  CHECK(one.peek("next")->text == text);
  one.try_emplace(one.find("next")->key, *one.find("next"));
  CHECK(one.contains(long_key));
  CHECK(one.peek(long_key)->text == text);
  static_cast<void>(one.get_or_load(one.find(long_key)->text, [&](const std::string& k) { return value(k, k); }));
  CHECK(one.contains(text));
  // Keys of entries that go.
  fill();
  static_cast<void>(c.recharge(c.find(long_key)->key, 1_B));
  sound();
  CHECK(c.erase(c.find(long_key)->key));
  CHECK_FALSE(c.contains(long_key));
  CHECK(c.erase((*c.begin()).key));
  CHECK(c.empty());
  CHECK(c.valid());
}
TEST_CASE("cache: a refused update takes the older value with it (P28)") {
  cache<int, std::string, sharing::bytes> c(10_B);
  c.put(1, "old", 5_B);
  CHECK(c.put(1, "too big", 11_B).reason == refusal::too_big);
  CHECK_FALSE(c.contains(1));
  c.put(1, "old", 5_B);
  c.put(2, "held", 5_B);
  const auto held = c.lease_of(2);
  CHECK(c.put(1, "no room beside the lease", 6_B).reason == refusal::all_leased);
  CHECK_FALSE(c.contains(1));
  CHECK(*held == "held");
  CHECK(c.stats().removals(removal::replaced) == 2);
  CHECK(c.valid());
}
TEST_CASE("cache: a leased value stays as it was while its key is put anew (P28 P31 P34)") {
  cache<int, std::string> c(2);
  c.put(1, "first");
  auto first = c.lease_of(1);
  c.put(1, "second");
  auto second = c.lease_of(1);
  CHECK(*first == "first");
  CHECK(*second == "second");
  CHECK(c.size() == 1);
  CHECK(c.used() == 2);
  CHECK(c.leases() == 2);
  CHECK(c.put(1, "third").reason == refusal::all_leased);
  CHECK_FALSE(c.contains(1));
  first.release();
  CHECK(c.put(1, "fourth").what == verb::load);
  CHECK(*second == "second");
  second.release();
  CHECK(c.used() == 1);
  CHECK(*c.find(1) == "fourth");
  CHECK(c.valid());
}
