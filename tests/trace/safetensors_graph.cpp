#include <larder/trace/safetensors_graph.hpp>

#include "catch.hpp"
#include "trace/files.hpp"
#include "trace/tensor_files.hpp"

using larder::bytes;
using larder::sharing::block_id;
using larder::sharing::model_id;
using larder_test::safetensors_of;
using larder_test::scratch_folder;
using larder_test::tensor_entry;
namespace trace = larder::trace;

namespace {

// A base of two tensors, and a fine-tune that has changed the second and added one.
const std::string base = safetensors_of('{' + tensor_entry("embed", 0, 4) + ',' + tensor_entry("head", 4, 3) + '}', "aaaabbb");
const std::string tuned = safetensors_of(
    '{' + tensor_entry("head", 0, 3) + ',' + tensor_entry("embed", 3, 4) + ',' + tensor_entry("more", 7, 2) + '}', "bbBaaaacc");

// Answers the same for all contents (P32).
struct useless_hash {
  static constexpr std::string_view name = "useless";
  void add(std::span<const std::byte>) const noexcept {}
  static std::string text() { return "0"; }
};

std::string without(std::string sentence, const std::string& path) {
  for (std::size_t at; (at = sentence.find(path)) != sentence.npos;) sentence.replace(at, path.size(), "F");
  return sentence;
}

}  // namespace

TEST_CASE("safetensors_graph: two fine-tunes share exactly the tensors whose contents, type and shape agree (P32)", "[trace]") {
  const scratch_folder folder;
  folder.file("base.safetensors", base);
  folder.file("tuned.safetensors", tuned);
  // The same bytes as other types or shapes are other tensors.
  folder.file("turned.safetensors",
              safetensors_of('{' + tensor_entry("embed", 0, 4, "I8") + ',' + tensor_entry("x", 4, 4, "U8", "2,2") + '}', "aaaaaaaa"));
  folder.file("read.me", "no model");
  std::uint64_t heard = 0, all = 0;
  const auto graph = trace::read_safetensors_graph(folder / "", [&](std::uint64_t more, std::uint64_t of) { heard += more, all = of; });
  REQUIRE(graph);
  CHECK(heard == 24);
  CHECK(all == 24);
  CHECK(graph->model_count() == 3);
  CHECK(graph->block_count() == 6);
  CHECK(graph->total() == bytes{20});
  CHECK(graph->name(block_id{0}) == "base//embed");
  CHECK(graph->content(block_id{0}).starts_with("xxh3-128:"));
  CHECK(graph->content(block_id{0}).ends_with(":U8:4"));
  CHECK(graph->holders_of(*graph->find_block("base//embed")).size() == 2);
  CHECK(graph->holders_of(*graph->find_block("base//head")).size() == 1);
  const model_id both[] = {*graph->find_model("base"), *graph->find_model("tuned")};
  CHECK(graph->union_bytes(both) == bytes{12});
}

TEST_CASE("safetensors_graph: with a hash that always collides the graph is the same (P32)", "[trace]") {
  const scratch_folder folder;
  folder.file("base.safetensors", base);
  folder.file("tuned.safetensors", tuned);
  folder.file("again.safetensors", base);
  const auto good = trace::read_safetensors_graph(folder / "");
  const auto poor = trace::read_safetensors_graph<useless_hash>(folder / "");
  REQUIRE(good);
  REQUIRE(poor);
  REQUIRE(good->model_count() == poor->model_count());
  CHECK(good->block_count() == 4);
  for (std::uint32_t m = 0; m < good->model_count(); ++m) {
    const auto a = good->blocks_of(model_id{m}), b = poor->blocks_of(model_id{m});
    CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
  }
}

TEST_CASE("safetensors_graph: parts make one model, folders name models, equal tensors of one model are one block", "[trace]") {
  const scratch_folder folder;
  std::filesystem::create_directory(folder / "chat");
  folder.file("chat/model-00002-of-00002.safetensors", safetensors_of('{' + tensor_entry("tied", 0, 4) + '}', "aaaa"));
  folder.file("chat/model-00001-of-00002.safetensors", base);
  folder.file("model-1-of-2.safetensors", base);
  const auto graph = trace::read_safetensors_graph(folder / "");
  REQUIRE(graph);
  CHECK(graph->model_count() == 2);
  CHECK(graph->size(*graph->find_model("chat/model")) == bytes{7});
  CHECK(graph->size(*graph->find_model("model-1-of-2")) == bytes{7});
  CHECK(graph->total() == bytes{7});
  const auto one = trace::read_safetensors_graph(folder / "model-1-of-2.safetensors");
  REQUIRE(one);
  CHECK(one->name(model_id{0}) == "model-1-of-2");
}

TEST_CASE("safetensors_graph: names that only look like parts are models of their own (P42)", "[trace]") {
  const auto part = [](const char* name) {
    const auto made = trace::detail::part_of(name, "p");
    return made.model + ' ' + std::to_string(made.number) + ' ' + std::to_string(made.count);
  };
  CHECK(part("m-00002-of-00003.safetensors") == "m 2 3");
  CHECK(part("m-00002-of-00003") == "m 2 3");
  CHECK(part("a/m-00001-of-00001.safetensors") == "a/m 1 1");
  for (const char* name : {"m", "-00002-of-00003", "m-0000x-of-00003", "m-00002-of-0000x", "m-x0002-of-00003", "m-00002_of_00003",
                           "m_00002-of-00003", "m-2-of-3", "long-name-without-any-number"}) {
    INFO(name);
    CHECK(part(name) == std::string(name) + " 1 1");
  }
}

TEST_CASE("safetensors_graph: what is wrong with a folder is one sentence with the file (P42)", "[trace]") {
  const scratch_folder folder;
  const auto refused = [&](const std::string& name) {
    const auto graph = trace::read_safetensors_graph(folder / name);
    REQUIRE_FALSE(graph);
    return without(graph.error().sentence(), folder / "");
  };
  CHECK(refused("") == "F: holds no file that ends in .safetensors");
  CHECK(refused("absent").starts_with("Fabsent: cannot be read: "));
  folder.file("m-00002-of-00003.safetensors", base);
  CHECK(refused("") == "Fm-00002-of-00003.safetensors: is part 2 of 3 of a model of which 1 parts are there, expected all of them, once");
  folder.file("m-00001-of-00003.safetensors", base);
  folder.file("m-00003-of-00003.safetensors", safetensors_of('{' + tensor_entry("head", 0, 3) + '}', "zzz"));
  CHECK(refused("") == "F: two blocks are named \"m//head\", expected each name once");
  folder.file("a.safetensors", tuned.substr(0, tuned.size() - 1));
  CHECK(refused("") == "Fa.safetensors, field more.data_offsets: is 7 to 9, but the file has 8 bytes after its header");
}
