#include <larder/edge/real_demand.hpp>

#include <string>

#include <larder/edge/profiles.hpp>
#include <larder/edge/simulator.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

namespace edge = larder::edge;
namespace trace = larder::trace;
using larder_test::scratch_folder;
using namespace larder::literals;

namespace {

const std::string tags =
    "model,tag,size_bytes_rounded,model_hash,context,modality\n"
    "small,1b,1000000000,aa,4K,\n"
    "small,latest,2000000000,bb,8K,\n"
    "large,70b,40000000000,cc,1M,\n"
    "large,7b,4000000000,dd,128K,\n"
    "cloudy,latest,,ee,128K,\n";
const std::string layers =
    "first_seen,model,tag,kind,digest16,bytes\n"
    "2025-08-05,small,1b,model,cc9f2665d1004eeb,1000000000\n"
    "2025-08-05,small,latest,model,cc9f2665d1004eec,2000000000\n"
    "2025-08-05,small,latest,license,cc9f2665d1004eed,5000\n"
    "2025-08-05,large,7b,model,cc9f2665d1004eee,4000000000\n";
const std::string pulls =
    "date,model,cumulative_pulls,tag_count\n"
    "2025-07-17,small,1000,7\n"
    "2025-07-17,large,500,7\n"
    "2025-08-17,small,4000,7\n"
    "2025-08-17,large,1500,7\n"
    "2025-08-17,unsized,9000,7\n";
const std::string arrivals =
    "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    "2023-11-16 18:00:00.0,100,10\n"
    "2023-11-16 18:00:30.0,200,20\n"
    "2023-11-16 18:02:30.0,300,30\n";

}  // namespace

TEST_CASE("a registry's models have the size of their latest tag, or of the first", "[edge]") {
  const scratch_folder folder;
  const auto by_tag = edge::read_registry(folder.file("tags.csv", tags));
  REQUIRE(by_tag);
  REQUIRE(by_tag->models.size() == 2);
  CHECK(by_tag->models[0].name == "small");
  CHECK(by_tag->models[0].size == 2_GB);
  CHECK(by_tag->models[0].window == 8192);
  CHECK(by_tag->models[0].line == 3);
  CHECK(by_tag->models[1].size == 40_GB);
  CHECK(by_tag->models[1].window == 1048576);
  const auto by_layer = edge::read_registry(folder.file("layers.csv", layers));
  REQUIRE(by_layer);
  REQUIRE(by_layer->models.size() == 2);
  CHECK(by_layer->models[0].size == larder::bytes{2'000'005'000});
  CHECK(by_layer->models[0].line == 3);
  CHECK(by_layer->models[1].size == 4_GB);
}

TEST_CASE("registries that are not any, or that hold a model for no server, are faults with file, line and field", "[edge]") {
  const scratch_folder folder;
  const auto sentence = [&](const std::string& text) {
    const auto read = edge::read_registry(folder.file("r.csv", text));
    return read ? "" : read.error().sentence();
  };
  CHECK(sentence("model,size\na,1\n").find("r.csv, line 1: the header has neither") != std::string::npos);
  CHECK(sentence("model,tag,size_bytes_rounded,model_hash,context\na,latest,-5,h,4K\n").find("r.csv, line 2, field size_bytes_rounded") !=
        std::string::npos);
  CHECK(sentence("model,tag,size_bytes_rounded,model_hash,context\na,latest,,h,4K\n").find("no model of the file has a size") !=
        std::string::npos);
  CHECK(sentence(tags.substr(0, tags.size() - 10)).find("line 6") != std::string::npos);
  CHECK_FALSE(edge::read_registry(folder / "absent.csv"));
  const auto read = edge::read_registry(folder.file("tags.csv", tags));
  REQUIRE(read);
  edge::scenario world = edge::space_air_ground_scenario();
  world.memory = 39_GB;
  const auto wrong = edge::use_models(world, *read, 1);
  REQUIRE(wrong);
  CHECK(wrong->line == 4);
  CHECK(wrong->field == "size_bytes_rounded");
  CHECK(wrong->reason == "the model large has 40 GB and is larger than every server, which have 39 GB");
}

TEST_CASE("popularity is shared among a family's variants, and what nobody pulled leaves the catalog", "[edge]") {
  const scratch_folder folder;
  const std::string path = folder.file("pulls.csv", pulls);
  const auto read = edge::read_popularity(path);
  REQUIRE(read);
  edge::scenario world;
  world.catalog = {{"small:1b"}, {"small:2b"}, {"large"}, {"other"}};
  world.requests.weights = {1, 2, 3, 4};
  REQUIRE_FALSE(edge::use_popularity(world, path, *read));
  REQUIRE(world.catalog.size() == 3);
  CHECK(world.catalog[2].name == "large");
  CHECK(world.requests.weights == std::vector<double>{1500, 1500, 1000});
  world.catalog = {{"other"}};
  const auto wrong = edge::use_popularity(world, path, *read);
  REQUIRE(wrong);
  CHECK(wrong->field == "model");
}

TEST_CASE("popularity over less than two weeks is refused, as its counts are rounded", "[edge]") {
  const scratch_folder folder;
  const auto read = edge::read_popularity(folder.file("p.csv", "date,model,cumulative_pulls\n2025-07-17,a,10\n2025-07-30,a,20\n"));
  REQUIRE_FALSE(read);
  CHECK(read.error().field == "date");
  CHECK(read.error().reason.find("covers 13 days") != std::string::npos);
  CHECK(edge::read_popularity(folder.file("p.csv", "date,model,cumulative_pulls\n2025-07-17,a,10\n2025-07-31,a,20\n")));
}

TEST_CASE("arrivals are gathered by server, slot and model, none lost, in order", "[edge]") {
  const scratch_folder folder;
  const auto read = trace::read_azure(folder.file("a.csv", arrivals));
  REQUIRE(read);
  CHECK(edge::slots_of(*read, 60) == 3);
  edge::scenario world;
  world.catalog = {{"only"}};
  world.requests.weights = {1};
  world.slots = 3;
  const auto kept = edge::assign(world, *read, 60, 1);
  auto stream = kept.stream(0);
  const auto first = stream.next();
  REQUIRE(first.size() == 1);
  CHECK(first[0].count == 2);
  CHECK(first[0].input_tokens == 150);
  CHECK(first[0].output_tokens == 15);
  CHECK(first[0].input_megabytes == Approx(150 * 4e-6));
  CHECK(stream.next().empty());
  CHECK(stream.next()[0].input_tokens == 300);
  world.slots = 1;
  const auto cut = edge::assign(world, *read, 60, 1);
  CHECK(cut.stream(0).next()[0].count == 2);
}

TEST_CASE("assignment follows popularity and spreads over servers, by the seed alone", "[edge]") {
  trace::llm_trace many;
  for (int i = 0; i < 20'000; ++i) many.requests.push_back({i * .01, 1000, 10});
  edge::scenario world;
  world.catalog = {{"a"}, {"never"}, {"b"}};
  world.requests.weights = {3, 0, 1};
  world.servers = 4;
  world.slots = edge::slots_of(many, 60);
  const auto count = [&](std::uint64_t seed) {
    std::vector<double> by_model(3), by_server(4);
    const auto kept = edge::assign(world, many, 60, seed);
    for (std::uint32_t i = 0; i < 4; ++i) {
      auto stream = kept.stream(i);
      for (std::uint32_t t = 0; t < world.slots; ++t) {
        for (const edge::demand& d : stream.next()) {
          by_model[d.model] += d.count;
          by_server[i] += d.count;
        }
      }
    }
    CHECK(by_model[0] + by_model[2] == 20'000);
    CHECK(by_model[1] == 0);
    CHECK(by_model[0] == Approx(15'000).epsilon(.03));
    for (const double n : by_server) CHECK(n == Approx(5'000).epsilon(.06));
    return by_model;
  };
  CHECK(count(1) == count(1));
  CHECK(count(1) != count(2));
}

TEST_CASE("the real files make a world whose terms sum to the system cost", "[edge]") {
#ifdef LARDER_TRACES
  const std::string folder = LARDER_TRACES "/";
  const auto models = edge::read_registry(folder + "models_ollama_tags_2026-02-28.csv.gz");
  REQUIRE(models);
  CHECK(models->models.size() > 200);
  const auto by_layer = edge::read_registry(folder + "models_ollama_layers_2025-08-05.csv.gz");
  REQUIRE(by_layer);
  CHECK(by_layer->models.size() == 176);
  const std::string popularity = folder + "models_ollama_pulls_2025-07-17_2026-02-28.csv.gz";
  const auto popular = edge::read_popularity(popularity);
  REQUIRE(popular);
  const auto read = trace::read_azure(folder + "llm_azure2023_code.csv.gz");
  REQUIRE(read);
  edge::scenario world = edge::space_air_ground_scenario();
  REQUIRE_FALSE(edge::use_models(world, *models, 1));
  REQUIRE_FALSE(edge::use_popularity(world, popularity, *popular));
  world.slots = edge::slots_of(*read, 60);
  CHECK(world.slots == 58);
  REQUIRE_FALSE(world.check());
  const auto requests = edge::assign(world, *read, 60, 1);
  edge::with_serving_policy("lfu", [&](const auto& policy) {
    const auto books = edge::simulate(policy, world, requests, 1);
    CHECK(books.requests == 8819);
    const auto rows = books.rows();
    CHECK(rows.system_cost ==
          rows.switching_cost + rows.accuracy_cost_total + rows.inference_latency + rows.offloading_latency + rows.cloud_cost);
    CHECK(rows.system_cost > 0);
  });
#else
  WARN("the real traces are absent");
#endif
}
