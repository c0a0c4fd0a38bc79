#include <larder/trace/manifest_graph.hpp>

#include <larder/core/random.hpp>

#include <sys/stat.h>

#include <set>

#include "catch.hpp"
#include "trace/files.hpp"

using larder::bytes;
using larder::sharing::model_id;
using larder_test::scratch_folder;
namespace trace = larder::trace;

namespace {

std::string digest(char of) { return "sha256:" + std::string(64, of); }
std::string layer(char of, const std::string& size) { return R"({"mediaType":"m","digest":")" + digest(of) + R"(","size":)" + size + "}"; }
std::string manifest(const std::string& layers, const std::string& config = layer('c', "10")) {
  return R"({"schemaVersion":2,"config":)" + config + R"(,"layers":[)" + layers + R"(],"annotations":{"a":"b"}})";
}
std::string refused(const std::string& text) {
  const auto read = trace::parse_manifest(text, "m");
  REQUIRE_FALSE(read);
  return read.error().sentence();
}

}  // namespace

TEST_CASE("manifest_graph: images share the layers of equal digest", "[trace]") {
  const scratch_folder folder;
  std::filesystem::create_directories(folder / "library/llama");
  folder.file("library/llama/8b", manifest(layer('a', "4000") + ',' + layer('b', "7")));
  folder.file("library/llama/latest", manifest(layer('a', "4000") + ',' + layer('d', "9") + ',' + layer('d', "9"), layer('e', "10")));
  folder.file(".hidden", "no manifest");
  std::filesystem::create_directory(folder / ".git");
  folder.file(".git/index", "no manifest");
  const auto graph = trace::read_manifest_graph(folder / "");
  REQUIRE(graph);
  CHECK(graph->model_count() == 2);
  CHECK(graph->block_count() == 5);
  CHECK(graph->total() == bytes{4036});
  CHECK(graph->size(*graph->find_model("library/llama/8b")) == bytes{4017});
  CHECK(graph->size(*graph->find_model("library/llama/latest")) == bytes{4019});
  const auto one = trace::read_manifest_graph(folder / "library/llama/8b");
  REQUIRE(one);
  CHECK(one->name(model_id{0}) == "8b");
  CHECK(one->content(larder::sharing::block_id{0}) == digest('c'));
}

TEST_CASE("manifest_graph: what is wrong is named with its field (P42)", "[trace]") {
  CHECK(refused(manifest(layer('a', "-1"))) == "m, field layers[0].size: is -1, expected a whole number from 0 to 9223372036854775807");
  CHECK(refused(manifest(layer('a', "9223372036854775808"))).starts_with("m, field layers[0].size: is 9223372036854775808, expected"));
  CHECK(refused(manifest(layer('a', "\"5\""))).starts_with("m, field layers[0].size: is a string, expected"));
  CHECK(refused(manifest(layer('a', "1,\"size\":2"))) == "m: names the key \"size\" twice in one object");
  CHECK(refused(manifest(layer('A', "1"))).find("expected a digest such as sha256:") != std::string::npos);
  CHECK(refused(manifest(R"({"digest":"sha256:12","size":1})")) ==
        "m, field layers[0].digest: is \"sha256:12\", expected a digest such as sha256:9f86d081...");
  CHECK(refused(manifest(R"({"digest":")" + digest('a') + "\"}")) == "m, field layers[0]: \"size\" is missing");
  CHECK(refused(manifest(R"({"size":1})")) == "m, field layers[0]: \"digest\" is missing");
  CHECK(refused(manifest("3")) == "m, field layers[0]: is a number, expected an object");
  CHECK(refused(R"({"config":{}})") == "m: \"layers\" is missing");
  CHECK(refused(R"({"layers":{}})") == "m, field layers: is an object, expected an array");
  CHECK(refused(R"({"manifests":[]})") == "m, field manifests: makes this an index of manifests, expected one manifest with layers");
  CHECK(refused("[]") == "m: is an array, expected an object");
  CHECK(refused(manifest(R"({"digest":"sha256:)" + std::string(64, 'a') + R"(","size":1,"mediaType":7})"))
            .starts_with("m, field layers[0].mediaType: is a number"));
  const auto is_digest = [](const std::string& text) { return trace::detail::is_digest(text); };
  CHECK(is_digest("sha512:" + std::string(128, 'a')));
  CHECK_FALSE(is_digest("sha512:" + std::string(64, 'a')));
  CHECK(is_digest("blake3:" + std::string(32, '0')));
  CHECK_FALSE(is_digest("blake3:" + std::string(31, '0')));
  CHECK_FALSE(is_digest(':' + std::string(64, 'a')));
  CHECK_FALSE(is_digest(std::string(64, 'a')));
  CHECK_FALSE(is_digest("SHA256:" + std::string(64, 'a')));

  const scratch_folder folder;
  CHECK_FALSE(trace::read_manifest_graph(folder / "absent"));
  CHECK(trace::read_manifest_graph(folder / "").error().reason == "holds no manifest");
  folder.file("a", manifest(layer('a', "1")));
  const std::string second = folder.file("b", manifest(layer('a', "2")));
  CHECK(trace::read_manifest_graph(folder / "").error().sentence() ==
        second + ": the content \"" + digest('a') + "\" has two sizes, 1 and 2 bytes");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(trace::read_manifest(folder / "pipe").error().reason == "cannot be opened for reading");
  const std::string large = folder.file("c", std::string((std::size_t{4} << 20) + 1, ' '));
  CHECK(trace::read_manifest_graph(large).error().sentence() == large + ": has 4194305 bytes, expected a manifest of at most 4194304");
}

TEST_CASE("manifest_graph: a manifest cut at any byte is refused; one changed anywhere is layers or a sentence (P42)", "[trace]") {
  const std::string whole = manifest(layer('a', "4000") + ',' + layer('b', "7"));
  REQUIRE(trace::parse_manifest(whole, "m")->size() == 3);
  for (std::size_t length = 0; length < whole.size(); ++length) CHECK(refused(whole.substr(0, length)).starts_with("m"));
  larder::random draw{4};
  std::size_t read = 0, refusals = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string changed = whole;
    for (auto left = 1 + draw.below(3); left > 0; --left) {
      const auto at = draw.below(changed.size());
      changed[at] = whole[draw.below(whole.size())];
    }
    ++(trace::parse_manifest(changed, "m") ? read : refusals);
  }
  CHECK(read > 0);
  CHECK(refusals > 0);
}

TEST_CASE("manifest_graph: the public table of Ollama layers has the sizes that its README counts", "[trace]") {
#ifdef LARDER_TRACES
  const std::string path = LARDER_TRACES "/models_ollama_layers_2025-08-05.csv.gz";
  const auto table = trace::read_ollama_layers(path);
  REQUIRE(table);
  const auto graph = trace::manifest_graph(*table, path);
  REQUIRE(graph);
  CHECK(graph->model_count() == 507);
  std::set<std::string> distinct, layers_of_weights;
  for (const auto& each : *table) {
    if (each.kind != "config") distinct.insert(each.digest);
    if (each.kind == "model") layers_of_weights.insert(each.digest);
  }
  CHECK(distinct.size() == 704);
  CHECK(layers_of_weights.size() == 336);
  CHECK(graph->block_count() == 1030);  // and 326 configurations
  std::uint64_t whole = 0;
  for (std::uint32_t m = 0; m < graph->model_count(); ++m) whole += graph->size(model_id{m}).count;
  CHECK(whole / 1'000'000'000 == 8655);
  CHECK(graph->total().count / 1'000'000'000 == 6548);
#else
  WARN("the traces are absent");
#endif
}
