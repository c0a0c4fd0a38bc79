#include <larder/report/output.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "catch.hpp"
#include "trace/files.hpp"

using larder::report::write_whole;
using larder_test::contents_of;
using larder_test::scratch_folder;
namespace files = std::filesystem;

TEST_CASE("a file is written whole, over what was there, and nothing stays beside it", "[report]") {
  const scratch_folder folder;
  const std::string path = folder / "out.json";
  CHECK_FALSE(write_whole(path, "first"));
  CHECK(contents_of(path) == "first");
  CHECK_FALSE(write_whole(path, std::string("a\0b", 3)));
  CHECK(contents_of(path) == std::string("a\0b", 3));
  CHECK_FALSE(write_whole(path, ""));
  CHECK(contents_of(path).empty());
  CHECK(folder.count() == 1);
}

TEST_CASE("no partial file is left where a file cannot be written", "[report]") {
  const scratch_folder folder;
  const auto missing = write_whole(folder / "no/such/out.json", "text");
  REQUIRE(missing);
  CHECK(missing->sentence() == (folder / "no/such/out.json") + ": cannot be written: No such file or directory");
  files::create_directory(folder / "taken");
  CHECK(write_whole(folder / "taken", "text"));
  CHECK(write_whole("", "text"));
  CHECK(folder.count() == 1);
}

TEST_CASE("a left-over of another program is not taken for one's own", "[report]") {
  const scratch_folder folder;
  folder.file("out.partial0", "theirs");
  CHECK_FALSE(write_whole(folder / "out", "mine"));
  CHECK(contents_of(folder / "out") == "mine");
  CHECK(contents_of(folder / "out.partial0") == "theirs");
}

TEST_CASE("links, permissions and devices survive", "[report]") {
  const scratch_folder folder;
  const std::string target = folder.file("target", "old");
  files::permissions(target, files::perms::owner_read | files::perms::owner_write);
  files::create_symlink(target, folder / "link");
  CHECK_FALSE(write_whole(folder / "link", "new"));
  CHECK(files::is_symlink(folder / "link"));
  CHECK(contents_of(target) == "new");
  CHECK(files::status(target).permissions() == (files::perms::owner_read | files::perms::owner_write));
  if (files::is_character_file("/dev/null")) {
    CHECK_FALSE(write_whole("/dev/null", "text"));
    CHECK(files::is_character_file("/dev/null"));
  }
}

TEST_CASE("what is for standard output goes there", "[report]") {
  std::fflush(stdout);
  const scratch_folder folder;
  const int before = dup(fileno(stdout));
  REQUIRE(std::freopen((folder / "out").c_str(), "w", stdout) != nullptr);
  const auto wrong = write_whole("-", "a table\n");
  const bool is_full = files::is_character_file("/dev/full") && std::freopen("/dev/full", "w", stdout) != nullptr;
  const auto refused = is_full ? write_whole("-", std::string(1 << 20, 'x')) : std::nullopt;
  std::clearerr(stdout);
  dup2(before, fileno(stdout));
  close(before);
  CHECK_FALSE(wrong);
  CHECK(contents_of(folder / "out") == "a table\n");
  if (is_full) {
    REQUIRE(refused);
    CHECK(refused->sentence() == "standard output: cannot be written: No space left on device");
  }
}

TEST_CASE("where a hundred left-overs stand in the way, or the file may not grow, the old contents stay", "[report]") {
  const scratch_folder folder;
  const std::string path = folder.file("out", "old");
  for (int i = 0; i < 100; ++i) folder.file("out.partial" + std::to_string(i), "theirs");
  const auto taken = write_whole(path, "new");
  REQUIRE(taken);
  CHECK(taken->sentence() == path + ": cannot be written: File exists");
  CHECK(contents_of(path) == "old");

  const std::string other = folder.file("other", "old");
  const auto count = folder.count();
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto heard = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 4096;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto cut = write_whole(other, std::string(1 << 20, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, heard);
  REQUIRE(cut);
  CHECK(cut->sentence() == other + ": cannot be written: File too large");
  CHECK(contents_of(other) == "old");
  CHECK(folder.count() == count);
}

TEST_CASE("a full device is a fault", "[report]") {
  if (!files::is_character_file("/dev/full")) {
    WARN("there is no /dev/full to write to");
    return;
  }
  const auto full = write_whole("/dev/full", "text");
  REQUIRE(full);
  CHECK(write_whole("/dev/full", std::string(1 << 20, 'x')));
  CHECK(full->sentence() == "/dev/full: cannot be written: No space left on device");
}
