// Keys of any type, sought by whatever stands for them; any hash and equality; values that only move (P31 P32 P40).
#include <larder/cache.hpp>

#include <larder/index/dense.hpp>

#include <memory>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "laws/memory.hpp"

using namespace larder;

TEST_CASE("cache: texts are sought without making a key of them") {
  cache<std::string, int> c(4);
  const std::string long_key(60, 'k');
  c.put(long_key, 1);
  c.put("short", 2);
  c.put(std::string_view("view"), 3);
  const std::string_view view = long_key;
  const std::size_t before = memory::taken();
  int* const found = c.find(view);
  const int* const seen = c.peek(long_key.c_str());
  const bool there = c.contains(view), absent = c.contains("another text that is far too long for its own small room");
  CHECK(memory::taken() == before);
  REQUIRE(found != nullptr);
  CHECK(*found == 1);
  CHECK(seen == found);
  CHECK(there);
  CHECK_FALSE(absent);
  CHECK(*c.find("short") == 2);
  CHECK(*c.find("view") == 3);
  CHECK(c.erase(std::string_view("short")));
  CHECK(c.valid());
}
TEST_CASE("cache: a number is sought as the key it becomes, whatever its own type hashes to") {
  cache<float, int> floats(4);
  floats.put(0.1f, 1);
  CHECK(floats.contains(0.1));
  CHECK(*floats.find(0.1) == 1);
  cache<double, int> doubles(4);
  doubles.put(1, 5);
  CHECK(doubles.contains(1.0));
  CHECK(*doubles.find(1) == 5);
  cache<std::uint8_t, int> small(4);
  small.put(std::uint8_t{44}, 7);
  CHECK(small.contains(44));
  CHECK(small.contains(300));
  cache<std::int64_t, int> wide(4);
  wide.put(-1, 9);
  CHECK(wide.contains(std::int64_t{-1}));
  CHECK(wide.contains(-1));
  CHECK((floats.valid() && doubles.valid() && small.valid() && wide.valid()));
}

namespace {

struct place {
  int row, column;
  friend bool operator==(const place&, const place&) = default;
};
int hashes = 0, comparisons = 0;
struct place_hash {
  std::size_t operator()(const place& p) const {
    ++hashes;
    return static_cast<std::size_t>(p.row * 31 + p.column);
  }
};
struct place_equal {
  bool operator()(const place& a, const place& b) const {
    ++comparisons;
    return a == b;
  }
};
struct name {
  std::string text;
};
struct name_hash {
  using is_transparent = void;
  std::size_t operator()(const name& n) const { return n.text.size(); }
  std::size_t operator()(int length) const { return static_cast<std::size_t>(length); }
};
struct name_equal {
  using is_transparent = void;
  bool operator()(const name& a, const name& b) const { return a.text == b.text; }
  bool operator()(const name& a, int length) const { return a.text.size() == static_cast<std::size_t>(length); }
};

}  // namespace

TEST_CASE("cache: a hash and an equality of one's own, called once per operation (P40)") {
  cache<place, int, index::hashed<place_hash, place_equal>> c(3);
  for (int i = 0; i < 5; ++i) c.put(place{i, 0}, i);
  CHECK(c.contains(place{4, 0}));
  hashes = comparisons = 0;
  static_cast<void>(c.find(place{4, 0}));
  CHECK(hashes == 1);
  CHECK(comparisons == 1);
  hashes = 0;
  c.put(place{9, 9}, 9);  // a miss, an eviction and a load: codes are remembered
  CHECK(hashes == 1);
  hashes = 0;
  c.reserve(100);
  CHECK(hashes == 0);
  hashes = comparisons = 0;
  CHECK_FALSE(c.contains(place{7, 7}));
  CHECK(hashes == 1);
  CHECK(comparisons == 0);
  CHECK(c.valid());
}
TEST_CASE("cache: a transparent hash of one's own seeks by what it understands") {
  cache<name, int, index::hashed<name_hash, name_equal>> c(3);
  c.put(name{"four"}, 4);
  c.put(name{"seven77"}, 7);
  REQUIRE(c.find(7) != nullptr);
  CHECK(*c.find(7) == 7);
  CHECK(c.contains(4));
  CHECK_FALSE(c.contains(5));
  CHECK(c.erase(4));
  CHECK(c.valid());
}
TEST_CASE("cache: keys and values that only move") {
  cache<std::unique_ptr<int>, std::unique_ptr<std::string>> c(2);
  auto key = std::make_unique<int>(1);
  const int* const address = key.get();
  c.put(std::move(key), std::make_unique<std::string>("one"));
  CHECK(c.size() == 1);
  for (const auto [k, value] : c) {
    CHECK(k.get() == address);
    CHECK(*value == "one");
  }
  cache<int, std::unique_ptr<int>> values(2);
  values.put(1, std::make_unique<int>(10));
  values.put(1, std::make_unique<int>(11));
  values.try_emplace(2, std::make_unique<int>(20));
  auto fetched = values.get_or_load(3, [](int k) { return std::make_unique<int>(10 * k); });
  CHECK(**fetched == 30);
  CHECK(values.size() == 2);
  auto refused = cache<int, std::unique_ptr<int>>(0).get_or_load(3, [](int k) { return std::make_unique<int>(k); });
  CHECK_FALSE(refused.resident());
  CHECK(**refused == 3);
  cache<int, std::unique_ptr<int>> moved(std::move(values));
  CHECK(**moved.find(3) == 30);
  CHECK(moved.valid());
}
TEST_CASE("cache: arguments of try_emplace are left alone where the key is resident") {
  cache<int, std::unique_ptr<int>> c(2);
  c.put(1, std::make_unique<int>(10));
  auto offered = std::make_unique<int>(11);
  const auto [value, answer] = c.try_emplace(1, std::move(offered));
  CHECK(answer.what == verb::hit);
  CHECK(**value == 10);
  REQUIRE(offered != nullptr);
  CHECK(*offered == 11);
}
TEST_CASE("cache: an index that is an array of keys") {
  enum class model : unsigned { small, large, other };
  cache<model, std::string, index::dense> c(2);
  c.put(model::small, "s");
  c.put(model::large, "l");
  c.put(model::other, "o");
  CHECK_FALSE(c.contains(model::small));
  CHECK(*c.find(model::other) == "o");
  CHECK(c.valid());
  cache<std::uint64_t, int, index::dense> far(2);
  CHECK_THROWS(far.put(~std::uint64_t{0}, 1));
  CHECK(far.size() == 0);
  CHECK(far.valid());
  far.put(7u, 1);
  CHECK(far.contains(7u));
}
