#include <larder/sharing/lora_library.hpp>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"

using larder::bytes;
using namespace larder::sharing;

TEST_CASE("lora_library: parameters of the five models", "[sharing]") {
  CHECK(find_llm_architecture("smollm2-135m")->parameters() == 134'515'008);
  CHECK(find_llm_architecture("smollm2-360m")->parameters() == 361'821'120);
  CHECK(find_llm_architecture("qwen2.5-0.5b")->parameters() == 494'032'768);
  CHECK(find_llm_architecture("tinyllama-1.1b")->parameters() == 1'100'048'384);
  CHECK(find_llm_architecture("phi-3-mini-3.8b")->parameters() == 3'821'079'552);
  CHECK_FALSE(find_llm_architecture("gpt"));
  for (const auto& base : llm_architectures) {
    std::uint64_t sum = 0;
    for (const auto& group : groups_of(base)) sum += group.parameters;
    CHECK(sum == base.parameters());
  }
}

#ifdef LARDER_TRACES
TEST_CASE("lora_library: every group and adapter is that of the published table", "[sharing]") {
  std::ifstream file(std::string{LARDER_TRACES} + "/models_llm_blocks.csv");
  REQUIRE(file);
  std::string line;
  std::getline(file, line);
  REQUIRE(line == "model,block_index,block,params,bytes_bf16");
  std::size_t rows = 0, expected = 0;
  for (; std::getline(file, line); ++rows) {
    std::stringstream fields(line);
    std::vector<std::string> row;
    for (std::string field; std::getline(fields, field, ',');) row.push_back(field);
    INFO(line);
    REQUIRE(row.size() == 5);
    const auto base = find_llm_architecture(row[0]);
    REQUIRE(base);
    const std::string adapter = "lora_qkvo_r";
    if (row[2].rfind(adapter, 0) == 0) {
      CHECK(base->adapter_parameters(std::stoull(row[2].substr(adapter.size()))) == std::stoull(row[3]));
      continue;
    }
    const auto group = groups_of(*base).at(std::stoul(row[1]));
    CHECK(group.name == row[2]);
    CHECK(group.parameters == std::stoull(row[3]));
    CHECK(group.size() == bytes{std::stoull(row[4])});
  }
  for (const auto& base : llm_architectures) expected += groups_of(base).size() + 3;
  CHECK(rows == expected);
}
#else
TEST_CASE("lora_library: the published table is absent", "[sharing]") { WARN("the traces are absent; blocks were not compared"); }
#endif

TEST_CASE("lora_library: entries share their base and nothing else", "[sharing]") {
  const auto library = lora_library();
  REQUIRE(library);
  REQUIRE(library->model_count() == 20);
  const bytes base{2 * llm_architectures[3].parameters()}, adapter{base.count / 200};
  CHECK(library->name(model_id{7}) == "tinyllama-1.1b+7");
  for (std::uint32_t a = 0; a < 20; ++a) {
    CHECK(library->size(model_id{a}) == base + adapter);
    for (std::uint32_t b = 0; b < a; ++b) {
      const model_id both[] = {model_id{a}, model_id{b}};
      CHECK(library->union_bytes(both) == base + adapter + adapter);
    }
  }
}

TEST_CASE("lora_library: ranks, several bases and bare bases", "[sharing]") {
  const auto library =
      lora_library({.bases = {llm_architectures[0], llm_architectures[2]}, .adapters_per_base = 3, .rank = 16, .with_bare_bases = true});
  REQUIRE(library);
  REQUIRE(library->model_count() == 8);
  CHECK(library->name(model_id{0}) == "smollm2-135m");
  CHECK(library->name(model_id{5}) == "qwen2.5-0.5b+0");
  CHECK(library->size(model_id{5}) == bytes{2 * (llm_architectures[2].parameters() + llm_architectures[2].adapter_parameters(16))});
  const model_id apart[] = {model_id{0}, model_id{5}};
  CHECK(library->union_bytes(apart) == library->size(model_id{0}) + library->size(model_id{5}));
}

TEST_CASE("lora_library: a library of nothing is refused", "[sharing]") {
  CHECK(lora_library({.bases = {}}).error().sentence() == "LoRA library, field bases: is empty, expected at least one base");
  CHECK(lora_library({.adapters_per_base = 0}).error().field == "adapters_per_base");
  CHECK(lora_library({.adapter_permille = 0}).error().field == "adapter_permille");
  CHECK(lora_library({.bases = {llm_architectures[0], llm_architectures[0]}}).error().reason.find("two blocks are named") == 0);
  CHECK(lora_library({.adapters_per_base = 0, .with_bare_bases = true}));
}
