#include <larder/report/output.hpp>

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

TEST_CASE("a full device is a fault", "[report]") {
  if (!files::is_character_file("/dev/full")) {
    WARN("there is no /dev/full to write to");
    return;
  }
  const auto full = write_whole("/dev/full", "text");
  REQUIRE(full);
  CHECK(full->sentence() == "/dev/full: cannot be written: No space left on device");
}
