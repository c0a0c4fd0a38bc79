#include <larder/trace/line_reader.hpp>

#include <vector>

#include "rapidcheck_catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

namespace {
std::vector<std::string> lines_of(const std::string& path) {
  auto reader = trace::line_reader::open(path);
  REQUIRE(reader);
  std::vector<std::string> lines;
  for (std::string_view line; reader->next(line);) {
    lines.emplace_back(line);
    REQUIRE(reader->line() == lines.size());
  }
  REQUIRE_FALSE(reader->trouble());
  return lines;
}
}  // namespace

TEST_CASE("lines end with a newline of either kind or with the file", "[trace]") {
  const scratch_folder folder;
  using lines = std::vector<std::string>;
  CHECK(lines_of(folder.file("a", "")) == lines{});
  CHECK(lines_of(folder.file("a", "\n")) == lines{""});
  CHECK(lines_of(folder.file("a", "one")) == lines{"one"});
  CHECK(lines_of(folder.file("a", "one\ntwo\n")) == lines{"one", "two"});
  CHECK(lines_of(folder.file("a", "one\r\n\r\ntwo")) == lines{"one", "", "two"});
}

TEST_CASE("lines longer than the buffer arrive whole, wherever they begin", "[trace]") {
  const scratch_folder folder;
  for (const std::size_t before : {0u, 1u, 262143u, 262144u, 262145u}) {
    const std::vector<std::string> lines{std::string(before, 'x'), std::string(700000, 'y'), "z"};
    const std::string text = lines[0] + "\n" + lines[1] + "\n" + lines[2];
    CHECK(lines_of(folder.file("long", text)) == lines);
    CHECK(lines_of(folder.file("long.gz", packed(text))) == lines);
  }
}

TEST_CASE("P42: a fault tells the line where the file broke off, and no line follows it", "[trace]") {
  const scratch_folder folder;
  std::string text;
  for (int i = 0; i < 2000; ++i) text += std::to_string(i * 7919 % 10007) + "\n";
  const std::string whole = packed(text);
  auto reader = trace::line_reader::open(folder.file("cut.gz", whole.substr(0, whole.size() - 1)));
  REQUIRE(reader);
  std::string_view line;
  while (reader->next(line)) {
  }
  REQUIRE(reader->trouble());
  CHECK(reader->trouble()->line == reader->line() + 1);
  CHECK_FALSE(reader->next(line));
  CHECK_FALSE(reader->complete(1));
  CHECK(reader->complete(1).error().sentence() == reader->trouble()->sentence());
}

TEST_CASE("a file without line ends does not fill the memory", "[trace]") {
  const scratch_folder folder;
  const std::string path = folder.file("endless.gz", packed(std::string((1u << 26) + 1, 'x')));
  auto reader = trace::line_reader::open(path);
  REQUIRE(reader);
  std::string_view line;
  CHECK_FALSE(reader->next(line));
  REQUIRE(reader->trouble());
  CHECK(reader->trouble()->sentence() == path + ", line 1: the line is longer than 64 MiB");
}
