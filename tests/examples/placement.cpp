// The program placement as a user meets it: what it prints, what it writes, and how it refuses.
#include "catch.hpp"

#ifdef LARDER_PROGRAMS

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "trace/files.hpp"

using larder_test::contents_of;
using larder_test::scratch_folder;

namespace {

struct answer {
  int status = -1;
  std::string out, err;
};

answer placement(const scratch_folder& folder, const std::string& arguments) {
  const std::string out = folder / "out", err = folder / "err";
  const int status = std::system((LARDER_PROGRAMS "/placement " + arguments + " >" + out + " 2>" + err).c_str());
  answer made{WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents_of(out), contents_of(err)};
  std::remove(out.c_str());
  std::remove(err.c_str());
  return made;
}

// The worked example of the reference: two servers, three users, three models over two shared blocks and three specific ones.
constexpr const char* worked = R"({
  "graph": {"blocks": [{"name": "A", "bytes": 20000000}, {"name": "B", "bytes": 60000000}, {"name": "b1", "bytes": 40000000},
                       {"name": "b2", "bytes": 10000000}, {"name": "b3", "bytes": 10000000}],
            "models": [{"name": "1", "blocks": ["A", "b1"]}, {"name": "2", "blocks": ["A", "B", "b2"]}, {"name": "3", "blocks": ["B", "b3"]}]},
  "storage": [100000000, 90000000], "rate": [[8e8, 6.4e8, 0], [0, 8e8, 8e8]], "backhaul": 8e8,
  "limit": [[1.25, 1.25, 1.25], [1, 1, 1], [1.25, 1.25, 1.25]], "weight": [[3, 5, 2], [1, 2, 7], [0, 7, 3]]})";

}  // namespace

TEST_CASE("placement answers the worked example, on the terminal, as JSON and as a plot", "[examples]") {
  const scratch_folder folder;
  const std::string given = "--instance " + folder.file("worked.json", worked);
  const answer all = placement(folder, given + " --algorithm all --epsilon 0 --json -");
  INFO(all.err);
  REQUIRE(all.status == 0);
  const auto told = nlohmann::json::parse(all.out);
  REQUIRE(told.size() == 1);
  CHECK(told[0]["requests"] == 30);
  CHECK(told[0]["bound_hits"].get<int>() >= 23);
  for (const auto& one : told[0]["placements"]) {
    const std::string by = one["algorithm"];
    INFO(by);
    const int hits = by == "spec" || by == "exhaustive" ? 23 : by == "gen" || by == "gen_best" ? 17 : by == "independent" ? 15 : 14;
    CHECK(one["hits"] == hits);
  }
  const answer table = placement(folder, given + " --plot " + (folder / "p.svg"));
  CHECK(table.status == 0);
  CHECK(table.out.find("76.67") != table.out.npos);
  CHECK(contents_of(folder / "p.svg").starts_with("<svg"));
  const answer drawn = placement(folder, given + " --plot -");
  CHECK(drawn.out.starts_with("<svg"));
  CHECK(drawn.out.find("</svg>\n") + 7 == drawn.out.size());
}

TEST_CASE("placement refuses with one sentence, status 2 and no file", "[examples]") {
  const scratch_folder folder;
  const std::string given = "--instance " + folder.file("worked.json", worked);
  const std::pair<std::string, std::string> refused[] = {
      {"", "--instance"},
      {given + " --generate", "--generate"},
      {"--instance " + (folder / "absent"), "absent: cannot be opened for reading"},
      {"--instance " + folder.file("bad.json", "{\"storage\":[1]}"), "bad.json: \"graph\" is missing"},
      {given + " --algorithm spec,guess", "--algorithm: unknown algorithm 'guess'"},
      {given + " --epsilon 1", "--epsilon: expected 0 to below 1"},
      {given + " --storage 5", "--storage: \"5\" has no unit"},
      {given + " --users 5", "--users"},
      {given + " --json - --plot -", "--plot: standard output is taken by --json"},
      {given + " --json " + (folder / "no/j"), "cannot be written"},
      {"--generate --servers 10000 --users 1000000", "--users: expected at most 200000000 pairs of a server and a user, found 10000000000"},
      {"--generate --rank 8", "--rank: means nothing to --library resnet"},
      {"--generate --base tinyllama-1.1b", "--base: means nothing to --library resnet"},
      {"--generate --library lora --roots 2", "--roots: means nothing to --library lora"},
  };
  const auto before = folder.count();
  for (const auto& [arguments, sentence] : refused) {
    INFO(arguments);
    const answer wrong = placement(folder, arguments);
    INFO(wrong.err);
    CHECK(wrong.status == 2);
    CHECK(wrong.out.empty());
    CHECK(wrong.err.starts_with("placement: "));
    CHECK(std::count(wrong.err.begin(), wrong.err.end(), '\n') == 1);
    CHECK(wrong.err.find(sentence) != wrong.err.npos);
    CHECK(folder.count() == before);
  }
}

#else

TEST_CASE("placement is tried where the examples are built") { SUCCEED("the examples are absent"); }

#endif
