#include <larder/trace/ollama.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

TEST_CASE("registry tables are read by their columns", "[trace]") {
  const scratch_folder folder;
  const auto layers = trace::read_ollama_layers(
      folder.file("l", "first_seen,model,tag,kind,digest16,bytes\n2025-08-05,alfred,40b,model,cc9f2665d1004eeb,23808462528\n"));
  REQUIRE(layers);
  CHECK(layers->front().digest == "cc9f2665d1004eeb");
  CHECK(layers->front().size == larder::bytes{23808462528});
  const auto tags = trace::read_ollama_tags(
      folder.file("t", "model,tag,size_bytes_rounded,model_hash,context,modality\nalfred,40b,24000000000,e46325710c52,,\n"));
  REQUIRE(tags);
  CHECK(tags->front().manifest == "e46325710c52");
  CHECK_FALSE(tags->front().context);
  CHECK(trace::read_ollama_layers(folder.file("l", "first_seen,model,tag,kind,digest16,bytes\n2025-08-05,alfred,40b,model,cc9f,-1\n"))
            .error()
            .field == "bytes");
  CHECK(trace::read_ollama_pulls(folder.file("p", "date,model,cumulative_pulls,tag_count\n2025-17-17,a,1,1\n")).error().field == "date");
  const std::string gzip = packed("date,model,cumulative_pulls,tag_count\n2025-07-17,a,1,1\n");
  for (std::size_t length = 0; length < gzip.size(); ++length)
    CHECK_FALSE(trace::read_ollama_pulls(folder.file("p.gz", gzip.substr(0, length))));
}

TEST_CASE("popularity is the growth of the counts, whatever the order of the days", "[trace]") {
  using namespace std::chrono;
  const auto day = [](int n) { return sys_days{days{n}}; };
  const std::vector<trace::ollama_pulls> rows{{day(3), "a", 30}, {day(1), "a", 10}, {day(2), "b", 5}, {day(2), "a", 99},
                                              {day(3), "c", 7},  {day(9), "c", 6},  {day(9), "b", 25}};
  const auto popular = trace::popularity(rows);
  REQUIRE(popular.size() == 3);
  CHECK(popular[0].model == "a");
  CHECK(popular[0].pulls == 20);
  CHECK(popular[1].model == "b");
  CHECK(popular[1].pulls == 20);
  CHECK(popular[2].pulls == 0);
}

TEST_CASE("P42: the sums of the real registry are those of the reference", "[trace][real]") {
#ifdef LARDER_TRACES
  const auto layers = trace::read_ollama_layers(LARDER_TRACES "/models_ollama_layers_2025-08-05.csv.gz");
  REQUIRE(layers);
  std::set<std::pair<std::string, std::string>> manifests;
  std::map<std::string, larder::bytes> blobs;
  std::set<std::string> weights, parts;
  larder::bytes stored, distinct;
  for (const auto& layer : *layers) {
    manifests.emplace(layer.model, layer.tag);
    stored += layer.size;
    if (blobs.emplace(layer.digest, layer.size).second) distinct += layer.size;
    if (layer.kind != "config") parts.insert(layer.digest);
    if (layer.kind == "model") weights.insert(layer.digest);
  }
  CHECK(manifests.size() == 507);
  CHECK(parts.size() == 704);  // the reference leaves configurations out
  CHECK(weights.size() == 336);
  CHECK((stored.count + 500'000'000) / 1'000'000'000 == 8656);
  CHECK((distinct.count + 500'000'000) / 1'000'000'000 == 6548);
  const auto tags = trace::read_ollama_tags(LARDER_TRACES "/models_ollama_tags_2026-02-28.csv.gz");
  REQUIRE(tags);
  CHECK(tags->size() == 6985);
  CHECK(std::count_if(tags->begin(), tags->end(), [](const auto& tag) { return !tag.size; }) == 34);
  const auto pulls = trace::read_ollama_pulls(LARDER_TRACES "/models_ollama_pulls_2025-07-17_2026-02-28.csv.gz");
  REQUIRE(pulls);
  const auto popular = trace::popularity(*pulls);
  REQUIRE(popular.size() == 215);
  double total = 0, top = 0;
  for (std::size_t i = 0; i < popular.size(); ++i) {
    total += static_cast<double>(popular[i].pulls);
    if (i < 10) top += static_cast<double>(popular[i].pulls);
  }
  CHECK(total == 305161300);
  CHECK(popular[0].model == "llama3.2");
  CHECK(static_cast<double>(popular[0].pulls) / total == Approx(0.108).margin(0.0005));
  CHECK(top / total == Approx(0.574).margin(0.0005));
#else
  WARN("the real traces are absent");
#endif
}
