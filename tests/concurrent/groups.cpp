// The index that readers look at without a lock: it keeps the laws of an index, and tells readers when to look again.
#include <larder/concurrent/groups.hpp>
#include <larder/concurrent/known.hpp>
#include <larder/index/hashed.hpp>
#include <larder/laws/index.hpp>

#include "catch.hpp"

using namespace larder;
using namespace larder::concurrent;

namespace {

struct all_alike {
  std::size_t operator()(std::uint32_t) const noexcept { return 42; }
};
struct of_four {
  std::size_t operator()(std::uint32_t key) const noexcept { return key % 4; }
};
using usual = groups<precoded<index::hashed<>>>;

constexpr slot at(std::uint32_t i) noexcept { return slot{i}; }

}  // namespace

TEMPLATE_TEST_CASE("concurrent groups: the laws of an index hold, with any hash (P32)", "", usual,
                   (groups<precoded<index::hashed<all_alike>>>), (groups<precoded<index::hashed<of_four>>>)) {
  const auto found = laws::check_index<TestType>();
  INFO(found.text());
  CHECK(found);
}

TEST_CASE("concurrent groups: windows on one table are where the codes lead, and keep to themselves") {
  constexpr std::size_t shards = 4, window = 5;
  const auto memory = std::make_unique<group[]>(shards * window);
  std::vector<usual> parts(shards);
  const auto no_code = [](slot) -> std::uint64_t { return 0; };
  for (std::size_t i = 0; i < shards; ++i) parts[i].move_to(table(memory.get(), shards * window, i * window, window), no_code);
  // Thirty keys a window: some groups are full and pass entries on, the last to the first.
  std::vector<std::vector<std::uint32_t>> keys(shards);
  for (std::uint32_t key = 0; key < 100'000; ++key) {
    const std::uint64_t code = parts[0].code(key);
    const auto i = static_cast<std::size_t>(code >> 62);
    CHECK(parts[i].now().home(code) / window == i);
    if (keys[i].size() == 45) continue;
    parts[i].insert(code, at(static_cast<std::uint32_t>(keys[i].size())));
    keys[i].push_back(key);
  }
  for (std::size_t i = 0; i < shards; ++i) {
    REQUIRE(keys[i].size() == 45);
    for (std::uint32_t s = 0; s < 45; ++s) {
      const std::uint64_t code = parts[0].code(keys[i][s]);
      CHECK(parts[i].find(code, [&](slot found) { return found == at(s); }) == at(s));
      parts[i].erase(code, at(s));
      CHECK(parts[i].find(code, [&](slot found) { return found == at(s); }) == no_slot);
    }
    for (std::size_t p = 0; p < parts[i].positions(); ++p) CHECK(parts[i].place_at(p) == no_slot);
    for (std::size_t g = 0; g < window; ++g) CHECK(group::passed(memory[i * window + g].head(std::memory_order_relaxed)) == 0);
  }
}

TEST_CASE("concurrent groups: a reader sees by the head that an entry left, is held, or that the table was left") {
  usual index;
  const auto code_of = [&](slot s) { return index.code(index_of(s)); };
  index.reserve(6, code_of);
  const table before = index.now();
  const std::uint64_t code = index.code(std::uint32_t{3});
  const auto head = [&] { return before.at(before.home(code)).head(std::memory_order_relaxed); };
  const auto unchanged = [&](std::uint64_t seen) { return before.at(before.home(code)).unchanged(seen); };

  const std::uint64_t empty = head();
  index.insert(code, at(3));
  CHECK(unchanged(empty));  // who missed it has missed it
  const std::uint64_t there = head();
  index.hold(code, at(3));
  CHECK_FALSE(unchanged(there));
  CHECK_FALSE(unchanged(head()));  // not even for who saw it held
  index.let_go();
  CHECK_FALSE(unchanged(there));
  const std::uint64_t replaced = head();
  CHECK(unchanged(replaced));
  index.hold(code, at(3));
  index.erase(code, at(3));  // a put that is refused ends so
  index.let_go();
  CHECK_FALSE(unchanged(replaced));
  index.insert(code, at(3));
  const std::uint64_t again = head();
  CHECK(unchanged(again));

  const auto larger = std::make_unique<group[]>(9);
  index.move_to(table(larger.get(), 9, 0, 9), code_of);
  CHECK_FALSE(unchanged(again));
  CHECK_FALSE(unchanged(head()));
  CHECK(index.find(code, [](slot) { return true; }) == at(3));
}
