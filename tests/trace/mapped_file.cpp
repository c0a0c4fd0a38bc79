#include <larder/trace/mapped_file.hpp>

#include <string_view>

#include <sys/stat.h>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

TEST_CASE("a mapped file is its bytes, plain or packed, wherever the object moves", "[trace]") {
  const scratch_folder folder;
  for (const std::string& text : {std::string(), std::string("short"), std::string(100000, 'x') + std::string("\0end", 4)}) {
    for (const std::string& path : {folder.file("plain", text), folder.file("packed.gz", packed(text))}) {
      auto opened = trace::mapped_file::open(path);
      REQUIRE(opened);
      const trace::mapped_file file = *std::move(opened);
      const std::string_view contents(reinterpret_cast<const char*>(file.contents().data()), file.contents().size());
      CHECK(contents == text);
    }
  }
}

TEST_CASE("P42: what cannot be mapped is named in one sentence", "[trace]") {
  const scratch_folder folder;
  CHECK(trace::mapped_file::open(folder / "missing").error().sentence() ==
        (folder / "missing") + ": cannot be opened: No such file or directory");
  CHECK(trace::mapped_file::open(folder / "").error().reason == "is not a regular file and cannot be mapped into memory");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);  // with nobody to write into it, opening would wait for ever
  CHECK(trace::mapped_file::open(folder / "pipe").error().reason == "is not a regular file and cannot be mapped into memory");
  const std::string whole = packed("text");
  CHECK_FALSE(trace::mapped_file::open(folder.file("cut.gz", whole.substr(0, whole.size() - 1))));
}
