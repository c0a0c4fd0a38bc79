#include <larder/trace/interner.hpp>

#include <map>
#include <utility>
#include <vector>

#include "rapidcheck_catch.hpp"

namespace trace = larder::trace;

TEST_CASE("P42: ids are dense, in order of first appearance, one for one key", "[trace]") {
  trace::interner<std::string> ids;
  CHECK(ids("b") == 0);
  CHECK(ids("a") == 1);
  CHECK(ids("") == 2);
  CHECK(ids(std::string_view("a\0", 2)) == 3);
  CHECK(ids("b") == 0);
  CHECK(ids.size() == 4);

  trace::interner<std::pair<std::uint32_t, std::uint64_t>> pairs;
  CHECK(pairs({0, 1}) == 0);
  CHECK(pairs({1, 0}) == 1);
  CHECK(pairs({0, 1}) == 0);
}

TEST_CASE("P42: an interner agrees with a map", "[trace]") {
  const auto agree = []<class Key>(const std::vector<Key>& keys) {
    trace::interner<Key> ids;
    std::map<Key, std::uint32_t> naive;
    for (const Key& key : keys) {
      const auto next = static_cast<std::uint32_t>(naive.size());
      RC_ASSERT(ids(key) == naive.emplace(key, next).first->second);
    }
    RC_ASSERT(ids.size() == naive.size());
  };
  rc::prop("numbers", [&] { agree(*rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 20))); });
  rc::prop("numbers that differ in high bits alone", [&](std::vector<std::uint64_t> keys) {
    for (std::uint64_t& key : keys) key <<= 56;
    agree(keys);
  });
  rc::prop("texts", [&](const std::vector<std::string>& keys) { agree(keys); });
}
