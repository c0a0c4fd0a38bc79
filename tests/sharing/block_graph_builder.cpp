#include <larder/sharing/block_graph_builder.hpp>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

using larder::bytes;
using larder::sharing::block_graph_builder;
using larder::sharing::block_id;
using larder::sharing::model_id;

namespace {

template <class T>
std::string sentence(const larder::result<T>& made) {
  REQUIRE_FALSE(made);
  return made.error().sentence();
}

}  // namespace

TEST_CASE("block_graph_builder: a content known already is the same block, whatever its name (P32)", "[sharing]") {
  block_graph_builder builder;
  const auto first = builder.add_block(bytes{7}, "a", "sha256:01");
  const auto again = builder.add_block(bytes{7}, "b", "sha256:01");
  const auto other = builder.add_block(bytes{7}, "c", "sha256:02");
  const auto domain = builder.add_block(bytes{7}, "d", "md5:01");
  REQUIRE((first && again && other && domain));
  CHECK(*first == *again);
  CHECK(*first != *other);
  CHECK(*first != *domain);
  CHECK(builder.find_content("sha256:02") == *other);
  CHECK_FALSE(builder.find_content("sha256:03"));
  CHECK(builder.find_block("a") == *first);
  CHECK(builder.find_block("b") == *first);
  CHECK_FALSE(builder.add_block(bytes{7}, "c", "sha256:01"));  // c is another block
  CHECK_FALSE(builder.add_block(bytes{7}, "b", "sha256:05"));
  const auto graph = std::move(builder).build();
  REQUIRE(graph);
  CHECK(graph->find_block("b") == *first);
  CHECK(graph->name(*first) == "a");
  CHECK(graph->block_count() == 3);
}

TEST_CASE("block_graph_builder: equal sizes without a content are not the same block (P32)", "[sharing]") {
  block_graph_builder builder;
  const auto a = builder.add_block(bytes{7});
  const auto b = builder.add_block(bytes{7});
  REQUIRE((a && b));
  CHECK(*a != *b);
}

TEST_CASE("block_graph_builder: every refusal is one sentence and changes nothing", "[sharing]") {
  block_graph_builder builder("library.json");
  const auto a = *builder.add_block(bytes{20}, "A");
  const auto c = *builder.add_block(bytes{5}, "C", "sha256:cc");
  REQUIRE(builder.add_model("m", {a}));

  CHECK(sentence(builder.add_block(bytes{60}, "A")) == "library.json: block \"A\" has two sizes, 20 and 60 bytes");
  CHECK(sentence(builder.add_block(bytes{20}, "A")) == "library.json: two blocks are named \"A\", expected each name once");
  CHECK(sentence(builder.add_block(bytes{6}, "D", "sha256:cc")) == "library.json: the content \"sha256:cc\" has two sizes, 5 and 6 bytes");
  CHECK(sentence(builder.add_block(bytes::max(), "D")) == "library.json: the block sizes add up to more than 18446744073709551615 bytes");
  CHECK(sentence(builder.add_model("m", {c})) == "library.json: two models are named \"m\", expected each name once");
  CHECK(sentence(builder.add_model("n", {a, block_id{2}})) == "library.json: model \"n\" holds block 2, but there are only 2 blocks");
  CHECK(sentence(builder.add_model("n", {a, c, a})) == "library.json: model \"n\" names block \"A\" twice, expected each block once");
  CHECK(sentence(builder.follow(block_id{9}, a)) == "library.json: block 9 is unknown, there are 2 blocks");
  CHECK(sentence(builder.follow(a, larder::sharing::no_block)) == "library.json: block 4294967295 is unknown, there are 2 blocks");

  REQUIRE(builder.add_model("n", {a, c}));
  const auto graph = std::move(builder).build();
  REQUIRE(graph);
  CHECK(graph->block_count() == 2);
  CHECK(graph->model_count() == 2);
  CHECK(graph->total() == bytes{25});
}

TEST_CASE("block_graph_builder: sizes may add up to 2^64 - 1 bytes and not one more (P3)", "[sharing]") {
  block_graph_builder builder;
  REQUIRE(builder.add_block(bytes{std::numeric_limits<std::uint64_t>::max() - 1}));
  REQUIRE(builder.add_block(bytes{1}));
  REQUIRE_FALSE(builder.add_block(bytes{1}));
  REQUIRE(builder.add_block(bytes{0}));
  REQUIRE(builder.add_model("all", {block_id{0}, block_id{1}, block_id{2}}));
  CHECK(std::move(builder).build()->size(model_id{0}) == bytes::max());
}

TEST_CASE("block_graph_builder: a block follows one prefix, and a model holds the whole chain", "[sharing]") {
  block_graph_builder builder;
  const auto a = *builder.add_block(bytes{1}, "a"), b = *builder.add_block(bytes{1}, "b"), c = *builder.add_block(bytes{1}, "c");
  REQUIRE(builder.follow(b, a));
  REQUIRE(builder.follow(b, a));
  CHECK(sentence(builder.follow(b, c)) == "block graph: block \"b\" follows both block \"a\" and block \"c\", expected one prefix");
  REQUIRE(builder.follow(c, b));

  auto whole = builder;
  REQUIRE(whole.add_model("abc", {a, b, c}));
  REQUIRE(whole.add_model("a", {a}));
  const auto graph = std::move(whole).build();
  REQUIRE(graph);
  CHECK(graph->prefix_of(c) == b);
  CHECK(graph->prefix_of(b) == a);
  CHECK(graph->prefix_of(a) == larder::sharing::no_block);

  REQUIRE(builder.add_model("ac", {a, c}));
  CHECK(sentence(std::move(builder).build()) == "block graph: model \"ac\" holds block \"c\" without its prefix block \"b\"");
}

TEST_CASE("block_graph_builder: a chain is declared whole or not at all", "[sharing]") {
  block_graph_builder builder;
  const auto a = *builder.add_block(bytes{1}, "a"), b = *builder.add_block(bytes{1}, "b"), c = *builder.add_block(bytes{1}, "c");
  const block_id twice[] = {a, b, a}, unknown[] = {a, b, block_id{7}}, one[] = {a}, short_chain[] = {a, c}, other[] = {a, b, c};
  CHECK(sentence(builder.chain(twice)) == "block graph: a chain of prefixes names block \"a\" twice, expected each block once");
  CHECK(sentence(builder.chain(unknown)) == "block graph: block 7 is unknown, there are 3 blocks");
  REQUIRE(builder.chain(one));
  REQUIRE(builder.chain({}));
  REQUIRE(builder.chain(short_chain));
  CHECK(sentence(builder.chain(other)) == "block graph: block \"c\" follows both block \"a\" and block \"b\", expected one prefix");
  const auto graph = std::move(builder).build();
  REQUIRE(graph);
  CHECK(graph->prefix_of(c) == a);
  CHECK(graph->prefix_of(b) == larder::sharing::no_block);
  CHECK(graph->prefix_of(a) == larder::sharing::no_block);
}

TEST_CASE("block_graph_builder: prefixes in a circle are refused, long chains are not", "[sharing]") {
  block_graph_builder chain;
  constexpr std::uint32_t length = 100'000;
  for (std::uint32_t b = 0; b < length; ++b) {
    REQUIRE(chain.add_block(bytes{1}));
    if (b != 0) REQUIRE(chain.follow(block_id{b - 1}, block_id{b}));
  }
  auto circle = chain;
  REQUIRE(std::move(chain).build());
  REQUIRE(circle.follow(block_id{length - 1}, block_id{length / 2}));
  CHECK(sentence(std::move(circle).build()).find("form a circle") != std::string::npos);

  block_graph_builder itself;
  const auto a = *itself.add_block(bytes{1}, "a");
  REQUIRE(itself.follow(a, a));
  CHECK(sentence(std::move(itself).build()) == "block graph: the prefixes of block \"a\" form a circle, expected chains");
}
