// The driver examples/sagin, as a user meets it.
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
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

finished run(const scratch_folder& folder, const std::string& arguments, const char* program = "sagin") {
  const std::string output = folder / "stdout", complaint = folder / "stderr";
  const std::string command =
      std::string("'") + LARDER_PROGRAMS + "/" + program + "' " + arguments + " >'" + output + "' 2>'" + complaint + "'";
  const int status = std::system(command.c_str());
  finished answer{WEXITSTATUS(status), contents_of(output), contents_of(complaint)};
  std::filesystem::remove(output);
  std::filesystem::remove(complaint);
  return answer;
}

}  // namespace

TEST_CASE("sagin: a table for people, results for programs, the same on any number of threads", "[edge][driver]") {
  const scratch_folder folder;
  const finished table = run(folder, "--slots 20");
  CHECK(table.status == 0);
  CHECK(table.complaint == "");
  for (const char* part : {"Fitted", "1584 at 550 km over 24 cities", "Least AoT", "satellites", "saved", "*"})
    CHECK(table.output.find(part) != std::string::npos);
  const std::string arguments = "--slots 20 --servers 70 --policies fifo,least_aot --json - --threads ";
  const finished one = run(folder, arguments + "1"), many = run(folder, arguments + "5");
  CHECK(one.status == 0);
  CHECK(one.output == many.output);
  const auto list = nlohmann::json::parse(one.output);
  REQUIRE(list.size() == 4);
  std::map<std::string, double> cost;
  for (const auto& each : list) {
    const auto number = [&](const char* key) { return each[key].template get<double>(); };
    CHECK(number("system_cost") == Approx(number("switching_cost") + number("accuracy_cost_total") + number("inference_latency") +
                                          number("offloading_latency") + number("cloud_cost")));
    CHECK(each["servers"] == 70);
    cost[each["architecture"].template get<std::string>()] += number("system_cost");
  }
  CHECK(cost["satellites"] < .8 * cost["ground"]);
  CHECK(run(folder, arguments + "1 --seed 2").output != one.output);
}

TEST_CASE("sagin: sweeps and plots, scenarios of its own making, cities of a file", "[edge][driver]") {
  const scratch_folder folder;
  const finished swept = run(folder, "--slots 10 --sweep services=10:14:2 --policies fifo,least_aot --relay --plot '" + folder / "a.svg" +
                                         "' --json '" + folder / "a.json" + "'");
  CHECK(swept.status == 0);
  CHECK(swept.output.find("on average") != std::string::npos);
  CHECK(contents_of(folder / "a.svg").rfind("<svg", 0) == 0);
  const auto list = nlohmann::json::parse(contents_of(folder / "a.json"));
  REQUIRE(list.size() == 12);
  CHECK(list[0]["services"] == 10);
  CHECK(list[11]["services"] == 14);

  for (const char* program : {"sagin", "edge_serving", "offload"}) {
    INFO(program);
    const finished printed = run(folder, "--print-scenario", program);
    CHECK(printed.status == 0);
    const std::string mine = folder.file("mine.json", printed.output);
    CHECK(run(folder, "--scenario '" + mine + "' --print-scenario", program).output == printed.output);
  }
  const std::string cities = folder.file("c.csv", "gs_id,name,lat_deg,lon_deg\n0,Quito,-0.2,-78.5\n1,Oslo,59.9,10.8\n");
  const finished own = run(folder, "--slots 5 --policies cloud --stations '" + cities + "'");
  CHECK(own.status == 0);
  CHECK(own.output.find("over 2 cities") != std::string::npos);
  const finished t2drl = run(folder, "--scenario t2drl --slots 10 --architectures ground --sweep paths=5:10:5");
  CHECK(t2drl.status == 0);
  const finished help = run(folder, "--help");
  CHECK(help.status == 0);
  CHECK(help.output.find("Examples:") != std::string::npos);
}

TEST_CASE("sagin: a scenario file says how the cloud is reached, the command line can say otherwise", "[edge][driver]") {
  const scratch_folder folder;
  const auto ways = [&](const std::string& arguments) {
    const finished answer = run(folder, "--slots 3 --policies cloud,least_aot --json - " + arguments);
    INFO(answer.complaint);
    REQUIRE(answer.status == 0);
    std::string text;
    for (const auto& each : nlohmann::json::parse(answer.output)) text += each["architecture"].get<std::string>()[0];
    return text;
  };
  CHECK(ways("") == "gsgs");
  const std::string ground = folder.file("g.json", run(folder, "--print-scenario").output);
  const std::string above = folder.file("s.json", run(folder, "--print-scenario --architectures satellites").output);
  CHECK(contents_of(ground).find("\"architecture\": \"ground\"") != std::string::npos);
  CHECK(contents_of(above).find("\"architecture\": \"satellites\"") != std::string::npos);
  CHECK(ways("--scenario '" + ground + "'") == "gg");
  CHECK(ways("--scenario '" + above + "'") == "ss");
  CHECK(ways("--scenario '" + above + "' --architectures all") == "gsgs");
  CHECK(run(folder, "--scenario '" + above + "' --print-scenario").output == contents_of(above));
}

TEST_CASE("sagin: what is printed is what is used", "[edge][driver]") {
  const scratch_folder folder;
  const auto heading = [&](const std::string& arguments) { return run(folder, "--slots 2 --policies cloud " + arguments).output; };
  const auto says = [](const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; };
  const std::string plain = heading(""), relay = heading("--relay"), few = heading("--servers 3"),
                    swept = heading("--sweep services=10:14:2");
  CHECK(says(plain, "base stations 16"));
  CHECK_FALSE(says(plain, "satellite 95 Mbit/s"));
  CHECK(says(relay, "satellite 95 Mbit/s"));
  CHECK(says(few, ": 3 servers"));
  CHECK_FALSE(says(few, "base stations"));
  CHECK(says(swept, "100 to 140 entries, 160 to 224 requests a time slot"));
  CHECK_FALSE(says(heading("--architectures ground"), "Satellites:"));
}

TEST_CASE("sagin: what it cannot do is one sentence, exit status 2 and no file", "[edge][driver]") {
  const scratch_folder folder;
  const std::string astray = folder.file("astray.csv", "gs_id,name,lat_deg,lon_deg\n0,Nowhere,95,0\n");
  const std::string none = folder.file("none.csv", "gs_id,name,lat_deg,lon_deg\n");
  const std::string odd = folder.file("odd.json", R"({"name": "odd", "ways": {"ground": "-5 Mbit/s"}})");
  const std::vector<std::pair<std::string, std::string>> bad{
      {"--scenario nope", "\"nope\" is not known"},
      {"--scenario absent.json", "absent.json: cannot be opened"},
      {"--scenario '" + odd + "'", "odd.json, field ways.ground: is \"-5 Mbit/s\""},
      {"--stations '" + astray + "'", "astray.csv, line 2, field lat_deg"},
      {"--stations '" + none + "'", "none.csv, line 2: the file stops after its header"},
      {"--policies nope", "unknown policy 'nope'"},
      {"--architectures balloon", "unknown architecture 'balloon'"},
      {"--shell nope", "--shell"},
      {"--sweep services", "--sweep: \"services\" is not a sweep"},
      {"--sweep services=18:10:2", "--sweep"},
      {"--sweep services=10:18:0", "--sweep"},
      {"--sweep paths=5:20:5", "field paths: is not known of cmaas"},
      {"--sweep gpus=1.5", "field gpus: expected a whole number"},
      {"--sweep gpus=1", "field memory_per_gpu: the model"},
      {"--sweep services=1000000", "field services: expected a whole number from 1 to 100000, found 1e+06"},
      {"--servers 1000000 --slots 1000000", "field slots: expected at most 4000000000 of all servers together"},
      {"--servers 0", "--servers: \"0\" is not a whole number from 1 to 1000000"},
      {"--seed -1", "--seed"},
      {"--seed 18446744073709551616", "--seed"},
      {"--sweep servers=1:3:1 --servers 5", "--servers: are swept already"},
      {"--relay --shell kuiper_630", "excludes --relay"},
      {"--relay --stations '" + none + "'", "excludes --relay"},
  };
  const auto files = folder.count();
  for (const auto& [arguments, sentence] : bad) {
    INFO(arguments);
    const finished answer = run(folder, arguments + " --json '" + folder / "out.json" + "' --plot '" + folder / "out.svg" + "'");
    CHECK(answer.status == 2);
    CHECK(answer.output == "");
    CHECK(answer.complaint.rfind("sagin: ", 0) == 0);
    CHECK(std::count(answer.complaint.begin(), answer.complaint.end(), '\n') == 1);
    INFO(answer.complaint);
    CHECK(answer.complaint.find(sentence) != std::string::npos);
    CHECK(folder.count() == files);
  }
}
#endif
