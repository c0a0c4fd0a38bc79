// static_blocks: shared_blocks over a graph the compiler knows.
#include <larder/sharing/static_blocks.hpp>

#include <larder/cache.hpp>
#include <larder/core/random.hpp>
#include <larder/eviction/lru.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sharing/shared_blocks.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

using namespace larder;
using sharing::block;
using sharing::model;

namespace {

constexpr auto example =
    sharing::static_graph(block{"a", 4_B}, block{"b", 3_B}, block{"c", 2_B}, model{"x", {"a", "b"}}, model{"y", {"a", "c"}});
using models = sharing::static_blocks<example>;
constexpr auto x = example.model("x"), y = example.model("y");

// The history of shared_blocks' own test, run by the compiler.
constexpr bool worked_example() {
  models of;
  of.reserve(8);
  of.load(slot{3}, x);
  bool right = of.used() == 7 && of.unshared(slot{3}) == 7 && of.missing(y) == 2 && of.relief(slot{3}, y) == 3;
  of.load(slot{5}, y);
  right = right && of.used() == 9 && of.unshared(slot{3}) == 3 && of.unshared(slot{5}) == 2 && of.charge(slot{5}) == 6;
  of.pin(slot{3});
  of.pin(slot{5});
  right = right && of.pinned() == 9 && of.beyond_pinned(x) == 0;
  of.unpin(slot{3});
  right = right && of.pinned() == 6 && of.beyond_pinned(x) == 3;
  of.unpin(slot{5});
  of.drop(slot{3});
  right = right && of.used() == 6 && of.unshared(slot{5}) == 6;
  of.drop(slot{5});
  return right && of.used() == 0 && of.pinned() == 0;
}
static_assert(worked_example());

// Seventy blocks make masks of two words.
constexpr std::size_t many = 70;
struct letters {
  char text[many][3]{};
  constexpr letters() {
    for (std::size_t i = 0; i < many; ++i) text[i][0] = static_cast<char>('a' + i / 26), text[i][1] = static_cast<char>('a' + i % 26);
  }
};
constexpr letters names;
template <std::size_t... I>
consteval auto seventy(std::index_sequence<I...>) {
  return sharing::static_graph(block{names.text[I], bytes{I * I % 17}}..., model{"low", {names.text[0], names.text[1], names.text[63]}},
                               model{"high", {names.text[63], names.text[64], names.text[69]}}, model{"all", {names.text[I]...}},
                               model{"none"}, model{"middle", {names.text[30], names.text[31], names.text[32], names.text[63]}});
}
constexpr auto wide = seventy(std::make_index_sequence<many>{});

}  // namespace

TEST_CASE("static_blocks: answers as shared_blocks does over the same graph, in a long random history (P8 P10)") {
  sharing::block_graph_builder builder;
  for (std::size_t b = 0; b < many; ++b) REQUIRE(builder.add_block(bytes{b * b % 17}));
  for (std::uint32_t m = 0; m < wide.model_count(); ++m) {
    std::vector<sharing::block_id> held;
    for (std::uint32_t b = 0; b < many; ++b)
      if (wide.holds(sharing::model_id{m}, sharing::block_id{b})) held.push_back(sharing::block_id{b});
    REQUIRE(builder.add_model("", held));
  }
  sharing::shared_blocks listed(*std::move(builder).build());
  sharing::static_blocks<wide> masked;
  constexpr std::uint32_t places = 9;
  listed.reserve(places);
  masked.reserve(places);
  std::vector<int> state(places, 0);  // 0 absent, 1 loaded, 2 pinned
  larder::random draw{5};
  bool same = true;
  // Whoever's unshared bytes change by the act of another is told of, with the bytes as they are then.
  std::vector<std::uint64_t> seen(places, 0);
  const auto tells = [&](const auto& of, const auto& act) {
    for (std::uint32_t i = 0; i < places; ++i) seen[i] = state[i] == 0 ? 0 : of.unshared(slot{i});
    act([&](slot told) { seen[index_of(told)] = of.unshared(told); });
  };
  const auto told_right = [&](const auto& of, std::uint32_t actor) {
    for (std::uint32_t i = 0; i < places; ++i)
      if (i != actor && state[i] != 0 && seen[i] != of.unshared(slot{i})) return false;
    return true;
  };
  for (int step = 0; step < 20'000; ++step) {
    const auto at = static_cast<std::uint32_t>(draw.below(places));
    const sharing::model_id wanted{static_cast<std::uint32_t>(draw.below(wide.model_count()))};
    const bool up = draw.below(2) == 0;
    const slot s{at};
    if (state[at] == 0) {
      tells(listed, [&](auto told) { listed.load(s, wanted, told); });
      same = same && told_right(listed, at);
      tells(masked, [&](auto told) { masked.load(s, wanted, told); });
      same = same && told_right(masked, at);
      state[at] = 1;
    } else if (state[at] == 1 && up) {
      listed.pin(s);
      masked.pin(s);
      state[at] = 2;
    } else if (state[at] == 1) {
      tells(listed, [&](auto told) { listed.drop(s, told); });
      same = same && told_right(listed, at);
      tells(masked, [&](auto told) { masked.drop(s, told); });
      same = same && told_right(masked, at);
      state[at] = 0;
    } else {
      listed.unpin(s);
      masked.unpin(s);
      state[at] = 1;
    }
    same = same && listed.used() == masked.used() && listed.pinned() == masked.pinned() &&
           listed.missing(wanted) == masked.missing(wanted) && listed.beyond_pinned(wanted) == masked.beyond_pinned(wanted);
    for (std::uint32_t i = 0; i < places; ++i)
      if (state[i] != 0)
        same = same && listed.unshared(slot{i}) == masked.unshared(slot{i}) && listed.charge(slot{i}) == masked.charge(slot{i}) &&
               listed.relief(slot{i}, wanted) == masked.relief(slot{i}, wanted);
    REQUIRE(same);
  }
}

TEST_CASE("static_blocks: a cache counts the base of two models once and refuses numbers that are no model") {
  cache<std::string, int, eviction::lru, models> shelf{9_B};
  CHECK(shelf.put("x", 1, x).added == 7);
  CHECK(shelf.put("y", 2, y).added == 2);
  CHECK(shelf.used() == 9);
  CHECK(shelf.valid());
  CHECK(shelf.erase("x"));
  CHECK(shelf.used() == 6);
  CHECK_FALSE(models{}.accepts(sharing::model_id{2}));
  CHECK(shelf.valid());
}
