// The program blocks as a user meets it: what it prints, what it writes, and how it refuses.
#include "catch.hpp"

#ifdef LARDER_PROGRAMS

#include <sys/wait.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "trace/files.hpp"

using larder_test::contents_of;
using larder_test::scratch_folder;

namespace {

struct answer {
  int status = -1;
  std::string out, err;
};

answer blocks(const scratch_folder& folder, const std::string& arguments) {
  const std::string out = folder / "out", err = folder / "err";
  const int status = std::system((LARDER_PROGRAMS "/blocks " + arguments + " >" + out + " 2>" + err).c_str());
  answer made{WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents_of(out), contents_of(err)};
  std::remove(out.c_str());
  std::remove(err.c_str());
  return made;
}

}  // namespace

TEST_CASE("blocks writes its demonstration and tells what it shares", "[examples]") {
  const scratch_folder folder;
  const std::string tiny = folder / "tiny";
  const answer made = blocks(folder, "--demonstration " + tiny + " --json -");
  INFO(made.err);
  REQUIRE(made.status == 0);
  CHECK(made.err.empty());
  const auto told = nlohmann::json::parse(made.out);
  REQUIRE(told["models"].size() == 3);
  // Ten tensors each; law has its own last layer and head, medicine its own last two layers and head.
  CHECK(told["blocks"] == 10 + 3 + 5);
  const std::uint64_t whole = told["models"][0]["bytes"];
  CHECK(told["bytes_if_whole"] == 3 * whole);
  CHECK(told["models"][1]["name"] == "law");
  CHECK(told["bytes_stored_once"] ==
        whole + told["models"][1]["unshared_bytes"].get<std::uint64_t>() + told["models"][2]["unshared_bytes"].get<std::uint64_t>());
  REQUIRE(told["pairs"].size() == 3);
  CHECK(told["pairs"][0]["first"] == "base");
  CHECK(told["pairs"][0]["second"] == "law");

  CHECK(blocks(folder, "--demonstration " + tiny).status == 0);  // the same files once more
  const std::string own = folder / "tiny/law.safetensors", before = contents_of(tiny + "/medicine.safetensors");
  const std::string law = contents_of(own);
  std::FILE* const file = std::fopen(own.c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fputs("somebody's own", file);
  std::fclose(file);
  std::remove((tiny + "/medicine.safetensors").c_str());
  const answer taken = blocks(folder, "--demonstration " + tiny);
  CHECK(taken.status == 2);
  CHECK(taken.err == "blocks: " + own + ": is there already, expected a folder without it for --demonstration\n");
  CHECK(contents_of(own) == "somebody's own");
  CHECK(contents_of(tiny + "/medicine.safetensors").empty());  // nothing was written beside it
  std::remove(own.c_str());
  REQUIRE(blocks(folder, "--demonstration " + tiny).status == 0);
  CHECK(contents_of(own) == law);
  CHECK(contents_of(tiny + "/medicine.safetensors") == before);

  const answer again = blocks(folder, tiny + " --pairs 1 --json " + (folder / "report.json"));
  CHECK(again.status == 0);
  CHECK(again.out.find("medicine") != std::string::npos);
  CHECK(nlohmann::json::parse(contents_of(folder / "report.json"))["pairs"].size() == 1);
}

TEST_CASE("blocks reads manifests and graphs, and refuses with one sentence and status 2", "[examples]") {
  const scratch_folder folder;
  const std::string graph =
      folder.file("g.json", R"({"blocks":[{"name":"A","bytes":20},{"name":"B","bytes":60}],"models":[{"name":"x","blocks":["A","B"]}]})");
  const answer fine = blocks(folder, graph);
  CHECK(fine.status == 0);
  CHECK(fine.out.find("No two models share a byte.") != std::string::npos);
  const std::string manifest = folder.file("m.json", R"({"layers":[{"digest":"sha256:)" + std::string(64, 'a') + R"(","size":5}]})");
  CHECK(blocks(folder, manifest).status == 0);

  const auto refused = [&](const std::string& arguments, const std::string& sentence) {
    const answer wrong = blocks(folder, arguments + " --json " + (folder / "none.json"));
    INFO(arguments);
    CHECK(wrong.status == 2);
    CHECK(wrong.out.empty());
    CHECK(wrong.err.find(sentence) != std::string::npos);
    CHECK(std::count(wrong.err.begin(), wrong.err.end(), '\n') == 1);
    CHECK(contents_of(folder / "none.json").empty());
  };
  refused(folder.file("t.safetensors", "12345"), "t.safetensors: has 5 bytes, expected a safetensors file");
  refused(folder.file("bad.json", "{\"layers\":3}"), "bad.json, field layers: is a number, expected an array");
  refused(folder / "absent", "absent: cannot be opened for reading");
  refused("", "expected either a DIR or FILE to read or --demonstration DIR");
  refused(graph + " --demonstration " + (folder / "x"), "expected either a DIR or FILE");
  refused(graph + " --pairs -1", "--pairs");
}
#else

TEST_CASE("blocks is tried where the examples are built") { SUCCEED("the examples are absent"); }

#endif
