// The program replay as a user meets it: what it prints, what it writes, and how it refuses.
#include "catch.hpp"

#ifdef LARDER_PROGRAMS

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include <larder/sim/policies.hpp>
#include <larder/sim/streams.hpp>

#include "trace/files.hpp"

using larder_test::contents_of;
using larder_test::packed;
using larder_test::scratch_folder;

namespace {
struct answer {
  int status = -1;
  std::string out, err;
};

answer replay(const scratch_folder& folder, const std::string& arguments) {
  const std::string out = folder / "out", err = folder / "err";
  const int status = std::system((LARDER_PROGRAMS "/replay " + arguments + " >" + out + " 2>" + err).c_str());
  answer made{WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents_of(out), contents_of(err)};
  std::remove(out.c_str());
  std::remove(err.c_str());
  return made;
}

nlohmann::json rows_of(const answer& a) {
  INFO(a.err);
  REQUIRE(a.status == 0);
  return nlohmann::json::parse(a.out);
}

std::string keys_text(const larder::sim::key_stream& keys) {
  std::string text;
  for (const std::uint32_t key : keys) text += std::to_string(key) + "\n";
  return text;
}
}  // namespace

TEST_CASE("replay counts the reference streams", "[examples]") {
  const scratch_folder folder;
  const std::string file = folder.file("nested.txt.gz", packed(keys_text(larder::sim::nested())));
  const auto rows = rows_of(replay(folder, "--trace " + file + " --policies fifo,lru,opt --capacity 100,1000,1% --json -"));
  const std::uint64_t capacities[] = {100, 1000, 76};
  const std::map<std::pair<std::string, std::uint64_t>, std::uint64_t> hits{{{"fifo", 100}, 11081}, {{"fifo", 1000}, 75998},
                                                                            {{"lru", 100}, 11461},  {{"lru", 1000}, 84616},
                                                                            {{"opt", 100}, 58096},  {{"opt", 1000}, 141528}};
  REQUIRE(rows.size() == 9);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    CHECK(row["trace"] == file);
    CHECK(row["capacity"] == capacities[i % 3]);  // 1 % of 7,636, rounded down
    CHECK(row["requests"] == 200'000);
    CHECK(row["unique"] == 7636);
    CHECK(row["bytes_requested"] == 0);
    CHECK(row["bytes_hit"] == 0);
    CHECK(row["hit_ratio"].get<double>() == row["hits"].get<double>() / 200'000);
    CHECK(row["evictions"] == 200'000 - row["hits"].get<std::uint64_t>() - row["capacity"].get<std::uint64_t>());
    CHECK(row["seconds"].get<double>() > 0);
    const auto expected = hits.find({row["policy"], row["capacity"]});
    if (expected != hits.end()) CHECK(row["hits"] == expected->second);
  }
}

TEST_CASE("replay has every registered policy, and answers alike on any number of threads", "[examples]") {
  const scratch_folder folder;
  const std::string file = folder.file("nested.txt", keys_text(larder::sim::nested(5000)));
  auto one = rows_of(replay(folder, "--trace " + file + " --capacity 10,10% --threads 1 --json -"));
  auto four = rows_of(replay(folder, "--trace " + file + " --capacity 10,10% --threads 4 --json -"));
  REQUIRE(one.size() == 2 * larder::sim::policy_names.size());
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(one[i]["policy"] == std::string(larder::sim::policy_names[i / 2]));
  for (auto* rows : {&one, &four})
    for (auto& row : *rows) row.erase("seconds");
  CHECK(one == four);
}

TEST_CASE("replay charges bytes", "[examples]") {
  const scratch_folder folder;
  const std::string file = folder.file("t.csv", "key,bytes\na,600\nb,600\na,600\nc,2000\na,600\n");
  const auto rows = rows_of(replay(folder, "--trace " + file + " --policies lru --charge bytes --capacity 1300,1kB,50% --json -"));
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["capacity"] == 1300);
  CHECK(rows[0]["hits"] == 2);
  CHECK(rows[0]["bytes_requested"] == 4400);
  CHECK(rows[0]["bytes_hit"] == 1200);
  CHECK(rows[0]["bypasses"] == 1);
  CHECK(rows[1]["capacity"] == 1000);
  CHECK(rows[1]["hits"] == 1);
  CHECK(rows[2]["capacity"] == 1600);  // half of 3,200
}

TEST_CASE("replay writes files, whole, and prints its table", "[examples]") {
  const scratch_folder folder;
  const std::string file = folder.file("nested.txt", keys_text(larder::sim::nested(5000)));
  for (const std::string curve : {"exact", "sampled:0.2", "sampled:300"}) {
    const answer a = replay(folder, "--trace " + file + " --policies lru,fifo,belady --json " + (folder / "r.json") + " --plot " +
                                        (folder / "r.svg") + " --curve " + curve);
    CHECK(a.status == 0);
    CHECK(a.err.empty());  // not a terminal
    CHECK(a.out.find("5,000 requests for") != a.out.npos);
    CHECK(a.out.find("belady knows the future") != a.out.npos);
    CHECK(std::count(a.out.begin(), a.out.end(), '*') == 2);  // the best at each capacity, belady apart
    CHECK(nlohmann::json::parse(contents_of(folder / "r.json")).size() == 6);
    const std::string plot = contents_of(folder / "r.svg");
    CHECK(plot.find("<svg") != plot.npos);
    CHECK(plot.find("</svg>") != plot.npos);
    for (const char* name : {"lru", "fifo", "belady"}) CHECK(plot.find(name) != plot.npos);
    CHECK((plot.find("sample of 300 objects") != plot.npos) == (curve == "sampled:300"));
  }
  const answer a = replay(folder, "--trace " + file + " --policies lru --plot -");
  CHECK(a.out.find("<svg") != a.out.npos);
  CHECK(a.out.find("requests for") == a.out.npos);
}

TEST_CASE("replay shows something without arguments", "[examples]") {
  const scratch_folder folder;
  const answer a = replay(folder, "");
  CHECK(a.status == 0);
  CHECK(a.out.find("1,000,000 requests for 82,146 objects") != a.out.npos);
  for (const std::string_view name : larder::sim::policy_names) CHECK(a.out.find("\n" + std::string(name) + " ") != a.out.npos);
  CHECK(replay(folder, "--policies lru --charge bytes --capacity 1MB").status == 0);
}

TEST_CASE("replay of models counts a shared block once", "[examples]") {
  const scratch_folder folder;
  const std::string graph = folder.file("graph.json", R"({"blocks": [{"name": "base", "bytes": 100}, {"name": "one", "bytes": 5}],
    "models": [{"name": "bare", "blocks": ["base"]}, {"name": "with", "blocks": ["base", "one"]}]})");
  const auto both =
      rows_of(replay(folder, "--sharing blocks --graph " + graph + " --requests 50 --policies lru --capacity 105,104 --json -"));
  REQUIRE(both.size() == 2);
  CHECK(both[0]["hits"] == 48);
  CHECK(both[0]["bytes_loaded"] == 105);
  CHECK(both[0]["bytes_saved_by_sharing"] == 100);
  CHECK(both[1]["bypasses"].get<int>() > 0);
  const std::string prompts = folder.file("prompts.jsonl", R"({"timestamp": 0, "input_length": 1024, "output_length": 1, "hash_ids": [1, 2]}
{"timestamp": 1, "input_length": 1024, "output_length": 1, "hash_ids": [1, 3]}
{"timestamp": 2, "input_length": 1024, "output_length": 1, "hash_ids": [1, 2]}
)");
  const auto chat = rows_of(replay(folder, "--sharing blocks --trace " + prompts + " --policies lru,opt --capacity 100% --json -"));
  CHECK(chat[0]["unique"] == 2);
  CHECK(chat[0]["hits"] == 1);
  CHECK(chat[0]["bytes_saved_by_sharing"] == 512 * 327'680);
  const answer table = replay(folder, "--sharing blocks --requests 500 --capacity 32GB");
  CHECK(table.status == 0);
  for (const std::string_view policy : larder::sim::policy_names) CHECK(table.out.find(policy) != table.out.npos);
  CHECK(table.out.find("32.0 GB") != table.out.npos);
  const answer small = replay(folder, "--sharing blocks --graph " + graph + " --requests 50 --policies lru --capacity 105,104");
  CHECK(small.out.find("models of 105 B in shared blocks") != small.out.npos);
  CHECK(small.out.find("104 B") != small.out.npos);
  CHECK(small.out.find("0.0") == small.out.find("0.000"));  // no size is shown as nothing
}

TEST_CASE("replay refuses in one sentence, and leaves nothing behind", "[examples]") {
  const scratch_folder folder;
  const std::string keys = folder.file("keys", "1\n2\n1\n"), sized = folder.file("t.csv", "key,bytes\na,5\nb,5\n");
  const std::string gzip = packed(keys_text(larder::sim::nested(1000)));
  const std::string cut = folder.file("cut.gz", gzip.substr(0, gzip.size() / 2)), bad = folder.file("bad", "1\n2\nx\n"),
                    negative = folder.file("n.csv", "key,bytes\na,-5\n"), empty = folder.file("empty", "");
  const auto before = folder.count();
  const std::string plot = " --plot " + (folder / "p.svg"), json = " --json " + (folder / "j");
  const std::pair<std::string, std::string> refused[] = {
      {"--trace " + (folder / "none"), (folder / "none") + ": cannot be opened"},
      {"--trace " + cut, "the gzip data stop before their end mark: the file is cut"},
      {"--trace " + bad, bad + ", line 3, field key: expected a whole number"},
      {"--trace " + negative, negative + ", line 2, field bytes: expected a whole number of bytes"},
      {"--trace " + empty, empty + ": is empty"},
      {"--trace " + keys + " --format csv", keys + ", line 1, field key: the header has no such column"},
      {"--trace " + keys + " --format parquet", "--format"},
      {"--format keys", "--format requires --trace"},
      {"--trace " + keys + " --policies lru,mru", "--policies: unknown policy 'mru'; known: "},
      {"--trace " + keys + " --policies lru,lru", "--policies: the policy 'lru' is named twice"},
      {"--trace " + keys + " --policies opt,belady", "--policies: opt and belady are one policy, named twice"},
      {"--trace " + keys + " --capacity many", "--capacity: \"many\" is not a capacity"},
      {"--trace " + keys + " --capacity 10,", "--capacity: \"\" is not a capacity"},
      {"--trace " + keys + " --capacity nan%", "--capacity: \"nan%\" is not a capacity"},
      {"--trace " + keys + " --capacity -1", "--capacity: \"-1\" is not a capacity"},
      {"--trace " + keys + " --capacity 1GB", "--capacity: \"1GB\" is a size, and --charge unit counts objects"},
      {"--trace " + keys + " --charge bytes", keys + ": names no sizes"},
      {"--trace " + keys + " --charge kilos", "--charge"},
      {"--trace " + sized + " --vanishing -1", "--vanishing"},
      {"--trace " + sized + " --threads lots", "--threads"},
      {"--trace " + keys + " --curve exact", "--curve requires --plot"},
      {"--trace " + keys + plot + " --curve guessed", "--curve: \"guessed\" is not a way to find a curve"},
      {"--trace " + keys + plot + " --curve sampled:nan", "--curve: \"sampled:nan\" is not a way"},
      {"--trace " + keys + json + plot + " --curve sampled:0.0000001", "--curve: at this rate none of the 2 objects is in the sample"},
      {"--trace " + keys + " --json " + (folder / "no/j"), "cannot be written"},
      {"--trace " + keys + " --json - --plot -", "--plot: standard output is taken by --json"},
      {"--sped 3", "--sped"},
      {"--sharing blocks --charge bytes", "--sharing: is blocks"},
      {"--sharing blocks" + plot, "--sharing: is blocks, which goes with neither --plot nor --charge"},
      {"--sharing blocks --format azure --trace " + keys, "--sharing: is blocks"},
      {"--trace " + keys + " --plot " + (folder / "one") + " --json " + (folder / "one"), "--plot: names the same file as --json"},
      {"--requests 5", "--requests requires --sharing"},
      {"--sharing blocks --trace nowhere.jsonl --requests 5", "--requests"},
      {"--sharing none --requests 5", "--sharing: is none"},
      {"--sharing blocks --graph nowhere.json", "nowhere.json"},
      {"extra", "extra"},
  };
  for (const auto& [arguments, sentence] : refused) {
    INFO(arguments);
    const answer a = replay(folder, arguments);
    INFO(a.err);
    CHECK(a.status == 2);
    CHECK(a.out.empty());
    CHECK(a.err.starts_with("replay: "));
    CHECK(std::count(a.err.begin(), a.err.end(), '\n') == 1);
    CHECK(a.err.find(sentence) != a.err.npos);
    CHECK(folder.count() == before);
  }
}

TEST_CASE("replay gives the reference counts of a real trace", "[examples][real]") {
#ifdef LARDER_TRACES
  const scratch_folder folder;
  const auto rows =
      rows_of(replay(folder, "--trace " LARDER_TRACES "/kv_cache2k_web07.txt.gz --policies fifo,lru,opt --capacity 1%,10% --json -"));
  REQUIRE(rows.size() == 6);
  const std::uint64_t capacities[] = {204, 2048}, hits[] = {27614, 40432, 29797, 42371, 40630, 51830};
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(rows[i]["capacity"] == capacities[i % 2]);
    CHECK(rows[i]["hits"] == hits[i]);
  }
  const auto azure = rows_of(replay(folder, "--trace " LARDER_TRACES "/llm_azure2023_code.csv.gz --format azure --policies lru --json -"));
  CHECK(azure[0]["unique"] == 8819);
  CHECK(azure[0]["hits"] == 0);
#else
  WARN("the real traces are absent");
#endif
}

#else

TEST_CASE("replay is tried where the examples are built") { SUCCEED("the examples are absent"); }

#endif
