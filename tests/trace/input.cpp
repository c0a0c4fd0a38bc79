#include <larder/trace/input.hpp>

#include "rapidcheck_catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

namespace {
/// Deterministic text that does not pack to nothing.
std::string sample_text(std::size_t length) {
  std::string text;
  for (std::uint64_t state = 1; text.size() < length; state = state * 6364136223846793005u + 1442695040888963407u)
    text += static_cast<char>('a' + (state >> 60));
  return text;
}
}  // namespace

TEST_CASE("P42: a file reads as its bytes, plain or packed, of any length", "[trace]") {
  const scratch_folder folder;
  for (const std::size_t length : {0u, 1u, 2u, 100u, 65535u, 65536u, 65537u, 1000000u}) {
    const std::string text = sample_text(length);
    const auto plain = trace::read_whole(folder.file("plain", text)), gzip = trace::read_whole(folder.file("packed", packed(text)));
    REQUIRE(plain);
    REQUIRE(gzip);
    CHECK(*plain == text);
    CHECK(*gzip == text);
  }
  rc::prop("any bytes survive packing", [&](const std::string& text) {
    const auto read = trace::read_whole(folder.file("any.gz", packed(text)));
    RC_ASSERT(bool(read));
    RC_ASSERT(*read == text);
  });
}

TEST_CASE("P42: a gzip file cut anywhere is a fault", "[trace]") {
  const scratch_folder folder;
  const std::string text = sample_text(300), whole = packed(text);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO("cut to " << length << " of " << whole.size());
    const auto named = trace::read_whole(folder.file("cut.gz", whole.substr(0, length)));
    REQUIRE_FALSE(named);
    CHECK(named.error().source == folder / "cut.gz");
    if (length >= 2) CHECK_FALSE(trace::read_whole(folder.file("cut", whole.substr(0, length))));
  }
  CHECK(trace::read_whole(folder.file("cut", whole.substr(0, 40))).error().reason ==
        "the gzip data stop before their end mark: the file is cut");
}

TEST_CASE("P42: no flipped bit of a gzip file changes what is read", "[trace]") {
  const scratch_folder folder;
  const std::string text = "10\n20\n30\n10\n", whole = packed(text);
  int refused = 0;
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    const auto read = trace::read_whole(folder.file("damaged.gz", damaged));
    if (read) CHECK(*read == text);
    refused += !read;
  }
  CHECK(refused > 100);
}

TEST_CASE("P42: several gzip members are one file, and nothing else may follow them", "[trace]") {
  const scratch_folder folder;
  const std::string first = packed("first "), second = packed("second"), both = first + second;
  const auto read = trace::read_whole(folder.file("both.gz", both));
  REQUIRE(read);
  CHECK(*read == "first second");
  for (std::size_t length = first.size() + 1; length < both.size(); ++length)
    CHECK_FALSE(trace::read_whole(folder.file("both.gz", both.substr(0, length))));
  CHECK_FALSE(trace::read_whole(folder.file("trailing.gz", first + "x")));
  CHECK_FALSE(trace::read_whole(folder.file("trailing.gz", first + std::string(512, '\0'))));
}

TEST_CASE("P42: what is not a readable file is named in one sentence", "[trace]") {
  const scratch_folder folder;
  const auto sentence = [](const std::string& path) { return trace::read_whole(path).error().sentence(); };
  const std::string missing = folder / "missing", plain = folder.file("plain.gz", "1\n2\n");
  CHECK(sentence(missing) == missing + ": cannot be opened: No such file or directory");
  CHECK(sentence(folder / "") == (folder / "") + ": cannot be read: Is a directory");
  CHECK(sentence(plain) == plain + ": does not begin like gzip data, as its name says");
  CHECK(sentence(folder.file("a.zst", "\x28\xb5\x2f\xfd rest")).find("packed by zstd") != std::string::npos);
  CHECK(sentence(folder.file("a.xz", std::string("\xfd"
                                                 "7zXZ\0",
                                                 6)))
            .find("packed by xz") != std::string::npos);
}
