// The options of all drivers: a number or a file that cannot be is refused by name, with one sentence and exit status 2, and so is a world
// that memory cannot hold.
#include "catch.hpp"

#ifdef LARDER_PROGRAMS

#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "trace/files.hpp"

using larder_test::contents_of;
using larder_test::scratch_folder;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LARDER_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LARDER_SANITIZED
#endif
#endif

namespace {

struct answer {
  int status = -1;
  std::string out, err;
};

answer run(const scratch_folder& folder, const std::string& command, const std::string& before = "") {
  const std::string out = folder / "stdout", err = folder / "stderr";
  const int status = std::system((before + "'" LARDER_PROGRAMS "/'" + command + " >'" + out + "' 2>'" + err + "'").c_str());
  answer made{WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents_of(out), contents_of(err)};
  std::remove(out.c_str());
  std::remove(err.c_str());
  return made;
}

// A driver, with what it needs besides, and its options that take a whole number, any number of at least 0, and a file.
struct driver {
  std::string command;
  std::vector<std::string> whole, amounts, files;
};
const std::vector<driver> drivers{
    {"blocks nowhere.json", {"--pairs"}, {}, {"--json", "--demonstration"}},
    {"contacts --stations nowhere.csv",
     {"--planes", "--per-plane"},
     {"--altitude-km", "--inclination-deg", "--min-elevation-deg", "--phase", "--mean-motion-rev-per-day", "--earth-radius-km", "--hours"},
     {"--stations", "--output"}},
    {"edge_serving",
     {"--slots", "--servers", "--seed", "--runs", "--fit --fit-seed"},
     {"--reload-price", "--cloud-price"},
     {"--arrivals", "--popularity", "--models", "--plot", "--json"}},
    {"market --generate",
     {"--seed", "--slots", "--stations", "--markets", "--buyers", "--sellers", "--deadline"},
     {"--satellite-match", "--highest-value", "--highest-cost", "--rho", "--coverage-s", "--coverage-s 1 --requests",
      "--coverage-s 1 --request-mb", "--coverage-s 1 --uplink-mbps", "--coverage-s 1 --backhaul-mbps"},
     {"--bids", "--json"}},
    {"offload",
     {"--tasks", "--warm-up", "--seeds", "--seed", "--examples", "--pool", "--cells", "--users", "--blocks", "--edge-places",
      "--cloud-places"},
     {"--noise", "--least-quality", "--reference-s", "--backhaul-s", "--distance-weight", "--radius-m", "--tasks-per-s"},
     {"--scenario", "--json"}},
    {"placement --generate",
     {"--entries", "--roots", "--rank", "--servers", "--users", "--seed", "--draws", "--bound-rounds"},
     {"--backhaul", "--patience", "--epsilon"},
     {"--instance", "--json", "--plot"}},
    {"replay",
     {"--seed", "--threads", "--sharing blocks --requests"},
     {"--vanishing"},
     {"--trace", "--json", "--plot", "--sharing blocks --graph"}},
    {"sagin", {"--servers", "--slots", "--seed", "--runs", "--threads"}, {}, {"--stations", "--plot", "--json"}},
};

// Refused with one sentence that names the option.
void refused(const scratch_folder& folder, const driver& each, const std::string& option, const std::string& value) {
  const auto files = folder.count();
  const answer a = run(folder, each.command + " " + option + " '" + value + "'");
  INFO(each.command << " " << option << " '" << value << "': " << a.err);
  CHECK(a.status == 2);
  CHECK(a.out.empty());
  CHECK(std::count(a.err.begin(), a.err.end(), '\n') == 1);
  CHECK(a.err.starts_with(each.command.substr(0, each.command.find(' ')) + ": " + option.substr(option.rfind("--"))));
  CHECK(folder.count() == files);
}

}  // namespace

TEST_CASE("drivers: a number that cannot be is refused by the name of its option", "[examples]") {
  const scratch_folder folder;
  for (const driver& each : drivers) {
    for (const std::string& option : each.whole)
      for (const char* value : {"", "-1", "1.5", "1e3", "010", "0x10", "18446744073709551616", "many"})
        refused(folder, each, option, value);
    for (const std::string& option : each.amounts)
      for (const char* value : {"", "nan", "inf", "1e400", "0x10", "many"}) refused(folder, each, option, value);
  }
}

TEST_CASE("drivers: an amount below 0 is refused by the name of its option", "[examples]") {
  const scratch_folder folder;
  const std::string stations = folder.file("s.csv", "gs_id,name,lat_deg,lon_deg\n0,Oslo,59.9,10.8\n");
  for (driver each : drivers) {
    if (each.command.starts_with("contacts")) each.command = "contacts --stations '" + stations + "'";
    for (const std::string& option : each.amounts) refused(folder, each, option, "-1");
  }
}

TEST_CASE("drivers: no file is not a file", "[examples]") {
  const scratch_folder folder;
  for (const driver& each : drivers)
    for (const std::string& option : each.files) {
      INFO(each.command << " " << option);
      const answer a = run(folder, each.command + " " + option + " ''");
      INFO(a.err);
      CHECK(a.status == 2);
      CHECK(a.out.empty());
      CHECK(std::count(a.err.begin(), a.err.end(), '\n') == 1);
      CHECK(a.err.find(option.substr(option.rfind("--")) + ": expected the name of a file, found none") != std::string::npos);
    }
}

TEST_CASE("drivers: --plot and --json are two files", "[examples]") {
  const scratch_folder folder;
  for (const char* command : {"edge_serving", "placement --generate", "replay", "sagin"}) {
    const answer a = run(folder, std::string(command) + " --plot '" + folder / "one" + "' --json '" + folder / "one" + "'");
    INFO(command << ": " << a.err);
    CHECK(a.status == 2);
    CHECK(a.err.find("--plot: names the same file as --json") != std::string::npos);
    CHECK(folder.count() == 0);
  }
}

TEST_CASE("drivers: what memory cannot hold is one sentence, not an abort", "[examples]") {
#ifdef LARDER_SANITIZED
  SUCCEED("a sanitizer needs more address space than it is left here");
#else
  const scratch_folder folder;
  for (const char* command : {"sagin --sweep services=100000 --slots 1 --architectures ground --policies lru --threads 1",
                              "placement --generate --servers 1000 --users 100000",
                              "market --generate --mechanism reduction --slots 0 --markets 10 --buyers 1000000 --sellers 1000000"}) {
    const answer a = run(folder, command, "ulimit -v 120000; ");
    INFO(command << ": " << a.err);
    CHECK(a.status == 2);
    CHECK(a.out.empty());
    CHECK(std::count(a.err.begin(), a.err.end(), '\n') == 1);
    CHECK(a.err.find("there is not enough memory for what was asked for") != std::string::npos);
  }
#endif
}

#else

TEST_CASE("the options of the drivers are tried where the examples are built") { SUCCEED("the examples are absent"); }

#endif
