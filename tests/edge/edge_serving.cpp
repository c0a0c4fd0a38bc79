// The driver examples/edge_serving, as a user meets it.
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::contents_of;
using larder_test::scratch_folder;

#ifdef LARDER_PROGRAMS
namespace {

struct finished {
  int status;
  std::string output, complaint;
};

finished run(const scratch_folder& folder, const std::string& arguments) {
  const std::string output = folder / "stdout", complaint = folder / "stderr";
  const std::string command = "'" LARDER_PROGRAMS "/edge_serving' " + arguments + " >'" + output + "' 2>'" + complaint + "'";
  const int status = std::system(command.c_str());
  finished answer{WEXITSTATUS(status), contents_of(output), contents_of(complaint)};
  std::filesystem::remove(output);
  std::filesystem::remove(complaint);
  return answer;
}

// The keys of a result, and no others, in this order.
const std::vector<std::string> keys{"policy",
                                    "system_cost",
                                    "switching_cost",
                                    "accuracy_cost_total",
                                    "accuracy_cost_average",
                                    "inference_latency",
                                    "offloading_latency",
                                    "cloud_cost",
                                    "edge_execution_ratio",
                                    "scenario",
                                    "seed",
                                    "units"};

}  // namespace

TEST_CASE("edge_serving: a table for people, an array of results for programs, whose terms sum to the system cost", "[edge][driver]") {
  const scratch_folder folder;
  const finished table = run(folder, "--slots 20");
  CHECK(table.status == 0);
  CHECK(table.complaint == "");
  for (const char* part : {"system cost", "average accuracy cost", "edge execution ratio", "Random", "Least Context", "*"})
    CHECK(table.output.find(part) != std::string::npos);
  const finished program = run(folder, "--slots 20 --policies all --json -");
  CHECK(program.status == 0);
  const auto list = nlohmann::ordered_json::parse(program.output);
  REQUIRE(list.is_array());
  CHECK(list.size() == 9);
  for (const auto& one : list) {
    std::vector<std::string> found;
    for (const auto& [key, value] : one.items()) found.push_back(key);
    CHECK(found == keys);
    const auto number = [&](const char* key) { return one[key].template get<double>(); };
    CHECK(number("system_cost") == number("switching_cost") + number("accuracy_cost_total") + number("inference_latency") +
                                       number("offloading_latency") + number("cloud_cost"));
    CHECK(one["scenario"] == "default");
    CHECK(one["seed"] == 1);
    CHECK(one["units"]["edge_execution_ratio"] == "requests/request");
  }
  CHECK(run(folder, "--slots 20 --policies all --json -").output == program.output);
  CHECK(run(folder, "--slots 20 --policies all --json - --seed 2").output != program.output);
}

TEST_CASE("edge_serving: what it cannot do is one sentence, exit status 2 and no file", "[edge][driver]") {
  const scratch_folder folder;
  const std::string cut = folder.file("cut.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9,4808,10\n2023-11-16 18:1");
  const std::string huge = folder.file("huge.csv", "model,tag,size_bytes_rounded,model_hash,context\nmonster,latest,9000000000000,h,4K\n");
  const std::vector<std::pair<std::string, std::string>> bad{
      {"--policies lru,nope", "unknown policy 'nope'"},
      {"--policies ''", "unknown policy ''"},
      {"--frobnicate", "--frobnicate"},
      {"--memory abc", "--memory: \"abc\" is not a size"},
      {"--memory 1GB", "is larger than every server, which have 1 GB"},
      {"--scenario cmaas --memory 100GB", "is larger than every server, which have 100 GB"},
      {"--cloud-price nan", "--cloud-price: \"nan\" is not a finite number"},
      {"--reload-price -1", "--reload-price: \"-1\" is not a finite number"},
      {"--seed -1", "--seed"},
      {"--seed 18446744073709551616", "--seed"},
      {"--slots 0", "--slots"},
      {"--scenario nope", "--scenario"},
      {"--fit", "--fit"},
      {"--scenario s88 --arrivals '" + cut + "'", "--scenario"},
      {"--arrivals '" + cut + "'", "cut.csv, line 3, field ContextTokens"},
      {"--arrivals '" + folder / "absent.csv" + "'", "absent.csv: cannot be opened"},
      {"--models '" + huge + "'", "huge.csv, line 2, field size_bytes_rounded: the model monster has 9000 GB"},
      {"--models '" + cut + "'", "cut.csv, line 1"},
      {"--popularity '" + cut + "'", "cut.csv, line 1, field date"},
  };
  const auto files = folder.count();
  for (const auto& [arguments, sentence] : bad) {
    INFO(arguments);
    const finished answer = run(folder, arguments + " --json '" + folder / "out.json" + "' --plot '" + folder / "out.svg" + "'");
    CHECK(answer.status == 2);
    CHECK(answer.output == "");
    CHECK(answer.complaint.rfind("edge_serving: ", 0) == 0);
    CHECK(std::count(answer.complaint.begin(), answer.complaint.end(), '\n') == 1);
    CHECK(answer.complaint.find(sentence) != std::string::npos);
    CHECK(folder.count() == files);
  }
  const finished unwritable = run(folder, "--slots 2 --json '" + folder / "no/such/folder/out.json" + "'");
  CHECK(unwritable.status == 2);
  CHECK(unwritable.output == "");
}

TEST_CASE("edge_serving: files are written whole, and help ends with examples", "[edge][driver]") {
  const scratch_folder folder;
  const finished both = run(folder, "--slots 20 --policies cloud,lfu --json '" + folder / "a.json" + "' --plot '" + folder / "a.svg" + "'");
  CHECK(both.status == 0);
  CHECK(nlohmann::json::parse(contents_of(folder / "a.json")).size() == 2);
  CHECK(contents_of(folder / "a.svg").rfind("<svg", 0) == 0);
  CHECK(folder.count() == 2);
  const finished help = run(folder, "--help");
  CHECK(help.status == 0);
  CHECK(help.output.find("Examples:") != std::string::npos);
}

#ifdef LARDER_TRACES
TEST_CASE("edge_serving: real arrivals, popularity and sizes give the same table every time", "[edge][driver]") {
  const scratch_folder folder;
  const std::string files =
      "--arrivals '" LARDER_TRACES "/llm_azure2023_code.csv.gz' --popularity '" LARDER_TRACES
      "/models_ollama_pulls_2025-07-17_2026-02-28.csv.gz' --models '" LARDER_TRACES "/models_ollama_tags_2026-02-28.csv.gz' --json -";
  const finished once = run(folder, files), again = run(folder, files);
  CHECK(once.status == 0);
  CHECK(once.output == again.output);
  for (const auto& one : nlohmann::json::parse(once.output)) {
    const auto number = [&](const char* key) { return one[key].template get<double>(); };
    CHECK(number("system_cost") == number("switching_cost") + number("accuracy_cost_total") + number("inference_latency") +
                                       number("offloading_latency") + number("cloud_cost"));
    CHECK(number("system_cost") > 0);
  }
}
#endif
#endif
